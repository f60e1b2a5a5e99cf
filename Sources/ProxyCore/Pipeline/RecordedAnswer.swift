import HTTP1

/// An upstream's whole answer, kept to be given again.
struct RecordedAnswer: Sendable {
  let head: ResponseHead
  let body: [UInt8]
  /// This proxy's own fields of the answer, in wire form.
  var fields: [UInt8] = []

  /// Answers above this are not kept: AWS Batch's to a SubmitJob has about 300 bytes.
  static let maximumBody = 16_384
}
