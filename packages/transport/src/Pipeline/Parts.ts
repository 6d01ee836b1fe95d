/**
 * What a call is made of and what it passes.
 *
 * @since 0.1.0
 */
import type * as Duration from "effect/Duration"
import type * as Effect from "effect/Effect"
import type { WeChatError } from "@wxshop/core/WeChatError"
import type * as Http from "../Http.js"
import type * as Retry from "../Retry.js"
import type { Policy } from "../Retry/Policy.js"
import type { Timer } from "../Timer.js"
import type * as TransportConfig from "../TransportConfig.js"

/**
 * What is asked, apart from the query, which may hold a token.
 *
 * @since 0.1.0
 * @category models
 */
export interface Asked extends Omit<Http.Request, "query"> {
  readonly access: "read" | "write"
  /** At least one of these is in a success whose `errcode` is left out. */
  readonly successFields: ReadonlyArray<string>
}

/**
 * What is sent; its secrets are still wrapped.
 *
 * @since 0.1.0
 * @category models
 */
export interface Sent extends Asked, Http.Request {}

/**
 * How long a call may take and how it is retried.
 *
 * @since 0.1.0
 * @category models
 */
export interface Rules {
  readonly deadline: Duration.Duration
  readonly policy: Partial<Policy>
}

/**
 * What stands further in, run each time it is asked for.
 *
 * @since 0.1.0
 * @category models
 */
export type Inner<A> = () => Effect.Effect<A, WeChatError>

/**
 * The services that every call passes.
 *
 * @since 0.1.0
 * @category models
 */
export interface Parts {
  readonly http: Http.Service
  readonly retry: Retry.Service
  readonly timer: Timer
  readonly config: TransportConfig.Service
}
