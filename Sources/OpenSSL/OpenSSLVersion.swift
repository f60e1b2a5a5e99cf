import COpenSSL

/// The OpenSSL that this process runs with.
public enum OpenSSLVersion {
  /// `OpenSSL 3.0.19`
  public static var text: String {
    guard let version = OpenSSL_version(OPENSSL_VERSION_STRING) else { return "OpenSSL" }
    return "OpenSSL " + String(cString: version)
  }
}
