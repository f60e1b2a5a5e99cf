#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// What can be fuzzed. The raw value is the name that scripts/fuzz takes, and that of the folder in Corpus/.
enum FuzzTarget: String, CaseIterable {
  case requestHead = "request-head"
  case responseHead = "response-head"
  case chunkedBody = "chunked-body"
  case authorization = "authorization"
  case signature = "signature"
  case jsonSplice = "json-splice"
  case submitJob = "submit-job"
  case definitions = "definitions"

  /// The one that the environment names.
  static let chosen: FuzzTarget = {
    let name = getenv("FUZZ_TARGET").map { String(cString: $0) } ?? ""
    guard let target = FuzzTarget(rawValue: name) else {
      let names = allCases.map(\.rawValue).joined(separator: " ")
      failed("FUZZ_TARGET must be one of: \(names)")
    }
    return target
  }()

  func run(_ bytes: [UInt8]) {
    switch self {
    case .requestHead: RequestHeadFuzz.run(bytes)
    case .responseHead: ResponseHeadFuzz.run(bytes)
    case .chunkedBody: ChunkedBodyFuzz.run(bytes)
    case .authorization: AuthorizationFuzz.run(bytes)
    case .signature: SignatureFuzz.run(bytes)
    case .jsonSplice: JSONSpliceFuzz.run(bytes)
    case .submitJob: SubmitJobFuzz.run(bytes)
    case .definitions: DefinitionsFuzz.run(bytes)
    }
  }
}

/// Called by libFuzzer for every input.
@_cdecl("LLVMFuzzerTestOneInput")
public func testOneInput(_ data: UnsafePointer<UInt8>?, _ size: Int) -> Int32 {
  FuzzTarget.chosen.run(Array(UnsafeBufferPointer(start: data, count: size)))
  return 0
}

/// Ends the process, which libFuzzer reports as a finding together with the input.
func failed(_ message: String) -> Never {
  fatalError(message)
}

/// What must hold whatever the input is.
func must(_ condition: Bool, _ message: @autoclosure () -> String) {
  if !condition { failed(message()) }
}
