import { assert, describe, it } from "@effect/vitest"
import * as TokenStore from "@wxshop/core/TokenStore"
import * as Cells from "@wxshop/core/TokenStore/Cells"
import * as TokenStoreContract from "@wxshop/core/testing/TokenStoreContract"
import { Effect, Either, FastCheck, Layer, Option, Redacted, TestClock } from "effect"
import * as Encrypted from "../src/TokenStore/Encrypted.js"

const key: TokenStore.Key = { baseUrl: "https://api.weixin.qq.com", appid: "wx1", flow: "stable" }
const oldKey = Redacted.make("an-old-key-that-is-long-enough-000")
const newKey = Redacted.make("a-new-key-that-is-long-enough-1111")

const answer = (token: string, fence = 1): TokenStore.Stored => ({
  token: Redacted.make(token),
  obtainedAt: 1,
  expiresAt: TokenStore.NEVER,
  fence
})

const tokenOf = (store: TokenStore.Service, of = key) =>
  Effect.map(
    store.read(of),
    Option.map(({ token }) => Redacted.value(token))
  )

const inner = Effect.map(Cells.memory, TokenStore.make)

describe("a store with encryption", () => {
  for (const { name, run } of TokenStoreContract.cases) {
    it.scoped(name, () =>
      Effect.flatMap(inner, (store) =>
        run({
          open: Effect.orDie(Encrypted.make(store, [newKey, oldKey])),
          elapse: (_, millis) => TestClock.adjust(millis),
          moves: "clock"
        })
      )
    )
  }

  it.effect("shows the place no token, and no two alike", () =>
    Effect.gen(function* () {
      const place = yield* inner
      const store = yield* Encrypted.make(place, [newKey])
      yield* store.write(key, answer("canary"))
      const one = yield* tokenOf(place)
      yield* store.write(key, answer("canary", 2))
      const other = yield* tokenOf(place)
      for (const text of [one, other]) assert.match(Option.getOrThrow(text), /^wx1\.[\w-]{8}\.[\w-]{40,}$/)
      assert.notDeepEqual(one, other)
      assert.deepStrictEqual(yield* tokenOf(store), Option.some("canary"))
    })
  )

  it.effect("reads with old keys, writes with the first", () =>
    Effect.gen(function* () {
      const place = yield* inner
      const before = yield* Encrypted.make(place, [oldKey])
      const during = yield* Encrypted.make(place, [newKey, oldKey])
      const after = yield* Encrypted.make(place, [newKey])
      yield* before.write(key, answer("token"))
      assert.deepStrictEqual(yield* tokenOf(during), Option.some("token"))
      assert.strictEqual((yield* Effect.flip(after.read(key))).reason, "Corrupt")
      assert.isFalse(yield* after.invalidate(key, Redacted.make("token")))
      assert.strictEqual(yield* during.write(key, answer("token", 2)), "stored")
      assert.deepStrictEqual(yield* tokenOf(after), Option.some("token"))
      assert.strictEqual((yield* Effect.flip(before.read(key))).reason, "Corrupt")
      assert.isTrue(yield* after.invalidate(key, Redacted.make("token")))
      assert.deepStrictEqual(yield* tokenOf(place), Option.none())
    })
  )

  it.effect("refuses what was written for another key, in plain text, or changed", () =>
    Effect.gen(function* () {
      const place = yield* inner
      const store = yield* Encrypted.make(place, [newKey])
      yield* store.write(key, answer("canary"))
      const sealed = Option.getOrThrow(yield* tokenOf(place))
      const other = { ...key, appid: "wx2" }
      const refuses = (text: string, fence: number, of = key) =>
        Effect.gen(function* () {
          yield* place.write(of, answer(text, fence))
          const error = yield* Effect.flip(store.read(of))
          assert.strictEqual(error.reason, "Corrupt")
          assert.notInclude(error.message + String(error.cause), "canary")
        })
      yield* refuses(sealed, 1, other)
      yield* refuses("canary", 2)
      yield* refuses("", 3)
      yield* refuses(sealed.slice(0, 30), 4)
      for (const [index, letter] of [...sealed].entries()) {
        // The last letter holds two bits that say nothing.
        if (index === sealed.length - 1) continue
        yield* refuses(`${sealed.slice(0, index)}${letter === "A" ? "B" : "A"}${sealed.slice(index + 1)}`, 10 + index)
      }
      assert.strictEqual(yield* store.write(key, answer("healed", 10_000)), "stored")
      assert.deepStrictEqual(yield* tokenOf(store), Option.some("healed"))
    })
  )

  it.effect("clears a token that somebody writes again while it looks", () =>
    Effect.gen(function* () {
      const place = yield* inner
      const writer = yield* Encrypted.make(place, [newKey])
      yield* writer.write(key, answer("refused"))
      let again = true
      const store = yield* Encrypted.make(
        {
          ...place,
          invalidate: (...args) =>
            Effect.zipRight(
              again
                ? Effect.sync(() => (again = false)).pipe(Effect.zipRight(writer.write(key, answer("refused", 2))))
                : Effect.void,
              place.invalidate(...args)
            )
        },
        [newKey]
      )
      assert.isTrue(yield* store.invalidate(key, Redacted.make("refused")))
      assert.deepStrictEqual(yield* tokenOf(store), Option.none())
    })
  )

  it.effect("gives up on one that is written again and again", () =>
    Effect.gen(function* () {
      const place = yield* inner
      const writer = yield* Encrypted.make(place, [newKey])
      yield* writer.write(key, answer("refused"))
      let fence = 1
      const store = yield* Encrypted.make(
        { ...place, invalidate: () => Effect.as(writer.write(key, answer("refused", ++fence)), false) },
        [newKey]
      )
      assert.isFalse(yield* store.invalidate(key, Redacted.make("refused")))
      assert.strictEqual(fence, 6)
    })
  )

  it.effect("gives back any text", () =>
    Effect.gen(function* () {
      const store = yield* Encrypted.make(yield* inner, [newKey])
      const texts = FastCheck.sample(FastCheck.string({ unit: "grapheme" }), 50)
      for (const [index, text] of texts.entries()) {
        yield* store.write(key, answer(text, index + 1))
        assert.deepStrictEqual(yield* tokenOf(store), Option.some(text))
      }
    })
  )

  it.effect("is a layer over another store's", () =>
    Effect.gen(function* () {
      const store = yield* TokenStore.TokenStore
      yield* store.write(key, answer("t"))
      assert.deepStrictEqual(yield* tokenOf(store), Option.some("t"))
    }).pipe(Effect.provide(Encrypted.layer([newKey]).pipe(Layer.provide(TokenStore.layerMemory))))
  )

  it("refuses a key that is too short, without repeating it", () => {
    const store = Effect.runSync(inner)
    for (const keys of [[Redacted.make("short-canary")], [newKey, Redacted.make("short-canary")]] as const) {
      const error = Option.getOrThrow(Either.getLeft(Encrypted.make(store, keys)))
      assert.strictEqual(error._tag, "InvalidRequestError")
      assert.match(error.text.zh, /密钥太短/)
      assert.notInclude(JSON.stringify(error) + error.message, "canary")
    }
  })
})
