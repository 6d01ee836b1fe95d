/**
 * One call of the program: its streams, its language, its environment, and how errors are to be written.
 *
 * @since 0.1.0
 */
import type { Language, Text } from "@wxshop/core/Language"
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import type { Flags, Input } from "./Command.js"
import { UsageError } from "./Failure.js"
import * as Report from "./Report.js"
import type { Streams } from "./Streams.js"

/**
 * @since 0.1.0
 * @category models
 */
export interface InvocationService {
  readonly streams: Streams
  readonly language: Language
  /** The environment, read once. */
  readonly env: Readonly<Record<string, string | undefined>>
  /** Errors and warnings are JSON on stderr, and there is no progress. */
  readonly json: boolean
  readonly debug: boolean
  /** `--profile`. */
  readonly profile: string | undefined
  /** The flags of the command that runs; settings look for theirs here. */
  readonly flags: Input<Flags>["flags"]
}

/**
 * @since 0.1.0
 * @category tags
 */
export class Invocation extends Context.Tag("@wxshop/cli/Invocation")<Invocation, InvocationService>() {}

/**
 * Writes to stdout: the answer.
 *
 * @since 0.1.0
 * @category effects
 */
export const answer = (text: string): Effect.Effect<void, never, Invocation> =>
  Effect.flatMap(Invocation, ({ streams }) => Effect.promise(() => streams.stdout.write(text)))

/**
 * Everything on stdin.
 *
 * @since 0.1.0
 * @category effects
 */
export const readStdin: Effect.Effect<string, UsageError, Invocation> = Effect.flatMap(Invocation, ({ streams }) =>
  Effect.tryPromise({
    try: () => streams.stdin.read(),
    catch: (cause) => {
      const code = (cause as NodeJS.ErrnoException).code ?? "error"
      return new UsageError({
        text: { zh: `无法读取 stdin（${code}）。`, en: `stdin cannot be read (${code}).` },
        next: { zh: "用管道或 < 文件 传入。", en: "Pass it in through a pipe or from a file." },
        command: "wxshop --help"
      })
    }
  })
)

/**
 * Writes a line to stderr for a person at a terminal; says nothing to a script.
 *
 * @since 0.1.0
 * @category effects
 */
export const hint = (text: Text): Effect.Effect<void, never, Invocation> =>
  Effect.flatMap(Invocation, ({ json, language, streams }) =>
    streams.stderr.isTerminal && !json
      ? Effect.promise(() => streams.stderr.write(`${streams.stderr.style.dim(text[language])}\n`))
      : Effect.void
  )

/**
 * Writes a warning to stderr, always.
 *
 * @since 0.1.0
 * @category effects
 */
export const warn = (text: Text, next?: Text): Effect.Effect<void, never, Invocation> =>
  Effect.flatMap(Invocation, (invocation) =>
    Effect.promise(() => invocation.streams.stderr.write(Report.warning(text, next, invocation)))
  )
