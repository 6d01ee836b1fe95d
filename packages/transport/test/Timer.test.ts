import { assert, describe, it } from "@effect/vitest"
import * as Deferred from "effect/Deferred"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Fiber from "effect/Fiber"
import * as TestClock from "effect/TestClock"
import * as TestContext from "effect/TestContext"
import type * as Tracer from "effect/Tracer"
import * as Timer from "../src/Timer.js"

const limited = <A>(
  self: Effect.Effect<A, string>,
  millis: number,
  span?: (current: Tracer.Span) => void,
  deadlineAt = Number.POSITIVE_INFINITY
): Effect.Effect<(timer: Timer.Timer) => Effect.Effect<A, string>> =>
  Effect.succeed((timer) =>
    Effect.useSpan("test", (current) => {
      span?.(current)
      return timer.within(self, {
        millis,
        deadlineAt,
        span: current,
        onTimeout: (passed) => (passed === "duration" ? "too late" : "past the deadline")
      })
    })
  )

const run = <A>(self: Effect.Effect<A, string>, millis: number) =>
  Effect.flatMap(limited(self, millis), (use) => Effect.flatMap(Timer.make, use))

describe("Timer", () => {
  it.scoped("passes values, failures and defects through", () =>
    Effect.gen(function* () {
      assert.strictEqual(yield* run(Effect.succeed(1), 10), 1)
      assert.strictEqual(yield* Effect.flip(run(Effect.fail("own"), 10)), "own")
      const exit = yield* Effect.exit(run(Effect.die("bug"), 10))
      assert.include(String(exit), "bug")
    })
  )

  it.scoped("fails at the limit and not before, after self has stopped", () =>
    Effect.gen(function* () {
      let stopped = false
      const slow = Effect.never.pipe(
        Effect.onInterrupt(() =>
          Effect.sync(() => {
            stopped = true
          })
        )
      )
      const fiber = yield* Effect.fork(Effect.flip(run(slow, 2500)))
      yield* TestClock.adjust(2499)
      assert.isNull(fiber.unsafePoll())
      yield* TestClock.adjust(1)
      assert.strictEqual(yield* Fiber.join(fiber), "too late")
      assert.isTrue(stopped)
    })
  )

  it.scoped("holds many limits of all lengths with one fiber", () =>
    Effect.gen(function* () {
      const timer = yield* Timer.make
      const ends: Array<number> = []
      const lengths = [5000, 10, 700, 30_000, 1000, 1, 2500]
      const fibers = yield* Effect.forEach(lengths, (millis) =>
        Effect.flatMap(limited(Effect.never, millis), (use) => use(timer)).pipe(
          Effect.flip,
          Effect.tap(() => Effect.clockWith((clock) => Effect.sync(() => ends.push(clock.unsafeCurrentTimeMillis())))),
          Effect.fork
        )
      )
      yield* TestClock.adjust("1 minute")
      yield* Fiber.joinAll(fibers)
      assert.deepStrictEqual(
        ends,
        [...lengths].sort((a, b) => a - b)
      )
    })
  )

  it.scoped("keeps its limit inside an uninterruptible region", () =>
    Effect.gen(function* () {
      const fiber = yield* Effect.fork(Effect.flip(Effect.uninterruptible(run(Effect.never, 1000))))
      yield* TestClock.adjust(1000)
      assert.strictEqual(yield* Fiber.join(fiber), "too late")
    })
  )

  it.scoped("interrupts self when the caller is interrupted", () =>
    Effect.gen(function* () {
      const stopped = yield* Deferred.make<void>()
      const slow = Effect.onInterrupt(Effect.never, () => Deferred.succeed(stopped, undefined))
      const fiber = yield* Effect.fork(run(slow, 1000))
      yield* TestClock.adjust(1)
      yield* Fiber.interrupt(fiber)
      yield* Deferred.await(stopped)
    })
  )

  it.scoped("runs self under the span it is given", () =>
    Effect.gen(function* () {
      let given: Tracer.Span | undefined
      const use = yield* limited(Effect.orDie(Effect.currentSpan), 10, (span) => {
        given = span
      })
      assert.strictEqual(yield* Effect.flatMap(Timer.make, use), given)
    })
  )

  it.scoped("ends at the deadline when that comes first, and does not start after it", () =>
    Effect.gen(function* () {
      const timer = yield* Timer.make
      let started = 0
      const self = Effect.zipRight(
        Effect.sync(() => {
          started += 1
        }),
        Effect.never
      )
      const use = yield* limited(self, 5000, undefined, 1200)
      const fiber = yield* Effect.fork(Effect.flip(use(timer)))
      yield* TestClock.adjust(1199)
      assert.isNull(fiber.unsafePoll())
      yield* TestClock.adjust(1)
      assert.strictEqual(yield* Fiber.join(fiber), "past the deadline")
      assert.strictEqual(yield* Effect.flip(use(timer)), "past the deadline")
      assert.strictEqual(started, 1)
    })
  )

  it.scoped("starts again after it had nothing to watch", () =>
    Effect.gen(function* () {
      const timer = yield* Timer.make
      const use = yield* limited(Effect.never, 1500)
      for (let i = 0; i < 3; i++) {
        const fiber = yield* Effect.fork(Effect.flip(use(timer)))
        yield* TestClock.adjust(1500)
        assert.strictEqual(yield* Fiber.join(fiber), "too late")
        yield* TestClock.adjust("5 seconds")
      }
    })
  )

  it.scopedLive("keeps limits on two clocks apart", () =>
    Effect.gen(function* () {
      const timer = yield* Timer.make
      const never = yield* limited(Effect.never, 20)
      const onTestClock = Effect.gen(function* () {
        const fiber = yield* Effect.fork(Effect.flip(never(timer)))
        yield* TestClock.adjust(19)
        assert.isNull(fiber.unsafePoll())
        yield* TestClock.adjust(1)
        assert.strictEqual(yield* Fiber.join(fiber), "too late")
        // Something stays limited on this clock, which nobody moves any more.
        yield* Effect.forkDaemon(Effect.exit(never(timer)))
        yield* TestClock.adjust(0)
      })
      // In a fiber of its own, and not joined: the test clock would come along.
      const fiber = yield* Effect.fork(Effect.provide(onTestClock, TestContext.TestContext))
      assert.isTrue(Exit.isSuccess(yield* Fiber.await(fiber)))
      assert.strictEqual(yield* Effect.flip(never(timer)), "too late")
    })
  )
})
