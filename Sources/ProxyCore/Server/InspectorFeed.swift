import HTTP1
import Transport

/// The pages that watch exchanges end: long-lived answers that are written to as the journal grows. Recording knows
/// nothing of them; while somebody watches, the journal is looked at five times a second.
///
/// `@unchecked Sendable`: confined to its loop but for `close()`, which goes there.
final class InspectorFeed: @unchecked Sendable {
  /// One page.
  private final class Stream {
    let exchange: ServerExchange
    /// The number of the last entry that was written.
    var sent: UInt64
    /// Whether the reader must take what was written before it gets more.
    var isFull = false
    /// For how many turns nothing was written.
    var quietTurns = 0

    init(_ exchange: ServerExchange, after sent: UInt64) {
      self.exchange = exchange
      self.sent = sent
    }
  }

  /// Pages at once; more than a person has open.
  static let maximumStreams = 8
  static let interval = Duration.milliseconds(200)
  /// Fifteen seconds: well within what takes idle connections down on the way.
  private static let turnsPerHeartbeat = 75
  private static let batch = 100

  private let journal: ExchangeJournal
  private let view: InspectorView
  private let loop: EventLoop
  private var streams: [Stream] = []
  private var ticker: Task<Void, Never>?
  private var isClosed = false

  init(_ journal: ExchangeJournal, view: InspectorView, loop: EventLoop) {
    self.journal = journal
    self.view = view
    self.loop = loop
  }

  /// Begins to answer with events; call on the loop.
  /// - Returns: false where there are as many pages as may be, or the proxy is ending.
  func open(_ exchange: ServerExchange, after cursor: EventCursor?) -> Bool {
    guard !isClosed, streams.count < Self.maximumStreams else { return false }
    let head = AdminResponse(status: 200, contentType: "text/event-stream; charset=utf-8", body: [])
    exchange.write(head.endlessHead(now: CivilTime.now()))
    // A cursor of another process says nothing here: that page gets all there is.
    let last = cursor?.epoch == journal.epoch ? cursor?.number ?? 0 : 0
    let page = journal.entries(after: last, limit: 0)
    let stream = Stream(exchange, after: page.start - 1)
    var output = EventStreamText.beginning
    let missed = last > 0 ? page.start - min(page.start, last + 1) : 0
    EventStreamText.append("hello", view.hello(journal, page, missed: missed), to: &output)
    streams.append(stream)
    exchange.whenDrained = { [weak self, weak stream] in
      if let stream { self?.drained(stream) }
    }
    exchange.watchForEnd()
    flush(stream, output)
    if !stream.isFull { write(to: stream) }
    if ticker == nil, !streams.isEmpty { startTicking() }
    return true
  }

  /// Ends every answer; nothing is begun any more. From any thread.
  func close() {
    loop.execute { [self] in
      isClosed = true
      for stream in streams { stream.exchange.finish(persists: false) }
      streams = []
      stopTickingIfAlone()
    }
  }

  private func startTicking() {
    ticker = Task { [weak self, loop] in
      while !Task.isCancelled {
        try? await Task.sleep(for: Self.interval)
        guard let self, loop.execute({ self.turn() }) else { return }
      }
    }
  }

  private func stopTickingIfAlone() {
    guard streams.isEmpty else { return }
    ticker?.cancel()
    ticker = nil
  }

  private func turn() {
    for stream in streams where !stream.isFull {
      write(to: stream)
      stream.quietTurns += 1
      if stream.quietTurns > Self.turnsPerHeartbeat { flush(stream, EventStreamText.heartbeat) }
    }
  }

  /// Writes what is new, in pieces, for as long as the reader takes them; not without end where exchanges come
  /// faster than they are written.
  private func write(to stream: Stream) {
    var left = journal.capacity
    repeat {
      let page = journal.entries(after: stream.sent, limit: min(left, Self.batch))
      var output: [UInt8] = []
      for (offset, entry) in page.entries.enumerated() {
        let number = page.start + UInt64(offset)
        let id = EventCursor(epoch: journal.epoch, number: number).text
        EventStreamText.append(
          "exchange", id: id, view.summary(entry, number, oldest: page.oldest), to: &output)
      }
      stream.sent = page.end
      left -= page.entries.count
      flush(stream, output)
      if page.entries.count < Self.batch { return }
    } while left > 0 && !stream.isFull && stream.exchange.isOpen
  }

  private func flush(_ stream: Stream, _ bytes: [UInt8]) {
    guard !bytes.isEmpty else { return }
    stream.quietTurns = 0
    stream.exchange.write(bytes)
    stream.isFull = stream.exchange.flush()
    if !stream.exchange.isOpen { remove(stream) }
  }

  /// The reader has caught up, or is gone.
  private func drained(_ stream: Stream) {
    guard stream.exchange.isOpen else { return remove(stream) }
    guard stream.isFull else { return }
    stream.isFull = false
    write(to: stream)
  }

  private func remove(_ stream: Stream) {
    stream.exchange.whenDrained = nil
    streams.removeAll { $0 === stream }
    stopTickingIfAlone()
  }
}
