/**
 * Whether this server should get traffic: once an access token can be had, and until it stops.
 *
 * @since 0.1.0
 */
import type { Text } from "@wxshop/core/Language"
import type { WeChatError } from "@wxshop/core/WeChatError"
import { AccessToken } from "@wxshop/transport/AccessToken"
import * as Context from "effect/Context"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Ref from "effect/Ref"
import type { Fault } from "./Problem/Fault.js"
import * as Telemetry from "./Telemetry.js"

/**
 * - `Starting`: no token was asked for yet.
 * - `Ready`: the token source works.
 * - `Failing`: it does not, and this is why.
 * - `Stopping`: the server was told to stop. Final.
 *
 * @since 0.1.0
 * @category models
 */
export type State =
  | { readonly _tag: "Starting" }
  | { readonly _tag: "Ready" }
  | { readonly _tag: "Failing"; readonly error: WeChatError }
  | { readonly _tag: "Stopping" }

/**
 * @since 0.1.0
 * @category models
 */
export interface ReadinessShape {
  readonly state: Effect.Effect<State>
  /** Turns readiness off for good. */
  readonly stop: Effect.Effect<void>
}

/**
 * @since 0.1.0
 * @category services
 */
export class Readiness extends Context.Tag("@wxshop/server/Readiness")<Readiness, ReadinessShape>() {}

/**
 * How often the token source is looked at while it works. The token is cached: most looks cost nothing.
 *
 * @since 0.1.0
 * @category constants
 */
export const interval = Duration.seconds(60)

const FIRST_PAUSE = 1

/** Pauses between looks that failed, in seconds: 1, 2, 4 … 60. What cannot mend itself is looked at once a minute. */
const pauseAfter = (error: WeChatError, failures: number): Duration.Duration =>
  error.retry === "never" || error.retry === "day"
    ? interval
    : Duration.min(Duration.seconds(FIRST_PAUSE * 2 ** Math.min(failures, 10)), interval)

/**
 * Looks at the token source in the background, so that asking for readiness never calls WeChat.
 *
 * @since 0.1.0
 * @category layers
 */
export const layer: Layer.Layer<Readiness, never, AccessToken> = Layer.scoped(
  Readiness,
  Effect.gen(function* () {
    const token = yield* AccessToken
    const state = yield* Ref.make<State>({ _tag: "Starting" })

    const become = (next: State): Effect.Effect<void> =>
      Effect.gen(function* () {
        const before = yield* Ref.getAndUpdate(state, (current) => (current._tag === "Stopping" ? current : next))
        if (before._tag === "Stopping" || before._tag === next._tag) return
        yield* Telemetry.setReady(next._tag === "Ready")
        const level = next._tag === "Failing" ? Effect.logWarning : Effect.logInfo
        yield* level("readiness").pipe(Effect.annotateLogs(describe(next)))
      })

    const look = (failures: number): Effect.Effect<never> =>
      token.get.pipe(
        Effect.matchEffect({
          onSuccess: () => become({ _tag: "Ready" }).pipe(Effect.as({ failures: 0, pause: interval })),
          onFailure: (error) =>
            become({ _tag: "Failing", error }).pipe(
              Effect.as({ failures: failures + 1, pause: pauseAfter(error, failures) })
            )
        }),
        Effect.flatMap((next) =>
          Effect.delay(
            Effect.suspend(() => look(next.failures)),
            next.pause
          )
        )
      )

    yield* Telemetry.setReady(false)
    yield* Effect.forkScoped(look(0))
    return { state: Ref.get(state), stop: become({ _tag: "Stopping" }) }
  })
)

const describe = (state: State): Record<string, unknown> =>
  state._tag === "Failing"
    ? {
        state: state._tag,
        error: state.error._tag,
        text: state.error.text,
        next: state.error.next,
        rid: state.error.rid
      }
    : { state: state._tag }

const notReady = (detail: Text, next: Text): Fault => ({ kind: "not-ready", detail, next, retry: "backoff" })

/**
 * Why the server is not ready; `undefined` when it is.
 *
 * @since 0.1.0
 * @category accessors
 */
export const faultOf = (state: State): Fault | undefined => {
  switch (state._tag) {
    case "Ready":
      return undefined
    case "Starting":
      return notReady(
        { zh: "正在获取第一个 access_token", en: "The first access token is being fetched." },
        { zh: "稍后再试", en: "Try again in a moment." }
      )
    case "Stopping":
      return notReady(
        { zh: "服务正在停止", en: "The server is stopping." },
        { zh: "请求另一个实例", en: "Ask another instance." }
      )
    case "Failing":
      return { ...notReady(state.error.text, state.error.next), errcode: state.error.errcode, rid: state.error.rid }
  }
}
