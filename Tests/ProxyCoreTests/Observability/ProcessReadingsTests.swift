import Testing

@testable import ProxyCore

@Suite struct ProcessReadingsTests {
  @Test("reads the process's own figures") func readsFigures() {
    let readings = ProcessReadings.current(startTime: 12)
    #expect(readings.startTime == 12)
    #expect((readings.cpuSeconds ?? 0) > 0)
    #expect((readings.maximumDescriptors ?? 0) > 2)
    #if os(Linux)
      #expect((readings.residentBytes ?? 0) > 1_000_000)
      #expect((readings.virtualBytes ?? 0) >= (readings.residentBytes ?? .max))
      #expect((readings.openDescriptors ?? 0) >= 3)
    #endif
  }

  @Test(
    "reads nothing from what is not statm",
    arguments: ["", "12", "a b c", "-1 2 3", "99999999999999999999999 1"])
  func readsNothing(text: String) {
    #expect(ProcessReadings.memoryPages(of: Array(text.utf8)) == nil)
  }
}
