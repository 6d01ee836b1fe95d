import { assert, describe, it } from "@effect/vitest"
import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import * as FastCheck from "effect/FastCheck"
import * as Fiber from "effect/Fiber"
import * as TestClock from "effect/TestClock"
import * as Memory from "../src/RateLimit/Memory.js"
import { call, inTurn, ok, stack } from "./support.js"

describe("Memory", () => {
  it("lets a burst through, then one call an interval", () => {
    const store = Memory.make()
    const reserve = (now: number) => Effect.runSync(store.reserve("a", { perSecond: 10, burst: 3 }, now, 60_000))
    assert.deepStrictEqual([reserve(0), reserve(0), reserve(0), reserve(0), reserve(0)], [0, 0, 0, 100, 200])
    assert.strictEqual(reserve(500), 0)
    // A long rest gives the burst back, and no more.
    assert.deepStrictEqual([9000, 9000, 9000, 9000].map(reserve), [0, 0, 0, 100])
  })

  it("keeps its keys apart, and reserves nothing for who cannot wait", () => {
    const store = Memory.make()
    const reserve = (key: string, maxWait: number) =>
      Effect.runSync(store.reserve(key, { perSecond: 1, burst: 1 }, 0, maxWait))
    assert.strictEqual(reserve("a", 0), 0)
    assert.strictEqual(reserve("b", 0), 0)
    assert.strictEqual(reserve("a", 500), 1000)
    assert.strictEqual(reserve("a", 500), 1000)
    assert.strictEqual(reserve("a", 1000), 1000)
    assert.strictEqual(reserve("a", 5000), 2000)
  })

  it("never lets more through in any window than burst + rate × time", () => {
    FastCheck.assert(
      FastCheck.property(
        FastCheck.record({
          perSecond: FastCheck.integer({ min: 1, max: 50 }),
          burst: FastCheck.integer({ min: 1, max: 20 })
        }),
        FastCheck.array(FastCheck.nat({ max: 300 }), { minLength: 1, maxLength: 80 }),
        (rate, gaps) => {
          const store = Memory.make()
          let now = 0
          const starts = gaps.map((gap) => {
            now += gap
            return now + Effect.runSync(store.reserve("a", rate, now, Number.POSITIVE_INFINITY))
          })
          for (let from = 0; from < starts.length; from++) {
            for (let to = from; to < starts.length; to++) {
              const seconds = ((starts[to] ?? 0) - (starts[from] ?? 0) + 1) / 1000
              assert.isAtMost(to - from + 1, rate.burst + rate.perSecond * seconds + 1e-6)
            }
          }
        }
      )
    )
  })
})

describe("RateLimit", () => {
  it.effect("spreads calls on the clock", () => {
    const at: Array<number> = []
    const layer = stack(
      () =>
        Effect.as(
          Effect.tap(Clock.currentTimeMillis, (now) => Effect.sync(() => at.push(now))),
          ok
        ),
      {
        config: { rateLimit: { perSecond: 2, burst: 2 } }
      }
    )
    return Effect.gen(function* () {
      const fiber = yield* Effect.fork(Effect.forEach([1, 2, 3, 4], () => call(), { concurrency: "unbounded" }))
      yield* TestClock.adjust("10 seconds")
      yield* Fiber.join(fiber)
      assert.deepStrictEqual(at, [0, 0, 500, 1000])
    }).pipe(Effect.provide(layer))
  })

  it.effect("refuses a call whose turn comes after its deadline, without sending it", () => {
    const answers = inTurn(ok)
    return Effect.gen(function* () {
      yield* call()
      const error = yield* Effect.flip(call())
      assert.deepStrictEqual(
        error._tag === "RateLimitError" ? [error.scope, error.retryAfterSeconds, error.attempts] : [error._tag],
        ["Local", 100, 0]
      )
      assert.strictEqual(answers.count(), 1)
    }).pipe(Effect.provide(stack(answers, { config: { rateLimit: { perSecond: 0.01, burst: 1 } } })))
  })

  it.effect("can be off", () => {
    const answers = inTurn(ok)
    return Effect.gen(function* () {
      yield* Effect.forEach(Array.from({ length: 200 }), () => call(), { concurrency: "unbounded" })
      assert.strictEqual(answers.count(), 200)
    }).pipe(Effect.provide(stack(answers, { config: { rateLimit: "off" } })))
  })
})
