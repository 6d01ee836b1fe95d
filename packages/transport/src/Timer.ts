/**
 * Time limits. `Effect.timeout` pays for each with two fibers and a timer of its own; here an effect gets one fiber, and
 * another one looks after the limits of all that are in flight.
 *
 * @since 0.1.0
 */
import * as Clock from "effect/Clock"
import * as Context from "effect/Context"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import * as Runtime from "effect/Runtime"
import * as RuntimeFlags from "effect/RuntimeFlags"
import type * as Scope from "effect/Scope"
import * as Tracer from "effect/Tracer"

/**
 * Which of the two limits ended an effect.
 *
 * @since 0.1.0
 * @category models
 */
export type Passed = "duration" | "deadline"

/**
 * How long an effect may take, and until when at the latest.
 *
 * @since 0.1.0
 * @category models
 */
export interface Limit<E> {
  readonly millis: number
  /** On the clock, in milliseconds. */
  readonly deadlineAt: number
  readonly onTimeout: (passed: Passed) => E
  /** The span that `self` runs under. */
  readonly span: Tracer.Span
}

/**
 * Puts limits on effects.
 *
 * @since 0.1.0
 * @category models
 */
export interface Timer {
  /**
   * Interrupts `self` when it takes longer than the limit, waits until it has stopped, and fails with `onTimeout`. After
   * the deadline `self` is not even started. The limit holds in uninterruptible regions too.
   */
  readonly within: <A, E>(self: Effect.Effect<A, E>, limit: Limit<E>) => Effect.Effect<A, E>
}

interface Entry {
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
  const entries = new Set<Entry>()
  let wakeAt = Number.POSITIVE_INFINITY
  // A limit that ends before the fiber wakes gets a fiber that wakes earlier; the older one then finds itself replaced.
  let watcher = 0

  const watch = (me: number): Effect.Effect<void> =>
    Effect.clockWith((clock) => {
      if (me !== watcher) return Effect.void
      const now = clock.unsafeCurrentTimeMillis()
      let next = now + TICK
      for (const entry of entries) {
        if (entry.at <= now) {
          entries.delete(entry)
          entry.fire()
        } else {
          next = Math.min(next, entry.at)
        }
      }
      wakeAt = entries.size === 0 ? Number.POSITIVE_INFINITY : next
      return entries.size === 0
        ? Effect.void
        : Effect.flatMap(clock.sleep(Duration.millis(next - now)), () => watch(me))
    })

  const wake = (at: number): Effect.Effect<void> =>
    Effect.suspend(() => {
      watcher += 1
      wakeAt = at
      return Effect.asVoid(Effect.forkIn(Effect.interruptible(watch(watcher)), scope))
    })

  return {
    within: <A, E>(self: Effect.Effect<A, E>, { deadlineAt, millis, onTimeout, span }: Limit<E>) =>
      Effect.withFiberRuntime((fiber: Fiber.RuntimeFiber<A, E>, status) => {
        const clock = Context.get(fiber.currentDefaultServices, Clock.Clock)
        const now = clock.unsafeCurrentTimeMillis()
        const at = Math.min(now + millis, deadlineAt)
        const timedOut = Effect.failSync(() => onTimeout(at === deadlineAt ? "deadline" : "duration"))
        if (at <= now) return timedOut
        const runtime = Runtime.make({
          context: Context.add(fiber.currentContext, Tracer.ParentSpan, span),
          fiberRefs: fiber.getFiberRefs(),
          runtimeFlags: RuntimeFlags.enable(status.runtimeFlags, RuntimeFlags.Interruption)
        })
        const run = Effect.async<A, E>((resume) => {
          const child = Runtime.runFork(runtime, self)
          const stop = Fiber.interrupt(child)
          const entry: Entry = { at, fire: () => resume(Effect.zipRight(stop, timedOut)) }
          entries.add(entry)
          child.addObserver((exit) => {
            entries.delete(entry)
            resume(exit)
          })
          return Effect.suspend(() => {
            entries.delete(entry)
            return stop
          })
        })
        return wakeAt <= at ? run : Effect.zipRight(wake(at), run)
      })
  }
})
