/**
 * What the layers of the pipeline know about the call in hand, and share while it lasts.
 *
 * @since 0.1.0
 */
import * as Context from "effect/Context"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import type * as Tracer from "effect/Tracer"
import type { WeChatError } from "@wxshop/core/WeChatError"
import type { Policy } from "./Retry/Policy.js"

/**
 * The stations of a call, from outside in. `Pipeline.ts` writes their order.
 *
 * @since 0.1.0
 * @category models
 */
export type Station =
  | "call span"
  | "deadline"
  | "retry"
  | "limiter"
  | "token"
  | "attempt span"
  | "attempt timeout"
  | "http"
  | "envelope"
  | "errcode"

/**
 * Is told the name of each station as a call enters it. For tests.
 *
 * @since 0.1.0
 * @category models
 */
export type Watch = (station: Station) => void

/**
 * The observer of the calls made under it; nobody by default.
 *
 * @since 0.1.0
 * @category references
 */
export class Watcher extends Context.Reference<Watcher>()("@wxshop/transport/Call/Watcher", {
  defaultValue: (): Watch | undefined => undefined
}) {}

/**
 * What `withDeadline` sets for the calls under it.
 *
 * @since 0.1.0
 * @category references
 */
export class DeadlineOverride extends Context.Reference<DeadlineOverride>()("@wxshop/transport/Call/DeadlineOverride", {
  defaultValue: (): Duration.Duration | undefined => undefined
}) {}

/**
 * Gives every call inside an effect this long: waiting, token and all attempts. The call that fetches a token keeps its
 * own limits.
 *
 * @since 0.1.0
 * @category combinators
 */
export const withDeadline =
  (duration: Duration.DurationInput) =>
  <A, E, R>(self: Effect.Effect<A, E, R>): Effect.Effect<A, E, R> =>
    Effect.provideService(self, DeadlineOverride, Duration.decode(duration))

/**
 * The facts of a call that do not change.
 *
 * @since 0.1.0
 * @category models
 */
export interface Facts {
  readonly operation: string
  readonly method: "GET" | "POST"
  /** Without a query. */
  readonly path: string
  readonly access: "read" | "write"
  /** On Effect's clock, in milliseconds. */
  readonly startedAt: number
  readonly deadlineAt: number
  readonly watch: Watch | undefined
  readonly span: Tracer.Span
  /** What differs from the retry policy of the layer. */
  readonly policy: Partial<Policy>
}

/**
 * One call, from the first station to the answer. It belongs to one fiber, so its counters are plain fields.
 *
 * @since 0.1.0
 * @category models
 */
export class Call implements Facts {
  readonly operation: string
  readonly method: "GET" | "POST"
  readonly path: string
  readonly access: "read" | "write"
  readonly startedAt: number
  readonly deadlineAt: number
  readonly watch: Watch | undefined
  readonly span: Tracer.Span
  readonly policy: Partial<Policy>

  /** How often the request was sent. */
  attempts = 0
  /** Whether the request may have reached WeChat so far. */
  delivered: "no" | "unknown" = "no"
  /** Whether the one replay after a refused token is used. */
  replayed = false
  /** The last error came from the source of the token, which has retried as it sees fit. */
  tokenFailed = false
  /** The error of the last attempt, for the one who gives up. */
  lastError: WeChatError | undefined = undefined

  constructor(facts: Facts) {
    this.operation = facts.operation
    this.method = facts.method
    this.path = facts.path
    this.access = facts.access
    this.startedAt = facts.startedAt
    this.deadlineAt = facts.deadlineAt
    this.watch = facts.watch
    this.span = facts.span
    this.policy = facts.policy
  }

  /** Reports that a station was entered. */
  enter(station: Station): void {
    this.watch?.(station)
  }
}
