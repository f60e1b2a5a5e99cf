/// Credentials of the role that an EC2 instance runs with, from its metadata service: version 2 with a token
/// first, version 1 where that is not offered and not switched off.
struct InstanceMetadataProvider: CredentialsProvider {
  private static let rolePath = "/latest/meta-data/iam/security-credentials/"
  /// How long keys past or near their end are used on when the service has no newer ones: 20 minutes, the
  /// middle of what the AWS tools do.
  static let graceTime = 20 * 60

  let context: CredentialsContext
  let settings: AWSSettings

  var description: String { "instance metadata" }

  /// What the settings say, or nil where the service is switched off.
  struct Access {
    let url: EndpointURL
    let timeout: Duration
    let attempts: Int
    let allowsVersion1: Bool
  }

  func access() throws(CredentialsError) -> Access? {
    if context.variable("AWS_EC2_METADATA_DISABLED")?.lowercased() == "true" { return nil }
    let reader = settings.reader
    var notes: [String] = []
    let endpoint = reader.text("AWS_EC2_METADATA_SERVICE_ENDPOINT", "ec2_metadata_service_endpoint")
    let mode = reader.text(
      "AWS_EC2_METADATA_SERVICE_ENDPOINT_MODE", "ec2_metadata_service_endpoint_mode")
    let word = mode?.value.lowercased()
    if let mode, let word, word != "ipv4", word != "ipv6" {
      throw CredentialsError(
        .invalidProfile, "the metadata endpoint mode from \(mode.source) must be ipv4 or ipv6")
    }
    let usesIPv6 =
      word.map { $0 == "ipv6" } ?? reader.flag("AWS_IMDS_USE_IPV6", "imds_use_ipv6", notes: &notes)?.value
      ?? false
    let text = endpoint?.value ?? (usesIPv6 ? "http://[fd00:ec2::254]/" : "http://169.254.169.254/")
    guard let url = EndpointURL.parse(text) else {
      throw CredentialsError(
        .invalidProfile,
        "the metadata endpoint from \(endpoint?.source ?? "the settings") is no http or https URL")
    }
    func number(_ variable: String, _ key: String) throws(CredentialsError) -> Int {
      guard let setting = reader.text(variable, key) else { return 1 }
      guard let number = PythonText.integer(setting.value), (1...60).contains(number) else {
        throw CredentialsError(
          .invalidProfile, "\(variable) (\(setting.source)) must be a number from 1 to 60")
      }
      return number
    }
    return Access(
      url: url,
      timeout: .seconds(try number("AWS_METADATA_SERVICE_TIMEOUT", "metadata_service_timeout")),
      attempts: try number("AWS_METADATA_SERVICE_NUM_ATTEMPTS", "metadata_service_num_attempts"),
      allowsVersion1: reader.flag(
        "AWS_EC2_METADATA_V1_DISABLED", "ec2_metadata_v1_disabled", notes: &notes)?.value != true)
  }

  func credentials() async throws(CredentialsError) -> Credentials {
    guard let access = try access() else {
      throw CredentialsError(.notFound, "instance metadata is switched off (AWS_EC2_METADATA_DISABLED)")
    }
    let token = try await token(access)
    if token == nil, !access.allowsVersion1 {
      throw CredentialsError(
        .notFound,
        "instance metadata at \(access.url.host) gave no token and its version 1 is switched off")
    }
    let listed = try await get(InstanceMetadataProvider.rolePath, access, token)
    let role = PythonText.stripped(String(decoding: listed, as: UTF8.self))
    guard !role.isEmpty, role.utf8.count <= 128, role.utf8.allSatisfy(isRoleByte) else {
      throw CredentialsError(.notFound, "instance metadata at \(access.url.host) names no role")
    }
    let body = try await get(InstanceMetadataProvider.rolePath + role, access, token)
    return try credentials(in: body, role: role, host: access.url.host)
  }

  private func credentials(
    in body: [UInt8], role: String, host: String
  ) throws(CredentialsError) -> Credentials {
    let answer = JSONValue.parse(body)
    guard let key = answer?["AccessKeyId"]?.text, let secret = answer?["SecretAccessKey"]?.text,
      let token = answer?["Token"]?.text,
      var expiration = answer?["Expiration"]?.text.flatMap(Timestamp.parse)
    else {
      let words = [answer?["Code"]?.text, answer?["Message"]?.text].compactMap(\.self)
        .map { ForeignText.shown($0) }.joined(separator: ": ")
      throw CredentialsError(
        .badAnswer,
        "instance metadata at \(host) sent no complete credentials of role \(role)"
          + (words.isEmpty ? "" : ": \(words)"))
    }
    // The service hands out keys near their end only when it has trouble getting newer ones; AWS keeps
    // accepting those, so the tools are asked to go on with them for a while.
    let now = context.now()
    if expiration - now <= InstanceMetadataProvider.graceTime {
      expiration = now + InstanceMetadataProvider.graceTime
    }
    return try KeyMaterial.credentials(
      accessKeyID: key, secretAccessKey: secret, sessionToken: token, expiration: expiration,
      source: "instance role \(role)", place: description)
  }

  /// Nil where the service offers none: version 1 may do then.
  private func token(_ access: Access) async throws(CredentialsError) -> String? {
    for _ in 0..<access.attempts {
      let request = request(
        "PUT", "/latest/api/token", access, [("x-aws-ec2-metadata-token-ttl-seconds", "21600")])
      guard let response = try? await context.call(request) else { continue }
      switch response.status {
      case 200:
        let token = String(decoding: response.body, as: UTF8.self)
        return KeyMaterial.isHeaderSafe(token) && !token.isEmpty ? token : nil
      case 403, 404, 405: return nil
      case 400:
        throw CredentialsError(.notFound, "instance metadata at \(access.url.host) refused to give a token")
      default: continue
      }
    }
    return nil
  }

  private func get(
    _ path: String, _ access: Access, _ token: String?
  ) async throws(CredentialsError) -> [UInt8] {
    var failure = CredentialsError(.notFound, "instance metadata at \(access.url.host) did not answer")
    for _ in 0..<access.attempts {
      let fields = token.map { [(name: "x-aws-ec2-metadata-token", value: $0)] } ?? []
      do throws(CredentialsError) {
        let response = try await context.call(request("GET", path, access, fields))
        if response.status == 200, !response.body.isEmpty { return response.body }
        failure = CredentialsError(
          .notFound, "instance metadata at \(access.url.host) answered \(response.status)")
      } catch {
        failure = CredentialsError(.notFound, error.message)
      }
    }
    throw failure
  }

  private func request(
    _ method: String, _ path: String, _ access: Access, _ fields: [(name: String, value: String)]
  ) -> CredentialHTTPRequest {
    CredentialHTTPRequest(
      method: method, scheme: access.url.scheme, host: access.url.host, port: access.url.port,
      target: access.url.base + path, fields: fields, timeout: access.timeout, bypassesProxy: true)
  }

  private func isRoleByte(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2B, 0x3D, 0x2C, 0x2E, 0x40, 0x2D, 0x5F: true
    default: false
    }
  }
}
