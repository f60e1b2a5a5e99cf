/// "Did you mean": the nearest of a list of known words.
public enum Suggestion {
  /// Longest word that is compared; the table of distances is quadratic.
  static let maximumLength = 64

  /// The candidate with the smallest edit distance to `word`, if it is close enough to be a slip of the
  /// fingers: at most a third of the longer word, at least one. The first of equals wins.
  public static func nearest(to word: String, in candidates: [String]) -> String? {
    let lowered = word.lowercased()
    guard !lowered.isEmpty, lowered.utf8.count <= maximumLength else { return nil }
    var best: (word: String, distance: Int)?
    for candidate in candidates where candidate.utf8.count <= maximumLength {
      let distance = editDistance(lowered, candidate.lowercased())
      let allowed = max(1, max(lowered.utf8.count, candidate.utf8.count) / 3)
      if distance <= allowed, distance < (best?.distance ?? .max) { best = (candidate, distance) }
    }
    return best?.word
  }

  /// Levenshtein distance over UTF-8, where two neighbours exchanged count as one edit.
  static func editDistance(_ first: String, _ second: String) -> Int {
    let a = Array(first.utf8)
    let b = Array(second.utf8)
    if a.isEmpty || b.isEmpty { return max(a.count, b.count) }
    var beforeLast = [Int](repeating: 0, count: b.count + 1)
    var last = Array(0...b.count)
    for i in 1...a.count {
      var row = [Int](repeating: i, count: b.count + 1)
      for j in 1...b.count {
        let same = a[i - 1] == b[j - 1]
        row[j] = min(last[j] + 1, row[j - 1] + 1, last[j - 1] + (same ? 0 : 1))
        if i > 1, j > 1, a[i - 1] == b[j - 2], a[i - 2] == b[j - 1] {
          row[j] = min(row[j], beforeLast[j - 2] + 1)
        }
      }
      beforeLast = last
      last = row
    }
    return last[b.count]
  }
}
