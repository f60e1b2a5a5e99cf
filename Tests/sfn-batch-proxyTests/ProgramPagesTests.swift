import Testing

@testable import sfn_batch_proxy

@Suite("Pages of code")
struct ProgramPagesTests {
  @Test("are those of files that are mapped to be executed and not to be written")
  func areThoseOfFiles() {
    let maps = """
      55d0c6a00000-55d0c6b1c000 r--p 00000000 fe:00 1048                       /usr/bin/sfn-batch-proxy
      55d0c6b1c000-55d0c76c2000 r-xp 0011c000 fe:00 1048                       /usr/bin/sfn batch proxy
      55d0c7a00000-55d0c7a10000 rwxp 0011c000 fe:00 1048                       /usr/bin/sfn-batch-proxy
      7f0000000000-7f0000001000 r-xp 00000000 00:00 0
      7f0000002000-7f0000003000 r-xp 00000000 00:01 7                          [anon]
      7ffd9d1f2000-7ffd9d1f4000 r-xp 00000000 00:00 0                          [vdso]
      7f0000005000-7f0000004000 r-xp 00000000 fe:00 12 /lib/x.so
      7f000000500g-7f0000006000 r-xp 00000000 fe:00 12 /lib/x.so
      7f0000005000 r-xp 00000000 fe:00 12 /lib/x.so
      7f0000007000-7f0000009000 r-xp 00000000 fe:00 12 /lib/y.so
      """
    #expect(
      ProgramPages.codeRanges(maps) == [
        0x55d0_c6b1_c000..<0x55d0_c76c_2000, 0x7f00_0000_7000..<0x7f00_0000_9000,
      ])
    #expect(ProgramPages.codeRanges("").isEmpty)
  }

  #if os(Linux)
    @Test("leave memory, and come back by themselves")
    func leaveMemory() throws {
      let ranges = ProgramPages.codeRanges(try text("/proc/self/maps"))
      let before = try residentFilePages()
      ProgramPages.release()
      let after = try residentFilePages()
      #expect(after < before)
      #expect(try ProgramPages.codeRanges(text("/proc/self/maps")) == ranges && !ranges.isEmpty)
    }

    private func text(_ path: String) throws -> String {
      String(decoding: try Platform.read(path, limit: 1 << 20).get(), as: UTF8.self)
    }

    /// In kilobytes: `RssFile:     12345 kB`.
    private func residentFilePages() throws -> Int {
      let line = try #require(
        try text("/proc/self/status").split(separator: "\n").first { $0.hasPrefix("RssFile:") })
      return try #require(line.split(separator: " ").dropLast().last.flatMap { Int($0) })
    }
  #endif
}
