/// What happens to overrides on a job whose definition does not take containerOverrides. The raw values are
/// those of `--overrides`.
public enum OverridesMode: String, Sendable, CaseIterable {
  /// containerOverrides is removed; what the user set in it is named as lost.
  case drop
  /// What can be carried goes into the override that the definition does take.
  case carry
  /// An override of the user's is answered with an error; nothing is submitted.
  case refuse
}
