/**
 * What every source of tokens must do, whatever it is made of.
 */
import { inspect } from "node:util"
import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Equal from "effect/Equal"
import * as Fiber from "effect/Fiber"
import type * as Layer from "effect/Layer"
import * as Redacted from "effect/Redacted"
import * as TestClock from "effect/TestClock"
import { AccessToken } from "../src/AccessToken.js"

export interface Source {
  /** A fresh source; its first token is `canary-token-1`. It takes `pause` milliseconds to come. */
  readonly layer: (pause: number) => Layer.Layer<AccessToken>
  readonly refreshable: boolean
}

export const accessTokenContract = (name: string, source: Source): void => {
  describe(`${name} keeps the contract of token sources`, () => {
    const get = Effect.flatMap(AccessToken, (token) => Effect.map(token.get, Redacted.value))

    it.effect("gives its token again and again", () =>
      Effect.gen(function* () {
        assert.strictEqual(yield* get, "canary-token-1")
        assert.strictEqual(yield* get, "canary-token-1")
      }).pipe(Effect.provide(source.layer(0)))
    )

    it.effect("shows a token in hand only if it is the one it would give", () =>
      Effect.gen(function* () {
        const service = yield* AccessToken
        const token = yield* service.get
        const inHand = service.peek?.(0)
        assert.isTrue(inHand === undefined || Equal.equals(inHand, token))
        yield* service.invalidate(token)
        if (source.refreshable) assert.isUndefined(service.peek?.(0))
      }).pipe(Effect.provide(source.layer(0)))
    )

    it.effect("says whether it can renew", () =>
      Effect.gen(function* () {
        assert.strictEqual((yield* AccessToken).refreshable, source.refreshable)
      }).pipe(Effect.provide(source.layer(0)))
    )

    it.effect("gives all who wait the same token", () =>
      Effect.gen(function* () {
        const fiber = yield* Effect.fork(
          Effect.forEach(Array.from({ length: 50 }), () => get, { concurrency: "unbounded" })
        )
        yield* TestClock.adjust(100)
        assert.deepStrictEqual([...new Set(yield* Fiber.join(fiber))], ["canary-token-1"])
      }).pipe(Effect.provide(source.layer(50)))
    )

    it.effect("does not let the interruption of one who waits reach another", () =>
      Effect.gen(function* () {
        const first = yield* Effect.fork(get)
        const second = yield* Effect.fork(get)
        const third = yield* Effect.fork(get)
        yield* TestClock.adjust(10)
        yield* Fiber.interrupt(first)
        yield* Fiber.interrupt(third)
        yield* TestClock.adjust(100)
        assert.strictEqual(yield* Fiber.join(second), "canary-token-1")
      }).pipe(Effect.provide(source.layer(50)))
    )

    it.effect("keeps its token when another one was refused", () =>
      Effect.gen(function* () {
        yield* get
        yield* (yield* AccessToken).invalidate(Redacted.make("someone-elses"))
        assert.strictEqual(yield* get, "canary-token-1")
      }).pipe(Effect.provide(source.layer(0)))
    )

    it.effect(source.refreshable ? "replaces a refused token" : "keeps a refused token", () =>
      Effect.gen(function* () {
        const service = yield* AccessToken
        yield* service.invalidate(yield* service.get)
        assert.strictEqual(yield* get, source.refreshable ? "canary-token-2" : "canary-token-1")
      }).pipe(Effect.provide(source.layer(0)))
    )

    it.effect("shows nothing of its token", () =>
      Effect.gen(function* () {
        const service = yield* AccessToken
        const token = yield* service.get
        for (const text of [
          inspect(service, { depth: 9 }),
          inspect(token),
          JSON.stringify([service, token]),
          String(token)
        ]) {
          assert.notInclude(text, "canary")
        }
      }).pipe(Effect.provide(source.layer(0)))
    )
  })
}
