import Testing

@testable import sfn_batch_proxy

#if os(Linux) && canImport(Glibc)
  import Glibc

  @Suite struct PlatformMemoryTests {
    @Test("leaves no core dump and lets no debugger in") func keepMemoryPrivate() {
      Platform.keepMemoryPrivate()
      var limit = rlimit()
      #expect(getrlimit(__rlimit_resource_t(RLIMIT_CORE.rawValue), &limit) == 0)
      #expect(limit.rlim_cur == 0 && limit.rlim_max == 0)
      typealias ProcessControl =
        @convention(c) (CInt, CUnsignedLong, CUnsignedLong, CUnsignedLong, CUnsignedLong)
        -> CInt
      let getDumpable: CInt = 3
      let control = dlsym(nil, "prctl").map { unsafeBitCast($0, to: ProcessControl.self) }
      #expect(control?(getDumpable, 0, 0, 0, 0) == 0)
      // The other tests of this process keep what they had.
      _ = control?(4, 1, 0, 0, 0)
    }
  }
#endif
