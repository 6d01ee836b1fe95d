/**
 * How far a long command is: one line on stderr that is rewritten, only on a terminal and never with JSON.
 *
 * @since 0.1.0
 */
import type { Text } from "@wxshop/core/Language"
import * as Effect from "effect/Effect"
import type * as Scope from "effect/Scope"
import { Invocation } from "./Invocation.js"
import * as Width from "./Width.js"

const CLEAR_LINE = "\r\u001b[2K"

/**
 * Shows a text in place of the one before. The line is gone when the scope closes.
 *
 * @since 0.1.0
 * @category constructors
 */
export const make = (options: {
  readonly quiet: boolean
}): Effect.Effect<(text: Text) => Effect.Effect<void>, never, Invocation | Scope.Scope> =>
  Effect.gen(function* () {
    const { json, language, streams } = yield* Invocation
    const { stderr } = streams
    if (!stderr.isTerminal || json || options.quiet) return (_: Text) => Effect.void
    yield* Effect.addFinalizer(() => Effect.promise(() => stderr.write(CLEAR_LINE)))
    return (text: Text) =>
      Effect.promise(() =>
        stderr.write(`${CLEAR_LINE}${stderr.style.dim(Width.cut(text[language], stderr.columns - 1))}`)
      )
  })
