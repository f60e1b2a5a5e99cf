Platform.fillStandardStreams()
Platform.ignoreBrokenPipes()
let context = CommandContext(
  assembly: .standard, streams: .standard, environment: Platform.environment())
let arguments = Array(CommandLine.arguments.dropFirst())
Platform.exitNow(await CommandLineRunner(context: context).run(arguments))
