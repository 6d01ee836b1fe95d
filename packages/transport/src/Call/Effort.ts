/**
 * How much was tried before a call failed, written into its error.
 *
 * @since 0.1.0
 */
import type { WeChatError } from "@wxshop/core/WeChatError"
import * as Errors from "@wxshop/core/WeChatError"
import type { Call } from "../Call.js"

interface Effort {
  readonly attempts: number
  readonly elapsedMillis: number
  readonly cause?: Errors.SafeCause
}

const rebuild = (error: WeChatError, effort: Effort): WeChatError => {
  switch (error._tag) {
    case "AuthError":
      return new Errors.AuthError({ ...error, ...effort })
    case "RateLimitError":
      return new Errors.RateLimitError({ ...error, ...effort })
    case "InvalidRequestError":
      return new Errors.InvalidRequestError({ ...error, ...effort })
    case "NotFoundError":
      return new Errors.NotFoundError({ ...error, ...effort })
    case "StateConflictError":
      return new Errors.StateConflictError({ ...error, ...effort })
    case "WeChatServerError":
      return new Errors.WeChatServerError({ ...error, ...effort })
    case "TransportError":
      return new Errors.TransportError({ ...error, ...effort })
    case "DecodeError":
      return new Errors.DecodeError({ ...error, ...effort })
    case "UnknownCodeError":
      return new Errors.UnknownCodeError({ ...error, ...effort })
  }
}

/**
 * The same error with the attempts and the time of `call`. An error that carries its own (the token call's) keeps them.
 *
 * @since 0.1.0
 * @category combinators
 */
export const record = (error: WeChatError, call: Call, nowMillis: number): WeChatError =>
  error.attempts !== undefined
    ? error
    : rebuild(error, {
        attempts: call.attempts,
        elapsedMillis: Math.max(0, Math.round(nowMillis - call.startedAt)),
        // An Error keeps its cause outside of what a spread copies.
        ...(error.cause === undefined ? {} : { cause: error.cause })
      })
