import { assert, describe, it } from "@effect/vitest"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as TestClock from "effect/TestClock"
import * as VirtualClock from "../src/VirtualClock.js"

const START = Date.parse("2026-06-18T00:00:00+08:00")

describe("VirtualClock", () => {
  it.effect("begins at a sensible time under a TestClock that nobody set, and follows it", () =>
    Effect.gen(function* () {
      const clock = yield* VirtualClock.make()
      assert.strictEqual(yield* clock.now, VirtualClock.TEST_START)
      yield* TestClock.adjust("90 seconds")
      assert.strictEqual(yield* clock.now, VirtualClock.TEST_START + 90_000)
    })
  )

  it.effect("is Effect's Clock itself once that one has been set", () =>
    Effect.gen(function* () {
      yield* TestClock.setTime(START)
      const clock = yield* VirtualClock.make("live")
      yield* TestClock.adjust("1 hour")
      assert.strictEqual(yield* clock.now, START + 3_600_000)
    })
  )

  it.effect("starts, runs faster, stands still, jumps", () =>
    Effect.gen(function* () {
      const clock = yield* VirtualClock.make({ start: "2026-06-18T00:00:00+08:00", speed: 60 })
      yield* TestClock.adjust("1 minute")
      assert.strictEqual(yield* clock.now, START + 3_600_000)
      yield* clock.speed(0)
      yield* TestClock.adjust("1 day")
      assert.strictEqual(yield* clock.now, START + 3_600_000)
      yield* clock.advance("2 hours")
      assert.strictEqual(yield* clock.now, START + 3 * 3_600_000)
      yield* clock.set(START)
      yield* clock.speed(1)
      yield* TestClock.adjust("1 second")
      assert.strictEqual(yield* clock.now, START + 1000)
    })
  )

  it.effect("stays a date however far it is moved", () =>
    Effect.gen(function* () {
      const clock = yield* VirtualClock.make()
      yield* clock.advance(Duration.infinity)
      assert.isFalse(Number.isNaN(new Date(yield* clock.now).getTime()))
    })
  )

  it.effect("refuses instants and speeds it cannot keep", () =>
    Effect.gen(function* () {
      const clock = yield* VirtualClock.make()
      const refused = [
        clock.set("tomorrow"),
        clock.set(-1),
        clock.speed(-1),
        clock.speed(Number.NaN),
        VirtualClock.make({ start: "soon" }),
        VirtualClock.make({ speed: Number.POSITIVE_INFINITY })
      ]
      for (const attempt of refused) {
        const error = yield* Effect.flip(attempt)
        assert.strictEqual(error._tag, "SandboxOptionError")
        assert.isNotEmpty(error.next.zh)
      }
    })
  )
})
