/**
 * The limiter's state in this process.
 *
 * @since 0.1.0
 */
import * as Effect from "effect/Effect"
import type { Rate, Store } from "../RateLimit.js"

/**
 * A store of its own. It keeps one number per key: when the next call would be due if calls came evenly (the generic cell
 * rate algorithm), so a reservation is one comparison and nothing has to be refilled by a timer.
 *
 * @since 0.1.0
 * @category constructors
 */
export const make = (): Store => {
  const dueByKey = new Map<string, number>()
  return {
    reserve: (key: string, rate: Rate, nowMillis: number, maxWaitMillis: number) =>
      Effect.sync(() => {
        const interval = 1000 / rate.perSecond
        const due = Math.max(dueByKey.get(key) ?? 0, nowMillis)
        const wait = Math.ceil(Math.max(0, due - (rate.burst - 1) * interval - nowMillis))
        // A call that cannot wait that long must not push the others back.
        if (wait <= maxWaitMillis) dueByKey.set(key, due + interval)
        return wait
      })
  }
}
