import Testing

@testable import ProxyCore

@Suite struct ConfigurationErrorTests {
  @Test("ends with 78 unless the command line is at fault") func exitCodes() {
    #expect(ConfigurationError(.loop, "m").exitCode == 78)
    let problem = ConfigurationError(.badSetting, "m", hint: "h")
    #expect(problem.told(of: .option(.listen), value: "x").exitCode == 64)
    #expect(problem.told(of: .variable("AWS_REGION"), value: "x").exitCode == 78)
  }

  @Test("names the setting and the value, and keeps the hint") func namesTheSetting() {
    let told = ConfigurationError(.badSetting, "write a number", hint: "h")
      .told(of: .option(.maxBody), value: "lots")
    #expect(told.description == "bad-setting: --max-body lots: write a number")
    #expect(told.hint == "h")
  }

  @Test("labels are one word each") func labels() {
    for label in ConfigurationError.Label.allCases {
      #expect(label.rawValue.allSatisfy { $0.isLowercase || $0 == "-" })
    }
  }
}
