/**
 * Time limits. Every call needs two, and `Effect.timeout` pays for each with two fibers and a timer; here one fiber looks
 * after the limits of all calls in flight.
 *
 * @since 0.1.0
 */
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import type * as Scope from "effect/Scope"

/**
 * @since 0.1.0
 * @category models
 */
export interface Timer {
  /** Interrupts `self` when it takes longer than `duration`, waits until it has stopped, and fails with `onTimeout`. */
  readonly within: <A, E>(
    self: Effect.Effect<A, E>,
    duration: Duration.Duration,
    onTimeout: () => E
  ) => Effect.Effect<A, E>
}

/**
 * `Effect.timeoutFail` as it is, for what happens rarely.
 *
 * @since 0.1.0
 * @category constructors
 */
export const simple: Timer = {
  within: (self, duration, onTimeout) => Effect.timeoutFail(self, { duration, onTimeout })
}

interface Limit {
  readonly at: number
  readonly fire: () => void
}

/** How long the fiber sleeps at most, and so how long it stays when there is nothing left to watch. Milliseconds. */
const TICK = 1000

/**
 * A timer whose fiber lives in the scope. It runs only while calls are in flight, on the clock of the first one.
 *
 * @since 0.1.0
 * @category constructors
 */
export const make: Effect.Effect<Timer, never, Scope.Scope> = Effect.map(Effect.scope, (scope) => {
  const limits = new Set<Limit>()
  let wakeAt = Number.POSITIVE_INFINITY
  // A limit that ends before the fiber wakes gets a fiber that wakes earlier; the older one then finds itself replaced.
  let watcher = 0

  const watch = (me: number): Effect.Effect<void> =>
    Effect.clockWith((clock) => {
      if (me !== watcher) return Effect.void
      const now = clock.unsafeCurrentTimeMillis()
      let next = now + TICK
      for (const limit of limits) {
        if (limit.at <= now) {
          limits.delete(limit)
          limit.fire()
        } else {
          next = Math.min(next, limit.at)
        }
      }
      wakeAt = limits.size === 0 ? Number.POSITIVE_INFINITY : next
      return limits.size === 0 ? Effect.void : Effect.flatMap(clock.sleep(Duration.millis(next - now)), () => watch(me))
    })

  const add = (limit: Limit): Effect.Effect<void> =>
    Effect.suspend(() => {
      limits.add(limit)
      if (wakeAt <= limit.at) return Effect.void
      watcher += 1
      wakeAt = limit.at
      return Effect.asVoid(Effect.forkIn(Effect.interruptible(watch(watcher)), scope))
    })

  return {
    within: <A, E>(self: Effect.Effect<A, E>, duration: Duration.Duration, onTimeout: () => E) =>
      Effect.uninterruptibleMask((restore) =>
        Effect.clockWith((clock) =>
          Effect.flatMap(Effect.fork(restore(self)), (child) => {
            const stop = Effect.zipRight(Fiber.interrupt(child), Effect.failSync(onTimeout))
            let over = false
            let settle: ((result: Effect.Effect<A, E>) => void) | undefined
            const limit: Limit = {
              at: clock.unsafeCurrentTimeMillis() + Duration.toMillis(duration),
              fire: () => {
                over = true
                settle?.(stop)
              }
            }
            const settled = Effect.async<A, E>((resume) => {
              if (over) return resume(stop)
              settle = resume
              child.addObserver((exit) => {
                limits.delete(limit)
                resume(exit)
              })
            })
            return Effect.zipRight(
              add(limit),
              Effect.onInterrupt(restore(settled), () => {
                limits.delete(limit)
                return Fiber.interrupt(child)
              })
            )
          })
        )
      )
  }
})
