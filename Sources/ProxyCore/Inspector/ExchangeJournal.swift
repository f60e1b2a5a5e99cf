import Synchronization

/// The last exchanges, for the inspector page: a ring that is bounded in entries and in bytes, oldest first out.
///
/// Recording is on every exchange's way, so an entry holds references to bytes that the exchange had anyway and
/// nothing is formatted, masked or compared before somebody looks. One lock guards the ring; it is held for a few
/// instructions, and what falls out is let go of after it.
final class ExchangeJournal: Sendable {
  /// How many exchanges are kept.
  static let defaultCapacity = 500
  /// How many bytes all of them may hold, as ``JournalEntry/cost`` counts them: 4 KiB for each of 500, which leaves
  /// the whole process under 8 MB of its own.
  static let defaultMaximumBytes = 2 << 20

  /// Tells this process's entries from those of the one before it: their numbers both begin with 1.
  let epoch: String
  let capacity: Int
  private let maximumBytes: Int
  private let state = Mutex(State())

  fileprivate struct State {
    /// Grows to the capacity, then its places are used again.
    var ring: [JournalEntry?] = []
    /// The place of the oldest entry, and how many there are.
    var first = 0
    var count = 0
    var bytes = 0
    /// The number of the entry to come; numbers begin with 1 and leave none out.
    var next: UInt64 = 1
  }

  /// What a reader was given, and what it should know about the rest.
  struct Page {
    /// The number of the oldest entry that is kept.
    let oldest: UInt64
    /// The number of the newest one; less than ``oldest`` where there is none.
    let newest: UInt64
    /// The number of the first of ``entries``; they follow each other without a gap.
    let start: UInt64
    let entries: [JournalEntry]
    /// The number to go on after.
    var end: UInt64 { start + UInt64(entries.count) - 1 }
  }

  /// - Parameter epoch: unlike that of any earlier process; hexadecimal digits.
  init(
    epoch: String, capacity: Int = ExchangeJournal.defaultCapacity,
    maximumBytes: Int = ExchangeJournal.defaultMaximumBytes
  ) {
    self.epoch = epoch
    self.capacity = max(1, capacity)
    self.maximumBytes = maximumBytes
  }

  /// Takes a finished exchange in. HOT.
  func append(_ entry: JournalEntry) {
    // What falls out is kept until the lock is free again: freeing its arrays takes longer than all the rest.
    var fallen: JournalEntry?
    var others: [JournalEntry] = []
    state.withLock { state in
      fallen = state.makeRoom(for: entry.cost, capacity, maximumBytes, alsoFallen: &others)
      state.add(entry, capacity)
    }
    _ = (fallen, others)
  }

  /// At most `limit` entries with numbers above `number`, oldest first.
  func entries(after number: UInt64, limit: Int) -> Page {
    state.withLock { state in
      let oldest = state.next - UInt64(state.count)
      let start = min(max(oldest, number &+ 1), state.next)
      let count = min(UInt64(max(0, limit)), state.next - start)
      let entries = (0..<count).compactMap { state.entry(start + $0) }
      return Page(oldest: oldest, newest: state.next - 1, start: start, entries: entries)
    }
  }

  /// The entry with that number, unless it has fallen out.
  func entry(_ number: UInt64) -> JournalEntry? {
    state.withLock { $0.entry(number) }
  }
}

extension ExchangeJournal.State {
  fileprivate func entry(_ number: UInt64) -> JournalEntry? {
    let oldest = next - UInt64(count)
    guard number >= oldest, number < next else { return nil }
    return ring[(first + Int(number - oldest)) % ring.count]
  }

  /// Lets the oldest go until there is room. Usually that is one, which is returned; further ones are added to
  /// `others`.
  fileprivate mutating func makeRoom(
    for cost: Int, _ capacity: Int, _ maximumBytes: Int, alsoFallen others: inout [JournalEntry]
  ) -> JournalEntry? {
    var fallen: JournalEntry?
    while count > 0, count >= capacity || bytes + cost > maximumBytes {
      if let one = fallen { others.append(one) }
      fallen = ring[first]
      ring[first] = nil
      bytes -= fallen?.cost ?? 0
      first = (first + 1) % ring.count
      count -= 1
    }
    return fallen
  }

  fileprivate mutating func add(_ entry: JournalEntry, _ capacity: Int) {
    if ring.count < capacity, first + count == ring.count {
      ring.append(entry)
    } else {
      ring[(first + count) % ring.count] = entry
    }
    count += 1
    bytes += entry.cost
    next += 1
  }
}
