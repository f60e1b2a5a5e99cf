#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// The standard process metrics of Prometheus client libraries. What a platform does not tell is nil.
public struct ProcessReadings: Sendable, Equatable {
  /// Seconds since 1970-01-01T00:00:00Z.
  public var startTime: Double?
  /// User and system time in seconds.
  public var cpuSeconds: Double?
  public var residentBytes: UInt64?
  public var virtualBytes: UInt64?
  public var openDescriptors: UInt64?
  public var maximumDescriptors: UInt64?

  public init() {}

  /// Reads them now. Opens two files of /proc on Linux: for an admin request, not for every exchange.
  /// - Parameter startTime: when this process started, in seconds since 1970.
  public static func current(startTime: Double?) -> ProcessReadings {
    var readings = ProcessReadings()
    readings.startTime = startTime
    readings.cpuSeconds = cpuTime()
    readings.maximumDescriptors = descriptorLimit()
    #if os(Linux)
      let pageSize = UInt64(max(0, sysconf(Int32(_SC_PAGESIZE))))
      if let pages = memoryPages(of: readSmallFile("/proc/self/statm")) {
        readings.virtualBytes = pages.total.multipliedReportingOverflow(by: pageSize).partialValue
        readings.residentBytes = pages.resident.multipliedReportingOverflow(by: pageSize).partialValue
      }
      readings.openDescriptors = countDescriptors()
    #endif
    return readings
  }

  private static func cpuTime() -> Double? {
    var usage = rusage()
    #if canImport(Glibc)
      guard getrusage(Int32(RUSAGE_SELF.rawValue), &usage) == 0 else { return nil }
    #else
      guard getrusage(Int32(RUSAGE_SELF), &usage) == 0 else { return nil }
    #endif
    let seconds = Double(usage.ru_utime.tv_sec) + Double(usage.ru_stime.tv_sec)
    return seconds + (Double(usage.ru_utime.tv_usec) + Double(usage.ru_stime.tv_usec)) / 1e6
  }

  private static func descriptorLimit() -> UInt64? {
    var limit = rlimit()
    #if canImport(Glibc)
      guard getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 else { return nil }
    #else
      guard getrlimit(Int32(RLIMIT_NOFILE), &limit) == 0 else { return nil }
    #endif
    return UInt64(limit.rlim_cur)
  }

  /// `/proc/self/statm`: total and resident pages, then more that nobody needs (proc(5)).
  static func memoryPages(of statm: [UInt8]) -> (total: UInt64, resident: UInt64)? {
    let words = String(decoding: statm, as: UTF8.self).split(separator: " ", maxSplits: 2)
    guard words.count >= 2, let total = UInt64(words[0]), let resident = UInt64(words[1]) else { return nil }
    return (total, resident)
  }

  #if os(Linux)
    private static func readSmallFile(_ path: String) -> [UInt8] {
      let descriptor = open(path, O_RDONLY | O_CLOEXEC)
      guard descriptor >= 0 else { return [] }
      defer { close(descriptor) }
      return [UInt8](unsafeUninitializedCapacity: 512) { buffer, count in
        count = max(0, read(descriptor, buffer.baseAddress, buffer.count))
      }
    }

    private static func countDescriptors() -> UInt64? {
      guard let folder = opendir("/proc/self/fd") else { return nil }
      defer { closedir(folder) }
      var count: UInt64 = 0
      while readdir(folder) != nil { count += 1 }
      // Not counted: `.`, `..` and the descriptor that reads the folder.
      return count > 3 ? count - 3 : 0
    }
  #endif
}
