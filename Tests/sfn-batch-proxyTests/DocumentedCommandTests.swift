import ArgumentParser
import ProxyCore
import Testing

@testable import sfn_batch_proxy

@Suite struct DocumentedCommandTests {
  static let pages = [("root", RootCommand.help)] + RootCommand.commands.map { ($0._commandName, $0.help) }

  @Test("help fits 80 columns and ends its last line", arguments: pages)
  func fits(_ name: String, _ text: String) {
    for line in text.split(separator: "\n") { #expect(line.count <= 80, "\(name): \(line)") }
    #expect(text.hasSuffix("\n") && !text.hasSuffix("\n\n"))
    #expect(!text.contains(" \n"))
  }

  @Test("examples stand before usage", arguments: pages)
  func examplesFirst(_ name: String, _ text: String) throws {
    let example = try #require(text.firstRange(of: "  sfn-batch-proxy "))
    let usage = try #require(text.firstRange(of: "USAGE: "))
    #expect(example.lowerBound < usage.lowerBound)
  }

  @Test(
    "help names every option of its command, and no other",
    arguments: RootCommand.names)
  func complete(_ name: String) throws {
    let command = try #require(RootCommand.command(named: name))
    let common: Set = ["--help", "--version"]
    let declared = Set(RootCommand.options(of: command)).subtracting(common)
    let usage = try #require(command.help.firstRange(of: "USAGE: "))
    let words = command.help[usage.lowerBound...].split(whereSeparator: { !($0.isLetter || $0 == "-") })
    let documented = Set(words.map(String.init).filter { $0.hasPrefix("--") && $0.count > 2 }).subtracting(
      common)
    #expect(documented == declared)
  }
}
