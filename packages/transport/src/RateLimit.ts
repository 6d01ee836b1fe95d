/**
 * Our own limiter: calls of one operation leave at an even rate after a burst, so that a loop does not burn the shop's
 * minute quota. It waits; it refuses only when the wait would pass the call's deadline.
 *
 * @since 0.1.0
 */
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import type { Call } from "./Call.js"
import * as Memory from "./RateLimit/Memory.js"
import { TransportConfig } from "./TransportConfig.js"

/**
 * `perSecond` calls a second in the long run, and `burst` calls at once after a rest.
 *
 * @since 0.1.0
 * @category models
 */
export interface Rate {
  readonly perSecond: number
  readonly burst: number
}

/**
 * Where the limiter keeps its state.
 *
 * @since 0.1.0
 * @category models
 */
export interface Store {
  /**
   * Reserves the next free moment of `key` and answers how many milliseconds away it is. When that is more than
   * `maxWaitMillis` nothing is reserved.
   */
  readonly reserve: (key: string, rate: Rate, nowMillis: number, maxWaitMillis: number) => Effect.Effect<number>
}

/**
 * Tells calls when it is their turn.
 *
 * @since 0.1.0
 * @category models
 */
export interface Service {
  /**
   * Reserves the next free moment for the call and answers how many milliseconds away it is. When that is after the call's
   * deadline nothing is reserved, and the call is refused. The answer itself must come at once: the call waits for it.
   */
  readonly reserve: (call: Call, nowMillis: number) => Effect.Effect<number>
}

/**
 * The limiter of one shop.
 *
 * @since 0.1.0
 * @category tags
 */
export class RateLimit extends Context.Tag("@wxshop/transport/RateLimit")<RateLimit, Service>() {}

/**
 * A limiter of this rate over a store.
 *
 * @since 0.1.0
 * @category constructors
 */
export const make = (rate: Rate | "off", store: Store): Service => ({
  reserve: (call, nowMillis) =>
    rate === "off"
      ? Effect.succeed(0)
      : store.reserve(call.operation, rate, nowMillis, Math.max(0, call.deadlineAt - nowMillis))
})

/**
 * A limiter whose state lives in this process, one for each time the effect is run.
 *
 * @since 0.1.0
 * @category constructors
 */
export const makeMemory: Effect.Effect<Service, never, TransportConfig> = Effect.map(TransportConfig, (config) =>
  make(config.rateLimit, Memory.make())
)

/**
 * A limiter whose state lives in this process, one for each time the layer is built.
 *
 * @since 0.1.0
 * @category layers
 */
export const layerMemory: Layer.Layer<RateLimit, never, TransportConfig> = Layer.effect(RateLimit, makeMemory)

/**
 * A limiter over a store of the caller's.
 *
 * @since 0.1.0
 * @category layers
 */
export const layerStore = (store: Store): Layer.Layer<RateLimit, never, TransportConfig> =>
  Layer.effect(
    RateLimit,
    Effect.map(TransportConfig, (config) => make(config.rateLimit, store))
  )
