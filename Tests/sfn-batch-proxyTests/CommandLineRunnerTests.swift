import ProxyCore
import Testing

@testable import sfn_batch_proxy

@Suite struct CommandLineRunnerTests {
  @Test(
    "answers help and version on standard output, with 0",
    arguments: [
      (["--help"], "OVERVIEW: Let Step Functions"), (["-h"], "OVERVIEW: Let Step Functions"),
      (["help"], "OVERVIEW: Let Step Functions"), (["help", "serve"], "OVERVIEW: Run the proxy."),
      (["serve", "--help"], "OVERVIEW: Run the proxy."),
      (["serve", "--listen", "x", "-h"], "OVERVIEW: Run the proxy."),
      (["demo", "-h"], "OVERVIEW: Show the refusal"),
      (["sandbox", "-h"], "OVERVIEW: Serve only the sandbox"),
      (["--version"], "sfn-batch-proxy 0.1.0 (Swift "),
      (["serve", "--version"], "sfn-batch-proxy 0.1.0 (Swift "),
      (["--no-color", "-h"], "OVERVIEW: Let Step Functions"),
    ])
  func builtIn(_ arguments: [String], _ start: String) async {
    let bench = Bench()
    #expect(await bench.run(arguments) == 0)
    #expect(bench.captured.output.hasPrefix(start))
    #expect(bench.captured.error.isEmpty)
    #expect(bench.proxyStarts.isEmpty)
  }

  @Test(
    "ends a wrong command line with 64, on standard error, without usage",
    arguments: [
      (
        ["srve"],
        "error: unknown-command: sfn-batch-proxy has no command `srve`\nhint: did you mean `sfn-batch-proxy serve`?\n"
      ),
      (
        ["help", "srve"],
        "error: unknown-command: sfn-batch-proxy has no command `srve`\nhint: did you mean `sfn-batch-proxy serve`?\n"
      ),
      (
        ["serve", "--lsiten", "x"],
        "error: unknown-option: --lsiten is no option of sfn-batch-proxy serve\nhint: did you mean `--listen`?\n"
      ),
      (
        ["--profil", "x"],
        "error: unknown-option: --profil is no option of sfn-batch-proxy\nhint: did you mean `--profile`?\n"
      ),
      (
        ["demo", "--overrides", "drop"],
        "error: unknown-option: --overrides is no option of sfn-batch-proxy demo\nhint: `sfn-batch-proxy demo --help`\n"
      ),
      (
        ["serve", "x"],
        "error: unexpected-argument: sfn-batch-proxy serve takes no argument `x`\nhint: `sfn-batch-proxy serve --help`\n"
      ),
      (
        ["serve", "--listen"],
        "error: missing-value: --listen <host:port> needs a value\nhint: `sfn-batch-proxy serve --help`\n"
      ),
      (
        ["--overrides", "dorp"],
        "error: bad-setting: --overrides dorp: write one of drop, carry, refuse\nhint: did you mean `drop`?\n"
      ),
      (
        ["serve", "--listen", "127.0.0.1:65536"],
        "error: bad-setting: --listen 127.0.0.1:65536: a port is a number from 0 to 65535\n"
      ),
      (
        ["--generate-completion-script", "tcsh"],
        "error: usage: can't generate completion scripts for 'tcsh'\nhint: `sfn-batch-proxy --help`\n"
      ),
    ])
  func usage(_ arguments: [String], _ text: String) async {
    let bench = Bench()
    #expect(await bench.run(arguments) == 64)
    #expect(bench.captured.error == text)
    #expect(bench.captured.output.isEmpty)
  }

  @Test(
    "ends a wrong setting of the environment with 78, for every command",
    arguments: ["serve", "demo", "sandbox"])
  func setting(_ command: String) async {
    let bench = Bench()
    #expect(await bench.run(command, environment: ["SFN_BATCH_PROXY_LISTEN": "x"]) == 78)
    #expect(
      bench.captured.error == "error: bad-setting: SFN_BATCH_PROXY_LISTEN x: write HOST:PORT, as in x:8084\n")
    #expect(await bench.run(command, environment: ["SFN_BATCH_PROXY_LISTN": "x"]) == 78)
    #expect(bench.captured.error.hasSuffix("hint: did you mean `SFN_BATCH_PROXY_LISTEN`?\n"))
  }

  @Test("variables of any command's options may stand in the environment") func otherCommands() async {
    let environment = ["SFN_BATCH_PROXY_STAY": "true", "SFN_BATCH_PROXY_SANDBOX_LISTEN": "127.0.0.1:1"]
    #expect(await Bench().run("serve", environment: environment) == 0)
  }

  @Test("errors are JSON where --json was asked for") func json() async {
    let bench = Bench()
    #expect(await bench.run("srve", "--json") == 64)
    #expect(bench.captured.error.hasPrefix(#"{"error":"unknown-"#))
  }

  @Test("colours errors on a terminal unless forbidden") func colour() async {
    let coloured = Bench()
    _ = await coloured.run("srve", terminals: [.error])
    #expect(coloured.captured.error.contains("\u{1B}["))
    for arguments in [["--no-color", "srve"], ["srve", "--no-color"]] {
      let plain = Bench()
      _ = await plain.run(arguments, terminals: [.error])
      #expect(plain.captured.error == TerminalStyleTests.stripped(coloured.captured.error))
    }
    let byVariable = Bench()
    _ = await byVariable.run("srve", environment: ["SFN_BATCH_PROXY_NO_COLOR": "1"], terminals: [.error])
    #expect(!byVariable.captured.error.contains("\u{1B}["))
  }

  @Test("writes completion scripts", arguments: ["zsh", "bash", "fish"])
  func completion(_ shell: String) async {
    let bench = Bench()
    #expect(await bench.run("--generate-completion-script", shell) == 0)
    #expect(bench.captured.output.contains("overrides"))
    #expect(bench.captured.output.contains("refuse"))
    #expect(bench.captured.error.isEmpty)
  }

  @Test(
    "keeps the memory of every command private", arguments: ["serve", "sandbox", "demo", "check", "healthz"])
  func keepsMemoryPrivate(_ command: String) async {
    let bench = Bench()
    _ = await bench.run(command)
    #expect(bench.keptPrivate.all.count == 1)
    _ = await bench.run(command, "--help")
    #expect(bench.keptPrivate.all.count == 1)
  }

  @Test("an unexpected error is a defect, with 70") func defect() async {
    struct Surprise: Error {}
    let bench = Bench(replies: { _, _, _ in throw Surprise() })
    #expect(await bench.run("demo") == 70)
    #expect(bench.captured.error.hasPrefix("error: internal: Surprise()\nhint: this is a defect"))
  }
}
