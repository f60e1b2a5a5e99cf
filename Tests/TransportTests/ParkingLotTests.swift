import Glibc
import Testing

@testable import Transport

/// Nothing but a member: these tests play the loop.
private final class Parked: LoopMember, @unchecked Sendable {}

/// A lot that `#expect` can ask, which copies what it looks at.
private final class Lot {
  private var lot: ParkingLot

  init() throws {
    lot = try ParkingLot()
  }

  var count: Int { lot.count }
  var isReadable: Bool { SystemCalls.wait(on: lot.descriptor, for: PollEvents.readable, timeout: 0) }
  func admit(_ member: LoopMember) -> Bool { lot.admit(member) }
  func release(_ member: LoopMember) { lot.release(member) }
  func takeReady() -> [LoopMember] { lot.takeReady() }
}

@Suite struct ParkingLotTests {
  private let loop: EventLoop

  init() throws {
    loop = try EventLoop(label: "test")
  }

  /// A member and the other end of its connection.
  private func pair() -> (Parked, Int32) {
    var ends: [Int32] = [0, 0]
    socketpair(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0, &ends)
    return (Parked(loop: loop, descriptor: ends[0]), ends[1])
  }

  private func closeAll(_ pairs: [(Parked, Int32)]) {
    for (member, far) in pairs {
      member.closeDescriptor()
      close(far)
    }
  }

  @Test("gives a member back when bytes arrive, once, and no other")
  func givesBackOnBytes() throws {
    let lot = try Lot()
    let members = (0..<3).map { _ in pair() }
    for (member, _) in members { #expect(lot.admit(member)) }
    #expect(!lot.isReadable)
    #expect(lot.takeReady().isEmpty)
    write(members[1].1, "x", 1)
    #expect(lot.isReadable)
    let ready = lot.takeReady()
    #expect(ready.count == 1)
    #expect(ready.first === members[1].0)
    #expect(members.map(\.0.isParked) == [true, false, true])
    #expect(lot.count == 2)
    #expect(!lot.isReadable, "it is not waited for any more, although its byte was not read")
    closeAll(members)
  }

  @Test("gives a member back when its peer ends or breaks off")
  func givesBackAtTheEnd() throws {
    let lot = try Lot()
    let (ended, far) = pair()
    let (broken, other) = pair()
    #expect(lot.admit(ended))
    #expect(lot.admit(broken))
    shutdown(far, Int32(SHUT_WR))
    #expect(lot.takeReady().first === ended)
    close(other)
    #expect(lot.takeReady().first === broken)
    #expect(lot.count == 0)
    ended.closeDescriptor()
    broken.closeDescriptor()
    close(far)
  }

  @Test("forgets a member that is released, and takes it again")
  func forgetsAReleasedMember() throws {
    let lot = try Lot()
    let (member, far) = pair()
    #expect(lot.admit(member))
    #expect(!lot.admit(member), "it is in already")
    lot.release(member)
    lot.release(member)
    #expect(lot.count == 0)
    write(far, "x", 1)
    #expect(lot.takeReady().isEmpty)
    #expect(lot.admit(member))
    #expect(lot.takeReady().first === member)
    member.closeDescriptor()
    close(far)
  }

  @Test("takes a few at once and the rest after them")
  func takesAFewAtOnce() throws {
    let lot = try Lot()
    let members = (0..<ParkingLot.takenAtOnce + 10).map { _ in pair() }
    for (member, far) in members {
      #expect(lot.admit(member))
      write(far, "x", 1)
    }
    #expect(lot.takeReady().count == ParkingLot.takenAtOnce)
    #expect(lot.isReadable)
    #expect(lot.takeReady().count == 10)
    #expect(lot.count == 0)
    closeAll(members)
  }

  @Test("does not admit what it cannot wait for")
  func doesNotAdmitWhatItCannotWaitFor() throws {
    let lot = try Lot()
    let none = Parked(loop: loop, descriptor: -1)
    #expect(!lot.admit(none))
    let (closed, far) = pair()
    close(closed.descriptor)
    #expect(!lot.admit(closed))
    #expect(!closed.isParked)
    #expect(lot.count == 0)
    close(far)
  }
}
