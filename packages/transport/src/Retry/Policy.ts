/**
 * Whether to repeat a request, and when: a pure decision over the typed error, so that it can be tested as a table.
 *
 * @since 0.1.0
 */
import * as Duration from "effect/Duration"
import type { WeChatError } from "@wxshop/core/WeChatError"
import type { Call } from "../Call.js"
import * as RetryAfter from "./RetryAfter.js"

/**
 * The numbers of the retry loop.
 *
 * @since 0.1.0
 * @category models
 */
export interface Policy {
  /** How many times a request may be sent, the first time included. */
  readonly maxAttempts: number
  /** The backoff before the first retry is random up to this; it doubles with each retry. */
  readonly baseDelay: Duration.DurationInput
  /** The same, after WeChat said that calls come too fast. */
  readonly throttleDelay: Duration.DurationInput
  /** The backoff never grows beyond this. */
  readonly maxDelay: Duration.DurationInput
  /** How much longer than the backoff a `Retry-After` header may make us wait. */
  readonly retryAfterSlack: Duration.DurationInput
}

/**
 * Four attempts, and a backoff that doubles from 0.2 s to 5 s.
 *
 * @since 0.1.0
 * @category constants
 */
export const defaults: Policy = {
  maxAttempts: 4,
  baseDelay: Duration.millis(200),
  throttleDelay: Duration.seconds(1),
  maxDelay: Duration.seconds(5),
  retryAfterSlack: Duration.seconds(5)
}

/**
 * Why a request is not repeated.
 *
 * - `NotRetryable`: repeating it as it is cannot help.
 * - `MayBeDelivered`: a write that may have happened.
 * - `AttemptsUsed`: it was sent as often as allowed.
 * - `DeadlineTooNear`: the pause would pass the call's deadline.
 * - `BudgetEmpty`: too many retries failed lately.
 *
 * @since 0.1.0
 * @category models
 */
export type Refusal = "NotRetryable" | "MayBeDelivered" | "AttemptsUsed" | "DeadlineTooNear" | "BudgetEmpty"

/**
 * What to do after a failed attempt.
 *
 * @since 0.1.0
 * @category models
 */
export type Decision =
  | { readonly _tag: "Retry"; readonly delayMillis: number }
  | { readonly _tag: "Refuse"; readonly reason: Refusal }

/**
 * What is known when an attempt failed. `random` is in [0, 1).
 *
 * @since 0.1.0
 * @category models
 */
export interface Situation {
  readonly call: Pick<Call, "access" | "attempts" | "deadlineAt" | "tokenFailed">
  readonly error: WeChatError
  /** Retries made so far. */
  readonly retries: number
  readonly nowMillis: number
  readonly random: number
}

const refuse = (reason: Refusal): Decision => ({ _tag: "Refuse", reason })

const MINUTE = 60_000
// WeChat's minute may begin a little after ours.
const MINUTE_MARGIN = 500

/**
 * Milliseconds until WeChat's minute quota is back.
 *
 * @since 0.1.0
 * @category backoff
 */
export const untilNextMinute = (nowMillis: number): number => MINUTE - (nowMillis % MINUTE) + MINUTE_MARGIN

const retryAfterOf = (error: WeChatError): number | undefined =>
  error._tag === "RateLimitError" || error._tag === "WeChatServerError" ? error.retryAfterSeconds : undefined

/**
 * Full jitter: random up to `base × 2^retries`, at most `max`.
 *
 * @since 0.1.0
 * @category backoff
 */
export const backoff = (policy: Policy, throttled: boolean, retries: number, random: number): number => {
  const base = Duration.toMillis(throttled ? policy.throttleDelay : policy.baseDelay)
  const ceiling = Math.min(Duration.toMillis(policy.maxDelay), base * 2 ** Math.min(retries, 30))
  return Math.floor(random * ceiling)
}

const delay = (policy: Policy, { error, nowMillis, random, retries }: Situation): number => {
  const throttled = error._tag === "RateLimitError"
  const own = backoff(policy, throttled, retries, random)
  const hint = retryAfterOf(error)
  const bounded = RetryAfter.bound(own, hint, Duration.toMillis(policy.retryAfterSlack))
  // The minute quota comes back at the full minute; trying earlier only fails again.
  return error.retry === "minute" && hint === undefined ? untilNextMinute(nowMillis) + own : bounded
}

const repeatable = ({ call, error, retries }: Situation): Refusal | undefined => {
  // The source of the token has its own retries; the limiter has waited as long as it may.
  if (call.tokenFailed) return "NotRetryable"
  if (error._tag === "RateLimitError" && error.scope === "Local") return "DeadlineTooNear"
  if (error.retry === "never" || error.retry === "day" || error.retry === "token") return "NotRetryable"
  if (error.retry === "once" && retries > 0) return "NotRetryable"
  const undelivered = error._tag === "TransportError" && error.delivered === "no"
  return call.access === "write" && !undelivered ? "MayBeDelivered" : undefined
}

/**
 * Decides everything but the budget, which is asked last so that only real retries are paid for.
 *
 * @since 0.1.0
 * @category decisions
 */
export const decide = (policy: Policy, situation: Situation): Decision => {
  const refusal = repeatable(situation)
  if (refusal !== undefined) return refuse(refusal)
  const { call, nowMillis, retries } = situation
  if (Math.max(call.attempts, retries + 1) >= policy.maxAttempts) return refuse("AttemptsUsed")
  const delayMillis = delay(policy, situation)
  return nowMillis + delayMillis >= call.deadlineAt ? refuse("DeadlineTooNear") : { _tag: "Retry", delayMillis }
}
