/// One look-up from its first page to its last, with pauses where Batch asks for patience.
struct DescribeJobDefinitionsCall: Sendable {
  /// What came of it.
  struct Outcome: Sendable {
    let result: LookUpResult
    /// Whether the scope lacks the permission, so that asking again is in vain for a while.
    var isDenial = false

    static func failure(_ failure: LookUpFailure) -> Outcome {
      Outcome(result: .unavailable(failure))
    }
  }

  /// The pause after the first failed attempt is this at most and half of it at least; each further one
  /// doubles.
  static let firstPause = Duration.milliseconds(100)
  static let longestPause = Duration.seconds(1)
  /// Pages of 100 revisions: more than a definition can have had in years of deploying.
  static let maximumPages = 100

  let clock: ResolverClock
  let random: @Sendable () -> Double
  let send: JobDefinitionResolver.Sender

  /// Looks a definition up. Without a revision all pages are read and the highest active revision counts: the
  /// order of an answer is not documented.
  func run(_ reference: JobDefinitionReference, _ scope: LookUpScope, deadline: Duration) async -> Outcome {
    var best: JobDefinitionSummary?
    var token: String?
    for _ in 0..<Self.maximumPages {
      let body = DescribeJobDefinitions.request(for: reference, nextToken: token)
      switch await answer(to: body, scope, deadline: deadline) {
      case .failed(let outcome):
        return outcome
      case .page(let bytes):
        guard let page = DescribeJobDefinitions.page(bytes, for: reference) else {
          return .failure(.unreadable)
        }
        if let found = page.best, found.revision ?? 0 > best?.revision ?? 0 { best = found }
        guard let next = page.nextToken, reference.revision == nil else {
          return best.map { Outcome(result: .found($0)) } ?? .failure(.notFound)
        }
        token = next
      }
    }
    return .failure(.unreadable)
  }

  private enum Answer {
    case page([UInt8])
    case failed(Outcome)
  }

  /// Sends one request until it is answered for good or the time is up.
  private func answer(to body: [UInt8], _ scope: LookUpScope, deadline: Duration) async -> Answer {
    var longest = Self.firstPause
    while true {
      var failure = LookUpFailure.unreachable
      if let (status, answer) = try? await send(body, scope) {
        switch status {
        case 200: return .page(answer)
        case 403:
          return .failed(Outcome(result: .unavailable(.denied), isDenial: Self.lacksPermission(answer)))
        case 401: return .failed(.failure(.denied))
        case 429: failure = .throttled
        case 500...: failure = .serverError
        default: return .failed(.failure(.refused))
        }
      }
      // Half of the pause is jitter: callers that were refused together do not come back together.
      let pause = longest * (0.5 + random() / 2)
      longest = min(longest * 2, Self.longestPause)
      guard clock.now() + pause < deadline, (try? await clock.sleep(pause)) != nil else {
        return .failed(.failure(failure))
      }
    }
  }

  /// Whether a 403 is about the permission and not about a signature or token, which the next request may
  /// have right.
  private static func lacksPermission(_ answer: [UInt8]) -> Bool {
    let text = String(decoding: answer.prefix(4096), as: UTF8.self).lowercased()
    return !text.contains("signature") && !text.contains("token")
  }
}
