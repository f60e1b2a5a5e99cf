import ProxyCore
import Testing

@testable import sfn_batch_proxy

@Suite struct ParserMessagesTests {
  func text(_ message: String, command: String? = "serve") -> String {
    ParserMessages.failure(
      message, command: command, options: ["--listen", "--log-level", "--look-up"],
      commands: ["serve", "demo"]
    ).text(style: .plain)
  }

  @Test("an unknown option is told with the near one") func unknownOption() {
    #expect(
      text("Unknown option '--lsiten'. Did you mean '--listen'?") == """
        error: unknown-option: --lsiten is no option of sfn-batch-proxy serve
        hint: did you mean `--listen`?

        """)
    #expect(
      text("Unknown option '--frobnicate'") == """
        error: unknown-option: --frobnicate is no option of sfn-batch-proxy serve
        hint: `sfn-batch-proxy serve --help`

        """)
  }

  @Test("an unknown word is a command that there is not, or an argument too many") func unknownWord() {
    #expect(
      text("2 unexpected arguments: 'dmeo', 'x'", command: nil) == """
        error: unknown-command: sfn-batch-proxy has no command `dmeo`
        hint: did you mean `sfn-batch-proxy demo`?

        """)
    #expect(
      text("Unexpected argument 'x'") == """
        error: unexpected-argument: sfn-batch-proxy serve takes no argument `x`
        hint: `sfn-batch-proxy serve --help`

        """)
  }

  @Test("other sentences keep their words") func others() {
    #expect(
      text("The option '--stay' does not take any value, but 'yes' was specified.\nmore") == """
        error: usage: the option '--stay' does not take any value, but 'yes' was specified
        hint: `sfn-batch-proxy serve --help`

        """)
    #expect(text("").hasPrefix("error: usage: "))
  }

  @Test("shows no control characters") func controls() {
    #expect(text("Unexpected argument '\u{1B}[2J'").contains("`?[2J`"))
  }
}
