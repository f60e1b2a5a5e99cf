#if canImport(CEpoll)
  import CEpoll
#endif

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// The idle connections of one loop: they wait for their next byte here, where waiting costs a few bytes and no time,
/// and not in the poll set, whose every entry poll(2) looks at each turn. On Linux that is an epoll(7) descriptor,
/// which is itself an entry of the poll set. On other systems nothing is admitted, and idle connections stay in the set.
struct ParkingLot: ~Copyable {
  /// Readable when a parked member is; -1 where this system has no such thing.
  let descriptor: Int32
  /// By descriptor number: those are small, dense, and known to epoll.
  private var members: [LoopMember?] = []
  private(set) var count = 0

  /// How many are taken back in one turn; poll(2) tells of the rest in the next.
  static let takenAtOnce = 64

  init() throws(TransportError) {
    #if canImport(CEpoll)
      descriptor = epoll_create1(shim_EPOLL_CLOEXEC())
      guard descriptor >= 0 else { throw TransportError(call: "epoll_create1", errno: errno) }
    #else
      descriptor = -1
    #endif
  }

  deinit {
    if descriptor >= 0 { close(descriptor) }
  }

  /// Takes a member in until its descriptor is readable, at its end or broken.
  /// - Returns: false where that cannot be waited for here.
  mutating func admit(_ member: LoopMember) -> Bool {
    #if canImport(CEpoll)
      let index = Int(member.descriptor)
      guard index >= 0, !member.isParked else { return false }
      var event = epoll_event()
      event.events = shim_EPOLLIN() | shim_EPOLLRDHUP()
      event.data.fd = member.descriptor
      guard epoll_ctl(descriptor, EPOLL_CTL_ADD, member.descriptor, &event) == 0 else { return false }
      while members.count <= index { members.append(nil) }
      members[index] = member
      member.isParked = true
      count += 1
      return true
    #else
      return false
    #endif
  }

  /// Lets a member go whose descriptor is still open; nothing happens where it is not parked.
  mutating func release(_ member: LoopMember) {
    #if canImport(CEpoll)
      let index = Int(member.descriptor)
      guard member.isParked, members.indices.contains(index), members[index] === member else { return }
      _ = epoll_ctl(descriptor, EPOLL_CTL_DEL, member.descriptor, nil)
      members[index] = nil
      member.isParked = false
      count -= 1
    #endif
  }

  /// Lets those go that something has happened to.
  mutating func takeReady() -> [LoopMember] {
    var ready: [LoopMember] = []
    #if canImport(CEpoll)
      var events = [epoll_event](repeating: epoll_event(), count: Self.takenAtOnce)
      // EINTR counts as none: poll(2) tells again.
      let found = epoll_wait(descriptor, &events, Int32(events.count), 0)
      for event in events.prefix(Int(max(0, found))) {
        let index = Int(event.data.fd)
        guard members.indices.contains(index), let member = members[index] else { continue }
        release(member)
        ready.append(member)
      }
    #endif
    return ready
  }
}
