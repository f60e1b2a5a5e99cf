extension CredentialsContext {
  /// How often a call to a service is made when the service fails or cannot be reached.
  static let attempts = 3
  /// STS and SSO answer well within a second; ten cover a slow name server and a handshake.
  static let serviceTimeout = Duration.seconds(10)

  /// Sends one request; whatever the sender throws becomes one error that names the URL.
  func call(_ request: CredentialHTTPRequest) async throws(CredentialsError) -> CredentialHTTPResponse {
    do {
      return try await send(request)
    } catch let error as CredentialsError {
      throw error
    } catch {
      throw CredentialsError(
        .unreachable, "\(request.shownURL) was not reached: \(ForeignText.shown("\(error)"))")
    }
  }

  /// Sends a request up to three times: again after a transport failure or an answer that says it may pass.
  /// The request is made afresh for each try, because a signature ages.
  func callService(
    mayPass: (CredentialHTTPResponse) -> Bool = { _ in false },
    _ make: () throws(CredentialsError) -> CredentialHTTPRequest
  ) async throws(CredentialsError) -> CredentialHTTPResponse {
    var attempt = 1
    while true {
      let request = try make()
      let failure: CredentialsError
      do throws(CredentialsError) {
        let response = try await call(request)
        guard response.status >= 500 || response.status == 429 || mayPass(response),
          attempt < CredentialsContext.attempts
        else { return response }
        failure = CredentialsError(.unreachable, "\(request.shownURL) answered \(response.status)")
      } catch {
        guard error.code == .unreachable, attempt < CredentialsContext.attempts else { throw error }
        failure = error
      }
      try await pause(.milliseconds(250 << attempt), after: failure)
      attempt += 1
    }
  }

  /// Waits between two tries; a caller that goes away meanwhile gets the failure that was to be repeated.
  func pause(_ duration: Duration, after failure: CredentialsError) async throws(CredentialsError) {
    do { try await sleep(duration) } catch { throw failure }
  }
}
