// Testing a service of yours: a whole simulated shop on a free port, the clock in the test's hands.
import { assert, it } from "@effect/vitest"
import { Sandbox, layerTest } from "@wxshop/sandbox/Sandbox"
import * as Transport from "@wxshop/transport/default"
import { Effect, Layer } from "effect"
import { dueSoon } from "../src/DueSoon.js"

const Shop = Layer.unwrapEffect(
  Effect.map(Sandbox, ({ appid, secret, url }) => Transport.layer({ credentials: { appid, secret }, baseUrl: url }))
).pipe(Layer.provideMerge(layerTest({ seed: 7, orders: 120 })))

it.layer(Shop)("dueSoon", (it) => {
  it.effect("finds what expires within a day, the most urgent first", () =>
    Effect.gen(function* () {
      const day = yield* dueSoon(86_400)
      const hour = yield* dueSoon(3_600)
      assert.isNotEmpty(day)
      assert.deepStrictEqual(day.slice(0, hour.length), hour)
    })
  )
})
