import Testing

@testable import AWSCredentials

@Suite("Percent-encoding")
struct PercentEncodingTests {
  @Test("leaves what is unreserved and encodes each other byte in capitals")
  func encodes() {
    let unreserved = "ABCXYZabcxyz0189-._~"
    #expect(PercentEncoding.encode(unreserved) == unreserved)
    #expect(PercentEncoding.encode(" +&=/:é\n*") == "%20%2B%26%3D%2F%3A%C3%A9%0A%2A")
    #expect(PercentEncoding.encode("").isEmpty)
  }

  @Test("joins the pairs of a form in the order given")
  func joinsForms() {
    #expect(PercentEncoding.form([("b", "1&2"), ("a", ""), ("c=", "x")]) == "b=1%262&a=&c%3D=x")
    #expect(PercentEncoding.form([]).isEmpty)
  }
}
