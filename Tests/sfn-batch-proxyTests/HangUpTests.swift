import ProxyCore
import Synchronization
import Testing

@testable import sfn_batch_proxy

@Suite struct HangUpTests {
  @Test("does nothing until it is told what") func late() {
    let hangUp = HangUp()
    let count = Mutex(0)
    hangUp.call()
    hangUp.set { count.withLock { $0 += 1 } }
    hangUp.call()
    #expect(count.withLock { $0 } == 1)
  }
}
