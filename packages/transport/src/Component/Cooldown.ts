/**
 * Refusals that only a person can end: a secret, an address, an authorization. Asking again at every call would burn
 * WeChat's limits and change nothing, so the answer is kept for a while, longer each time.
 *
 * @since 0.1.0
 */
import type { WeChatError } from "@wxshop/core/WeChatError"

/** How long the first answer is kept. Milliseconds. */
const FIRST = 30_000
/** How long an answer is kept at most. Milliseconds. */
const LONGEST = 300_000

/**
 * What is kept about each key. Times are epoch milliseconds.
 *
 * @since 0.1.0
 * @category models
 */
export interface Cooldown {
  /** The answer that still holds. */
  readonly check: (key: string, nowMillis: number) => WeChatError | undefined
  readonly keep: (key: string, error: WeChatError, nowMillis: number) => void
  readonly clear: (key: string) => void
}

/**
 * Nothing kept yet.
 *
 * @since 0.1.0
 * @category constructors
 */
export const make = (): Cooldown => {
  const kept = new Map<string, { readonly error: WeChatError; readonly until: number; readonly pause: number }>()
  return {
    check: (key, nowMillis) => {
      const found = kept.get(key)
      return found !== undefined && nowMillis < found.until ? found.error : undefined
    },
    keep: (key, error, nowMillis) => {
      const pause = Math.min(LONGEST, (kept.get(key)?.pause ?? FIRST / 2) * 2)
      kept.set(key, { error, pause, until: nowMillis + pause })
    },
    clear: (key) => void kept.delete(key)
  }
}
