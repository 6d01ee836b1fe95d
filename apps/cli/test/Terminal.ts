/** Streams that keep what is written, as a terminal or as pipes. */
import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import { Invocation, type InvocationService } from "../src/Invocation.js"
import type { Program, ProgramError } from "../src/Program.js"
import type { ExitCode } from "../src/ExitCode.js"
import type { Sink, Streams } from "../src/Streams.js"
import * as Style from "../src/Style.js"

export interface Options {
  readonly terminal?: boolean
  readonly columns?: number
  readonly colour?: boolean
  readonly language?: "zh" | "en"
  readonly stdin?: string
  readonly env?: Readonly<Record<string, string>>
  readonly json?: boolean
  readonly profile?: string
  readonly flags?: InvocationService["flags"]
}

export interface Terminal {
  readonly streams: Streams
  readonly invocation: InvocationService
  readonly out: () => string
  readonly err: () => string
}

const sink = (written: Array<string>, { colour = false, columns = 80, terminal = false }: Options): Sink => ({
  isTerminal: terminal,
  columns,
  colour,
  style: Style.make(colour),
  write: (text) => {
    written.push(text)
    return Promise.resolve()
  }
})

export const make = (options: Options = {}): Terminal => {
  const out: Array<string> = []
  const err: Array<string> = []
  const stdin = options.stdin ?? ""
  const streams: Streams = {
    stdin: { isTerminal: false, read: () => Promise.resolve(stdin), readSecret: () => Promise.resolve(stdin) },
    stdout: sink(out, options),
    stderr: sink(err, options)
  }
  return {
    streams,
    invocation: {
      streams,
      language: options.language ?? "en",
      env: options.env ?? {},
      json: options.json ?? false,
      debug: false,
      profile: options.profile,
      flags: options.flags ?? {}
    },
    out: () => out.join(""),
    err: () => err.join("")
  }
}

/** 2026-11-24 10:00 in Shanghai. */
export const NOW_SECONDS = 1_795_485_600

const clock: Clock.Clock = {
  ...Clock.make(),
  currentTimeMillis: Effect.succeed(NOW_SECONDS * 1000),
  unsafeCurrentTimeMillis: () => NOW_SECONDS * 1000
}

/** Runs an effect with this terminal, at {@link NOW_SECONDS}. */
export const provide =
  (terminal: Terminal) =>
  <A, E, R>(effect: Effect.Effect<A, E, R>): Effect.Effect<A, E, Exclude<R, Invocation>> =>
    effect.pipe(Effect.provideService(Invocation, terminal.invocation), Effect.withClock(clock))

/** What a program printed and how it ended. Programs that call a shop are a mistake of the test. */
export const run = (
  program: Program,
  terminal: Terminal
): Effect.Effect<{ readonly code: ExitCode; readonly out: string; readonly err: string }, ProgramError> =>
  program.needs === "local"
    ? Effect.map(program.effect.pipe(provide(terminal)), (code) => ({ code, out: terminal.out(), err: terminal.err() }))
    : Effect.dieMessage("the program needs a shop")
