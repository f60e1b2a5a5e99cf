import AWSBatch
import Testing

@Suite struct ResolverClockTests {
  @Test("passes as the machine's clock does")
  func passes() async throws {
    let clock = ResolverClock.continuous
    let start = clock.now()
    try await clock.sleep(.milliseconds(20))
    #expect(clock.now() - start >= .milliseconds(20))
  }

  @Test("ends a wait when the task is cancelled")
  func cancels() async {
    let task = Task { try await ResolverClock.continuous.sleep(.seconds(60)) }
    task.cancel()
    await #expect(throws: CancellationError.self) { try await task.value }
  }
}
