/// The answer to one request. The server adds `Content-Length`, `Date` and `Connection`.
public struct SandboxResponse: Sendable {
  public let status: Int
  /// AWS's name of the error, nil for a success. It is also among the headers.
  public let errorType: String?
  public let body: [UInt8]
  /// Content-Type, x-amzn-RequestId and, for an error, x-amzn-ErrorType.
  public let headers: [(name: String, value: String)]

  init(status: Int, errorType: String? = nil, contentType: String, body: [UInt8], requestID: String) {
    self.status = status
    self.errorType = errorType
    self.body = body
    var headers = [(name: "Content-Type", value: contentType), (name: "x-amzn-RequestId", value: requestID)]
    if let errorType { headers.append((name: "x-amzn-ErrorType", value: errorType)) }
    self.headers = headers
  }

  static func success(_ value: JSONValue, requestID: String) -> SandboxResponse {
    SandboxResponse(status: 200, contentType: "application/json", body: value.encoded, requestID: requestID)
  }

  /// AWS's rest-json error shape: the type in a header, the message in the body.
  static func failure(_ error: SandboxError, requestID: String, wrapsAll: Bool) -> SandboxResponse {
    let isWrapped = error.isWrapped || (wrapsAll && error.type == "ClientException")
    let message =
      isWrapped
      ? "Error executing request, Exception : \(error.message), RequestId: \(requestID)" : error.message
    let body: JSONValue = ["message": .string(message)]
    return SandboxResponse(
      status: error.status, errorType: error.type, contentType: "application/json", body: body.encoded,
      requestID: requestID)
  }
}
