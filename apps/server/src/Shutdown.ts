/**
 * The polite end: not ready any more, no new connections, requests in flight finish, and after the deadline none is
 * waited for.
 *
 * @since 0.1.0
 */
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Option from "effect/Option"
import { Listener } from "./Listener.js"
import { Readiness } from "./Readiness.js"
import { ServerConfig } from "./ServerConfig.js"

/**
 * Runs when its scope closes. It needs the listener, and the listener needs the app and all that the app stands on: so
 * this comes first, and everything is still there while the last requests finish.
 *
 * @since 0.1.0
 * @category layers
 */
export const layer: Layer.Layer<never, never, Listener | Readiness | ServerConfig> = Layer.scopedDiscard(
  Effect.gen(function* () {
    const listener = yield* Listener
    const readiness = yield* Readiness
    const { shutdownDeadline } = yield* ServerConfig
    yield* Effect.addFinalizer(() =>
      Effect.gen(function* () {
        yield* readiness.stop
        yield* Effect.logInfo("stopping").pipe(Effect.annotateLogs("deadline_ms", Duration.toMillis(shutdownDeadline)))
        // Finalizers cannot be interrupted; the wait inside has to be.
        const drained = yield* listener.drain.pipe(Effect.interruptible, Effect.timeoutOption(shutdownDeadline))
        if (Option.isNone(drained)) {
          yield* Effect.logWarning("requests cut off at the deadline")
          yield* listener.cut
        }
        yield* Effect.logInfo("stopped")
      })
    )
  })
)
