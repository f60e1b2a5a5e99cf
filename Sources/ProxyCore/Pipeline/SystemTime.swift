#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// The system's clocks, each read by one call without a conversion.
enum SystemTime {
  /// Seconds since 1970, UTC.
  static func wallSeconds() -> Int64 {
    var time = timespec()
    #if os(Linux)
      clock_gettime(CLOCK_REALTIME_COARSE, &time)  // a few milliseconds behind, which no whole second shows
    #else
      clock_gettime(CLOCK_REALTIME, &time)
    #endif
    return Int64(time.tv_sec)
  }

  /// Nanoseconds of a clock that never goes back: what durations are measured with.
  static func monotonic() -> UInt64 {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return UInt64(bitPattern: Int64(time.tv_sec)) &* 1_000_000_000 &+ UInt64(bitPattern: Int64(time.tv_nsec))
  }
}
