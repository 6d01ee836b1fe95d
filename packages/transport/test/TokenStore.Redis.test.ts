import { assert, describe, it } from "@effect/vitest"
import * as TokenStore from "@wxshop/core/TokenStore"
import * as TokenStoreContract from "@wxshop/core/testing/TokenStoreContract"
import { Context, Effect, Layer, Option, Redacted, Schedule } from "effect"
import * as Encrypted from "../src/TokenStore/Encrypted.js"
import * as Redis from "../src/TokenStore/Redis.js"
import { found, proxy, scratch, url } from "./fixtures/RedisServer.js"
import { storm } from "./fixtures/TokenStorm.js"

const key: TokenStore.Key = { baseUrl: "https://api.weixin.qq.com", appid: "wx1", flow: "stable" }

const answer = (token: string, fence: number, expiresAt: number = TokenStore.NEVER): TokenStore.Stored => ({
  token: Redacted.make(token),
  obtainedAt: 1,
  expiresAt,
  fence
})

const open = (options: Partial<Redis.Options> = {}) =>
  Effect.map(Layer.build(Redis.layer({ url: Redacted.make(url), ...options })), (context) =>
    Context.get(context, TokenStore.TokenStore)
  )

const tokenOf = (store: TokenStore.Service) =>
  Effect.map(
    store.read(key),
    Option.map(({ token }) => Redacted.value(token))
  )

// The server's clock cannot be moved, so the instants it keeps go back.
const ELAPSE = `
for _, name in ipairs({ 'lease_ends_at', 'forced_at' }) do
  local at = redis.call('HGET', KEYS[1], name)
  if at then redis.call('HSET', KEYS[1], name, string.format('%.0f', at - ARGV[1]), 'version', 'elapsed ' .. name .. at) end
end`

const harness = (wrap: (store: TokenStore.Service) => Effect.Effect<TokenStore.Service> = Effect.succeed) =>
  Effect.map(scratch, ({ prefix, send }): TokenStoreContract.Harness => ({
    open: Effect.flatMap(Effect.orDie(open({ prefix })), wrap),
    elapse: (key, millis) =>
      Effect.promise(() => send(["EVAL", ELAPSE, "1", prefix + TokenStore.keyText(key), String(millis)])).pipe(
        Effect.asVoid
      ),
    moves: "instants"
  }))

describe.skipIf(!found && !process.env["CI"])("a store in Redis (needs Redis, see WXSHOP_TEST_REDIS_URL)", () => {
  for (const { name, run } of TokenStoreContract.cases) {
    it.scoped(name, () => Effect.flatMap(harness(), run))
  }

  describe("with encryption", () => {
    const keys = [Redacted.make("a-key-that-is-long-enough-0123456789")] as const
    for (const { name, run } of TokenStoreContract.cases) {
      it.scoped(name, () =>
        Effect.flatMap(
          harness((store) => Effect.orDie(Encrypted.make(store, keys))),
          run
        )
      )
    }
  })

  it.scoped("lets Redis forget a key two days after its token, and never a secret that lives on", () =>
    Effect.gen(function* () {
      const { keys, prefix, send } = yield* scratch
      const store = yield* open({ prefix })
      const left = Effect.flatMap(keys, ([one = ""]) => Effect.promise(() => send(["PTTL", one])))
      const day = 86_400_000
      yield* store.takeForced(key)
      assert.approximately(Number(yield* left), 2 * day, 60_000)
      const [seconds] = (yield* Effect.promise(() => send(["TIME"]))) as Array<string>
      yield* store.write(key, answer("t", 1, Number(seconds) * 1000 + day))
      assert.approximately(Number(yield* left), 3 * day, 60_000)
      yield* store.write(key, answer("t", 2))
      assert.strictEqual(Number(yield* left), -1)
      yield* store.acquire(key, "a", 1000)
      assert.strictEqual(Number(yield* left), -1)
    })
  )

  it.scoped("gives higher numbers even after Redis forgot everything", () =>
    Effect.gen(function* () {
      const { keys, prefix, send } = yield* scratch
      const store = yield* open({ prefix })
      const before = Option.getOrThrow(yield* store.acquire(key, "a", "1 minute"))
      yield* store.write(key, answer("t", before.fence))
      const names = yield* keys
      yield* Effect.promise(() => send(["DEL", ...names]))
      assert.deepStrictEqual(yield* tokenOf(store), Option.none())
      const after = Option.getOrThrow(yield* store.acquire(key, "b", "1 minute"))
      assert.isAbove(after.fence, before.fence)
      assert.isFalse(yield* store.release(before))
    })
  )

  it.scoped("reads no foreign value, and the next write replaces it", () =>
    Effect.gen(function* () {
      const { prefix, send } = yield* scratch
      const store = yield* open({ prefix })
      const name = prefix + TokenStore.keyText(key)
      for (const spoil of [
        ["SET", name, "canary"],
        ["HSET", name, "version", "v", "token", "canary"],
        ["HSET", name, "last_fence", "x"]
      ]) {
        yield* Effect.promise(() => send(["DEL", name]))
        yield* Effect.promise(() => send(spoil))
        const error = yield* Effect.flip(store.read(key))
        assert.strictEqual(error.reason, "Corrupt")
        assert.notInclude(error.message + String(error.cause), "canary")
        assert.isFalse(yield* store.invalidate(key, Redacted.make("canary")))
        assert.strictEqual(yield* store.write(key, answer("healed", 1)), "stored")
        assert.deepStrictEqual(yield* tokenOf(store), Option.some("healed"))
      }
    })
  )

  it.scopedLive("fails while Redis is cut off, and goes on when it is back", () =>
    Effect.gen(function* () {
      const { prefix } = yield* scratch
      const way = yield* proxy
      const store = yield* open({ prefix, url: Redacted.make(way.url) })
      const lease = Option.getOrThrow(yield* store.acquire(key, "a", "1 hour"))
      way.set("cut")
      const requests: ReadonlyArray<Effect.Effect<unknown, TokenStore.TokenStoreError>> = [
        store.read(key),
        store.renew(lease, "1 hour"),
        store.takeForced(key)
      ]
      for (const request of requests) assert.strictEqual((yield* Effect.flip(request)).reason, "Unavailable")
      way.set("open")
      const again = store.renew(lease, "1 hour").pipe(Effect.retry(Schedule.spaced(20)))
      assert.isTrue(Option.isSome(yield* again))
    })
  )

  it.scopedLive("waits no longer than it may for a Redis that does not answer", () =>
    Effect.gen(function* () {
      const { prefix } = yield* scratch
      const way = yield* proxy
      const store = yield* open({ prefix, url: Redacted.make(way.url), timeout: 500 })
      way.set("silent")
      const error = yield* Effect.flip(store.read(key))
      assert.strictEqual(error.reason, "Unavailable")
      assert.strictEqual(error.detail, "no answer in time")
    })
  )

  it.scopedLive("starts while Redis is down", () =>
    Effect.gen(function* () {
      const { prefix } = yield* scratch
      const way = yield* proxy
      way.set("cut")
      const store = yield* open({ prefix, url: Redacted.make(way.url) })
      assert.strictEqual((yield* Effect.flip(store.read(key))).reason, "Unavailable")
      way.set("open")
      yield* store.read(key).pipe(Effect.retry(Schedule.spaced(20)))
    })
  )

  it.scoped("is denied with a wrong password, which it does not repeat", () =>
    Effect.gen(function* () {
      const address = new URL(url)
      address.username = "nobody"
      address.password = "canary"
      const store = yield* open({ url: Redacted.make(address.href) })
      const error = yield* Effect.flip(store.read(key))
      assert.strictEqual(error.reason, "Denied")
      assert.match(error.message, /permissions.*权限/s)
      assert.notInclude(JSON.stringify([error, error.message, String(error.cause)]), "canary")
    })
  )

  it.scoped("takes a client of one's own", () =>
    Effect.gen(function* () {
      const { prefix, send } = yield* scratch
      const store = TokenStore.make(Redis.make(send, { prefix }))
      yield* store.write(key, answer("t", 1))
      assert.deepStrictEqual(yield* tokenOf(yield* open({ prefix })), Option.some("t"))
    })
  )

  describe("processes on one Redis", () => {
    const place = Effect.map(scratch, ({ prefix }) => JSON.stringify({ url, prefix }))

    it.scoped("hand the lease round, and no number is given twice", () =>
      Effect.flatMap(place, (place) => storm("redis", place, { processes: 4, turns: 30 }))
    )

    it.scoped("go on when others die in the middle of any request", () =>
      Effect.flatMap(place, (place) => storm("redis", place, { processes: 2, turns: 30, deaths: [1, 2, 3, 4, 9, 14] }))
    )
  })
})

describe("an address that is not one of Redis", () => {
  for (const wrong of ["", "127.0.0.1:6379", "http://canary@127.0.0.1", "redis"]) {
    it.scoped(`${wrong === "" ? "nothing" : wrong.replace("canary", "…")} is refused without being repeated`, () =>
      Effect.gen(function* () {
        const error = yield* Effect.flip(open({ url: Redacted.make(wrong) }))
        assert.strictEqual(error._tag, "InvalidRequestError")
        assert.match(error.message + error.text.zh, /Redis URL.*Redis 地址/s)
        assert.notInclude(JSON.stringify(error), "canary")
      })
    )
  }
})

describe("a client that answers something else", () => {
  it.effect("makes the store unavailable", () =>
    Effect.gen(function* () {
      for (const reply of [undefined, "OK", [], ["soon"], {}]) {
        const store = TokenStore.make(Redis.make(() => Promise.resolve(reply)))
        const error = yield* Effect.flip(store.read(key))
        assert.strictEqual(error.reason, "Unavailable")
      }
    })
  )
})
