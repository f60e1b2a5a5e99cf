import Testing

@testable import AWSCredentials

@Suite("Configuration files")
struct INIFileTests {
  private func message(_ text: String) -> String? {
    do throws(CredentialsError) {
      _ = try INIFile.parse(Array(text.utf8), path: "config")
      return nil
    } catch {
      return error.message
    }
  }

  @Test("know the line of every section and key")
  func knowsLines() throws {
    let file = try INIFile.parse(Array("# c\n[a]\n\nk = v\n  more\nl: w\n[b]\n".utf8), path: "config")
    #expect(file.sections.map(\.line) == [2, 7])
    #expect(file.sections[0].lines == ["k": 4, "l": 6])
    #expect(file.sections[0].values["k"] == .text("v\nmore"))
    #expect(file.section(named: "c") == nil)
  }

  @Test("tell what is wrong, on which line, and what to do")
  func tellsWhatIsWrong() {
    #expect(message("k = v\n") == "config line 1: a [section] must come before the first setting")
    #expect(message("[a]\nrubbish\n") == "config line 2: neither a [section] nor `name = value`")
    #expect(message("[a]\n\n= v\n") == "config line 3: a setting without a name")
    #expect(
      message("[a]\n[b]\n[a]\n") == "config line 3: section [a] stands already on line 1; merge the two")
    #expect(
      message("[a]\nk = 1\nK = 2\n")
        == "config line 3: k stands already on line 2 in the same section; keep one")
    #expect(
      message("[a]\ns3 =\n  x\n") == "config line 2: the indented lines after it must each be `name = value`")
    #expect(message("[a]\nk = secret\n  x\n") == nil)
  }

  @Test("do not repeat a line that they cannot read, for it may be a key")
  func keepsSecrets() {
    #expect(message("[a]\nwJalrXUtnFEMI\n")?.contains("wJalrXUtnFEMI") == false)
  }

  @Test("of random bytes are read or refused")
  func survivesNoise() {
    var random = SystemRandomNumberGenerator()
    let alphabet = Array("[]=:#; \t\r\nak\u{85}é\u{FEFF}".utf8) + [0, 0xFF, 0xC3]
    for _ in 0..<5000 {
      let bytes = (0..<Int.random(in: 0...60, using: &random)).map { _ in
        alphabet.randomElement(using: &random) ?? 0
      }
      _ = try? INIFile.parse(bytes, path: "config")
      _ = JSONValue.parse(bytes)
      _ = SSOToken(bytes)
      let text = String(decoding: bytes, as: UTF8.self)
      _ = EndpointURL.parse("http://" + text)
      _ = Timestamp.parse(text)
      _ = ShellWords.split(text)
      _ = PathExpansion.expand(text, environment: [:], home: "/")
    }
  }

  @Test("of a MiB of one line, one key or one section each are read in time")
  func isLinear() throws {
    let clock = ContinuousClock()
    let texts = [
      "[a]\n" + String(repeating: "x", count: 900_000) + "=y\n",
      "[a]\nk = v\n" + String(repeating: "  more\n", count: 140_000),
      "[a]\n" + (0..<60_000).map { "key\($0) = v\n" }.joined(),
      (0..<90_000).map { "[s\($0)]\n" }.joined(),
      "[a]\ns =\n" + (0..<60_000).map { "  k\($0) = v\n" }.joined(),
    ]
    for text in texts {
      let time = try clock.measure { _ = try INIFile.parse(Array(text.utf8), path: "config") }
      #expect(time < .seconds(10))
    }
  }
}
