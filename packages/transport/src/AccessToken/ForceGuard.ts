/**
 * Guards forced refreshes: WeChat allows 20 a day, 30 seconds apart, and each one kills the token that others may use.
 *
 * @since 0.1.0
 */

const GAP = 30_000
const DAY = 24 * 60 * 60 * 1000
const PER_DAY = 20

/**
 * Says whether a forced refresh is allowed.
 *
 * @since 0.1.0
 * @category models
 */
export interface ForceGuard {
  /** Whether a forced refresh may happen now; if so it is counted. */
  readonly take: (nowMillis: number) => boolean
}

/**
 * A guard that remembers for as long as this process lives.
 *
 * @since 0.1.0
 * @category constructors
 */
export const make = (): ForceGuard => {
  let taken: ReadonlyArray<number> = []
  return {
    take: (nowMillis) => {
      taken = taken.filter((at) => nowMillis - at < DAY)
      const last = taken.at(-1)
      if (taken.length >= PER_DAY || (last !== undefined && nowMillis - last < GAP)) return false
      taken = [...taken, nowMillis]
      return true
    }
  }
}
