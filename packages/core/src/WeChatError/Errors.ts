/**
 * The classes of the typed error channel: one for each thing a caller can do next.
 *
 * @since 0.1.0
 */
import * as Schema from "effect/Schema"
import type { Text } from "../Language.js"
import { SafeCauseSchema } from "./SafeCause.js"

const TextSchema: Schema.Schema<Text> = Schema.Struct({ zh: Schema.String, en: Schema.String })

// A path or a host never carries a query, because that is where the access token travels.
const WithoutQuery = Schema.String.pipe(Schema.pattern(/^[^?#]*$/))

const Seconds = Schema.Finite.pipe(Schema.nonNegative())

/**
 * What every error of the channel carries.
 *
 * - `operation`: the call that failed by WeChat's name, such as `searchguaranteeorder`; `validate` for input refused before.
 * - `errcode`, `errmsg`, `rid`: WeChat's own words; `errmsg` is scrubbed of secrets and capped.
 * - `httpStatus`: the status of the answer, when there was one.
 * - `retry`: what may be done with the same request, see `RetryTrait`.
 * - `attempts`: how often the request was sent, 0 when it never left; `elapsedMillis`: how long the whole call took, in
 *   milliseconds. Set by whoever ran the call, not by the constructors.
 * - `text`: what happened; `next`: what to do now; both for people, in both languages.
 * - `cause`: a printable copy of the underlying failure, see `SafeCause`.
 */
const common = {
  operation: Schema.String,
  errcode: Schema.optional(Schema.Finite),
  errmsg: Schema.optional(Schema.String),
  rid: Schema.optional(Schema.String),
  httpStatus: Schema.optional(Schema.Int),
  retry: Schema.Literal("never", "backoff", "once", "token", "minute", "day"),
  attempts: Schema.optional(Schema.Int),
  elapsedMillis: Schema.optional(Schema.Int),
  text: TextSchema,
  next: TextSchema,
  cause: Schema.optional(SafeCauseSchema)
}

interface Common {
  readonly operation: string
  readonly errcode?: number | undefined
  readonly rid?: string | undefined
  readonly text: Text
}

const messageOf = (error: Common): string => {
  const code = error.errcode === undefined ? "" : `[${error.errcode}] `
  const rid = error.rid === undefined ? "" : ` (rid: ${error.rid})`
  return `${error.operation}: ${code}${error.text.en} ${error.text.zh}${rid}`
}

/**
 * WeChat refuses the caller: a stale token (`Token`), wrong appid or secret (`Credentials`), an IP outside the whitelist
 * (`Ip`), a missing permission (`Permission`), or a frozen or closed account (`Account`).
 *
 * @since 0.1.0
 * @category errors
 */
export class AuthError extends Schema.TaggedError<AuthError>("@wxshop/core/AuthError")("AuthError", {
  ...common,
  reason: Schema.Literal("Token", "Credentials", "Ip", "Permission", "Account")
}) {
  override get message(): string {
    return messageOf(this)
  }
}

/**
 * A limit is reached: WeChat's of the minute, WeChat's of the day, or our own limiter's (`Local`).
 * `retryAfterSeconds` is in seconds.
 *
 * @since 0.1.0
 * @category errors
 */
export class RateLimitError extends Schema.TaggedError<RateLimitError>("@wxshop/core/RateLimitError")(
  "RateLimitError",
  { ...common, scope: Schema.Literal("Minute", "Day", "Local"), retryAfterSeconds: Schema.optional(Seconds) }
) {
  override get message(): string {
    return messageOf(this)
  }
}

/**
 * The request is wrong and must be changed; `field` names the input by its wire name where that is known.
 *
 * @since 0.1.0
 * @category errors
 */
export class InvalidRequestError extends Schema.TaggedError<InvalidRequestError>("@wxshop/core/InvalidRequestError")(
  "InvalidRequestError",
  { ...common, field: Schema.optional(Schema.String) }
) {
  override get message(): string {
    return messageOf(this)
  }
}

/**
 * What was asked for does not exist in this shop; `id` is the number that was asked for.
 *
 * @since 0.1.0
 * @category errors
 */
export class NotFoundError extends Schema.TaggedError<NotFoundError>("@wxshop/core/NotFoundError")("NotFoundError", {
  ...common,
  id: Schema.optional(Schema.String)
}) {
  override get message(): string {
    return messageOf(this)
  }
}

/**
 * The order is in a state that does not allow this; read it again before deciding.
 *
 * @since 0.1.0
 * @category errors
 */
export class StateConflictError extends Schema.TaggedError<StateConflictError>("@wxshop/core/StateConflictError")(
  "StateConflictError",
  common
) {
  override get message(): string {
    return messageOf(this)
  }
}

/**
 * WeChat failed: it says that it is busy (`Busy`), or something on the way answered with an HTTP status (`HttpStatus`).
 * `retryAfterSeconds` is the bounded `Retry-After`, in seconds.
 *
 * @since 0.1.0
 * @category errors
 */
export class WeChatServerError extends Schema.TaggedError<WeChatServerError>("@wxshop/core/WeChatServerError")(
  "WeChatServerError",
  { ...common, reason: Schema.Literal("Busy", "HttpStatus"), retryAfterSeconds: Schema.optional(Seconds) }
) {
  override get message(): string {
    return messageOf(this)
  }
}

/**
 * No whole answer came back. `delivered` is `no` when the request cannot have reached WeChat, otherwise `unknown`: a
 * write may then have happened. `host` and `path` never hold a query.
 *
 * @since 0.1.0
 * @category errors
 */
export class TransportError extends Schema.TaggedError<TransportError>("@wxshop/core/TransportError")(
  "TransportError",
  {
    ...common,
    reason: Schema.Literal("Connect", "Timeout", "Deadline", "Reset", "Tls", "Dns", "Closed"),
    delivered: Schema.Literal("no", "unknown"),
    host: WithoutQuery,
    path: WithoutQuery
  }
) {
  override get message(): string {
    return messageOf(this)
  }
}

/**
 * An answer came back that cannot be read as WeChat's: empty, a web page, cut off, not JSON, of the wrong type, too
 * large, or about another order. `path` is where in the JSON, `position` the offset in the body.
 *
 * @since 0.1.0
 * @category errors
 */
export class DecodeError extends Schema.TaggedError<DecodeError>("@wxshop/core/DecodeError")("DecodeError", {
  ...common,
  reason: Schema.Literal("Empty", "Html", "Truncated", "NotJson", "WrongType", "TooLarge", "WrongOrder"),
  path: Schema.optional(Schema.String),
  position: Schema.optional(Schema.Int)
}) {
  override get message(): string {
    return messageOf(this)
  }
}

/**
 * WeChat answered with an errcode that no page documents. The number and the words are kept.
 *
 * @since 0.1.0
 * @category errors
 */
export class UnknownCodeError extends Schema.TaggedError<UnknownCodeError>("@wxshop/core/UnknownCodeError")(
  "UnknownCodeError",
  common
) {
  override get message(): string {
    return messageOf(this)
  }
}

/**
 * Every error of the channel.
 *
 * @since 0.1.0
 * @category errors
 */
export type WeChatError =
  | AuthError
  | RateLimitError
  | InvalidRequestError
  | NotFoundError
  | StateConflictError
  | WeChatServerError
  | TransportError
  | DecodeError
  | UnknownCodeError

/**
 * The channel as one schema, for logs, queues and other processes: encode → JSON → decode gives an equal error.
 *
 * @since 0.1.0
 * @category schemas
 */
export const WeChatError = Schema.Union(
  AuthError,
  RateLimitError,
  InvalidRequestError,
  NotFoundError,
  StateConflictError,
  WeChatServerError,
  TransportError,
  DecodeError,
  UnknownCodeError
)

/**
 * Is this value an error of the channel?
 *
 * @since 0.1.0
 * @category guards
 */
export const isWeChatError: (value: unknown) => value is WeChatError = Schema.is(WeChatError)
