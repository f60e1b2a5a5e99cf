import Testing

@testable import ProxyCore

@Suite struct AdminConnectionHandlerTests {
  private func ask(_ text: String) async throws -> RawAnswer {
    let proxy = try await TestProxy.start { $0.admin = ListenAddress(host: "127.0.0.1", port: 0) }
    let port = try #require(proxy.server.adminAddress).port
    let bytes = Array(text.utf8)
    let answer = try await RawClient.ask(port: port, bytes)
    await proxy.stop()
    return answer
  }

  @Test("serves its pages") func pages() async throws {
    let answer = try await ask("GET /healthz HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n")
    #expect(answer.status == 200 && answer.body == "ok\n")
  }

  @Test("reads no body") func bodies() async throws {
    let answer = try await ask("POST /healthz HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 99\r\n\r\n")
    #expect(answer.status == 405 && answer.field("connection") == "close")
  }

  @Test("answers what is no request") func nonsense() async throws {
    #expect(try await ask("nonsense\r\n\r\n").status == 400)
  }

  @Test("is unreachable through the proxy itself") func foreign() async throws {
    let answer = try await ask("GET http://127.0.0.1:1/metrics HTTP/1.1\r\nHost: 127.0.0.1:1\r\n\r\n")
    #expect(answer.status == 400)
  }

  @Test("serves the inspector, and of its events to HEAD the head alone") func inspector() async throws {
    let page = try await ask("GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n")
    #expect(page.status == 200 && page.body.hasPrefix("<!doctype html>"))
    #expect(page.field("content-security-policy") == AdminResponse.pagePolicy)
    let events = try await ask("HEAD /inspector/events HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n")
    #expect(events.status == 200 && events.field("content-type") == "text/event-stream; charset=utf-8")
  }

  @Test("asks for a token where others can reach it, and tells it at the start") func token() async throws {
    let proxy = try await TestProxy.start { $0.admin = ListenAddress(host: "0.0.0.0", port: 0) }
    let url = try #require(proxy.server.inspectorURL)
    let port = try #require(proxy.server.adminAddress).port
    let query = try #require(url.firstIndex(of: "?"))
    #expect(url.hasPrefix("http://127.0.0.1:\(port)/?token="))
    for (target, status) in [("/", 403), ("/\(url[query...])", 200), ("/healthz", 200), ("/metrics", 200)] {
      let request = Array("GET \(target) HTTP/1.1\r\nHost: 127.0.0.1:\(port)\r\n\r\n".utf8)
      #expect(try await RawClient.ask(port: port, request).status == status)
    }
    await proxy.stop()
  }
}
