/// What is asked when no setting names a place: the instance's metadata. When that has nothing either, the error
/// says what was looked at, because this is the first thing that a newcomer sees.
struct LastResortProvider: CredentialsProvider {
  let metadata: InstanceMetadataProvider
  /// What was looked at before, a sentence part each.
  let searched: [String]

  var description: String { metadata.description }

  func credentials() async throws(CredentialsError) -> Credentials {
    do throws(CredentialsError) {
      return try await metadata.credentials()
    } catch {
      guard error.code == .notFound else { throw error }
      throw CredentialsError(
        .notFound,
        "no credentials: \((searched + [error.message]).joined(separator: "; ")). Set AWS_PROFILE or "
          + "AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or run `aws configure`")
    }
  }
}
