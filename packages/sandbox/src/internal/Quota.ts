/**
 * Counters of calls in a minute or in a day of Shanghai.
 *
 * @since 0.1.0
 */

/**
 * One counter; `length` and `shift` are milliseconds.
 *
 * @since 0.1.0
 * @category models
 */
export interface Window {
  readonly length: number
  readonly shift: number
  index: number
  used: number
}

const SHANGHAI = 8 * 3_600_000

const window = (length: number, shift: number): Window => ({ length, shift, index: Number.NaN, used: 0 })

/**
 * Starts anew with each minute.
 *
 * @since 0.1.0
 * @category constructors
 */
export const minute = (): Window => window(60_000, 0)

/**
 * Starts anew at midnight in Shanghai.
 *
 * @since 0.1.0
 * @category constructors
 */
export const day = (): Window => window(86_400_000, SHANGHAI)

/**
 * Counts one call at `now` (epoch milliseconds); false when `limit` calls were counted before. A limit of 0 is none.
 *
 * @since 0.1.0
 * @category combinators
 */
export const take = (window: Window, now: number, limit: number): boolean => {
  const index = Math.floor((now + window.shift) / window.length)
  if (index !== window.index) {
    window.index = index
    window.used = 0
  }
  if (limit > 0 && window.used >= limit) return false
  window.used++
  return true
}

/**
 * Calls counted in the present span.
 *
 * @since 0.1.0
 * @category accessors
 */
export const used = (window: Window, now: number): number =>
  Math.floor((now + window.shift) / window.length) === window.index ? window.used : 0

/**
 * Forgets what was counted.
 *
 * @since 0.1.0
 * @category combinators
 */
export const reset = (window: Window): void => {
  window.used = 0
}
