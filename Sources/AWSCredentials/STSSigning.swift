import OpenSSL
import SigV4

extension CredentialsContext {
  /// Signs a request for the service `sts` with SigV4: Host, every field given and the body are covered.
  public static let signWithSigV4: STSSign = {
    (request, credentials, region, now) throws(CredentialsError) in
    // Host is written by the sender, from the same authority that is signed here.
    let fields = request.fields.filter { $0.name.lowercased() != "host" }
    var signed = request
    do throws(OpenSSLError) {
      signed.fields =
        try fields
        + RequestSigner().fields(
          method: request.method, target: request.target, host: request.authority, fields: fields,
          body: request.body, credentials: credentials.forSigning, region: region, service: "sts",
          now: Int64(now))
    } catch {
      throw CredentialsError(
        .signingFailed, "the request to \(request.host) could not be signed: \(error.description)")
    }
    return signed
  }
}
