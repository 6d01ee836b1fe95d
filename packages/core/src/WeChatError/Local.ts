/**
 * Typed errors for what we refuse ourselves, before any byte leaves.
 *
 * @since 0.1.0
 */
import type { Text } from "../Language.js"
import { InvalidRequestError, RateLimitError } from "./Errors.js"
import { compact } from "./Occurrence.js"

/**
 * The error of a wrong input. `field` is its wire name, `text` says what is wrong, `next` what to type instead.
 *
 * @since 0.1.0
 * @category constructors
 */
export const invalidRequest = (
  field: string,
  text: Text,
  next: Text = { zh: `改正 ${field} 后重试`, en: `Correct ${field} and try again.` },
  operation = "validate"
): InvalidRequestError => new InvalidRequestError({ operation, field, text, next, retry: "never" })

/**
 * The error of our own limiter when a call would have to wait too long. `retryAfterSeconds` is in seconds.
 *
 * @since 0.1.0
 * @category constructors
 */
export const localRateLimit = (limit: {
  readonly operation: string
  readonly retryAfterSeconds?: number | undefined
}): RateLimitError =>
  new RateLimitError({
    ...compact(limit),
    scope: "Local",
    retry: "backoff",
    text: { zh: "达到本机设置的调用频率上限", en: "The local rate limit is reached." },
    next: {
      zh: "降低并发，或在配置中调大 rateLimit（不要超过微信给店铺的额度）",
      en: "Lower the concurrency, or raise rateLimit in the settings (not above what WeChat grants the shop)."
    }
  })
