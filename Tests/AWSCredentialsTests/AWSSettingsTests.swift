import AWSCredentials
import Testing

@Suite("AWS's settings")
struct AWSSettingsTests {
  @Test("take AWS_REGION first, then AWS_DEFAULT_REGION, then the profile, and say which")
  func findsTheRegion() throws {
    let machine = TestMachine(
      environment: ["AWS_REGION": "eu-west-1", "AWS_DEFAULT_REGION": "eu-west-2"],
      files: ["/home/me/.aws/config": "[default]\nregion = eu-west-3\n"])
    #expect(
      try AWSSettings.load(context: machine.context).region == SourcedValue("eu-west-1", source: "AWS_REGION")
    )
    machine.with { $0.environment["AWS_REGION"] = "" }
    #expect(
      try AWSSettings.load(context: machine.context).region
        == SourcedValue("eu-west-2", source: "AWS_DEFAULT_REGION"))
    machine.with { $0.environment["AWS_DEFAULT_REGION"] = nil }
    #expect(
      try AWSSettings.load(context: machine.context).region
        == SourcedValue("eu-west-3", source: "profile default"))
  }

  @Test("say where an endpoint came from")
  func namesSources() throws {
    let machine = TestMachine(files: [
      "/home/me/.aws/config": """
      [default]
      services = local
      [services local]
      batch =
        endpoint_url = http://localhost:9000
      """
    ])
    #expect(
      try AWSSettings.load(context: machine.context).endpointURL(service: "batch")
        == SourcedValue("http://localhost:9000", source: "services section local"))
    machine.with { $0.environment["AWS_ENDPOINT_URL_BATCH"] = "http://127.0.0.1:8084" }
    #expect(
      try AWSSettings.load(context: machine.context).endpointURL(service: "batch")?.source
        == "AWS_ENDPOINT_URL_BATCH")
  }

  @Test("note a switch that is neither true nor false")
  func notesOddSwitches() throws {
    let machine = TestMachine(
      environment: ["AWS_USE_FIPS_ENDPOINT": "1"],
      files: ["/home/me/.aws/config": "[default]\nuse_dualstack_endpoint = yes\n"])
    let settings = try AWSSettings.load(context: machine.context)
    #expect(settings.useFIPS?.value == false)
    #expect(
      settings.notes == [
        "AWS_USE_FIPS_ENDPOINT is neither true nor false and counts as false",
        "use_dualstack_endpoint of profile default is neither true nor false and counts as false",
      ])
  }

  @Test("expand the home folder in the bundle's path")
  func expandsTheBundle() throws {
    let machine = TestMachine(environment: ["AWS_CA_BUNDLE": "~/ca.pem"])
    #expect(try AWSSettings.load(context: machine.context).caBundle?.value == "/home/me/ca.pem")
  }

  @Test("say which profile counts, and why")
  func namesTheProfile() throws {
    let machine = TestMachine(
      environment: ["AWS_PROFILE": "dev"], files: ["/home/me/.aws/config": "[profile dev]\n"])
    let selection = try AWSSettings.load(context: machine.context).selection
    #expect(selection.name == "dev")
    #expect(selection.source == "AWS_PROFILE")
    #expect(!selection.isExplicit)
  }
}
