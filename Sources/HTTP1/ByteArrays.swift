extension [UInt8] {
  /// The bytes of a span, in an array of their own.
  @inlinable
  public init(copying bytes: Span<UInt8>) {
    self = bytes.withUnsafeBufferPointer { Array($0) }
  }
}
