/**
 * `wxshop-server`: reads the arguments and the environment, and runs the server until it is told to stop.
 */
import * as NodeRuntime from "@effect/platform-node/NodeRuntime"
import * as Cause from "effect/Cause"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Layer from "effect/Layer"
import * as LogLevel from "effect/LogLevel"
import * as Option from "effect/Option"
import { fromLocale } from "./AcceptLanguage.js"
import * as Announcement from "./Announcement.js"
import { openApi } from "./Api.js"
import * as Arguments from "./Arguments.js"
import * as Layers from "./Layers.js"
import * as Log from "./Log.js"
import * as ServerConfig from "./ServerConfig.js"
import { StartError } from "./StartError.js"
import * as Version from "./Version.js"

const { argv, env } = process

const gate = Log.makeGate(Log.writeLine)

/** A reader that went away (`| head`) has read enough. */
const print = (text: string): Effect.Effect<void> =>
  Effect.async((resume) => {
    process.stdout.once("error", () => resume(Effect.void))
    process.stdout.write(text, () => resume(Effect.void))
  })

const serve = (sandbox: boolean): Effect.Effect<never, StartError> =>
  Effect.gen(function* () {
    const config = yield* ServerConfig.load({ sandbox })
    return yield* Layer.launch(Layers.server(config, { gate, variableNames: Object.keys(env) }))
  })

const main: Effect.Effect<void, StartError> = Effect.gen(function* () {
  const command = yield* Arguments.parse(argv.slice(2))
  switch (command._tag) {
    case "Help":
      return yield* print(Arguments.help(fromLocale(env["LC_ALL"], env["LC_MESSAGES"], env["LANG"])))
    case "Version":
      return yield* print(`${Version.version}\n`)
    case "OpenApi":
      return yield* print(`${JSON.stringify(openApi(), null, 2)}\n`)
    case "Serve":
      return yield* serve(command.sandbox)
  }
})

const told = main.pipe(
  Effect.tapErrorTag("StartError", (error) => Announcement.refused(error, gate)),
  Effect.tapDefect((cause) => {
    gate.open([])
    return Effect.logFatal("defect", cause).pipe(Effect.provide(Log.layer(LogLevel.Info, Log.writeLine)))
  })
)

/** A refusal has its own code, a bug is 1, and a stop on a signal is 0. */
const exitCode = (cause: Cause.Cause<unknown>): number => {
  if (Cause.isInterruptedOnly(cause)) return 0
  const refusal = Option.getOrUndefined(Cause.failureOption(cause))
  return refusal instanceof StartError ? refusal.exitCode : 1
}

NodeRuntime.runMain(told, {
  disableErrorReporting: true,
  disablePrettyLogger: true,
  teardown: (exit, onExit) => onExit(Exit.isSuccess(exit) ? 0 : exitCode(exit.cause))
})
