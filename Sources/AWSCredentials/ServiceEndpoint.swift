/// Where STS and the two services behind SSO are, region by region.
enum ServiceEndpoint {
  /// What a host name is made of for each service, and under which name a setting can point elsewhere.
  enum Service: String {
    case sts
    case ssoPortal = "portal.sso"
    case ssoOIDC = "oidc"

    /// As in AWS_ENDPOINT_URL_<name> and in a `services` section.
    var settingName: String {
      switch self {
      case .sts: "sts"
      case .ssoPortal: "sso"
      case .ssoOIDC: "sso_oidc"
      }
    }
  }

  /// The region that STS's one global endpoint signs for.
  static let globalRegion = "us-east-1"

  /// - Parameter region: nil only for STS, which has a global endpoint.
  static func url(
    _ service: Service, region: String?, settings: AWSSettings
  ) throws(CredentialsError) -> EndpointURL {
    if let configured = try settings.endpointURL(service: service.settingName) {
      guard let url = EndpointURL.parse(configured.value) else {
        throw CredentialsError(
          .invalidProfile,
          "the endpoint URL from \(configured.source) is no http or https URL: "
            + ForeignText.shown(configured.value))
      }
      return url
    }
    let host = try host(
      service, region: region, fips: settings.useFIPS?.value ?? false,
      dualStack: settings.useDualStack?.value ?? false)
    return EndpointURL(scheme: .https, host: host, port: 443, path: "")
  }

  static func host(
    _ service: Service, region: String?, fips: Bool, dualStack: Bool
  ) throws(CredentialsError) -> String {
    guard let region, region != "aws-global" else { return "sts.amazonaws.com" }
    guard isWellFormed(region) else {
      throw CredentialsError(
        .invalidProfile, "\(ForeignText.shown(region)) is no region; write it as us-east-1")
    }
    let partition = partition(of: region)
    // GovCloud's ordinary endpoints are its FIPS endpoints.
    let isMarked = fips && (dualStack || !region.hasPrefix("us-gov-"))
    return "\(service.rawValue)\(isMarked ? "-fips" : "").\(region)."
      + (dualStack ? partition.dualStack : partition.dns)
  }

  /// A region becomes part of a host name: letters, digits and hyphens only.
  static func isWellFormed(_ region: String) -> Bool {
    let bytes = region.utf8
    return (1...63).contains(bytes.count) && bytes.first != 0x2D && bytes.last != 0x2D
      && bytes.allSatisfy { (0x61...0x7A).contains($0) || (0x30...0x39).contains($0) || $0 == 0x2D }
  }

  private static func partition(of region: String) -> (dns: String, dualStack: String) {
    for entry in partitions where region.hasPrefix(entry.prefix) { return (entry.dns, entry.dualStack) }
    return ("amazonaws.com", "api.aws")
  }

  /// From AWS's partition table; every other region belongs to the partition `aws`.
  private static let partitions: [(prefix: String, dns: String, dualStack: String)] = [
    ("cn-", "amazonaws.com.cn", "api.amazonwebservices.com.cn"),
    ("us-gov-", "amazonaws.com", "api.aws"),
    ("eusc-de-", "amazonaws.eu", "api.amazonwebservices.eu"),
    ("us-iso-", "c2s.ic.gov", "api.aws.ic.gov"),
    ("us-isob-", "sc2s.sgov.gov", "api.aws.scloud"),
    ("eu-isoe-", "cloud.adc-e.uk", "api.cloud-aws.adc-e.uk"),
    ("us-isof-", "csp.hci.ic.gov", "api.aws.hci.ic.gov"),
  ]
}
