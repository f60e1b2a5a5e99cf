import ArgumentParser
import ProxyCore
import Testing

@testable import sfn_batch_proxy

@Suite struct ServeOptionsTests {
  @Test("every option arrives under its setting") func mapping() throws {
    var arguments: [String] = []
    for setting in Setting.allCases { arguments += [setting.option, "value of \(setting.rawValue)"] }
    let options = try ServeOptions.parse(arguments)
    for setting in Setting.allCases {
      #expect(options.texts[setting] == ["value of \(setting.rawValue)"], "\(setting)")
    }
  }

  @Test("lists repeat, other options take the last") func repetition() throws {
    let options = try ServeOptions.parse([
      "--listen", "a", "--listen", "b", "--overrides", "drop", "--overrides", "carry", "--profile=x",
      "--profile", "y",
    ])
    #expect(options.texts[.listen] == ["a", "b"])
    #expect(options.texts[.overrides] == ["carry"])
    #expect(options.texts[.profile] == ["x", "y"])
  }

  @Test("what is not given is absent") func absent() throws {
    #expect(try ServeOptions.parse([]).texts.values.allSatisfy(\.isEmpty))
  }
}
