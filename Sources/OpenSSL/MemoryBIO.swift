import COpenSSL

/// Bytes in memory, where OpenSSL wants a stream.
final class MemoryBIO {
  let pointer: OpaquePointer

  /// To be written to.
  init() throws(OpenSSLError) {
    ERR_clear_error()
    guard let bio = BIO_new(BIO_s_mem()) else { throw OpenSSLError(call: "BIO_new") }
    pointer = bio
  }

  /// To be read from. The bytes are copied.
  convenience init(_ bytes: [UInt8]) throws(OpenSSLError) {
    try self.init()
    // Callers read files of at most a megabyte, far below what an Int32 counts.
    guard
      bytes.isEmpty || BIO_write(pointer, bytes, Int32(clamping: bytes.count)) == Int32(clamping: bytes.count)
    else { throw OpenSSLError(call: "BIO_write") }
  }

  /// Frees the copy, which OpenSSL overwrites first.
  deinit { BIO_free_all(pointer) }

  /// What was written and not read yet.
  var bytes: [UInt8] {
    var start: UnsafeMutablePointer<CChar>?
    let count = shim_BIO_get_mem_data(pointer, &start)
    guard let start, count > 0 else { return [] }
    return Array(UnsafeRawBufferPointer(start: start, count: count))
  }

  var text: String { String(decoding: bytes, as: UTF8.self) }
}
