import Glibc
import Testing

@testable import Transport

@Suite struct ListenerTests {
  @Test("takes in a burst of connections and tells whose they are")
  func takesInABurst() throws {
    let accepted = Mailbox<(Int32, UInt16)>()
    let listener = try Listener(on: loopback(port: 0)) { accepted.put(($0, $1.port)) }
    listener.start()
    defer { listener.stop() }
    #expect(listener.address.port != 0)
    let clients = try (0..<200).map { _ in try LoopbackSocket.connect(to: listener.address) }
    var ports: Set<UInt16> = []
    for _ in clients {
      guard let (descriptor, port) = accepted.next() else { break }
      ports.insert(port)
      close(descriptor)
    }
    #expect(ports == Set(clients.map { SystemCalls.localAddress($0.descriptor).port }))
  }

  @Test("takes in whom the kernel has let in before it stops")
  func takesInTheWaiting() throws {
    let accepted = Mailbox<Int32>()
    let stopped = Mailbox<Void>()
    let gate = Mailbox<Void>()
    let listener = try Listener(on: loopback(port: 0)) { descriptor, _ in
      if accepted.isEmpty { _ = gate.next() }
      accepted.put(descriptor)
    }
    listener.start()
    // More than are taken in at one go.
    let clients = try (0..<200).map { _ in try LoopbackSocket.connect(to: listener.address) }
    listener.stop { stopped.put(()) }
    listener.stop()
    gate.put(())
    _ = stopped.next()
    var count = 0
    while !accepted.isEmpty, let descriptor = accepted.next() {
      count += 1
      close(descriptor)
    }
    #expect(count == clients.count)
    #expect(throws: SocketTrouble.self) {
      for _ in 0..<1000 {
        _ = try LoopbackSocket.connect(to: listener.address)
        usleep(1000)
      }
    }
  }

  @Test("says which port is taken")
  func saysThatAPortIsTaken() throws {
    let first = try LoopbackListener()
    #expect {
      _ = try Listener(on: first.address) { _, _ in }
    } throws: { error in
      (error as? TransportError)?.code == .addressInUse
    }
  }
}
