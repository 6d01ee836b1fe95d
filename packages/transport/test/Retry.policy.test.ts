import { assert, describe, it } from "@effect/vitest"
import * as Duration from "effect/Duration"
import * as FastCheck from "effect/FastCheck"
import * as Option from "effect/Option"
import * as ErrorCode from "@wxshop/core/ErrorCode"
import type { WeChatError } from "@wxshop/core/WeChatError"
import { decodeError, fromErrcode, fromHttpStatus, localRateLimit, transportError } from "@wxshop/core/WeChatError"
import { Budget, CAPACITY, costOf } from "../src/Retry/Budget.js"
import * as Policy from "../src/Retry/Policy.js"
import * as RetryAfter from "../src/Retry/RetryAfter.js"

const operation = "ping"

const transport = (reason: "Connect" | "Timeout" | "Reset" | "Deadline", delivered: "no" | "unknown"): WeChatError =>
  transportError({ operation, host: "h", path: "/p", reason, delivered })

const code = (errcode: number): WeChatError => fromErrcode({ operation, errcode })

interface Case {
  readonly access?: "read" | "write"
  readonly attempts?: number
  readonly retries?: number
  readonly now?: number
  readonly deadlineAt?: number
  readonly random?: number
  readonly tokenFailed?: boolean
  readonly policy?: Partial<Policy.Policy>
}

const decide = (error: WeChatError, at: Case = {}): Policy.Decision =>
  Policy.decide(
    { ...Policy.defaults, ...at.policy },
    {
      call: {
        access: at.access ?? "read",
        attempts: at.attempts ?? 1,
        deadlineAt: at.deadlineAt ?? 30_000,
        tokenFailed: at.tokenFailed ?? false
      },
      error,
      retries: at.retries ?? 0,
      nowMillis: at.now ?? 0,
      random: at.random ?? 0.5
    }
  )

const verdict = (error: WeChatError, at: Case = {}): string => {
  const decision = decide(error, at)
  return decision._tag === "Retry" ? "Retry" : decision.reason
}

describe("Policy", () => {
  it("follows the trait of every documented code, for reads and writes", () => {
    for (const row of ErrorCode.rows) {
      const error = fromErrcode({ operation, errcode: row.code, call: row.call })
      const expected = { never: "NotRetryable", day: "NotRetryable", token: "NotRetryable" }[error.retry as string]
      // A minute may not be over before the deadline: here it is, for 40 s are left of it.
      const read = verdict(error, { now: 30_000, deadlineAt: 90_000 })
      assert.strictEqual(read, expected ?? "Retry", `read ${row.code}`)
      assert.strictEqual(verdict(error, { access: "write" }), expected ?? "MayBeDelivered", `write ${row.code}`)
    }
  })

  it("repeats a write only when nothing of it was sent", () => {
    assert.strictEqual(verdict(transport("Connect", "no"), { access: "write" }), "Retry")
    assert.strictEqual(verdict(transport("Timeout", "unknown"), { access: "write" }), "MayBeDelivered")
    assert.strictEqual(verdict(transport("Reset", "unknown"), { access: "write" }), "MayBeDelivered")
    assert.strictEqual(verdict(fromHttpStatus({ operation, httpStatus: 503 }), { access: "write" }), "MayBeDelivered")
    assert.strictEqual(verdict(decodeError({ operation, reason: "Empty" }), { access: "write" }), "MayBeDelivered")
  })

  it("repeats reads after trouble on the way", () => {
    assert.strictEqual(verdict(transport("Timeout", "unknown")), "Retry")
    assert.strictEqual(verdict(transport("Reset", "unknown")), "Retry")
    assert.strictEqual(verdict(decodeError({ operation, reason: "Html" })), "Retry")
    assert.strictEqual(verdict(fromHttpStatus({ operation, httpStatus: 502 })), "Retry")
    assert.strictEqual(verdict(fromHttpStatus({ operation, httpStatus: 404 })), "NotRetryable")
    assert.strictEqual(verdict(decodeError({ operation, reason: "WrongType" })), "NotRetryable")
    assert.strictEqual(verdict(transport("Deadline", "unknown")), "NotRetryable")
  })

  it("repeats a read with an unknown code at most once", () => {
    assert.strictEqual(verdict(code(123456789)), "Retry")
    assert.strictEqual(verdict(code(123456789), { retries: 1, attempts: 2 }), "NotRetryable")
  })

  it("counts what was sent, a replay included", () => {
    assert.strictEqual(verdict(code(-1), { attempts: 4, retries: 3 }), "AttemptsUsed")
    assert.strictEqual(verdict(code(-1), { attempts: 4, retries: 2 }), "AttemptsUsed")
    assert.strictEqual(verdict(code(-1), { attempts: 3, retries: 2 }), "Retry")
    assert.strictEqual(verdict(code(-1), { policy: { maxAttempts: 1 } }), "AttemptsUsed")
  })

  it("leaves the token's errors to the token's source, and local limits to the limiter", () => {
    assert.strictEqual(verdict(transport("Timeout", "unknown"), { tokenFailed: true }), "NotRetryable")
    assert.strictEqual(verdict(localRateLimit({ operation, retryAfterSeconds: 60 })), "DeadlineTooNear")
  })

  it("waits for the next minute only when that comes before the deadline", () => {
    const minute = code(45011)
    assert.strictEqual(verdict(minute, { now: 10_000, deadlineAt: 40_000 }), "DeadlineTooNear")
    const decision = decide(minute, { now: 50_000, deadlineAt: 80_000, random: 0 })
    assert.strictEqual(decision._tag === "Retry" ? decision.delayMillis : 0, 10_500)
  })

  it("never waits past the deadline", () => {
    FastCheck.assert(
      FastCheck.property(
        FastCheck.integer({ min: 0, max: 30_000 }),
        FastCheck.integer({ min: 0, max: 2 }),
        FastCheck.double({ min: 0, max: 0.999999, noNaN: true }),
        FastCheck.option(FastCheck.integer({ min: 0, max: 100_000 }), { nil: undefined }),
        (now, retries, random, retryAfterSeconds) => {
          const error = fromHttpStatus({ operation, httpStatus: 503, retryAfterSeconds })
          const decision = decide(error, { now, retries, random, attempts: retries + 1 })
          if (decision._tag === "Retry") assert.isBelow(now + decision.delayMillis, 30_000)
        }
      )
    )
  })
})

describe("backoff", () => {
  it("is full jitter: between nothing and the doubling ceiling, never above the cap", () => {
    FastCheck.assert(
      FastCheck.property(
        FastCheck.boolean(),
        FastCheck.nat({ max: 1000 }),
        FastCheck.double({ min: 0, max: 0.999999999, noNaN: true }),
        (throttled, retries, random) => {
          const delay = Policy.backoff(Policy.defaults, throttled, retries, random)
          const base = throttled ? 1000 : 200
          assert.isAtLeast(delay, 0)
          assert.isAtMost(delay, Math.min(5000, base * 2 ** retries))
        }
      )
    )
  })

  it("is longer when WeChat says that calls come too fast", () => {
    assert.isAbove(Policy.backoff(Policy.defaults, true, 0, 0.5), Policy.backoff(Policy.defaults, false, 0, 0.5))
  })
})

describe("RetryAfter", () => {
  it("waits at least as long as our own backoff and at most the slack longer", () => {
    FastCheck.assert(
      FastCheck.property(
        FastCheck.nat({ max: 10_000 }),
        FastCheck.option(FastCheck.nat({ max: 1_000_000 }), { nil: undefined }),
        (own, seconds) => {
          const slack = Duration.toMillis(Duration.decode(Policy.defaults.retryAfterSlack))
          const bounded = RetryAfter.bound(own, seconds, slack)
          assert.isAtLeast(bounded, own)
          assert.isAtMost(bounded, own + slack)
          if (seconds !== undefined && seconds * 1000 >= own && seconds * 1000 <= own + slack) {
            assert.strictEqual(bounded, seconds * 1000)
          }
        }
      )
    )
  })

  it("reads only the two documented forms", () => {
    const now = Date.parse("2026-11-24T02:00:00Z")
    const parse = (text: string | undefined) => Option.getOrUndefined(RetryAfter.parse(text, now))
    assert.strictEqual(parse("0"), 0)
    assert.strictEqual(parse(" 120 "), 120)
    assert.strictEqual(parse("Tue, 24 Nov 2026 02:01:00 GMT"), 60)
    for (const text of [
      undefined,
      "",
      "1.5",
      "-1",
      "+1",
      "1e3",
      "2026-11-24T02:01:00Z",
      "Tue, 99 Xyz 2026 02:01:00 GMT"
    ]) {
      assert.isUndefined(parse(text), String(text))
    }
  })

  it("gives a number of seconds or nothing for any text", () => {
    FastCheck.assert(
      FastCheck.property(FastCheck.string(), (text) => {
        const seconds = Option.getOrUndefined(RetryAfter.parse(text, 0))
        assert.isTrue(seconds === undefined || (Number.isInteger(seconds) && seconds >= 0))
      })
    )
  })
})

describe("Budget", () => {
  it("costs 5 a retry and 10 after trouble on the way", () => {
    assert.strictEqual(costOf(code(-1)), 5)
    assert.strictEqual(costOf(transport("Timeout", "unknown")), 10)
  })

  it("runs dry after 50 timeouts, and fills again by successes", () => {
    const budget = new Budget()
    let taken = 0
    while (budget.take(10)) taken += 1
    assert.strictEqual(taken, 50)
    assert.isFalse(budget.take(5))
    for (let i = 0; i < 5; i++) budget.succeed(0)
    assert.isTrue(budget.take(5))
    budget.succeed(5)
    assert.strictEqual(budget.available, 5)
  })

  it("stays between empty and full", () => {
    const step = FastCheck.oneof(
      FastCheck.record({ take: FastCheck.constantFrom(5, 10) }),
      FastCheck.record({ give: FastCheck.constantFrom(0, 5, 10) })
    )
    FastCheck.assert(
      FastCheck.property(FastCheck.array(step, { maxLength: 300 }), (steps) => {
        const budget = new Budget()
        for (const one of steps) {
          if ("take" in one) budget.take(one.take)
          else budget.succeed(one.give)
          assert.isAtLeast(budget.available, 0)
          assert.isAtMost(budget.available, CAPACITY)
        }
      })
    )
  })
})
