import JSONEditing

extension SubmitJobRequest {
  /// Where the job's name stands between its quotes, escapes and all; for logs. HOT.
  public var jobNameSpan: Range<Int>? { Self.contents(jobNameMember) }

  /// Where the job definition stands between its quotes.
  public var jobDefinitionSpan: Range<Int>? { Self.contents(jobDefinitionMember) }

  private static func contents(_ member: JSONMember?) -> Range<Int>? {
    guard let member, member.kind == .string, member.value.count >= 2 else { return nil }
    return member.value.lowerBound + 1..<member.value.upperBound - 1
  }
}
