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

/** The limits on one clock. */
interface Watch {
  readonly clock: Clock.Clock
  readonly entries: Set<Entry>
  wakeAt: number
  /** The fiber in charge. One that must wake earlier replaces the one before, which then finds itself replaced. */
  watcher: number
}

const watching = (watch: Watch, me: number): Effect.Effect<void> =>
  Effect.suspend(() => {
    if (me !== watch.watcher) return Effect.void
    const now = watch.clock.unsafeCurrentTimeMillis()
    let next = now + TICK
    for (const entry of watch.entries) {
      if (entry.at <= now) {
        watch.entries.delete(entry)
        entry.fire()
      } else {
        next = Math.min(next, entry.at)
      }
    }
    const idle = watch.entries.size === 0
    watch.wakeAt = idle ? Number.POSITIVE_INFINITY : next
    return idle
      ? Effect.void
      : Effect.flatMap(watch.clock.sleep(Duration.millis(next - now)), () => watching(watch, me))
  })

/**
 * A timer whose fibers live in the scope, one for each clock (there are several only in tests) and only while something is
 * limited.
 *
 * @since 0.1.0
 * @category constructors
 */
export const make: Effect.Effect<Timer, never, Scope.Scope> = Effect.map(Effect.scope, (scope) => {
  const watches = new WeakMap<Clock.Clock, Watch>()
  const watchOf = (clock: Clock.Clock): Watch => {
    const known = watches.get(clock)
    if (known !== undefined) return known
    const watch: Watch = { clock, entries: new Set(), wakeAt: Number.POSITIVE_INFINITY, watcher: 0 }
    watches.set(clock, watch)
    return watch
  }

  const wake = (watch: Watch, at: number): Effect.Effect<void> =>
    Effect.suspend(() => {
      watch.watcher += 1
      watch.wakeAt = at
      return Effect.asVoid(Effect.forkIn(Effect.interruptible(watching(watch, watch.watcher)), scope))
    })

  return {
    within: <A, E>(self: Effect.Effect<A, E>, { deadlineAt, millis, onTimeout, span }: Limit<E>) =>
      Effect.withFiberRuntime((fiber: Fiber.RuntimeFiber<A, E>, status) => {
        const watch = watchOf(Context.get(fiber.currentDefaultServices, Clock.Clock))
        const now = watch.clock.unsafeCurrentTimeMillis()
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
          watch.entries.add(entry)
          child.addObserver((exit) => {
            watch.entries.delete(entry)
            resume(exit)
          })
          return Effect.suspend(() => {
            watch.entries.delete(entry)
            return stop
          })
        })
        return watch.wakeAt <= at ? run : Effect.zipRight(wake(watch, at), run)
      })
  }
})
