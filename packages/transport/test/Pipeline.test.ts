import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import type { Station } from "../src/Call.js"
import { recordStations } from "../src/testing.js"
import { call, errcode, inTurn, isTokenCall, ok, stable, stack, tokenAnswer } from "./support.js"

const order: ReadonlyArray<Station> = [
  "call span",
  "deadline",
  "retry",
  "limiter",
  "token",
  "attempt span",
  "attempt timeout",
  "http",
  "envelope",
  "errcode"
]

describe("Pipeline", () => {
  it.effect("passes the stations in the order of the design", () =>
    Effect.gen(function* () {
      const [stations] = yield* recordStations(call())
      assert.deepStrictEqual(stations, order)
    }).pipe(Effect.provide(stack(inTurn(ok))))
  )

  it.effect("retries from the limiter on, and replays a refused token from the attempt span on", () =>
    Effect.gen(function* () {
      const [stations] = yield* recordStations(call())
      assert.deepStrictEqual(stations, [
        ...order.slice(0, 5),
        // The token call has an order of its own.
        ...order.filter((station) => station !== "limiter" && station !== "token"),
        ...order.slice(5)
      ])
    }).pipe(
      Effect.provide(stack((seen) => Effect.succeed(isTokenCall(seen) ? tokenAnswer("T1") : ok), { token: stable() }))
    )
  )

  it.effect("a retry passes the limiter and the token again", () =>
    Effect.gen(function* () {
      const [stations] = yield* recordStations(call())
      assert.deepStrictEqual(stations, [...order, ...order.slice(3)])
    }).pipe(Effect.provide(stack(inTurn(errcode(-1), ok), { retry: { baseDelay: 0 } })))
  )
})
