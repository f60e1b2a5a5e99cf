import Synchronization

/// An AWS Batch endpoint in memory. It knows no sockets and no signatures: it takes a request that the server has
/// read and authenticated, and gives the answer. Any number of threads may ask at once.
///
/// What it imitates and what it does not is in `docs/sandbox.md`.
public final class Sandbox: Sendable {
  private let state: Mutex<SandboxState>
  private let newIdentifier: @Sendable () -> String
  private let wrapsClientExceptions: Bool

  /// - Parameter newIdentifier: makes job IDs and request IDs; each must be new. By default random UUIDs.
  public init(
    options: SandboxOptions = SandboxOptions(),
    newIdentifier: @escaping @Sendable () -> String = { RandomIdentifier.uuid() }
  ) {
    var state = SandboxState(options: options)
    if options.hasBuiltInDefinitions {
      // Their text is part of this program and is checked by its tests.
      for definition in (try? BuiltInDefinitions.parsed()) ?? [] {
        try? state.definitions.add(template: definition)
      }
    }
    self.state = Mutex(state)
    self.newIdentifier = newIdentifier
    wrapsClientExceptions = options.wrapsClientExceptions
  }

  /// Whether a request target is one of the sandbox's own, read-only pages. They show what clients sent and are not
  /// part of AWS Batch, so a server need not ask for a signature there.
  public static func isInspection(target: String) -> Bool {
    target == Inspection.prefix || target.hasPrefix(Inspection.prefix + "/")
  }

  /// Answers one request.
  ///
  /// - Parameters:
  ///   - method: the HTTP method, case-sensitive.
  ///   - target: the request target in origin-form, as it was received: still percent-encoded, with its query.
  ///   - body: the whole body; empty for none.
  ///   - caller: whose definitions, jobs and queues are meant. Not looked at by the inspection pages.
  ///   - now: milliseconds since 1970.
  public func answer(method: String, target: String, body: [UInt8], caller: CallerIdentity, now: Int64)
    -> SandboxResponse
  {
    let requestID = newIdentifier()
    // Sums of times below stay far from overflow, whatever clock is given.
    let now = min(max(0, now), 1 << 52)
    do throws(SandboxError) {
      if Self.isInspection(target: target) {
        let (contentType, body) = try state.withLock { (state) throws(SandboxError) in
          try Inspection.answer(method: method, target: target, state: state, now: now)
        }
        return SandboxResponse(status: 200, contentType: contentType, body: body, requestID: requestID)
      }
      let value = try perform(method: method, target: target, body: body, caller: caller, now: now)
      return .success(value, requestID: requestID)
    } catch {
      return .failure(error, requestID: requestID, wrapsAll: wrapsClientExceptions)
    }
  }

  private func perform(method: String, target: String, body: [UInt8], caller: CallerIdentity, now: Int64)
    throws(SandboxError) -> JSONValue
  {
    do throws(SandboxError) {
      let route: Route
      do throws(SandboxError) {
        route = try Route.of(method: method, target: target)
      } catch {
        state.withLock { $0.counts.add(nil) }
        throw error
      }
      var call = SandboxCall(
        route: route, scope: caller.scope, body: body, fields: Fields(JSONMembers()), now: now,
        newJobID: route.operation == .submitJob ? newIdentifier() : "")
      try state.withLock { (state) throws(SandboxError) in
        state.counts.add(route.operation)
        try state.applyFaults(call)
      }
      call.fields = try Self.fields(of: body, for: route.operation)
      return try state.withLock { (state) throws(SandboxError) in try state.perform(call) }
    } catch {
      state.withLock { $0.counts.addRefusal() }
      throw error
    }
  }

  /// The members of a body. Batch's limits on size come first: nothing larger is read.
  private static func fields(of body: [UInt8], for operation: SandboxOperation) throws(SandboxError) -> Fields
  {
    let kibibytes = (body.count + 1023) / 1024
    if operation == .submitJob, body.count > BatchLimits.submitJobBytes {
      throw .wrapped("Job size must be less than 30 KiB, got \(kibibytes) KiB", "size")  // observed
    }
    if operation == .registerJobDefinition, body.count > BatchLimits.jobDefinitionBytes {
      throw .wrapped("Job definition size must be less than 24 KiB, got \(kibibytes) KiB", "size")
    }
    guard !body.isEmpty else { return Fields(JSONMembers()) }
    return try fields(ofDocument: body)
  }

  private static func fields(ofDocument body: [UInt8]) throws(SandboxError) -> Fields {
    let document: JSONValue
    do throws(JSONParser.Failure) {
      document = try JSONParser.parse(body)
    } catch {
      throw .malformed("The body is not valid JSON: \(error.reason) at byte \(error.offset).")
    }
    guard let members = document.members else {
      throw .malformed("The body must be a JSON object, not \(document.kindName).")
    }
    return Fields(members)
  }

  /// The operations that it imitates, by AWS's name.
  public static var operationNames: [String] { SandboxOperation.allCases.map(\.rawValue) }

  /// What goes wrong on purpose from now on. Reading it tells how many throttled calls are left.
  public var faults: SandboxFaults {
    get { state.withLock { $0.faults } }
    set { state.withLock { $0.faults = newValue } }
  }

  /// Loads job definitions: the output of `aws batch describe-job-definitions`, a list of definitions, or a single
  /// one, as described or as given to `register-job-definition`. Name, revision and status count; the account and
  /// Region of an ARN do not: loaded definitions are there in every Region. A definition without a revision gets
  /// the next one of its name. Where one definition is refused, none of the file is loaded.
  ///
  /// - Parameter name: names the file in errors.
  /// - Returns: how many revisions were loaded.
  @discardableResult
  public func load(definitions bytes: [UInt8], named name: String) throws(SandboxError) -> Int {
    do throws(SandboxError) {
      return try state.withLock { (state) throws(SandboxError) in
        var store = state.definitions
        let loaded = try DefinitionFile.load(bytes, into: &store)
        state.definitions = store
        return loaded
      }
    } catch {
      throw .definitionFile("\(name): \(error.message)")
    }
  }
}

/// Random version 4 UUIDs in lower case (RFC 9562 section 5.4), without Foundation.
public enum RandomIdentifier {
  public static func uuid() -> String {
    var generator = SystemRandomNumberGenerator()
    let high = generator.next() & 0xFFFF_FFFF_FFFF_0FFF | 0x4000
    let low = generator.next() & 0x3FFF_FFFF_FFFF_FFFF | 0x8000_0000_0000_0000
    var text: [UInt8] = []
    text.reserveCapacity(36)
    for index in 0..<32 {
      if index == 8 || index == 12 || index == 16 || index == 20 { text.append(UInt8(ascii: "-")) }
      let half = index < 16 ? high : low
      text.append(PercentCoding.hexCharacter(UInt8(truncatingIfNeeded: half >> UInt64(60 - index % 16 * 4))))
    }
    return String(decoding: text, as: UTF8.self)
  }
}
