#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// Something with a descriptor or a deadline that lives on one loop. Subclasses are connections.
///
/// `@unchecked Sendable`: confined to its loop's thread; other threads only carry the reference back to it.
class LoopMember: @unchecked Sendable {
  let loop: EventLoop
  /// -1 when there is none (yet, or any more).
  var descriptor: Int32
  /// Where the loop keeps this member; -1 when it does not.
  var memberIndex = -1
  var pollIndex = -1
  /// The poll events it waits for; 0 for none.
  var polledEvents: Int32 = 0
  /// Whether it waits in the loop's ``ParkingLot``.
  var isParked = false
  /// Monotonic nanoseconds by which ``deadlinePassed()`` is called; `.max` means never.
  var deadline = UInt64.max {
    didSet { if deadline < oldValue { loop.note(deadline: deadline) } }
  }

  init(loop: EventLoop, descriptor: Int32) {
    self.loop = loop
    self.descriptor = descriptor
  }

  /// The descriptor has one of the poll events asked for, or an error or hang-up.
  func ready(_ events: Int32) {}
  func deadlinePassed() {}
  /// It is parked no longer: something has happened to its descriptor, or ``EventLoop/unpark(_:)`` was called. It
  /// waits for nothing now.
  func unparked() {}
  /// The loop is ending: the last moment to tell others on it something.
  func loopStopping() {}
  /// The loop has ended; the descriptor must be closed.
  func loopStopped() { closeDescriptor() }

  final func closeDescriptor() {
    guard descriptor >= 0 else { return }
    let closing = descriptor
    descriptor = -1
    close(closing)
  }
}
