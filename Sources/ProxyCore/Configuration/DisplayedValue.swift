/// A foreign value in a message: short, printable, and without what may be a password.
public enum DisplayedValue {
  /// Longest part of a value that is repeated; more would hide the sentence.
  static let maximumLength = 80

  public static func text(_ value: String) -> String {
    if value.isEmpty { return "(empty)" }
    if value.contains("@") { return "(not shown)" }
    var shown = ""
    for scalar in value.unicodeScalars.prefix(maximumLength) {
      let isControl = scalar.value < 0x20 || (0x7F...0x9F).contains(scalar.value)
      shown.unicodeScalars.append(isControl ? "?" : scalar)
    }
    return value.unicodeScalars.count > maximumLength ? shown + "…" : shown
  }
}
