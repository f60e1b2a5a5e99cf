import ProxyCore
import Testing

@testable import sfn_batch_proxy

@Suite struct DemoClientTests {
  private func reply(_ path: String, _ body: String) async throws -> DemoReply {
    let sandbox = try await Assembly.standard.startSandbox(
      SandboxStart(listen: ListenAddress(host: "127.0.0.1", port: 0)))
    do {
      let reply = try await DemoClient.send(Array(body.utf8), to: path, at: sandbox.address)
      await sandbox.drain()
      return reply
    } catch {
      await sandbox.drain()
      throw error
    }
  }

  @Test("signs so that the sandbox takes its requests") func signs() async throws {
    let reply = try await reply("/v1/describejobdefinitions", #"{"jobDefinitionName":"etl"}"#)
    #expect(reply.status == 200)
    #expect(reply.errorType == nil)
    #expect(String(decoding: reply.body, as: UTF8.self).contains(#""jobDefinitionName":"etl""#))
  }

  @Test("tells the type of an error") func tellsErrors() async throws {
    let reply = try await reply("/v1/submitjob", DemoScript.submission)
    #expect(reply.status == 400)
    #expect(reply.errorType == "ClientException")
  }
}
