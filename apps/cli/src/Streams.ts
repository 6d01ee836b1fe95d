/**
 * Standard input, output and error as this program sees them: is it a terminal, how wide is it, does it get colour. Plain
 * functions without Effect, because help is printed before Effect is loaded; tests bring their own.
 *
 * @since 0.1.0
 */
import * as Style from "./Style.js"

/**
 * A stream to write to. `columns` is only meaningful on a terminal. `write` resolves when the text has been taken.
 *
 * @since 0.1.0
 * @category models
 */
export interface Sink {
  readonly isTerminal: boolean
  readonly columns: number
  readonly colour: boolean
  readonly style: Style.Style
  readonly write: (text: string) => Promise<void>
}

/**
 * Standard input. `read` gives everything up to its end; `readSecret` one line of a terminal,
 * unseen while it is typed.
 *
 * @since 0.1.0
 * @category models
 */
export interface Source {
  readonly isTerminal: boolean
  readonly read: () => Promise<string>
  readonly readSecret: () => Promise<string>
}

/**
 * @since 0.1.0
 * @category models
 */
export interface Streams {
  readonly stdin: Source
  readonly stdout: Sink
  readonly stderr: Sink
}

/**
 * What a terminal shows when nobody knows its width.
 *
 * @since 0.1.0
 * @category constants
 */
export const DEFAULT_COLUMNS = 80

type Env = Readonly<Record<string, string | undefined>>

/**
 * The width to write for: `COLUMNS` if it is a sensible number, then what the terminal says.
 *
 * @since 0.1.0
 * @category constructors
 */
export const columnsOf = (env: Env, reported: number | undefined): number => {
  const wanted = env["COLUMNS"] ?? ""
  if (/^[1-9]\d{0,3}$/.test(wanted)) return Number(wanted)
  return reported !== undefined && reported > 0 ? reported : DEFAULT_COLUMNS
}

// Node leaves `isTTY` undefined where its types promise a boolean.
const onTerminal = (stream: { readonly isTTY?: boolean }): boolean => stream.isTTY === true

const sink = (stream: NodeJS.WriteStream, env: Env, choice: Style.ColourChoice): Sink => {
  const isTerminal = onTerminal(stream)
  const colour = Style.wantsColour(choice, env, isTerminal)
  return {
    isTerminal,
    columns: columnsOf(env, stream.columns),
    colour,
    style: Style.make(colour),
    // A failed write is told by the stream's "error" event, see `quietWhenClosed`.
    write: (text) =>
      new Promise((resolve) => {
        stream.write(text, () => resolve())
      })
  }
}

const END_OF_LINE = new Set(["\r", "\n", "\u0004"])
const INTERRUPT = "\u0003"
const ERASE = new Set(["\u007f", "\b"])

const readUnseen = (stdin: NodeJS.ReadStream): Promise<string> =>
  new Promise((resolve) => {
    let typed: ReadonlyArray<string> = []
    const finish = (): void => {
      stdin.setRawMode(false)
      stdin.pause()
      stdin.off("data", take)
      resolve(typed.join(""))
    }
    const take = (chunk: string): void => {
      for (const char of chunk) {
        if (END_OF_LINE.has(char)) return finish()
        if (char === INTERRUPT) {
          finish()
          process.kill(process.pid, "SIGINT")
          return
        }
        typed = ERASE.has(char) ? typed.slice(0, -1) : [...typed, char]
      }
    }
    stdin.setEncoding("utf8")
    stdin.setRawMode(true)
    stdin.on("data", take)
    stdin.resume()
  })

const readAll = async (stdin: NodeJS.ReadStream): Promise<string> => {
  const chunks: Array<Buffer> = []
  for await (const chunk of stdin) chunks.push(typeof chunk === "string" ? Buffer.from(chunk) : (chunk as Buffer))
  return Buffer.concat(chunks).toString("utf8")
}

const source = (stdin: NodeJS.ReadStream): Source => ({
  isTerminal: onTerminal(stdin),
  read: () => readAll(stdin),
  readSecret: () => readUnseen(stdin)
})

/**
 * The streams of a process. `stdin` is only touched when it is read.
 *
 * @since 0.1.0
 * @category constructors
 */
export const fromProcess = (
  host: Pick<NodeJS.Process, "stdin" | "stdout" | "stderr">,
  env: Env,
  choice: Style.ColourChoice
): Streams => ({
  get stdin() {
    return source(host.stdin)
  },
  stdout: sink(host.stdout, env, choice),
  stderr: sink(host.stderr, env, choice)
})

/**
 * A reader that goes away (`| head -1`) is no failure: the process ends quietly with 0. Nobody reading stderr is no
 * reason to stop.
 *
 * @since 0.1.0
 * @category effects
 */
export const quietWhenClosed = (host: Pick<NodeJS.Process, "stdout" | "stderr" | "exit">): void => {
  host.stdout.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code === "EPIPE") return host.exit(0)
    host.stderr.write(`wxshop: stdout: ${error.code ?? error.message}\n`)
    host.exit(1)
  })
  host.stderr.on("error", () => {})
}
