public import SigV4

extension Credentials {
  /// The keys alone, in the form that a signer takes.
  public var forSigning: SigV4Credentials {
    SigV4Credentials(
      accessKeyID: accessKeyID, secretAccessKey: secretAccessKey, sessionToken: sessionToken)
  }
}
