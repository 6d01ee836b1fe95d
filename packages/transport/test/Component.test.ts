import { assert, describe, expectTypeOf, it } from "@effect/vitest"
import * as Deferred from "effect/Deferred"
import * as Effect from "effect/Effect"
import * as Either from "effect/Either"
import * as FastCheck from "effect/FastCheck"
import * as Fiber from "effect/Fiber"
import * as Layer from "effect/Layer"
import * as Option from "effect/Option"
import * as Redacted from "effect/Redacted"
import * as TestClock from "effect/TestClock"
import * as TestContext from "effect/TestContext"
import { storeError } from "@wxshop/core/Component"
import * as Authorizations from "@wxshop/core/Component/Authorizations"
import type * as AuthorizerList from "@wxshop/core/Component/AuthorizerList"
import * as CreatePreAuthCode from "@wxshop/core/Component/CreatePreAuthCode"
import * as Ticket from "@wxshop/core/Component/Ticket"
import type { WeChatError } from "@wxshop/core/WeChatError"
import { invalidRequest } from "@wxshop/core/WeChatError"
import { AccessToken } from "../src/AccessToken.js"
import * as Authorizer from "../src/AccessToken/Authorizer.js"
import * as Static from "../src/AccessToken/Static.js"
import * as Call from "../src/Call.js"
import * as Component from "../src/Component.js"
import type { Authorizers } from "../src/Component/Authorizers.js"
import * as AuthorizersOf from "../src/Component/Authorizers.js"
import * as ComponentToken from "../src/Component/ComponentToken.js"
import * as Cooldown from "../src/Component/Cooldown.js"
import * as Directory from "../src/Component/Directory.js"
import type { Run } from "../src/Component/Interpreter.js"
import * as Interpreter from "../src/Component/Interpreter.js"
import type { Http } from "../src/Http.js"
import * as Retry from "../src/Retry.js"
import * as SingleFlight from "../src/SingleFlight.js"
import type { Answer, Seen } from "../src/testing.js"
import { layerHttp } from "../src/testing.js"
import * as TransportConfig from "../src/TransportConfig.js"
import { accessTokenContract } from "./AccessToken.contract.js"
import { errcode, secret } from "./support.js"

const platform = "wx0000000000platform"
const shop = "wx00000000000000shop"

type Answers = Parameters<typeof layerHttp>[0]

const over = (answers: Answers): Layer.Layer<Http | Retry.Retry | TransportConfig.TransportConfig> =>
  Layer.provideMerge(
    Layer.merge(layerHttp(answers), Retry.layer()),
    Layer.orDie(TransportConfig.layer({ baseUrl: "http://127.0.0.1", rateLimit: "off" }))
  )

const ticket = (name: string, createTime = 0): Ticket.Ticket => ({ ticket: Redacted.make(name), createTime })
const tickets = Ticket.layerMemory(ticket("canary-ticket"))

const json = (body: object): Answer => ({ body: JSON.stringify(body) })
const last = (path: string): string => path.slice(path.lastIndexOf("/") + 1)

/** A WeChat of one shop: counts what it is asked, answers tokens one after the other. */
const wechat = (more: Readonly<Record<string, (seen: Seen, count: number) => Answer>> = {}, pause = 0) => {
  const seen: Array<Seen> = []
  const counts: Record<string, number> = {}
  const standard: Record<string, (seen: Seen, count: number) => Answer> = {
    api_component_token: (_, count) => json({ component_access_token: `canary-component-${count}`, expires_in: 7200 }),
    api_authorizer_token: (_, count) =>
      json({
        authorizer_access_token: `canary-token-${count}`,
        expires_in: 7200,
        authorizer_refresh_token: "canary-r"
      }),
    api_get_authorizer_list: () =>
      json({ total_count: 1, list: [{ authorizer_appid: shop, refresh_token: "canary-r", auth_time: 1 }] }),
    api_get_authorizer_info: () =>
      json({ authorization_info: { func_info: [{ funcscope_category: { id: 131 } }] }, authorizer_info: {} }),
    api_create_preauthcode: () => json({ pre_auth_code: "canary-code", expires_in: 600 })
  }
  const answers: Answers = (request) =>
    Effect.suspend(() => {
      const name = last(request.path)
      seen.push(request)
      counts[name] = (counts[name] ?? 0) + 1
      const answer = Effect.succeed((more[name] ?? standard[name])?.(request, counts[name]) ?? errcode(40066))
      return pause > 0 && name.endsWith("_token") ? Effect.delay(answer, pause) : answer
    })
  return { answers, counts, seen }
}

const component = (answers: Answers, from: Layer.Layer<Ticket.ComponentTicket> = tickets) =>
  Layer.orDie(Component.layer({ appid: platform, secret })).pipe(Layer.provide(from), Layer.provide(over(answers)))

const source = (answers: Answers): Layer.Layer<AccessToken | Authorizers> =>
  Authorizer.layer(shop).pipe(
    Layer.provideMerge(AuthorizersOf.layer()),
    Layer.provide(Layer.merge(component(answers), Authorizations.layerMemory))
  )

/** The platform's token as a source of its own. */
const ownToken = (answers: Answers, from: Layer.Layer<Ticket.ComponentTicket> = tickets): Layer.Layer<AccessToken> =>
  Layer.scoped(
    AccessToken,
    Effect.gen(function* () {
      const { bare } = yield* Interpreter.make(platform)
      return yield* ComponentToken.make(secret, yield* Ticket.ComponentTicket, bare)
    })
  ).pipe(Layer.provide(from), Layer.provide(over(answers)))

accessTokenContract("Authorizer", { layer: (pause) => source(wechat({}, pause).answers), refreshable: true })
accessTokenContract("ComponentToken", {
  layer: (pause) => {
    const { answers } = wechat(
      {
        api_component_token: (_, count) => json({ component_access_token: `canary-token-${count}`, expires_in: 7200 })
      },
      pause
    )
    return ownToken(answers)
  },
  refreshable: true
})

const get = Effect.flatMap(AccessToken, (token) => Effect.map(token.get, Redacted.value))
const execute = Effect.flatMap(Component.Component, ({ execute }) => execute(CreatePreAuthCode.operation, {}))

describe("types", () => {
  it("a source without a secret cannot call a token endpoint", () => {
    type Needs<L> = L extends Layer.Layer<infer _A, infer _E, infer R> ? R : never
    expectTypeOf<Needs<ReturnType<typeof Authorizer.layer>>>().toEqualTypeOf<Authorizers>()
    expectTypeOf<Needs<ReturnType<typeof Component.layerToken>>>().toEqualTypeOf<
      AccessToken | Http | Retry.Retry | TransportConfig.TransportConfig
    >()
    expectTypeOf<Needs<ReturnType<typeof Component.layer>>>().toEqualTypeOf<
      Ticket.ComponentTicket | Http | Retry.Retry | TransportConfig.TransportConfig
    >()
    expectTypeOf<Needs<ReturnType<typeof Static.layer>>>().toEqualTypeOf<never>()
    expectTypeOf<Parameters<typeof Component.layerToken>>().toEqualTypeOf<[appid: string]>()
    expectTypeOf<Parameters<typeof Authorizer.layer>>().toEqualTypeOf<[appid: string]>()
  })
})

describe("the platform's token", () => {
  it.effect("is asked for with secret and ticket in the body, and travels in the query of the other calls", () => {
    const { answers, seen } = wechat()
    return Effect.gen(function* () {
      const { value } = yield* execute
      assert.strictEqual(Redacted.value(value.pre_auth_code), "canary-code")
      const [first, second] = seen
      assert.deepStrictEqual([first?.method, first?.query.size], ["POST", 0])
      assert.deepStrictEqual(JSON.parse(first?.body ?? ""), {
        component_appid: platform,
        component_appsecret: Redacted.value(secret),
        component_verify_ticket: "canary-ticket"
      })
      assert.deepStrictEqual(Object.fromEntries(second?.query ?? []), { access_token: "canary-component-1" })
      assert.deepStrictEqual(JSON.parse(second?.body ?? ""), { component_appid: platform })
    }).pipe(Effect.provide(component(answers)))
  })

  it.effect("is renewed in the background from 1 h 50 min on, and never later than two hours", () => {
    const { answers, counts } = wechat()
    return Effect.gen(function* () {
      yield* execute
      yield* TestClock.setTime(6_599_999)
      yield* execute
      assert.strictEqual(counts["api_component_token"], 1)
      yield* TestClock.setTime(6_600_000)
      yield* execute
      yield* TestClock.adjust(0)
      assert.strictEqual(counts["api_component_token"], 2)
      yield* TestClock.setTime(6_600_000 + 7_200_000)
      yield* execute
      assert.strictEqual(counts["api_component_token"], 3)
    }).pipe(Effect.provide(component(answers)))
  })

  for (const code of [40001, 40014, 42001]) {
    it.effect(`that WeChat refuses with ${code} is replaced once, and the call replayed`, () => {
      const { answers, counts, seen } = wechat({
        api_create_preauthcode: ({ query }) =>
          query.get("access_token") === "canary-component-2"
            ? json({ pre_auth_code: "c", expires_in: 1 })
            : errcode(code)
      })
      return Effect.gen(function* () {
        yield* execute
        assert.deepStrictEqual(counts, { api_component_token: 2, api_create_preauthcode: 2 })
        assert.strictEqual(seen.at(-1)?.query.get("access_token"), "canary-component-2")
      }).pipe(Effect.provide(component(answers)))
    })
  }

  it.effect("may be somebody else's: then nothing here can renew it", () => {
    const { answers, counts } = wechat({ api_create_preauthcode: () => errcode(42001) })
    return Effect.gen(function* () {
      const error = yield* Effect.flip(execute)
      assert.strictEqual(error.errcode, 42001)
      assert.deepStrictEqual(counts, { api_create_preauthcode: 1 })
    }).pipe(
      Effect.provide(
        Component.layerToken(platform).pipe(
          Layer.provide(Static.layer(Redacted.make("from-elsewhere"))),
          Layer.provide(over(answers))
        )
      )
    )
  })

  it.effect("is asked for again at once with another ticket, with the refused one only after a pause", () => {
    const { answers, counts } = wechat({
      api_component_token: ({ body }) =>
        body.includes("canary-ticket-2") ? json({ component_access_token: "T", expires_in: 7200 }) : errcode(61006)
    })
    return Effect.gen(function* () {
      const inbox = yield* Ticket.TicketInbox
      yield* inbox.put(ticket("canary-ticket-1", 1))
      for (let call = 0; call < 9; call++) {
        const error = yield* Effect.flip(get)
        assert.deepStrictEqual(
          [error._tag, error.errcode, error.operation],
          ["AuthError", 61006, "api_component_token"]
        )
      }
      assert.strictEqual(counts["api_component_token"], 1)
      yield* TestClock.adjust("30 seconds")
      yield* Effect.flip(get)
      yield* TestClock.adjust("59 seconds")
      yield* Effect.flip(get)
      assert.strictEqual(counts["api_component_token"], 2)
      yield* TestClock.adjust("1 second")
      yield* Effect.flip(get)
      assert.strictEqual(counts["api_component_token"], 3)
      yield* inbox.put(ticket("canary-ticket-2", 2))
      assert.strictEqual(yield* get, "T")
    }).pipe(
      Effect.provide(
        Layer.unwrapEffect(
          Effect.sync(() => {
            const memory = Ticket.layerMemory()
            return Layer.merge(ownToken(answers, memory), memory)
          })
        )
      )
    )
  })

  it.effect("goes on with the last ticket seen while its store is away", () => {
    const { answers } = wechat()
    let isDown = false
    const store = Ticket.fromEffect(
      Effect.suspend(() =>
        isDown ? Effect.fail(storeError("read")) : Effect.succeed(Option.some(ticket("canary-ticket")))
      )
    )
    return Effect.gen(function* () {
      assert.strictEqual(yield* get, "canary-component-1")
      isDown = true
      yield* (yield* AccessToken).invalidate(Redacted.make("canary-component-1"))
      assert.strictEqual(yield* get, "canary-component-2")
    }).pipe(Effect.provide(ownToken(answers, store)))
  })

  it.effect("without a ticket and without its store is an error that says so", () => {
    const store = Ticket.fromEffect(Effect.fail(storeError("read")))
    return Effect.gen(function* () {
      const error = yield* Effect.flip(get)
      assert.strictEqual(error._tag === "AuthError" ? error.reason : error._tag, "Token")
    }).pipe(Effect.provide(ownToken(wechat().answers, store)))
  })

  it.effect("keeps its own limits, whatever a caller set for itself", () => {
    const { answers, counts } = wechat({
      api_create_preauthcode: (_, count) => (count < 3 ? errcode(-1) : json({ pre_auth_code: "c", expires_in: 1 }))
    })
    return Effect.gen(function* () {
      const fiber = yield* Effect.fork(Call.withDeadline("1 millis")(Retry.none(execute)))
      yield* TestClock.adjust("1 minute")
      yield* Fiber.join(fiber)
      assert.strictEqual(counts["api_create_preauthcode"], 3)
    }).pipe(Effect.provide(component(answers)))
  })

  it.effect("refuses wrong credentials before anything is sent", () =>
    Effect.gen(function* () {
      const layer = (appid: string, secret: string) =>
        Component.layer({ appid, secret: Redacted.make(secret) }).pipe(
          Layer.provide(tickets),
          Layer.provide(over(wechat().answers)),
          Layer.build,
          Effect.scoped,
          Effect.flip
        )
      assert.strictEqual((yield* layer("", "s")).field, "appid")
      assert.strictEqual((yield* layer(platform, " ")).field, "secret")
    })
  )
})

describe("Cooldown", () => {
  const error = invalidRequest("x", { zh: "错", en: "wrong" })

  it("keeps an answer 30 s, then twice as long each time up to five minutes", () => {
    const cooldown = Cooldown.make()
    const pauses: Array<number> = []
    let now = 0
    for (let time = 0; time < 7; time++) {
      cooldown.keep("k", error, now)
      let until = now
      while (cooldown.check("k", until) !== undefined) until += 1000
      pauses.push((until - now) / 1000)
      now = until
    }
    assert.deepStrictEqual(pauses, [30, 60, 120, 240, 300, 300, 300])
    assert.isUndefined(cooldown.check("other", 0))
    cooldown.clear("k")
    cooldown.keep("k", error, now)
    assert.isUndefined(cooldown.check("k", now + 30_000))
  })
})

describe("SingleFlight", () => {
  it.scoped("joins the run under way; a failure is not kept", () =>
    Effect.gen(function* () {
      let runs = 0
      const flight = yield* SingleFlight.make(
        Effect.suspend(() => {
          runs += 1
          return Effect.delay(runs === 1 ? Effect.fail("no") : Effect.succeed(runs), 10)
        })
      )
      const fibers = yield* Effect.forEach(Array.from({ length: 9 }), () => Effect.fork(Effect.either(flight)))
      yield* TestClock.adjust(5)
      yield* Fiber.interrupt(fibers[0]!)
      yield* TestClock.adjust(5)
      for (const fiber of fibers.slice(1)) assert.deepStrictEqual(yield* Fiber.join(fiber), Either.left("no"))
      const again = yield* Effect.fork(flight)
      yield* TestClock.adjust(10)
      assert.deepStrictEqual([yield* Fiber.join(again), runs], [2, 2])
    })
  )

  it.effect("ends with its scope", () =>
    Effect.gen(function* () {
      const interrupted = yield* Deferred.make<void>()
      yield* Effect.scoped(
        Effect.gen(function* () {
          const flight = yield* SingleFlight.make(
            Effect.onInterrupt(Effect.never, () => Deferred.succeed(interrupted, undefined))
          )
          yield* Effect.fork(flight)
          yield* TestClock.adjust(0)
        })
      )
      yield* Deferred.await(interrupted)
    })
  )
})

describe("Directory", () => {
  /** A list of so many shops; pages of what the offset says, or of what `page` makes of it. */
  const list = (total: number, change: (page: AuthorizerList.AuthorizerListResponse) => object = (page) => page) => {
    const offsets: Array<number> = []
    const run: Run = (operation, input) =>
      Effect.suspend(() => {
        assert.strictEqual(operation.name, "api_get_authorizer_list")
        const { offset } = input as { readonly offset: number }
        offsets.push(offset)
        const shops = Array.from({ length: Math.max(0, Math.min(500, total - offset)) }, (_, index) => ({
          authorizer_appid: `wx${offset + index}`,
          refresh_token: Redacted.make(`r${offset + index}`)
        }))
        const page = { list: shops, received: shops.length, total_count: total }
        return Effect.succeed({ value: change(page) as never, report: { repairs: 0, entries: [] } })
      })
    return { offsets, run }
  }
  const tokenOf = (found: Option.Option<Directory.Found>) =>
    Option.getOrUndefined(Option.map(found, ({ token }) => Redacted.value(token)))

  for (const [total, offsets] of [
    [0, [0]],
    [1, [0]],
    [500, [0]],
    [501, [0, 500]],
    [1500, [0, 500, 1000]]
  ] as const) {
    it.scoped(`reads ${total} shops in ${offsets.length} calls`, () =>
      Effect.gen(function* () {
        const { offsets: seen, run } = list(total)
        const directory = yield* Directory.make(run)
        assert.lengthOf(yield* directory.list, total)
        assert.deepStrictEqual(seen, [...offsets])
      })
    )
  }

  it.scoped("ends where pages end when no total is told, and where an offset does not count", () =>
    Effect.gen(function* () {
      const untold = list(1200, ({ total_count: _, ...page }) => page)
      assert.lengthOf(yield* (yield* Directory.make(untold.run)).list, 1200)
      assert.deepStrictEqual(untold.offsets, [0, 500, 1000])
      const stuck = list(500, (page) => ({ ...page, list: page.list.slice(0, 1), total_count: 9999 }))
      const shops = yield* (yield* Directory.make(stuck.run)).list
      assert.lengthOf(shops, 1)
      assert.isAtMost(stuck.offsets.length, 2)
    })
  )

  it.scoped("is read once a minute for the sake of single shops, and by all who ask at once", () =>
    Effect.gen(function* () {
      const { offsets, run } = list(600)
      const directory = yield* Directory.make(run)
      const found = yield* Effect.forEach(["wx1", "wx599", "wx600"], (appid) => directory.find(appid, undefined), {
        concurrency: "unbounded"
      })
      assert.deepStrictEqual(found.map(tokenOf), ["r1", "r599", undefined])
      assert.strictEqual(offsets.length, 2)
      assert.isUndefined(tokenOf(yield* directory.find("wx1", Redacted.make("r1"))))
      assert.strictEqual(tokenOf(yield* directory.find("wx1", Redacted.make("older"))), "r1")
      assert.strictEqual(offsets.length, 2)
      yield* TestClock.adjust("1 minute")
      // One that was never tried is taken from the old reading; one that replaces a refused token is not.
      assert.strictEqual(tokenOf(yield* directory.find("wx2", undefined)), "r2")
      assert.strictEqual(offsets.length, 2)
      yield* directory.find("wx2", Redacted.make("older"))
      assert.strictEqual(offsets.length, 4)
    })
  )
})

describe("the shop's token", () => {
  it.effect("is not asked for when the refresh token of another process is at hand", () => {
    // The process before lost the race: its refresh token is void, and the store has the winner's.
    const { answers, counts } = wechat({
      api_authorizer_token: ({ body }) =>
        body.includes("canary-winner")
          ? json({ authorizer_access_token: "T", expires_in: 7200, authorizer_refresh_token: "" })
          : errcode(61023)
    })
    const raced = Layer.effect(
      Authorizations.Authorizations,
      Effect.map(Authorizations.Authorizations, (store) => {
        let reads = 0
        return {
          ...store,
          get: (key: Authorizations.Key) =>
            Effect.map(store.get(key), (record): Authorizations.Authorization => {
              reads += 1
              const token = Redacted.make(reads === 1 ? "canary-loser" : "canary-winner")
              return { ...record, refreshToken: { token, askedAt: reads } }
            })
        }
      })
    ).pipe(Layer.provide(Authorizations.layerMemory))
    return Effect.gen(function* () {
      assert.strictEqual(yield* get, "T")
      assert.strictEqual(counts["api_authorizer_token"], 2)
      assert.notProperty(counts, "api_get_authorizer_list")
    }).pipe(
      Effect.provide(
        Authorizer.layer(shop).pipe(
          Layer.provide(AuthorizersOf.layer()),
          Layer.provide(Layer.merge(component(answers), raced))
        )
      )
    )
  })

  const outcomes: ReadonlyArray<readonly [number, string]> = [
    [-1, "WeChatServerError"],
    [45009, "RateLimitError"],
    [61003, "AuthError"],
    [61014, "InvalidRequestError"],
    [123456789, "UnknownCodeError"]
  ]
  for (const [code, tag] of outcomes) {
    it.effect(`that WeChat answers with ${code} is ${tag}; a list call would not help`, () => {
      const { answers, counts } = wechat({ api_authorizer_token: () => errcode(code) })
      return Effect.gen(function* () {
        const fiber = yield* Effect.fork(Effect.flip(get))
        yield* TestClock.adjust("1 minute")
        const error: WeChatError = yield* Fiber.join(fiber)
        assert.deepStrictEqual([error._tag, error.errcode], [tag, code])
        assert.strictEqual(counts["api_get_authorizer_list"], 1)
      }).pipe(Effect.provide(source(answers)))
    })
  }

  it.effect("is one, in any interleaving of refusals, pauses and many who ask", () =>
    Effect.promise(() =>
      FastCheck.assert(
        FastCheck.asyncProperty(
          FastCheck.array(
            FastCheck.oneof(
              FastCheck.record({
                act: FastCheck.constant("ask" as const),
                many: FastCheck.integer({ min: 1, max: 20 })
              }),
              FastCheck.record({ act: FastCheck.constant("refuse" as const) }),
              FastCheck.record({ act: FastCheck.constant("wait" as const), seconds: FastCheck.nat(9000) })
            ),
            { maxLength: 12 }
          ),
          (acts) => {
            const { answers, counts } = wechat({}, 20)
            const program = Effect.gen(function* () {
              const token = yield* AccessToken
              let refusals = 0
              let seconds = 0
              let held: Redacted.Redacted<string> | undefined
              for (const step of acts) {
                if (step.act === "wait") {
                  seconds += step.seconds
                  yield* TestClock.adjust(step.seconds * 1000)
                } else if (step.act === "refuse") {
                  if (held === undefined) continue
                  refusals += 1
                  yield* token.invalidate(held)
                  yield* token.invalidate(Redacted.make("an-older-one"))
                } else {
                  const fiber = yield* Effect.fork(
                    Effect.forEach(Array.from({ length: step.many }), () => token.get, { concurrency: "unbounded" })
                  )
                  yield* TestClock.adjust(100)
                  const got = yield* Fiber.join(fiber)
                  assert.strictEqual(new Set(got.map(Redacted.value)).size, 1)
                  held = got[0]
                }
              }
              // A new one for each refusal, and for each time that the one before came near its end.
              const most = 1 + refusals + Math.ceil(seconds / 3600)
              assert.isAtMost(counts["api_authorizer_token"] ?? 0, most)
              assert.isAtMost(counts["api_get_authorizer_list"] ?? 0, 1)
              assert.isAtMost(counts["api_get_authorizer_info"] ?? 0, 1)
            })
            return Effect.runPromise(
              program.pipe(Effect.provide(source(answers)), Effect.scoped, Effect.provide(TestContext.TestContext))
            )
          }
        ),
        { numRuns: 40 }
      )
    )
  )
})
