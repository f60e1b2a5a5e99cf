/// Which profile is meant, and how it came to be: an option, a variable, or the standard one.
public struct ProfileSelection: Sendable, Equatable {
  public let name: String
  /// `--profile`, `AWS_PROFILE`, `AWS_DEFAULT_PROFILE` or `default`.
  public let source: String
  /// Given by an option: the keys in the environment do not count then.
  public let isExplicit: Bool
  /// Asked for by name, so it must exist; without a name, having no files at all is fine.
  public var isNamed: Bool { source != "default" }

  /// botocore's order: the option, AWS_DEFAULT_PROFILE, AWS_PROFILE, `default`. Empty variables count as not set.
  public init(explicit: String?, environment: [String: String]) {
    if let explicit {
      (name, source, isExplicit) = (explicit, "--profile", true)
      return
    }
    for variable in ["AWS_DEFAULT_PROFILE", "AWS_PROFILE"] {
      if let value = environment[variable], !value.isEmpty {
        (name, source, isExplicit) = (value, variable, false)
        return
      }
    }
    (name, source, isExplicit) = ("default", "default", false)
  }
}

extension SharedConfiguration {
  /// The profile that is meant; nil where none was named and there is no default one. Throws for a named one
  /// that does not exist.
  func profile(
    for selection: ProfileSelection, context: CredentialsContext
  ) throws(CredentialsError) -> Profile? {
    if let profile = profiles[selection.name] { return profile }
    guard selection.isNamed else { return nil }
    throw CredentialsError(.profileNotFound, missing(selection, context: context))
  }

  private func missing(_ selection: ProfileSelection, context: CredentialsContext) -> String {
    let named = "profile \(selection.name) (from \(selection.source))"
    guard configPath != nil || credentialsPath != nil else {
      return "\(named) was looked for in no file: HOME is not set; set HOME, or AWS_CONFIG_FILE and "
        + "AWS_SHARED_CREDENTIALS_FILE"
    }
    let places = [configPath, credentialsPath].compactMap { $0.map(context.shown) }
    var text = "\(named) stands in neither of \(places.joined(separator: " and "))"
    if places.count == 1 { text = "\(named) does not stand in \(places[0])" }
    let names = profileNames
    if names.isEmpty { return "\(text); there are no profiles there at all" }
    // A handful helps; a company's generated list of hundreds does not.
    text += "; there are \(names.prefix(8).joined(separator: ", "))"
    return names.count > 8 ? "\(text) and \(names.count - 8) more" : text
  }
}
