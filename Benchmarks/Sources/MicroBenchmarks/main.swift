// Times the parts of an exchange: nanoseconds each, the best of several rounds, which other processes disturb least.
//
//   swift run -c release --package-path Benchmarks MicroBenchmarks
//   MicroBenchmarks NAME COUNT     only runs one part that often, for scripts/check-instructions

let operations = try Operations()
let arguments = CommandLine.arguments.dropFirst()

if arguments.isEmpty {
  let clock = ContinuousClock()
  for operation in operations.all {
    var best = Duration.seconds(1)
    var sum = 0
    for _ in 0..<20 {
      let taken = try clock.measure { for _ in 0..<5000 { sum &+= try operation.run() } }
      best = min(best, taken / 5000)
    }
    let nanoseconds = Int(best / .nanoseconds(1))
    print("\(operation.name) \(nanoseconds) ns\(sum == 0 ? " (nothing was done)" : "")")
  }
} else if let name = arguments.first, name == "--list" {
  for operation in operations.all { print(operation.name) }
} else if let name = arguments.first, let operation = operations.all.first(where: { $0.name == name }),
  let count = arguments.dropFirst().first.flatMap({ Int($0) })
{
  var sum = 0
  for _ in 0..<count { sum &+= try operation.run() }
  print(sum)
} else {
  print("usage: MicroBenchmarks [--list | NAME COUNT]")
}
