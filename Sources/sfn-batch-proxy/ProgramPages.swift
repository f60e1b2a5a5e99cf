#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// The pages of the program's and its libraries' code in memory.
enum ProgramPages {
  /// Lets go of the code that is mapped, most of which only starting needed. What is still needed comes back page by
  /// page from the kernel's cache of the file; what is not, the kernel can use for something else at once. On Linux
  /// only; where /proc is not to be had nothing is done.
  static func release() {
    #if os(Linux)
      guard case .success(let maps) = Platform.read("/proc/self/maps", limit: 1 << 20) else { return }
      for range in codeRanges(String(decoding: maps, as: UTF8.self)) {
        _ = madvise(UnsafeMutableRawPointer(bitPattern: range.lowerBound), range.count, MADV_DONTNEED)
      }
    #endif
  }

  /// The mappings of files that hold code, out of the text of /proc/self/maps (proc(5)). Only those: code is never
  /// written to, while data that is read-only now may have been written before and would be lost.
  static func codeRanges(_ maps: String) -> [Range<UInt>] {
    maps.split(separator: "\n").compactMap { line in
      // 55d0c6a00000-55d0c76a7000 r-xp 0011c000 fe:00 1048 /usr/bin/sfn-batch-proxy
      let parts = line.split(separator: " ", maxSplits: 5)
      guard parts.count == 6, parts[1] == "r-xp", parts[4] != "0",
        parts[5].drop(while: { $0 == " " }).first == "/"
      else { return nil }
      let bounds = parts[0].split(separator: "-")
      guard bounds.count == 2, let start = UInt(bounds[0], radix: 16), let end = UInt(bounds[1], radix: 16),
        start > 0, start < end
      else { return nil }
      return start..<end
    }
  }
}
