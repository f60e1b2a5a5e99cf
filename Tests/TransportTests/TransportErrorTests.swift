import Glibc
import Testing

@testable import Transport

@Suite struct TransportErrorTests {
  @Test("says which call failed and why, and of which kind that is")
  func saysWhichCallFailed() {
    for (number, code) in [
      (EADDRINUSE, TransportError.Code.addressInUse), (ECONNREFUSED, .refused), (ENETUNREACH, .unreachable),
      (ETIMEDOUT, .timedOut), (EPIPE, .closed), (EMFILE, .overloaded), (EACCES, .permissionDenied),
      (EXDEV, .other),
    ] {
      #expect(TransportError(call: "connect", errno: number).code == code)
    }
    #expect(TransportError(call: "connect", errno: ECONNREFUSED).description == "connect: Connection refused")
  }
}
