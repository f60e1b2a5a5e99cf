import AWSBatch
import JSONEditing

/// A request's body and what became of it, as pieces in order: what stayed, what was taken out, what was put in.
struct BodyChanges: Sendable {
  enum Kind: Sendable {
    case same
    case removed
    case added
  }

  struct Piece: Sendable {
    let kind: Kind
    let bytes: ArraySlice<UInt8>
  }

  let pieces: [Piece]
  /// How many bytes were sent on.
  let sentLength: Int
  /// Whether a change lies in bytes that were not kept, or was too long to be kept itself.
  let isIncomplete: Bool

  var isIdentical: Bool { !pieces.contains { $0.kind != .same } && !isIncomplete }

  /// The body with all changes made, as far as it was kept.
  var sent: [UInt8] { pieces.filter { $0.kind != .removed }.flatMap { $0.bytes } }

  init(_ entry: JournalEntry) {
    guard case .rewrite(let rewrite)? = entry.decided, entry.sent != nil else {
      self.init(of: entry.requestBody, [], isIncomplete: false)
      return
    }
    // A rewrite without a change is one whose changes were too long to be kept.
    self.init(of: entry.requestBody, rewrite.changes, isIncomplete: rewrite.changes.isEmpty)
  }

  /// - Parameters:
  ///   - changes: from first to last, none overlapping another.
  ///   - isIncomplete: whether there are others, which are not known.
  init(of body: JournalEntry.Body, _ changes: [JSONEdit.Splice], isIncomplete: Bool = false) {
    var pieces: [Piece] = []
    var index = 0
    var length = body.length
    var isIncomplete = isIncomplete
    func add(_ kind: Kind, _ bytes: ArraySlice<UInt8>) {
      if !bytes.isEmpty { pieces.append(Piece(kind: kind, bytes: bytes)) }
    }
    for change in JSONEdit.merged(changes) {
      length += change.replacement.count - change.range.count
      guard change.range.lowerBound >= index, change.range.upperBound <= body.bytes.count else {
        isIncomplete = true
        continue
      }
      add(.same, body.bytes[index..<change.range.lowerBound])
      add(.removed, body.bytes[change.range])
      add(.added, change.replacement[...])
      index = change.range.upperBound
    }
    add(.same, body.bytes[index...])
    self.pieces = pieces
    sentLength = max(0, length)
    self.isIncomplete = isIncomplete
  }
}
