/**
 * Runs a program: services, log to stderr, the exit code from the error's tag. The only place that runs an effect.
 *
 * @since 0.1.0
 */
import { redactPatterns } from "@wxshop/core/Redaction"
import * as Cause from "effect/Cause"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Fiber from "effect/Fiber"
import * as Layer from "effect/Layer"
import * as Logger from "effect/Logger"
import * as LogLevel from "effect/LogLevel"
import * as Option from "effect/Option"
import type { ExitCode } from "./ExitCode.js"
import { Invocation, type InvocationService } from "./Invocation.js"
import type { Program, ProgramError } from "./Program.js"
import * as Report from "./Report.js"
import type { Signals } from "./Signals.js"

const GRACE_MILLIS = 3000

/** The log goes to stderr, and only when details are asked for: stdout belongs to the answer. */
const logging = ({ debug, streams }: InvocationService): Layer.Layer<never> =>
  Layer.merge(
    Logger.replace(
      Logger.defaultLogger,
      Logger.make((options) => {
        void streams.stderr.write(`${redactPatterns(Logger.logfmtLogger.log(options))}\n`)
      })
    ),
    Logger.minimumLogLevel(debug ? LogLevel.Debug : LogLevel.None)
  )

const provided = async (program: Program): Promise<Effect.Effect<ExitCode, ProgramError, Invocation>> => {
  if (program.needs === "local") return program.effect
  const { shop } = await import("./Layers.js")
  return Effect.flatMap(program.prepare, (effect) => Effect.provide(effect, shop))
}

const report = (cause: Cause.Cause<ProgramError>, invocation: InvocationService): readonly [ExitCode, string] => {
  const failure = Cause.failureOption(cause)
  const details = invocation.debug ? `${redactPatterns(Cause.pretty(cause, { renderErrorCause: true }))}\n` : ""
  if (Option.isSome(failure)) {
    return [Report.exitCodeOf(failure.value), details + Report.failure(failure.value, invocation)]
  }
  return [1, details + Report.defect(Cause.squash(cause), invocation)]
}

/**
 * Runs `program` to its end and says how the process has to end.
 *
 * @since 0.1.0
 * @category main
 */
export const execute = async (
  program: Program,
  invocation: InvocationService,
  signals?: Signals
): Promise<ExitCode> => {
  const effect = await provided(program)
  const fiber = Effect.runFork(
    effect.pipe(
      Effect.provideService(Invocation, invocation),
      Effect.provide(logging(invocation)),
      Effect.withUnhandledErrorLogLevel(Option.none()),
      // A fiber that fails is logged by the runtime; the end is reported once, below.
      Effect.exit
    )
  )
  signals?.onFirst(() => {
    Effect.runFork(Fiber.interrupt(fiber))
    // A part that does not let go must not keep the terminal.
    setTimeout(() => process.exit(signals.code() ?? 1), GRACE_MILLIS).unref()
  })
  const exit = Exit.flatten(await Effect.runPromise(Fiber.await(fiber)))
  const signal = signals?.code()
  if (signal !== undefined) return signal
  if (Exit.isSuccess(exit)) return exit.value
  const [code, text] = report(exit.cause, invocation)
  await invocation.streams.stderr.write(text)
  return code
}
