import { assert, describe, it } from "@effect/vitest"
import * as Chunk from "effect/Chunk"
import * as ConfigProvider from "effect/ConfigProvider"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Redacted from "effect/Redacted"
import * as Stream from "effect/Stream"
import { Sandbox, layerTest } from "@wxshop/sandbox/Sandbox"
import { GuaranteeOrders } from "@wxshop/core/GuaranteeOrders"
import type { GuaranteeOrderId } from "@wxshop/core/Ids"
import { AccessToken } from "../src/AccessToken.js"
import * as Transport from "../src/default.js"

const shop = (options: Partial<Transport.Options> = {}) =>
  Layer.unwrapEffect(
    Effect.map(Sandbox, (sandbox) =>
      Transport.layer({
        credentials: { appid: sandbox.appid, secret: sandbox.secret },
        baseUrl: sandbox.url,
        retry: { baseDelay: 1, throttleDelay: 1, retryAfterSlack: 1 },
        ...options
      })
    )
  )

const live = (options: Partial<Transport.Options> = {}) => Layer.provideMerge(shop(options), layerTest())

const search = Effect.flatMap(GuaranteeOrders, (orders) => orders.search({ limit: 5 }))

const operations = Effect.flatMap(Sandbox, (sandbox) =>
  Effect.map(sandbox.requests, (requests) => requests.map(({ operation }) => operation))
)

describe("the prewired stack against the sandbox", () => {
  it.live("searches, gets and walks exact orders", () =>
    Effect.gen(function* () {
      const sandbox = yield* Sandbox
      const orders = yield* GuaranteeOrders
      const page = yield* orders.search({ limit: 5 })
      assert.strictEqual(page.orders.length, 5)
      const id = page.orders[0]?.guarantee_order_id ?? ("" as GuaranteeOrderId)
      assert.strictEqual((yield* orders.get(id)).order.guarantee_order_id, id)
      const all = yield* Stream.runCollect(orders.stream({}))
      assert.deepStrictEqual(
        Chunk.toReadonlyArray(all)
          .map(({ guarantee_order_id }) => String(guarantee_order_id))
          .sort(),
        [...(yield* sandbox.world.ids)].sort()
      )
    }).pipe(Effect.provide(live()))
  )

  for (const flow of ["stable", "classic"] as const) {
    it.live(`${flow}: many calls share one token call`, () =>
      Effect.gen(function* () {
        const sandbox = yield* Sandbox
        yield* Effect.forEach(Array.from({ length: 15 }), () => search, { concurrency: "unbounded" })
        const counts = yield* sandbox.tokens.counts()
        assert.strictEqual(flow === "stable" ? counts.stableCalls : counts.classicCalls, 1)
      }).pipe(
        Effect.provide(
          Layer.provideMerge(
            Layer.unwrapEffect(
              Effect.map(Sandbox, ({ appid, secret, url }) =>
                Transport.layer({ credentials: { appid, secret, flow }, baseUrl: url })
              )
            ),
            layerTest()
          )
        )
      )
    )
  }

  it.live("a revoked token costs one token call and one replay", () =>
    Effect.gen(function* () {
      const sandbox = yield* Sandbox
      yield* search
      yield* sandbox.tokens.revokeAll()
      yield* sandbox.clearRequests
      yield* search
      assert.deepStrictEqual(yield* operations, ["searchguaranteeorder", "stable_token", "searchguaranteeorder"])
      assert.strictEqual((yield* sandbox.tokens.counts()).forcedRefreshes, 0)
    }).pipe(Effect.provide(live()))
  )

  it.live("a token that WeChat hands out although it refuses it is forced once", () =>
    Effect.gen(function* () {
      const sandbox = yield* Sandbox
      yield* search
      yield* sandbox.tokens.revokeAll({ stuck: true })
      yield* search
      assert.strictEqual((yield* sandbox.tokens.counts()).forcedRefreshes, 1)
    }).pipe(Effect.provide(live()))
  )

  it.live("an injected token never leads to a token call", () =>
    Effect.gen(function* () {
      const sandbox = yield* Sandbox
      const error = yield* Effect.flip(search)
      assert.strictEqual(error._tag, "AuthError")
      assert.deepStrictEqual(yield* operations, ["searchguaranteeorder"])
      const counts = yield* sandbox.tokens.counts()
      assert.deepStrictEqual([counts.stableCalls, counts.classicCalls], [0, 0])
    }).pipe(Effect.provide(live({ credentials: { accessToken: Redacted.make("expired") } })))
  )

  it.live("a token from elsewhere is used, and asked for again when it is refused", () =>
    Effect.gen(function* () {
      const sandbox = yield* Sandbox
      const own = yield* Effect.map(Layer.build(shop()), (context) => context)
      const good = yield* Effect.flatMap(AccessToken, ({ get }) => get).pipe(Effect.provide(own))
      let asked = 0
      const accessToken = Effect.sync(() => ((asked += 1) === 1 ? Redacted.make("old") : good))
      yield* sandbox.clearRequests
      yield* Effect.provide(search, shop({ credentials: { accessToken } }))
      assert.deepStrictEqual(yield* operations, ["searchguaranteeorder", "searchguaranteeorder"])
    }).pipe(Effect.scoped, Effect.provide(layerTest()))
  )

  for (const [fault, tag] of [
    ["errcode=-1*9", "WeChatServerError"],
    ["errcode=9700224", "InvalidRequestError"],
    ["errcode=45009", "RateLimitError"],
    ["errcode=48001", "AuthError"],
    ["errcode=10021041", "StateConflictError"],
    ["errcode=123456789*9", "UnknownCodeError"],
    ["http=502*9", "WeChatServerError"],
    ["http=404", "WeChatServerError"],
    ["html*9", "DecodeError"],
    ["empty*9", "DecodeError"],
    ["truncated*9", "DecodeError"],
    ["cutoff*9", "TransportError"],
    ["cutoff=chunked*9", "TransportError"],
    ["reset*9", "TransportError"],
    ["close*9", "TransportError"],
    ["wrongtype", "DecodeError"],
    ["huge=32m", "DecodeError"]
  ] as const) {
    it.live(`${fault} is a typed ${tag}`, () =>
      Effect.gen(function* () {
        const sandbox = yield* Sandbox
        yield* sandbox.faults.push(`${fault}@searchguaranteeorder`)
        const error = yield* Effect.flip(search)
        assert.strictEqual(error._tag, tag)
        const sent = (yield* operations).filter((operation) => operation === "searchguaranteeorder").length
        assert.strictEqual(error.attempts, sent)
      }).pipe(Effect.provide(live()))
    )
  }

  it.live("trouble that passes is not noticed", () =>
    Effect.gen(function* () {
      const sandbox = yield* Sandbox
      for (const fault of ["reset", "http=503,retry-after=1", "truncated"])
        yield* sandbox.faults.push(`${fault}@searchguaranteeorder`)
      assert.strictEqual((yield* search).orders.length, 5)
    }).pipe(Effect.provide(live()))
  )
})

describe("the prewired stack's options", () => {
  const build = (options: Transport.Options) => Effect.flip(Effect.scoped(Layer.build(Transport.layer(options))))

  it.effect("are checked before anything is sent", () =>
    Effect.gen(function* () {
      const secret = Redacted.make("s")
      const bad: ReadonlyArray<readonly [Transport.Options, string]> = [
        [{ credentials: { appid: "", secret } }, "appid"],
        [{ credentials: { appid: "wx 1", secret } }, "appid"],
        [{ credentials: { appid: "wx1", secret: Redacted.make(" ") } }, "secret"],
        [{ credentials: { accessToken: Redacted.make("") } }, "accessToken"],
        [{ credentials: { appid: "wx1", secret }, baseUrl: "http://api.weixin.qq.com" }, "baseUrl"],
        [{ credentials: { appid: "wx1", secret }, maxAttempts: -1 }, "maxAttempts"]
      ]
      for (const [options, field] of bad) assert.strictEqual((yield* build(options)).field, field)
    })
  )

  const fromConfig = (values: Readonly<Record<string, string>>) =>
    Effect.scoped(Layer.build(Transport.layerConfig)).pipe(
      Effect.withConfigProvider(ConfigProvider.fromMap(new Map(Object.entries(values))))
    )

  it.effect("come from Config, and half a set of credentials is refused", () =>
    Effect.gen(function* () {
      yield* fromConfig({ WXSHOP_APPID: "wx1", WXSHOP_SECRET: "s" })
      yield* fromConfig({ WXSHOP_APPID: "wx1", WXSHOP_SECRET: "s", WXSHOP_TOKEN_FLOW: "classic" })
      yield* fromConfig({ WXSHOP_ACCESS_TOKEN: "t" })
      const fields: Array<unknown> = []
      for (const values of [
        {},
        { WXSHOP_APPID: "wx1" },
        { WXSHOP_SECRET: "canary" },
        { WXSHOP_SECRET: "canary", WXSHOP_ACCESS_TOKEN: "canary" }
      ]) {
        const error = yield* Effect.flip(fromConfig(values))
        assert.notInclude(JSON.stringify(error), "canary")
        fields.push("field" in error ? error.field : error)
      }
      assert.deepStrictEqual(fields, ["WXSHOP_APPID", "WXSHOP_SECRET", "WXSHOP_APPID", "WXSHOP_ACCESS_TOKEN"])
      assert.notInclude(String(yield* Effect.flip(fromConfig({ WXSHOP_TOKEN_FLOW: "other" }))), "canary")
    })
  )
})
