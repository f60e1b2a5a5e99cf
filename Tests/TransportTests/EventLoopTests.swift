import Dispatch
import Glibc
import Synchronization
import Testing

@testable import Transport

/// A member that reports what happens to it.
private final class Probe: LoopMember, @unchecked Sendable {
  enum Event: Sendable, Equatable { case ready, late, unparked, stopping, stopped }
  let events = Mailbox<Event>()

  override func ready(_ events: Int32) {
    loop.poll(self, for: 0)
    self.events.put(.ready)
  }
  override func deadlinePassed() { events.put(.late) }
  override func unparked() { events.put(.unparked) }
  override func loopStopping() { events.put(.stopping) }
  override func loopStopped() {
    closeDescriptor()
    events.put(.stopped)
  }
}

@Suite struct EventLoopTests {
  private static func pair() -> (Int32, Int32) {
    var ends: [Int32] = [0, 0]
    socketpair(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0, &ends)
    return (ends[0], ends[1])
  }

  @Test("does work in the order in which it was handed over")
  func doesWorkInOrder() throws {
    let loop = try EventLoop(label: "test")
    let seen = Mailbox<[Int]>()
    let numbers = Mutex<[Int]>([])
    loop.start()
    for number in 0..<10_000 { loop.execute { numbers.withLock { $0.append(number) } } }
    loop.execute { seen.put(numbers.withLock { $0 }) }
    #expect(seen.next() == Array(0..<10_000))
    loop.stop()
  }

  @Test("takes work from many threads without losing any")
  func takesWorkFromManyThreads() throws {
    let loop = try EventLoop(label: "test")
    loop.start()
    let count = Mutex(0)
    DispatchQueue.concurrentPerform(iterations: 8) { _ in
      for _ in 0..<2000 { loop.execute { count.withLock { $0 += 1 } } }
    }
    let done = Mailbox<Int>()
    loop.execute { done.put(count.withLock { $0 }) }
    #expect(done.next() == 16_000)
    loop.stop()
  }

  @Test("does what was handed over before the end, and says so of what comes after")
  func doesWhatWasHandedOverBeforeTheEnd() throws {
    let loop = try EventLoop(label: "test")
    let order = Mailbox<Int>()
    loop.execute { order.put(1) }
    loop.stop()
    loop.execute { order.put(2) }
    loop.start()
    #expect(order.next() == 1)
    #expect(order.next() == 2)
    while loop.execute({}) { sched_yield() }
    #expect(!loop.execute { order.put(3) })
    #expect(order.isEmpty)
  }

  @Test("tells a member of its descriptor and of its deadline")
  func tellsAMember() throws {
    let loop = try EventLoop(label: "test")
    loop.start()
    let (near, far) = Self.pair()
    let probe = Probe(loop: loop, descriptor: near)
    loop.execute {
      loop.add(probe)
      loop.poll(probe, for: PollEvents.readable)
    }
    write(far, "x", 1)
    #expect(probe.events.next() == .ready)
    let begun = SystemCalls.monotonicNanoseconds()
    loop.execute { probe.deadline = loop.now + .milliseconds(30) }
    #expect(probe.events.next() == .late)
    #expect(SystemCalls.monotonicNanoseconds() - begun >= .milliseconds(29))
    close(far)
    loop.stop()
    #expect(probe.events.next() == .stopping)
    #expect(probe.events.next() == .stopped)
  }

  @Test("keeps deadlines apart, also those that move later")
  func keepsDeadlinesApart() throws {
    let loop = try EventLoop(label: "test")
    loop.start()
    let probes = (0..<50).map { _ in Probe(loop: loop, descriptor: -1) }
    let order = Mailbox<Int>()
    final class Late: LoopMember, @unchecked Sendable {
      var action: () -> Void = {}
      override func deadlinePassed() { action() }
    }
    let late = (0..<50).map { _ in Late(loop: loop, descriptor: -1) }
    loop.execute {
      for (index, member) in late.enumerated() {
        member.action = { order.put(index) }
        loop.add(member)
        member.deadline = loop.now + 1_000_000
        member.deadline = loop.now + .milliseconds(UInt64(100 - 2 * index))
      }
      for probe in probes { loop.add(probe) }
    }
    var seen: [Int] = []
    for _ in 0..<50 { if let next = order.next() { seen.append(next) } }
    #expect(seen.sorted() == Array(0..<50))
    #expect(seen.first.map { $0 > 40 } == true, "the ones with the nearest deadlines come first")
    #expect(probes.allSatisfy { $0.events.isEmpty })
    loop.stop()
  }

  @Test("hands a parked member back when bytes arrive, and when it is asked for")
  func handsAParkedMemberBack() throws {
    let loop = try EventLoop(label: "test")
    loop.start()
    let (near, far) = Self.pair()
    let probe = Probe(loop: loop, descriptor: near)
    loop.execute {
      loop.add(probe)
      loop.park(probe)
    }
    write(far, "x", 1)
    #expect(probe.events.next() == .unparked)
    var byte: UInt8 = 0
    #expect(read(near, &byte, 1) == 1)
    loop.execute {
      loop.park(probe)
      loop.unpark(probe)
      loop.unpark(probe)
    }
    #expect(probe.events.next() == .unparked)
    loop.stop()
    #expect(probe.events.next() == .stopping)
    close(far)
  }

  @Test("survives members that leave and join while events are handed out")
  func survivesMembersThatLeaveAndJoin() throws {
    final class Leaver: LoopMember, @unchecked Sendable {
      var others: [Leaver] = []
      var action: () -> Void = {}
      override func ready(_ events: Int32) {
        for other in others where other.memberIndex >= 0 && other !== self { loop.remove(other) }
        loop.remove(self)
        action()
      }
    }
    let loop = try EventLoop(label: "test")
    loop.start()
    let done = Mailbox<Int>()
    var far: [Int32] = []
    let members = (0..<20).map { _ in
      let ends = Self.pair()
      far.append(ends.1)
      return Leaver(loop: loop, descriptor: ends.0)
    }
    for end in far { write(end, "x", 1) }
    loop.execute {
      for (index, member) in members.enumerated() {
        member.others = index.isMultiple(of: 3) ? Array(members[max(0, index - 2)...index]) : []
        member.action = { done.put(index) }
        loop.add(member)
        loop.poll(member, for: PollEvents.readable)
      }
    }
    // Three turns later every event has been handed out.
    for _ in 0..<3 {
      let turn = Mailbox<Void>()
      loop.execute { turn.put(()) }
      _ = turn.next()
    }
    var seen: [Int] = []
    while !done.isEmpty, let next = done.next() { seen.append(next) }
    #expect(Set(seen).count == seen.count, "nobody hears of an event after leaving")
    #expect(Set(seen) == [19, 18, 15, 12, 9, 6, 3, 0], "all others are told, whoever leaves")
    loop.execute { for member in members { member.closeDescriptor() } }
    for end in far { close(end) }
    loop.stop()
  }
}
