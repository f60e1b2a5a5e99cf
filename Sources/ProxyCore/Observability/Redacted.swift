/// Ways to name a credential without giving it away.
public enum Redacted {
  /// An access key id as it may be shown: its first and last four characters, `AKIA…7Q4D`. Ids of fewer than
  /// twelve characters, which only emulators use, show their first two. Anything but letters, digits, `-` and
  /// `_` becomes `?`: a client can put any bytes there.
  public static func key(_ accessKeyID: String) -> String {
    let bytes = accessKeyID.utf8
    if bytes.count < 12 { return shown(bytes.prefix(2)) + "…" }
    return shown(bytes.prefix(4)) + "…" + shown(bytes.suffix(4))
  }

  private static func shown(_ bytes: Substring.UTF8View) -> String {
    String(
      decoding: bytes.map { byte in
        switch byte {
        case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2D, 0x5F: byte
        default: 0x3F
        }
      }, as: UTF8.self)
  }
}
