import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Fiber from "effect/Fiber"
import * as Layer from "effect/Layer"
import * as Metric from "effect/Metric"
import * as TestClock from "effect/TestClock"
import * as Either from "effect/Either"
import * as Telemetry from "../src/Telemetry.js"
import { OperationExecutor } from "@wxshop/core/Operation"
import { recorder, type SeenSpan } from "./observed.js"
import { call, errcode, inTurn, isTokenCall, ok, read, stable, stack, tokenAnswer } from "./support.js"

const finish = <A, E, R>(self: Effect.Effect<A, E, R>) =>
  Effect.gen(function* () {
    const fiber = yield* Effect.fork(self)
    yield* TestClock.adjust("10 minutes")
    return yield* Fiber.join(fiber)
  })

const traced = <A, E, R>(self: Effect.Effect<A, E, R>) => {
  const { spans, tracer } = recorder()
  return Effect.as(Effect.withTracer(Effect.exit(finish(self)), tracer), spans)
}

const attribute = (span: SeenSpan | undefined, key: keyof typeof Telemetry.attributes): unknown =>
  span?.attributes.get(Telemetry.attributes[key])

/** The sum over all series of a metric whose tags contain these. */
const total = (name: string, tags: Readonly<Record<string, string>>) =>
  Effect.map(Metric.snapshot, (pairs) =>
    pairs
      .filter(
        ({ metricKey }) =>
          metricKey.name === name &&
          Object.entries(tags).every(([key, value]) =>
            metricKey.tags.some((label) => label.key === key && label.value === value)
          )
      )
      .reduce((sum, { metricState }) => sum + (metricState as unknown as { readonly count: number }).count, 0)
  )

describe("spans", () => {
  it.effect("one a call and one an attempt below it, with WeChat's number and no query", () =>
    Effect.gen(function* () {
      const spans = yield* traced(call())
      assert.deepStrictEqual(
        spans.map(({ kind, name, parent }) => [name, kind, parent]),
        [
          ["wechat.ping", "internal", undefined],
          ["wechat.attempt", "client", "wechat.ping#0"],
          ["wechat.attempt", "client", "wechat.ping#0"]
        ]
      )
      const [whole, first, second] = spans
      assert.deepStrictEqual(
        [
          attribute(whole, "operation"),
          attribute(whole, "access"),
          attribute(whole, "attempts"),
          attribute(whole, "path")
        ],
        ["ping", "read", 2, "/channels/ec/ping"]
      )
      assert.deepStrictEqual(
        [attribute(first, "attempt"), attribute(first, "errcode"), attribute(first, "error"), attribute(first, "host")],
        [1, -1, "WeChatServerError", "127.0.0.1"]
      )
      assert.deepStrictEqual([attribute(second, "attempt"), attribute(second, "errcode")], [2, undefined])
      assert.isTrue(spans.every(({ exit }) => exit !== undefined))
      const names = new Set<string>(Object.values(Telemetry.attributes))
      for (const span of spans) {
        for (const [key, value] of span.attributes) {
          assert.isTrue(names.has(key), key)
          assert.notInclude(String(value), "?")
        }
      }
    }).pipe(Effect.provide(stack(inTurn(errcode(-1), ok))))
  )

  it.effect("say why a call was not tried again, and what WeChat's request id was", () =>
    Effect.gen(function* () {
      const [whole, attempt] = yield* traced(call())
      assert.strictEqual(attribute(whole, "retryRefused"), "NotRetryable")
      assert.strictEqual(attribute(whole, "errcode"), 10021057)
      assert.strictEqual(attribute(attempt, "rid"), "617682e0-09059ac5-34a8e2ea")
      assert.isTrue(whole?.exit !== undefined && Exit.isFailure(whole.exit))
    }).pipe(Effect.provide(stack(inTurn(errcode(10021057, "not found rid: 617682e0-09059ac5-34a8e2ea")))))
  )

  it.effect("an attempt that times out says so", () =>
    Effect.gen(function* () {
      const spans = yield* traced(call({ ...read, access: "write" }))
      assert.strictEqual(attribute(spans[1], "error"), "TransportError")
      assert.strictEqual(attribute(spans[0], "retryRefused"), "MayBeDelivered")
    }).pipe(Effect.provide(stack(() => Effect.never)))
  )

  it.effect("the token call has its own", () =>
    Effect.gen(function* () {
      const spans = yield* traced(call())
      assert.deepStrictEqual(
        spans.map(({ name, parent }) => [name, parent]),
        [
          ["wechat.ping", undefined],
          ["wechat.stable_token", "wechat.ping#0"],
          ["wechat.attempt", "wechat.stable_token#1"],
          ["wechat.attempt", "wechat.ping#0"]
        ]
      )
    }).pipe(
      Effect.provide(stack((seen) => Effect.succeed(isTokenCall(seen) ? tokenAnswer("T") : ok), { token: stable() }))
    )
  )

  it.effect("end when the call is interrupted", () => {
    const { spans, tracer } = recorder()
    return Effect.gen(function* () {
      const fiber = yield* Effect.fork(Effect.withTracer(call(), tracer))
      yield* TestClock.adjust(1)
      yield* Fiber.interrupt(fiber)
      assert.strictEqual(spans.length, 2)
      for (const { exit } of spans) assert.isTrue(exit !== undefined && Exit.isInterrupted(exit))
    }).pipe(Effect.provide(stack(() => Effect.never)))
  })
})

describe("metrics", () => {
  const named = (name: string) => ({ ...read, name: name as "ping" })

  it.effect("count calls by outcome, their time, and retries by reason", () =>
    Effect.gen(function* () {
      const operation = named("metrics-calls")
      yield* finish(call(operation))
      yield* Effect.exit(finish(call(operation)))
      const tags = { operation: operation.name }
      assert.strictEqual(yield* total(Telemetry.metrics.calls, { ...tags, outcome: "ok" }), 1)
      assert.strictEqual(yield* total(Telemetry.metrics.calls, { ...tags, outcome: "NotFoundError" }), 1)
      assert.strictEqual(yield* total(Telemetry.metrics.callSeconds, tags), 2)
      assert.strictEqual(yield* total(Telemetry.metrics.retries, { ...tags, reason: "WeChatServerError" }), 2)
    }).pipe(Effect.provide(stack(inTurn(errcode(-1), errcode(-1), ok, errcode(10021057)))))
  )

  it.effect("count tokens fetched and calls replayed", () =>
    Effect.gen(function* () {
      const operation = named("metrics-tokens")
      const stableTags = { flow: "stable", mode: "normal", outcome: "ok" }
      const before = yield* total(Telemetry.metrics.tokenRefreshes, stableTags)
      yield* finish(call(operation))
      assert.strictEqual((yield* total(Telemetry.metrics.tokenRefreshes, stableTags)) - before, 2)
      assert.strictEqual(yield* total(Telemetry.metrics.tokenReplays, { operation: operation.name }), 1)
    }).pipe(
      Effect.provide(
        Layer.suspend(() => {
          let tokens = 0
          return stack(
            (seen) =>
              Effect.sync(() => {
                if (isTokenCall(seen)) return tokenAnswer(`T${(tokens += 1)}`)
                return seen.query.get("access_token") === "T1" ? errcode(42001) : ok
              }),
            { token: stable() }
          )
        })
      )
    )
  )

  it.effect("count what decoding found unusual, and hand it to the caller", () =>
    Effect.gen(function* () {
      const executor = yield* OperationExecutor
      const { report } = yield* executor.execute(
        {
          ...named("metrics-reports"),
          decode: (body, report) => {
            report.add("unknown-field", "guarantee_order_list[].new", 3)
            report.add("unknown-field", "guarantee_order_list[].newer", 2)
            report.add("milliseconds", "create_time")
            return Either.right(body)
          }
        },
        { value: 1 }
      )
      assert.strictEqual(report.repairs, 1)
      assert.strictEqual(report.entries.length, 3)
      const kind = (kind: string) => total(Telemetry.metrics.decodeReports, { operation: "metrics-reports", kind })
      assert.deepStrictEqual(
        [yield* kind("unknown-field"), yield* kind("milliseconds"), yield* kind("repair")],
        [5, 1, 1]
      )
    }).pipe(Effect.provide(stack(inTurn({ body: '{"errcode":0,"pong":"a\u0001b"}' }))))
  )

  it.effect("carry the labels of the caller", () =>
    Effect.gen(function* () {
      const operation = named("metrics-labels")
      yield* Effect.tagMetrics(call(operation), "shop", "one")
      assert.strictEqual(yield* total(Telemetry.metrics.calls, { operation: operation.name, shop: "one" }), 1)
    }).pipe(Effect.provide(stack(inTurn(ok))))
  )
})
