/**
 * Parses the command line, answers what needs no program (help, mistakes), and starts the rest.
 *
 * @since 0.1.0
 */
import * as Parser from "./Parser.js"
import * as Report from "./Report.js"
import * as Signals from "./Signals.js"
import * as Streams from "./Streams.js"
import { version } from "./Version.js"

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
  const streams = Streams.fromProcess(host, env, Parser.colourChoice(argv))
  Streams.quietWhenClosed(host)
  const { columns, style } = streams.stdout
  const parsed = Parser.parse(argv, { language, columns: streams.stdout.isTerminal ? columns : 100, style })
  switch (parsed._tag) {
    case "Help":
      return streams.stdout.write(parsed.text)
    case "Version":
      return streams.stdout.write(`${version}\n`)
    case "Usage":
      host.exitCode = Report.exitCodeOf(parsed.error)
      return streams.stderr.write(Report.failure(parsed.error, { streams, language, json: Parser.wantsJson(argv) }))
    case "Run": {
      const signals = Signals.listen(host)
      const { command, globals, input } = parsed
      const [{ execute }, program] = await Promise.all([import("./Execute.js"), command.load(input)])
      const code = await execute(
        program,
        {
          streams,
          language,
          env,
          json: Parser.wantsJson(argv),
          debug: globals.debug,
          profile: globals.profile,
          flags: input.flags
        },
        signals
      )
      host.exit(code)
    }
  }
}
