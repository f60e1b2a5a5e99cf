/// Tries whether an address can be listened on, and gives it back at once.
public enum PortProbe {
  /// - Throws: ``TransportError`` as a listener would: taken, not an address of this machine, not permitted.
  public static func check(_ address: SocketAddress) throws(TransportError) {
    SystemCalls.closeDescriptor(try SystemCalls.listen(on: address).get())
  }
}
