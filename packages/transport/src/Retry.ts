/**
 * The retry layer: one loop over typed errors. It repeats reads that may succeed next time, and writes only when nothing
 * of them can have left this machine; it is bounded by attempts, by the call's deadline and by a budget shared by all
 * calls.
 *
 * @since 0.1.0
 */
import * as Clock from "effect/Clock"
import * as Context from "effect/Context"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Random from "effect/Random"
import type { WeChatError } from "@wxshop/core/WeChatError"
import { RateLimitError } from "@wxshop/core/WeChatError"
import type { Call } from "./Call.js"
import * as Budget from "./Retry/Budget.js"
import * as Policy from "./Retry/Policy.js"
import * as Telemetry from "./Telemetry.js"
import { TransportConfig } from "./TransportConfig.js"

export { type Policy, type Refusal } from "./Retry/Policy.js"

/**
 * Repeats attempts.
 *
 * @since 0.1.0
 * @category models
 */
export interface Service {
  /**
   * Runs `attempt`, again where that is safe and may help, and never pauses beyond `call.deadlineAt`. `call.policy` says
   * what differs for this call.
   */
  readonly run: <A>(call: Call, attempt: Effect.Effect<A, WeChatError>) => Effect.Effect<A, WeChatError>
}

/**
 * The retry layer of one shop.
 *
 * @since 0.1.0
 * @category tags
 */
export class Retry extends Context.Tag("@wxshop/transport/Retry")<Retry, Service>() {}

/**
 * What `withRetryPolicy` changes for the calls under it.
 *
 * @since 0.1.0
 * @category references
 */
export class PolicyOverride extends Context.Reference<PolicyOverride>()("@wxshop/transport/Retry/PolicyOverride", {
  defaultValue: (): Partial<Policy.Policy> => ({})
}) {}

/**
 * Changes the retry policy of every call inside an effect. The call that fetches a token keeps its own.
 *
 * @since 0.1.0
 * @category combinators
 * @example
 * import * as Retry from "@wxshop/transport/Retry"
 * import { GuaranteeOrders } from "@wxshop/core/GuaranteeOrders"
 * import * as Effect from "effect/Effect"
 *
 * const patient = GuaranteeOrders.pipe(
 *   Effect.flatMap((orders) => orders.search({ limit: 20 })),
 *   Retry.withRetryPolicy({ maxAttempts: 8, maxDelay: "10 seconds" })
 * )
 */
export const withRetryPolicy =
  (policy: Partial<Policy.Policy>) =>
  <A, E, R>(self: Effect.Effect<A, E, R>): Effect.Effect<A, E, R> =>
    Effect.flatMap(PolicyOverride, (outer) => Effect.provideService(self, PolicyOverride, { ...outer, ...policy }))

/**
 * No retries for the calls inside an effect. A token that WeChat refuses is still replaced once.
 *
 * @since 0.1.0
 * @category combinators
 */
export const none: <A, E, R>(self: Effect.Effect<A, E, R>) => Effect.Effect<A, E, R> = withRetryPolicy({
  maxAttempts: 1
})

// WeChat does not say when the minute is over, but the clock does.
const withHint = (error: WeChatError, nowMillis: number): WeChatError =>
  error._tag === "RateLimitError" && error.scope === "Minute" && error.retryAfterSeconds === undefined
    ? new RateLimitError({
        ...error,
        ...(error.cause === undefined ? {} : { cause: error.cause }),
        retryAfterSeconds: Math.ceil(Policy.untilNextMinute(nowMillis) / 1000)
      })
    : error

/**
 * The loop with these defaults and this budget.
 *
 * @since 0.1.0
 * @category constructors
 */
export const make = (defaults: Policy.Policy, budget: Budget.Budget): Service => {
  const decide = (
    policy: Policy.Policy,
    call: Call,
    error: WeChatError,
    retries: number
  ): Effect.Effect<Policy.Decision> =>
    Effect.zipWith(Clock.currentTimeMillis, Random.next, (nowMillis, random): Policy.Decision => {
      const decision = Policy.decide(policy, { call, error, retries, nowMillis, random })
      return decision._tag === "Retry" && !budget.take(Budget.costOf(error))
        ? { _tag: "Refuse", reason: "BudgetEmpty" }
        : decision
    })

  const giveUp = (call: Call, error: WeChatError, reason: Policy.Refusal): Effect.Effect<never, WeChatError> =>
    Effect.clockWith((clock) => {
      call.span.attribute(Telemetry.attributes.retryRefused, reason)
      return Effect.fail(withHint(error, clock.unsafeCurrentTimeMillis()))
    })

  const loop = <A>(
    policy: Policy.Policy,
    call: Call,
    attempt: Effect.Effect<A, WeChatError>,
    retries: number,
    lastCost: number
  ): Effect.Effect<A, WeChatError> =>
    Effect.matchEffect(attempt, {
      onSuccess: (value) => {
        budget.succeed(lastCost)
        return Effect.succeed(value)
      },
      onFailure: (error) => {
        call.lastError = error
        return Effect.flatMap(decide(policy, call, error, retries), (decision) =>
          decision._tag === "Refuse"
            ? giveUp(call, error, decision.reason)
            : Telemetry.countRetry(call, error).pipe(
                Effect.zipRight(Effect.sleep(Duration.millis(decision.delayMillis))),
                Effect.zipRight(loop(policy, call, attempt, retries + 1, Budget.costOf(error)))
              )
        )
      }
    })

  return {
    run: (call, attempt) => loop({ ...defaults, ...call.policy }, call, attempt, 0, 0)
  }
}

/**
 * The loop with a budget of its own. `maxAttempts` comes from `TransportConfig` unless given here.
 *
 * @since 0.1.0
 * @category constructors
 */
export const withOwnBudget = (policy: Partial<Policy.Policy> = {}): Effect.Effect<Service, never, TransportConfig> =>
  Effect.map(TransportConfig, ({ maxAttempts }) =>
    make({ ...Policy.defaults, maxAttempts, ...policy }, new Budget.Budget())
  )

/**
 * The loop with a budget of its own. `maxAttempts` comes from `TransportConfig` unless given here.
 *
 * @since 0.1.0
 * @category layers
 */
export const layer = (policy: Partial<Policy.Policy> = {}): Layer.Layer<Retry, never, TransportConfig> =>
  Layer.effect(Retry, withOwnBudget(policy))
