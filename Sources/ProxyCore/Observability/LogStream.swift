public import Dispatch
import Logging
import Synchronization

/// One output of log lines, the only writer to its descriptor. Whoever submits never waits: entries are kept
/// in a bounded list and formatted and written in batches on a queue of this stream's own. When the reader is
/// too slow, entries are thrown away and counted, and a line says how many as soon as lines get through
/// again.
public final class LogStream: Sendable {
  /// How many entries wait at most: a fifth of a second of the highest rate this program reaches.
  public static let backlogLimit = 8192
  /// How many bytes of ready lines wait at most, besides exchanges.
  static let lineBytesLimit = 1 << 20
  /// How long entries gather before they are written, where no batch fills up: short enough that nobody watching sees
  /// it.
  static let linger = DispatchTimeInterval.milliseconds(10)
  /// How many exchanges are written without waiting for more: enough that waking the queue costs little for each, and
  /// few enough that formatting them does not hold up a loop on the same processor.
  static let batchSize = 32
  /// How many formatted bytes are handed to one write.
  static let writeLimit = 64 * 1024
  /// Room that is kept for the next batch; what a burst needed beyond is given back.
  static let keptExchanges = 512
  /// The same for the bytes of their texts.
  static let keptText = 64 * 1024

  /// What waits, in order.
  private struct Batch {
    var exchanges: [ExchangeRecord] = []
    /// The texts of all exchanges. What one thread makes and another frees is slow, so no exchange has memory of its
    /// own here.
    var text: [UInt8] = []
    /// Whole lines, each with its LF, and how many exchanges stand before it.
    var lines: [(position: Int, bytes: [UInt8])] = []

    var count: Int { exchanges.count + lines.count }

    /// Gives back what a burst needed beyond the usual.
    mutating func clear() {
      exchanges.removeAll(keepingCapacity: exchanges.capacity <= LogStream.keptExchanges * 2)
      text.removeAll(keepingCapacity: text.capacity <= LogStream.keptText * 2)
      lines = []
    }
  }

  private struct Backlog {
    var batch = Batch()
    var lineBytes = 0
    var isScheduled = false
    /// Thrown away and not yet reported in a line.
    var unreported: UInt64 = 0
    /// Thrown away since the start.
    var dropped: UInt64 = 0
    var isGone = false

    /// Whether another entry may wait, with that many bytes of a line; else it is counted as thrown away.
    mutating func hasRoom(for bytes: Int, limit: Int) -> Bool {
      if !isGone, batch.count < limit, lineBytes + bytes <= LogStream.lineBytesLimit { return true }
      unreported &+= 1
      dropped &+= 1
      return false
    }

    /// Whether there is no timer yet that ends in a batch.
    mutating func mustSchedule() -> Bool {
      defer { isScheduled = true }
      return !isScheduled
    }
  }

  private struct Output {
    var writer: DescriptorWriter
    var spare = Batch()
    var line = LogLine()
    var text: ExchangeTextFormatter
    var json = ExchangeJSONFormatter()
  }

  public let format: LogFormat
  let isColoured: Bool
  private let limit: Int
  private let clock: @Sendable () -> Int64
  private let queue: DispatchQueue
  private let backlog = Mutex(Backlog())
  // Touched on the queue only; the lock is never contended and merely proves it to the compiler.
  private let output: Mutex<Output>

  /// - Parameters:
  ///   - descriptor: where lines go; stays the caller's.
  ///   - isColoured: whether decision words are coloured (text only), see ``LogColour``.
  ///   - limit: how many entries may wait.
  ///   - clock: microseconds since 1970, for the line that reports lost ones.
  public convenience init(
    descriptor: Int32, format: LogFormat, isColoured: Bool = false, limit: Int = LogStream.backlogLimit,
    clock: @escaping @Sendable () -> Int64 = { CivilTime.now() }
  ) {
    self.init(
      writer: DescriptorWriter(descriptor: descriptor), format: format, isColoured: isColoured, limit: limit,
      clock: clock)
  }

  init(
    writer: DescriptorWriter, format: LogFormat, isColoured: Bool = false, limit: Int,
    clock: @escaping @Sendable () -> Int64 = { CivilTime.now() }
  ) {
    self.format = format
    self.isColoured = isColoured && format == .text
    self.limit = max(1, limit)
    self.clock = clock
    queue = DispatchQueue(label: "log-\(writer.descriptor)")
    output = Mutex(
      Output(
        writer: writer, text: ExchangeTextFormatter(isColoured: isColoured && format == .text)))
  }

  /// Lines thrown away since the start.
  public var droppedLines: UInt64 { backlog.withLock { $0.dropped } }

  /// Keeps an exchange for the next batch. HOT: a short lock; once a batch also a wake-up of the queue.
  func submit(_ record: ExchangeRecord) {
    let (schedules, isFull) = backlog.withLock { backlog -> (Bool, Bool) in
      guard backlog.hasRoom(for: 0, limit: limit) else { return (false, false) }
      backlog.batch.exchanges.append(record.withText(behind: &backlog.batch.text))
      return (backlog.mustSchedule(), backlog.batch.exchanges.count == Self.batchSize)
    }
    if schedules { schedule(after: Self.linger) }
    if isFull { queue.async { [self] in drain() } }
  }

  /// Keeps a line for the next batch.
  /// - Parameter line: ends in LF.
  func submit(line: [UInt8]) {
    let schedules = backlog.withLock { backlog -> Bool in
      guard backlog.hasRoom(for: line.count, limit: limit) else { return false }
      backlog.batch.lines.append((backlog.batch.exchanges.count, line))
      backlog.lineBytes += line.count
      return backlog.mustSchedule()
    }
    if schedules { schedule(after: Self.linger) }
  }

  /// Writes everything submitted so far.
  /// - Parameter timeout: how long to wait for a slow reader.
  /// - Returns: whether nothing waits any more; what could not be written is counted in ``droppedLines``.
  @discardableResult
  public func flush(timeout: DispatchTimeInterval = .seconds(2)) -> Bool {
    let done = DispatchSemaphore(value: 0)
    queue.async { [self] in
      drain()
      done.signal()
    }
    return done.wait(timeout: .now() + timeout) == .success
  }

  private func schedule(after delay: DispatchTimeInterval) {
    queue.asyncAfter(deadline: .now() + delay) { [self] in
      backlog.withLock { $0.isScheduled = false }
      drain()
    }
  }

  private func drain() {
    output.withLock { output in
      var batch = Batch()
      swap(&batch, &output.spare)
      let unreported = backlog.withLock { backlog -> UInt64 in
        swap(&batch, &backlog.batch)
        backlog.lineBytes = 0
        defer { backlog.unreported = 0 }
        return backlog.isGone ? 0 : backlog.unreported
      }
      write(batch, unreported: unreported, to: &output)
      batch.clear()
      swap(&batch, &output.spare)
    }
  }

  private func write(_ batch: Batch, unreported: UInt64, to output: inout Output) {
    var unreported = unreported
    if unreported > 0 { report(unreported, to: &output.line) }
    var (exchange, line) = (0, 0)
    while exchange + line < batch.count || !output.line.bytes.isEmpty || output.writer.hasRest {
      let start = exchange + line
      while exchange + line < batch.count, output.line.bytes.count < Self.writeLimit {
        if line < batch.lines.count, batch.lines[line].position <= exchange {
          output.line.bytes.append(contentsOf: batch.lines[line].bytes)
          line += 1
        } else {
          format(batch.exchanges.span[exchange], batch.text, to: &output)
          exchange += 1
        }
      }
      let next = exchange + line
      let outcome = output.writer.write(output.line.bytes)
      output.line.bytes.removeAll(keepingCapacity: true)
      switch outcome {
      case .written:
        unreported = 0
        continue
      case .dropped(let count):
        // Where not one line got out, the report did not either: it is made again, and is no loss itself.
        let isReportLost = unreported > 0 && count == UInt64(next - start) + 1
        let lost = count - (isReportLost ? 1 : 0) + UInt64(batch.count - next)
        lose(lost, reportsAgain: isReportLost ? unreported : 0)
      case .gone(let count): end(losing: count &+ UInt64(batch.count - next))
      }
      return
    }
  }

  private func lose(_ count: UInt64, reportsAgain unreported: UInt64) {
    let schedules = backlog.withLock { backlog -> Bool in
      backlog.dropped &+= count
      backlog.unreported &+= count &+ unreported
      return backlog.mustSchedule()
    }
    // Nothing may be submitted for hours; the loss is reported all the same.
    if schedules { schedule(after: .seconds(1)) }
  }

  private func end(losing count: UInt64) {
    backlog.withLock { backlog in
      backlog.isGone = true
      backlog.dropped &+= count &+ UInt64(backlog.batch.count)
      backlog.batch = Batch()
    }
  }

  private func format(_ record: ExchangeRecord, _ text: [UInt8], to output: inout Output) {
    switch format {
    case .text: output.text.append(record, text: text.span, to: &output.line)
    case .json: output.json.append(record, text: text.span, to: &output.line)
    }
  }

  private func report(_ count: UInt64, to line: inout LogLine) {
    EventFormatter(format: format, isColoured: isColoured).append(
      time: clock(), level: .warning, event: "log lines dropped",
      metadata: ["count": .stringConvertible(count)], to: &line)
  }
}
