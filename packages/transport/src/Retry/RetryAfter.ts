/**
 * The `Retry-After` header: read strictly, followed within bounds.
 *
 * @since 0.1.0
 */
import * as Option from "effect/Option"

const httpDate = /^(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun), \d{2} [A-Z][a-z]{2} \d{4} \d{2}:\d{2}:\d{2} GMT$/

/**
 * Seconds from `nowMillis` until the time the header names, from a number of seconds or an HTTP date; a date that has
 * passed is 0. Anything else is no hint.
 *
 * @since 0.1.0
 * @category parsing
 */
export const parse = (header: string | undefined, nowMillis: number): Option.Option<number> => {
  const text = header?.trim() ?? ""
  if (/^\d{1,9}$/.test(text)) return Option.some(Number(text))
  if (!httpDate.test(text)) return Option.none()
  const then = Date.parse(text)
  return Number.isNaN(then) ? Option.none() : Option.some(Math.max(0, Math.ceil((then - nowMillis) / 1000)))
}

/**
 * How long to wait: the server's wish, but never shorter than our own backoff and never more than `slackMillis` longer.
 *
 * @since 0.1.0
 * @category combinators
 */
export const bound = (ownMillis: number, retryAfterSeconds: number | undefined, slackMillis: number): number =>
  retryAfterSeconds === undefined
    ? ownMillis
    : Math.min(Math.max(retryAfterSeconds * 1000, ownMillis), ownMillis + slackMillis)
