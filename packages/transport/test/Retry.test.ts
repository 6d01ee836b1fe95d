import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Fiber from "effect/Fiber"
import * as Random from "effect/Random"
import * as TestClock from "effect/TestClock"
import * as Static from "../src/AccessToken/Static.js"
import { withDeadline } from "../src/Call.js"
import * as Retry from "../src/Retry.js"
import { call, errcode, inTurn, networkError, ok, read, socketError, stack, write } from "./support.js"

const busy = errcode(-1, "system error")
const hang = { body: "never" }

/** Runs a call to its end, however long that takes on the test's clock. */
const finish = <A, E, R>(self: Effect.Effect<A, E, R>) =>
  Effect.gen(function* () {
    const fiber = yield* Effect.fork(self)
    yield* TestClock.adjust("10 minutes")
    return yield* Fiber.join(fiber)
  })

describe("Retry", () => {
  it.effect("repeats a read until it succeeds", () => {
    const answers = inTurn(busy, { status: 502, body: "<html>" }, { body: "" }, ok)
    return Effect.gen(function* () {
      const { value } = yield* finish(call())
      assert.strictEqual(value["pong"], 1)
      assert.strictEqual(answers.count(), 4)
    }).pipe(Effect.provide(stack(answers)))
  })

  it.effect("gives up after four attempts and says how often and how long it tried", () => {
    const answers = inTurn(busy)
    return Effect.gen(function* () {
      const error = yield* Effect.flip(finish(call()))
      assert.strictEqual(error._tag, "WeChatServerError")
      assert.strictEqual(error.attempts, 4)
      assert.strictEqual(answers.count(), 4)
      // 0.5 of 200, 400 and 800 ms.
      assert.strictEqual(error.elapsedMillis, 700)
      assert.strictEqual(error.errmsg, "system error")
    }).pipe(Effect.withRandom(Random.fixed([0.5])), Effect.provide(stack(answers)))
  })

  it.effect("sends a write once when it may have arrived", () => {
    const answers = inTurn(busy)
    return Effect.gen(function* () {
      const error = yield* Effect.flip(finish(call(write)))
      assert.deepStrictEqual([error._tag, error.attempts, answers.count()], ["WeChatServerError", 1, 1])
    }).pipe(Effect.provide(stack(answers)))
  })

  it.effect("sends a write again when it never left", () => {
    let tries = 0
    const answers = stack((seen) => {
      tries += 1
      return tries < 3 ? Effect.fail(networkError(seen, socketError("ECONNREFUSED", "connect"))) : Effect.succeed(ok)
    })
    return Effect.gen(function* () {
      yield* finish(call(write))
      assert.strictEqual(tries, 3)
    }).pipe(Effect.provide(answers))
  })

  it.effect("does not send a write again after a reset", () => {
    let tries = 0
    const answers = stack((seen) => {
      tries += 1
      return Effect.fail(networkError(seen, socketError("ECONNRESET", "read")))
    })
    return Effect.gen(function* () {
      const error = yield* Effect.flip(finish(call(write)))
      assert.strictEqual(error._tag === "TransportError" ? error.delivered : "", "unknown")
      assert.strictEqual(tries, 1)
    }).pipe(Effect.provide(answers))
  })

  for (const code of [9700224, 10021041, 10021057, 48001, 45009, 40013, 40097]) {
    it.effect(`never repeats ${code}`, () => {
      const answers = inTurn(errcode(code))
      return Effect.gen(function* () {
        const error = yield* Effect.flip(finish(call()))
        assert.deepStrictEqual([error.errcode, error.attempts, answers.count()], [code, 1, 1])
      }).pipe(Effect.provide(stack(answers)))
    })
  }

  it.effect("repeats an unknown code once", () => {
    const answers = inTurn(errcode(123456789))
    return Effect.gen(function* () {
      const error = yield* Effect.flip(finish(call()))
      assert.deepStrictEqual([error._tag, error.attempts, answers.count()], ["UnknownCodeError", 2, 2])
    }).pipe(Effect.provide(stack(answers)))
  })

  it.effect("waits as Retry-After says, within bounds", () => {
    const answers = inTurn({ status: 503, headers: { "retry-after": "3" } }, ok)
    return Effect.gen(function* () {
      const fiber = yield* Effect.fork(call())
      yield* TestClock.adjust(2999)
      assert.strictEqual(answers.count(), 1)
      yield* TestClock.adjust(1)
      yield* Fiber.join(fiber)
      assert.strictEqual(answers.count(), 2)
    }).pipe(Effect.withRandom(Random.fixed([0])), Effect.provide(stack(answers)))
  })

  it.effect("waits at most five seconds longer than its own backoff", () => {
    const answers = inTurn({ status: 503, headers: { "retry-after": "3600" } }, ok)
    return Effect.gen(function* () {
      const fiber = yield* Effect.fork(call())
      yield* TestClock.adjust(5000)
      yield* Fiber.join(fiber)
      assert.strictEqual(answers.count(), 2)
    }).pipe(Effect.withRandom(Random.fixed([0])), Effect.provide(stack(answers)))
  })

  it.effect("says when the minute is over instead of waiting past the deadline", () => {
    const answers = inTurn(errcode(45011))
    return Effect.gen(function* () {
      yield* TestClock.setTime(120_000)
      const error = yield* Effect.flip(finish(call()))
      assert.strictEqual(error._tag, "RateLimitError")
      assert.strictEqual(error._tag === "RateLimitError" ? error.retryAfterSeconds : 0, 61)
      assert.strictEqual(answers.count(), 1)
    }).pipe(Effect.provide(stack(answers)))
  })

  it.effect("waits for the next minute when it begins before the deadline", () => {
    const answers = inTurn(errcode(45011), ok)
    return Effect.gen(function* () {
      yield* TestClock.setTime(160_000)
      yield* finish(call())
      assert.strictEqual(answers.count(), 2)
    }).pipe(Effect.provide(stack(answers)))
  })

  it.effect("ends an attempt that hangs after 10 s, and the call after 30 s", () => {
    let tries = 0
    return Effect.gen(function* () {
      const fiber = yield* Effect.fork(Effect.flip(call()))
      yield* TestClock.adjust(9_999)
      assert.strictEqual(tries, 1)
      yield* TestClock.adjust(1 + 200)
      assert.strictEqual(tries, 2)
      yield* TestClock.adjust(30_000)
      const error = yield* Fiber.join(fiber)
      assert.strictEqual(error._tag === "TransportError" ? error.reason : "", "Deadline")
      assert.strictEqual(error._tag === "TransportError" ? error.delivered : "", "unknown")
      assert.strictEqual(error.elapsedMillis, 30_000)
      assert.strictEqual(error.attempts, 3)
      assert.include(String(error.cause), "ping")
    }).pipe(
      Effect.provide(
        stack(() => {
          tries += 1
          return Effect.as(Effect.never, hang)
        })
      )
    )
  })

  it.effect("a write that hangs ends with an unknown outcome after one attempt", () => {
    let tries = 0
    return Effect.gen(function* () {
      const error = yield* Effect.flip(finish(call(write)))
      assert.deepStrictEqual(error._tag === "TransportError" ? [error.reason, error.delivered] : [], [
        "Timeout",
        "unknown"
      ])
      assert.strictEqual(tries, 1)
    }).pipe(
      Effect.provide(
        stack(() => {
          tries += 1
          return Effect.as(Effect.never, hang)
        })
      )
    )
  })

  it.effect("withRetryPolicy and none change the calls inside, and only those", () => {
    const answers = inTurn(busy)
    return Effect.gen(function* () {
      const none = yield* Effect.flip(finish(Retry.none(call())))
      assert.strictEqual(none.attempts, 1)
      const two = yield* Effect.flip(finish(call().pipe(Retry.withRetryPolicy({ maxAttempts: 2 }))))
      assert.strictEqual(two.attempts, 2)
      const nested = call().pipe(Retry.withRetryPolicy({ maxAttempts: 2 }), Retry.withRetryPolicy({ maxAttempts: 3 }))
      assert.strictEqual((yield* Effect.flip(finish(nested))).attempts, 2)
      assert.strictEqual((yield* Effect.flip(finish(call()))).attempts, 4)
    }).pipe(Effect.provide(stack(answers)))
  })

  it.effect("withDeadline shortens a call", () =>
    Effect.gen(function* () {
      const error = yield* Effect.flip(finish(call().pipe(withDeadline("2 seconds"))))
      assert.strictEqual(error.elapsedMillis, 2000)
      assert.strictEqual(error._tag === "TransportError" ? error.reason : "", "Deadline")
    }).pipe(Effect.provide(stack(() => Effect.as(Effect.never, hang))))
  )

  it.effect("the wait for a token ends at the deadline too", () =>
    Effect.gen(function* () {
      const error = yield* Effect.flip(finish(call()))
      assert.deepStrictEqual(
        error._tag === "TransportError" ? [error.reason, error.delivered, error.attempts, error.elapsedMillis] : [],
        ["Deadline", "no", 0, 30_000]
      )
    }).pipe(Effect.provide(stack(inTurn(ok), { token: Static.fromEffect(Effect.never) })))
  )

  it.effect("stops retrying when the budget of all calls is empty", () => {
    const answers = inTurn(busy)
    return Effect.gen(function* () {
      const attempts: Array<number> = []
      for (let i = 0; i < 40; i++) attempts.push((yield* Effect.flip(finish(call(read)))).attempts ?? 0)
      // 500 ÷ 5 = 100 retries, 3 a call.
      assert.deepStrictEqual(
        attempts.slice(0, 33),
        Array.from({ length: 33 }, () => 4)
      )
      assert.deepStrictEqual(
        attempts.slice(34),
        Array.from({ length: 6 }, () => 1)
      )
    }).pipe(Effect.provide(stack(answers)))
  })

  it.effect("successes fill the budget again", () => {
    let answer = busy
    return Effect.gen(function* () {
      for (let i = 0; i < 40; i++) yield* Effect.exit(finish(call()))
      assert.strictEqual((yield* Effect.flip(finish(call()))).attempts, 1)
      answer = ok
      for (let i = 0; i < 5; i++) yield* finish(call())
      answer = busy
      assert.strictEqual((yield* Effect.flip(finish(call()))).attempts, 2)
    }).pipe(Effect.provide(stack(() => Effect.sync(() => answer))))
  })

  it.effect("says nothing about when the day's quota comes back", () =>
    Effect.gen(function* () {
      const error = yield* Effect.flip(finish(call()))
      assert.deepStrictEqual(error._tag === "RateLimitError" ? [error.scope, error.retryAfterSeconds] : error._tag, [
        "Day",
        undefined
      ])
    }).pipe(Effect.provide(stack(inTurn(errcode(45009)))))
  )

  it.effect("an interrupted call stops, and its limits with it", () => {
    let stopped = false
    return Effect.gen(function* () {
      const fiber = yield* Effect.fork(call())
      yield* TestClock.adjust(10)
      const exit = yield* Fiber.interrupt(fiber)
      assert.isTrue(Exit.isInterrupted(exit))
      assert.isTrue(stopped)
    }).pipe(
      Effect.provide(
        stack(() =>
          Effect.as(
            Effect.onInterrupt(Effect.never, () =>
              Effect.sync(() => {
                stopped = true
              })
            ),
            hang
          )
        )
      )
    )
  })
})
