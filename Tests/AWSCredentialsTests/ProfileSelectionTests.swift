import Testing

@testable import AWSCredentials

@Suite("Which profile is meant")
struct ProfileSelectionTests {
  @Test("is decided by the option, then AWS_DEFAULT_PROFILE, then AWS_PROFILE")
  func isDecided() {
    let both = ["AWS_DEFAULT_PROFILE": "d", "AWS_PROFILE": "p"]
    let option = ProfileSelection(explicit: "o", environment: both)
    #expect(option.name == "o")
    #expect(option.source == "--profile")
    #expect(option.isExplicit)
    let older = ProfileSelection(explicit: nil, environment: both)
    #expect(older.name == "d")
    #expect(older.source == "AWS_DEFAULT_PROFILE")
    #expect(!older.isExplicit)
    let newer = ProfileSelection(
      explicit: nil, environment: ["AWS_DEFAULT_PROFILE": "", "AWS_PROFILE": "p"])
    #expect(newer.name == "p")
    #expect(newer.source == "AWS_PROFILE")
    #expect(newer.isNamed)
  }

  @Test("is the standard one without a name, which need not exist")
  func isTheStandardOne() throws {
    let selection = ProfileSelection(explicit: nil, environment: ["AWS_PROFILE": ""])
    #expect(selection.name == "default")
    #expect(!selection.isNamed)
    #expect(try found(selection, "[profile other]\nregion = r\n") == nil)
  }

  private func found(
    _ selection: ProfileSelection, _ config: String, environment: [String: String] = [:]
  ) throws(CredentialsError) -> SharedConfiguration.Profile? {
    let context = TestMachine(environment: environment, files: ["/home/me/.aws/config": config]).context
    return try SharedConfiguration.load(
      environment: context.environment, home: context.home, files: context.files
    ).profile(for: selection, context: context)
  }

  private func refusal(_ config: String, environment: [String: String] = [:]) -> String? {
    do throws(CredentialsError) {
      _ = try found(
        ProfileSelection(explicit: "x", environment: [:]), config, environment: environment)
      return nil
    } catch {
      #expect(error.code == .profileNotFound)
      return error.message
    }
  }

  @Test("must exist where it was named; the error says where it was looked for and what there is")
  func mustExist() {
    #expect(refusal("[profile x]\nregion = r\n") == nil)
    let place = "profile x (from --profile) stands in neither of ~/.aws/config and ~/.aws/credentials"
    #expect(refusal("") == "\(place); there are no profiles there at all")
    #expect(
      refusal("[profile b]\nregion = r\n[profile a]\nregion = r\n") == "\(place); there are a, b")
    #expect(refusal("", environment: ["HOME": ""])?.contains("HOME is not set") == true)
  }

  @Test("is not told with hundreds of others")
  func boundsNames() {
    let config = (10..<30).map { "[profile p\($0)]\nregion = r\n" }.joined()
    #expect(refusal(config)?.hasSuffix("p16, p17 and 12 more") == true)
  }
}
