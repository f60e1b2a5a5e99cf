import ArgumentParser
import ProxyCore
import Testing

@testable import sfn_batch_proxy

@Suite struct RootCommandTests {
  @Test("every setting of the configuration is an option of serve, and only those") func settings() {
    let builtIn: Set = ["--help", "--version", "--no-color", "--generate-completion-script"]
    let options = Set(RootCommand.options(of: ServeCommand.self)).subtracting(builtIn)
    #expect(options == Set(Setting.allCases.map(\.option)))
  }

  @Test("options of other commands have variables too") func optionNames() {
    #expect(RootCommand.optionNames.contains("sandbox-listen"))
    #expect(RootCommand.optionNames.contains("no-color"))
    #expect(!RootCommand.optionNames.contains("help"))
  }

  @Test("commands are found by name") func names() {
    #expect(RootCommand.names.starts(with: ["serve", "demo", "sandbox"]))
    #expect(RootCommand.command(named: "demo") == DemoCommand.self)
    #expect(RootCommand.command(named: "nothing") == nil)
  }

  @Test("help lists every command with its purpose") func help() {
    for command in RootCommand.commands where command.configuration.shouldDisplay {
      #expect(RootCommand.help.contains(command.configuration.abstract))
    }
    #expect(RootCommand.help.contains("  serve (default)  Run the proxy.\n"))
    #expect(
      RootCommand.help.hasPrefix(
        """
        OVERVIEW: Let Step Functions run multi-container Batch jobs.

          sfn-batch-proxy demo      see the failure and the fix; no AWS account
          sfn-batch-proxy serve     run it, then export AWS_ENDPOINT_URL_BATCH

        """))
  }

  @Test("help tells every exit status") func exitCodes() {
    for status in CommandFailure.Status.allCases { #expect(RootCommand.help.contains("\(status.rawValue) ")) }
  }
}
