/**
 * Parses the command line, answers what needs no program (help, mistakes), and starts the rest.
 *
 * @since 0.1.0
 */
import type { ExitCode } from "./ExitCode.js"
import type { InvocationService } from "./Invocation.js"
import * as Parser from "./Parser.js"
import * as Report from "./Report.js"
import * as Signals from "./Signals.js"
import * as Streams from "./Streams.js"
import { version } from "./Version.js"

const COLUMNS_OF_A_PIPE = 100

/** Loads what the command needs and runs it. A file of this folder that is missing shows here. */
const run = async (
  { command, globals, input }: Extract<Parser.Parsed, { _tag: "Run" }>,
  manner: Pick<InvocationService, "streams" | "language" | "env" | "json">,
  host: NodeJS.Process
): Promise<ExitCode> => {
  const signals = Signals.listen(host)
  try {
    const [{ execute }, program] = await Promise.all([import("./Execute.js"), command.load(input)])
    const invocation = { ...manner, debug: globals.debug, profile: globals.profile, flags: input.flags }
    return await execute(program, invocation, signals)
  } catch (thrown) {
    await manner.streams.stderr.write(Report.defect(thrown, manner))
    return 1
  }
}

/**
 * Runs the program once and sets the process's exit code.
 *
 * @since 0.1.0
 * @category main
 */
export const main = async (host: NodeJS.Process): Promise<void> => {
  const argv = host.argv.slice(2)
  const env = { ...host.env }
  const language = Parser.languageOf(argv, env)
  const json = Parser.wantsJson(argv)
  const streams = Streams.fromProcess(host, env, Parser.colourChoice(argv))
  Streams.quietWhenClosed(host)
  const { columns, isTerminal, style } = streams.stdout
  const parsed = Parser.parse(argv, { language, columns: isTerminal ? columns : COLUMNS_OF_A_PIPE, style })
  switch (parsed._tag) {
    case "Help":
      return streams.stdout.write(parsed.text)
    case "Version":
      return streams.stdout.write(`${version}\n`)
    case "Usage":
      host.exitCode = Report.exitCodeOf(parsed.error)
      return streams.stderr.write(Report.failure(parsed.error, { streams, language, json }))
    case "Run":
      // Not merely the exit code: what a library left open must not keep the process.
      host.exit(await run(parsed, { streams, language, env, json }, host))
  }
}
