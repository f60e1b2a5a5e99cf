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
