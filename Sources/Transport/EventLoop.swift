import Dispatch
import Synchronization

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// A thread that waits in poll(2) over the descriptors that have been active lately, and runs everything that
/// belongs to them: client connections, upstream connections, their timers and the work on their bytes.
///
/// One long block on a serial queue of its own is the thread. What is idle for a while leaves the poll set and
/// waits in the ``ParkingLot`` instead (``park(_:)``), so the cost of poll grows with the work, not with the number
/// of connections. Other threads reach a loop by ``execute(_:)`` only.
///
/// `@unchecked Sendable`: every stored property but `intake` and `wakeWriter` is touched by the loop's own thread
/// alone; `intake` is a Mutex.
public final class EventLoop: @unchecked Sendable {
  private struct Intake {
    var work: [@Sendable () -> Void] = []
    var isStopped = false
  }

  private let queue: DispatchQueue
  private let intake = Mutex(Intake())
  private let wakeReader: Int32
  private let wakeWriter: Int32

  /// First the pipe that wakes the loop, second the parking lot, then members.
  private var pollSet: [pollfd] = []
  private var pollMembers: [LoopMember?] = []
  private static let wakeEntry = 0
  private static let parkingEntry = 1
  private static let firstMember = 2
  private var parkingLot: ParkingLot
  private var members: [LoopMember] = []
  private var earliestDeadline = UInt64.max
  private var stopping = false

  /// Monotonic time in nanoseconds, read once per turn: what deadlines are measured against.
  public private(set) var now: UInt64 = SystemCalls.monotonicNanoseconds()
  /// Where reads land before their bytes are looked at; one for all, because only one read runs at a time.
  let readBuffer: UnsafeMutableRawBufferPointer
  /// 64 KiB: a TLS record is at most 16 KiB, and a SubmitJob at most 30 KiB, so one read takes a whole message.
  private static let readBufferSize = 65536

  public init(label: String) throws(TransportError) {
    queue = DispatchQueue(label: label)
    parkingLot = try ParkingLot()
    (wakeReader, wakeWriter) = try SystemCalls.makePipe()
    readBuffer = .allocate(byteCount: Self.readBufferSize, alignment: 16)
    pollSet.append(pollfd(fd: wakeReader, events: Int16(POLLIN), revents: 0))
    pollSet.append(pollfd(fd: -1, events: Int16(POLLIN), revents: 0))
    pollMembers = [nil, nil]
  }

  deinit {
    readBuffer.deallocate()
    close(wakeReader)
    close(wakeWriter)
  }

  /// Starts the thread. The loop keeps itself alive until ``stop()``.
  public func start() {
    queue.async { self.run() }
  }

  /// Ends the thread after the turn under way; connections still there are closed.
  public func stop() {
    execute { self.stopping = true }
  }

  /// Runs `work` on the loop's thread, soon and in order.
  /// - Returns: false when the loop has ended, and the work will not be done.
  @discardableResult
  public func execute(_ work: @escaping @Sendable () -> Void) -> Bool {
    let (isTaken, mustWake) = intake.withLock { intake -> (Bool, Bool) in
      guard !intake.isStopped else { return (false, false) }
      intake.work.append(work)
      return (true, intake.work.count == 1)
    }
    if mustWake {
      var byte: UInt8 = 1
      _ = write(wakeWriter, &byte, 1)  // a full pipe means that a wake-up is on its way already
    }
    return isTaken
  }

  // MARK: - The loop's own thread

  private func run() {
    SystemCalls.blockBrokenPipeSignal()
    while !stopping {
      let ready = SystemCalls.wait(on: &pollSet, timeout: pollTimeout())
      now = SystemCalls.monotonicNanoseconds()
      if ready > 0 { dispatch(ready) }
      if now >= earliestDeadline { expireDeadlines() }
    }
    finish()
  }

  /// Does the work that was handed over before the end, then lets every member go: upstreams first, so that the
  /// clients that wait for them still hear why there is no answer.
  private func finish() {
    var last: [@Sendable () -> Void] = []
    repeat {
      for item in last { item() }
      last = intake.withLock { intake in
        let work = intake.work
        intake.work = []
        if work.isEmpty { intake.isStopped = true }
        return work
      }
    } while !last.isEmpty
    for member in members { member.loopStopping() }
    for member in members { member.loopStopped() }
    members = []
    pollMembers = []
    pollSet = []
  }

  private func pollTimeout() -> Int32 {
    guard earliestDeadline != .max else { return -1 }
    guard earliestDeadline > now else { return 0 }
    // Rounded up: waking a fraction early would spin until the deadline is there.
    return Int32(clamping: (earliestDeadline - now + 999_999) / 1_000_000)
  }

  /// Hands out what poll(2) found, from the last member to the first. Members may leave while that goes on; the last
  /// takes the place of one that left, and there it either had its turn already, which deleted its events, or will
  /// have it. Of those that come, and those that wait for something else now, the next poll(2) tells.
  private func dispatch(_ ready: Int32) {
    var left = ready
    if pollSet[Self.wakeEntry].revents != 0 {
      left -= 1
      runIntake()
    }
    let parked = pollSet[Self.parkingEntry].revents != 0
    if parked { left -= 1 }
    var index = pollSet.count
    while left > 0, index > Self.firstMember {
      index -= 1
      guard index < pollSet.count else { continue }
      let events = pollSet[index].revents
      guard events != 0 else { continue }
      left -= 1
      pollSet[index].revents = 0
      pollMembers[index]?.ready(Int32(events))
    }
    if parked { takeParked() }
  }

  private func runIntake() {
    var sink: (UInt64, UInt64) = (0, 0)
    _ = withUnsafeMutableBytes(of: &sink) { read(wakeReader, $0.baseAddress, $0.count) }
    let work = intake.withLock { intake in
      let work = intake.work
      intake.work = []
      return work
    }
    for item in work { item() }
  }

  private func expireDeadlines() {
    // Deadlines move later without a word to the loop, so this looks at all and finds the true earliest.
    for member in members where member.deadline <= now && member.memberIndex >= 0 {
      member.deadline = .max
      member.deadlinePassed()
    }
    var earliest = UInt64.max
    for member in members { earliest = min(earliest, member.deadline) }
    earliestDeadline = earliest
  }

  // MARK: - Members

  func add(_ member: LoopMember) {
    member.memberIndex = members.count
    members.append(member)
    note(deadline: member.deadline)
  }

  func remove(_ member: LoopMember) {
    stopPolling(member)
    if member.isParked { release(member) }
    guard member.memberIndex >= 0 else { return }
    let index = member.memberIndex
    member.memberIndex = -1
    let last = members.removeLast()
    if last !== member {
      members[index] = last
      last.memberIndex = index
    }
  }

  /// Sets which poll events the member waits for. With none it keeps its place in the poll set, where poll(2) passes
  /// over it: it usually waits again soon.
  func poll(_ member: LoopMember, for events: Int32) {
    guard member.polledEvents != events else { return }
    member.polledEvents = events
    if member.pollIndex >= 0 {
      pollSet[member.pollIndex] = pollfd(
        fd: events == 0 ? -1 : member.descriptor, events: Int16(truncatingIfNeeded: events), revents: 0)
    } else if events != 0 {
      member.pollIndex = pollSet.count
      pollSet.append(pollfd(fd: member.descriptor, events: Int16(truncatingIfNeeded: events), revents: 0))
      pollMembers.append(member)
    }
  }

  /// Takes the member out of the poll set, as before its descriptor is closed.
  func stopPolling(_ member: LoopMember) {
    let index = member.pollIndex
    member.polledEvents = 0
    guard index >= 0 else { return }
    member.pollIndex = -1
    let lastEntry = pollSet.removeLast()
    let lastMember = pollMembers.removeLast()
    if index < pollSet.count {
      pollSet[index] = lastEntry
      pollMembers[index] = lastMember
      lastMember?.pollIndex = index
    }
  }

  func note(deadline: UInt64) {
    if deadline < earliestDeadline { earliestDeadline = deadline }
  }

  /// Moves an idle member from the poll set to the parking lot, until something happens to its descriptor or
  /// ``unpark(_:)`` is called; then it hears ``LoopMember/unparked()``. Its deadline holds all the while. Where there is
  /// no room for it, it stays where it is.
  func park(_ member: LoopMember) {
    guard parkingLot.admit(member) else { return }
    stopPolling(member)
    watchParkingLot()
  }

  /// Takes a member back.
  func unpark(_ member: LoopMember) {
    guard member.isParked else { return }
    release(member)
    member.unparked()
  }

  private func release(_ member: LoopMember) {
    parkingLot.release(member)
    watchParkingLot()
  }

  /// poll(2) looks at the lot only while somebody is in it.
  private func watchParkingLot() {
    pollSet[Self.parkingEntry].fd = parkingLot.count > 0 ? parkingLot.descriptor : -1
  }

  private func takeParked() {
    let ready = parkingLot.takeReady()
    watchParkingLot()
    // One may have been closed on behalf of another meanwhile.
    for member in ready where member.memberIndex >= 0 { member.unparked() }
  }
}
