import Testing

@testable import BatchSandbox

@Suite("Pages")
struct PagingTests {
  private func page(_ all: [Int], _ size: Int, _ token: String?, isRising: Bool = true) throws -> Page<Int> {
    try Page.of(all, kind: "numbers", size: size, token: token, isRising: isRising, sequence: { $0 })
  }

  @Test("goes on after the last element shown, in either direction, also when that is gone")
  func goesOn() throws {
    let first = try page([1, 2, 3, 4], 2, nil)
    #expect(first.elements == [1, 2])
    #expect(try page([1, 3, 4], 2, first.nextToken).elements == [3, 4])
    let falling = try page([4, 3, 2, 1], 2, nil, isRising: false)
    #expect(try page([6, 5, 4, 3, 2, 1], 2, falling.nextToken, isRising: false).elements == [2, 1])
    #expect(try page([1], 2, falling.nextToken, isRising: false).elements == [1])
  }

  @Test("gives no token with the last page", arguments: [[], [1], [1, 2]])
  func lastPage(_ all: [Int]) throws {
    let page = try page(all, 2, nil)
    #expect(page.elements == all)
    #expect(page.nextToken == nil)
  }

  @Test(
    "refuses a token that it did not give out",
    arguments: ["", "numbers", "numbers.", "others.1", "numbers.#"])
  func forged(_ token: String) {
    #expect(throws: SandboxError.self) { try page([1, 2, 3], 2, token) }
  }
}
