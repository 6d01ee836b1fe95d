/**
 * What `wxshop completion` does.
 *
 * @since 0.1.0
 */
import * as Effect from "effect/Effect"
import type { Flags, Input } from "../Command.js"
import * as Completions from "../Completions.js"
import { ok } from "../ExitCode.js"
import { answer } from "../Invocation.js"
import type { Program } from "../Program.js"

/**
 * @since 0.1.0
 * @category programs
 */
export const program = ({ args }: Input<Flags>): Program => ({
  needs: "local",
  effect: Effect.as(answer(Completions.scripts[args[0] ?? ""] ?? ""), ok)
})
