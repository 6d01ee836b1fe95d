/**
 * The shape of one line of the errcode table.
 *
 * @since 0.1.0
 */
import type { Text } from "../Language.js"

/**
 * What a caller may do with the same request after this error.
 *
 * - `never`: repeating it as it is cannot help.
 * - `backoff`: repeat a read after a growing pause; a write may have happened, so read the order again first.
 * - `once`: nobody documents this code; a read may be tried one more time.
 * - `token`: the token was refused before anything ran; get a new one, then repeat once (writes too).
 * - `minute`: wait until the next minute.
 * - `day`: stop until the quota of the day is given back.
 *
 * @since 0.1.0
 * @category traits
 */
export type RetryTrait = "never" | "backoff" | "once" | "token" | "minute" | "day"

/**
 * Which kind of call was answered: `token` for the calls that fetch tokens, `api` for all others.
 *
 * @since 0.1.0
 * @category traits
 */
export type Call = "api" | "token"

/**
 * Who refuses the caller: the token, the appid and secret, the IP whitelist, a missing permission, or a closed account.
 *
 * @since 0.1.0
 * @category traits
 */
export type AuthReason = "Token" | "Credentials" | "Ip" | "Permission" | "Account"

/**
 * Whose limit was reached: WeChat's of the minute, WeChat's of the day, or our own limiter's.
 *
 * @since 0.1.0
 * @category traits
 */
export type RateScope = "Minute" | "Day" | "Local"

/**
 * How WeChat failed: it said that it is busy, or its gateway answered with an HTTP status.
 *
 * @since 0.1.0
 * @category traits
 */
export type ServerReason = "Busy" | "HttpStatus"

/**
 * The error class an errcode becomes, with that class's reason.
 *
 * @since 0.1.0
 * @category models
 */
export type Classification =
  | { readonly error: "AuthError"; readonly reason: AuthReason }
  | { readonly error: "RateLimitError"; readonly reason: RateScope }
  | { readonly error: "WeChatServerError"; readonly reason: ServerReason }
  | { readonly error: "InvalidRequestError" | "NotFoundError" | "StateConflictError"; readonly reason?: never }

/**
 * The `_tag` of the class an errcode becomes.
 *
 * @since 0.1.0
 * @category models
 */
export type ErrorTag = Classification["error"]

/**
 * One line of the table. `errmsg` is the official wording, `meaning` and `next` are ours. `staleToken` says that a new
 * token repairs it. `call` is set only on the line that holds for token calls alone. `source` is the page.
 *
 * @since 0.1.0
 * @category models
 */
export type Row = Classification & {
  readonly code: number
  readonly errmsg: string
  readonly meaning: Text
  readonly next: Text
  readonly retry: RetryTrait
  readonly staleToken: boolean
  readonly call?: "token"
  readonly source: string
}

/**
 * The traits of a row that no repetition and no new token repairs.
 *
 * @since 0.1.0
 * @category traits
 */
export const never = { retry: "never", staleToken: false } as const
