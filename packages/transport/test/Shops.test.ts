import { subscribe, unsubscribe } from "node:diagnostics_channel"
import { setFlagsFromString } from "node:v8"
import { runInNewContext } from "node:vm"
import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Equal from "effect/Equal"
import * as Exit from "effect/Exit"
import * as Fiber from "effect/Fiber"
import * as Layer from "effect/Layer"
import * as Logger from "effect/Logger"
import * as Redacted from "effect/Redacted"
import * as TestClock from "effect/TestClock"
import { OperationExecutor } from "@wxshop/core/Operation"
import type { WeChatError } from "@wxshop/core/WeChatError"
import { Sandbox } from "@wxshop/sandbox/Sandbox"
import { AccessToken } from "../src/AccessToken.js"
import * as Stable from "../src/AccessToken/Stable.js"
import * as Static from "../src/AccessToken/Static.js"
import * as Shops from "../src/Shops.js"
import { layerHttp } from "../src/testing.js"
import * as TransportConfig from "../src/TransportConfig.js"
import { manualClock } from "./manualClock.js"
import { appids, asked, inProcess, provider, push, search, world } from "./provider.js"
import { errcode, isTokenCall, ok, read, secret, tokenAnswer } from "./support.js"

type Answers = Parameters<typeof layerHttp>[0]

/** Shops over a stub of WeChat; a shop's token is its appid, unless told otherwise. */
const shopsOver = (
  options: Partial<Shops.Options<never>> = {},
  answers: Answers = () => Effect.succeed(ok)
): Layer.Layer<Shops.Shops> =>
  Shops.layer<never>({ token: (appid) => Static.layer(Redacted.make(`token-of-${appid}`)), ...options }).pipe(
    Layer.provide(layerHttp(answers)),
    Layer.provide(Layer.orDie(TransportConfig.layer({ baseUrl: "http://127.0.0.1", rateLimit: "off" })))
  )

const call = Effect.flatMap(OperationExecutor, (executor) => executor.execute(read, { value: 1 }))
const callFor = (appid: string) => Effect.flatMap(Shops.Shops, (shops) => shops.provide(appid)(call))
const open = Effect.flatMap(Shops.Shops, (shops) => Effect.map(shops.open, (list) => [...list].sort()))

/** A token layer that counts how often it is built and ended. */
const counted = () => {
  const built: Array<string> = []
  const ended: Array<string> = []
  return {
    built,
    ended,
    token: (appid: string) =>
      Layer.scoped(
        AccessToken,
        Effect.acquireRelease(
          Effect.sync(() => {
            built.push(appid)
            return {
              get: Effect.succeed(Redacted.make(`token-of-${appid}`)),
              invalidate: () => Effect.void,
              refreshable: false
            }
          }),
          () => Effect.sync(() => void ended.push(appid))
        )
      )
  }
}

describe("a stack", () => {
  it.effect("belongs to one shop: nobody is called with another's token", () => {
    const tokens: Array<string> = []
    return Effect.gen(function* () {
      yield* Effect.forEach(["wx1", "wx2", "wx3", "wx1"], callFor, { concurrency: "unbounded" })
      assert.sameMembers(tokens, ["token-of-wx1", "token-of-wx2", "token-of-wx3", "token-of-wx1"])
      assert.deepStrictEqual(yield* open, ["wx1", "wx2", "wx3"])
    }).pipe(
      Effect.provide(
        shopsOver({}, (seen) =>
          Effect.sync(() => {
            tokens.push(seen.query.get("access_token") ?? "")
            return ok
          })
        )
      )
    )
  })

  it.effect("is built once, however many come first, however fibers take turns", () => {
    const { built, token } = counted()
    return Effect.gen(function* () {
      for (const operations of [13, 17, 29, 41, 64, 2048]) {
        const appid = `wx${operations}`
        yield* Effect.forEach(Array.from({ length: 200 }), () => callFor(appid), { concurrency: "unbounded" }).pipe(
          Effect.withMaxOpsBeforeYield(operations)
        )
        assert.deepStrictEqual(
          built.filter((one) => one === appid),
          [appid]
        )
      }
    }).pipe(Effect.provide(shopsOver({ token })))
  })

  it.effect("is released ten minutes after its last user, not while it is used, and built again later", () => {
    const { built, ended, token } = counted()
    return Effect.gen(function* () {
      const shops = yield* Shops.Shops
      yield* callFor("wx1")
      const user = yield* Effect.fork(shops.provide("wx2")(Effect.zipRight(call, Effect.sleep("30 minutes"))))
      yield* TestClock.adjust("599 seconds")
      assert.deepStrictEqual(yield* open, ["wx1", "wx2"])
      yield* callFor("wx1")
      yield* TestClock.adjust("599 seconds")
      assert.deepStrictEqual([yield* open, ended], [["wx1", "wx2"], []])
      yield* TestClock.adjust("1 second")
      assert.deepStrictEqual([yield* open, ended], [["wx2"], ["wx1"]])
      yield* callFor("wx1")
      assert.deepStrictEqual(built, ["wx1", "wx2", "wx1"])
      yield* TestClock.adjust("20 minutes")
      yield* Fiber.join(user)
      yield* TestClock.adjust("10 minutes")
      assert.deepStrictEqual([yield* open, ended], [[], ["wx1", "wx1", "wx2"]])
    }).pipe(Effect.provide(shopsOver({ token })))
  })

  it.effect("is kept as long as the options say", () =>
    Effect.gen(function* () {
      yield* callFor("wx1")
      yield* TestClock.adjust("4 seconds")
      assert.deepStrictEqual(yield* open, ["wx1"])
      yield* TestClock.adjust("1 second")
      assert.deepStrictEqual(yield* open, [])
    }).pipe(Effect.provide(shopsOver({ idleTimeToLive: "5 seconds" })))
  )

  it.effect("that is let go ends with its last user; the next use gets another", () => {
    const { built, ended, token } = counted()
    return Effect.gen(function* () {
      const shops = yield* Shops.Shops
      const user = yield* Effect.fork(shops.provide("wx1")(Effect.zipRight(call, Effect.sleep("1 minute"))))
      yield* TestClock.adjust(0)
      yield* shops.release("wx1")
      yield* callFor("wx1")
      assert.deepStrictEqual([built, ended], [["wx1", "wx1"], []])
      yield* TestClock.adjust("1 minute")
      yield* Fiber.join(user)
      assert.deepStrictEqual(ended, ["wx1"])
      yield* shops.release("wx1")
      assert.deepStrictEqual(ended, ["wx1", "wx1"])
      yield* shops.release("wx-nobody")
    }).pipe(Effect.provide(shopsOver({ token })))
  })

  it.effect("ends with the shops", () => {
    const { ended, token } = counted()
    return Effect.gen(function* () {
      yield* Effect.provide(Effect.zipRight(callFor("wx1"), callFor("wx2")), shopsOver({ token }))
      assert.sameMembers(ended, ["wx1", "wx2"])
    })
  })

  it.effect("is a layer too", () =>
    Effect.gen(function* () {
      const shops = yield* Shops.Shops
      const token = Effect.flatMap(AccessToken, (source) => source.get)
      const [provided, given] = yield* Effect.all([
        shops.provide("wx1")(token),
        Effect.provide(token, shops.layer("wx1"))
      ])
      assert.isTrue(Equal.equals(provided, given))
    }).pipe(Effect.provide(shopsOver()))
  )

  it.effect("stays open for a caller's interruption and its own scope", () =>
    Effect.gen(function* () {
      const shops = yield* Shops.Shops
      const fiber = yield* Effect.fork(shops.provide("wx1")(Effect.never))
      yield* TestClock.adjust(0)
      yield* Fiber.interrupt(fiber)
      yield* TestClock.adjust("10 minutes")
      assert.deepStrictEqual(yield* open, [])
      let closed = false
      yield* Effect.scoped(
        Effect.gen(function* () {
          yield* shops.provide("wx1")(Effect.addFinalizer(() => Effect.sync(() => void (closed = true))))
          assert.isFalse(closed)
        })
      )
      assert.isTrue(closed)
    }).pipe(Effect.provide(shopsOver()))
  )
})

describe("the trouble of one shop", () => {
  const broken = (bad: (appid: string) => boolean, fail: Effect.Effect<never, WeChatError>) => {
    const { built, token } = counted()
    return {
      built,
      token: (appid: string): Layer.Layer<AccessToken, WeChatError> =>
        bad(appid)
          ? Layer.effect(
              AccessToken,
              Effect.zipRight(
                Effect.sync(() => built.push(appid)),
                fail
              )
            )
          : token(appid)
    }
  }
  const refusal = Effect.flip(
    TransportConfig.make({ connections: 0 }) as Effect.Effect<TransportConfig.Service, WeChatError>
  ).pipe(Effect.orDie, Effect.flatMap(Effect.fail))

  it.effect("is its own, also when its stack cannot be built; the next use tries again", () => {
    let isBad = true
    const { built, token } = broken((appid) => isBad && appid === "wx-bad", refusal)
    return Effect.gen(function* () {
      const outcomes = yield* Effect.forEach(
        ["wx1", "wx-bad", "wx2", "wx-bad"],
        (appid) => Effect.exit(callFor(appid)),
        {
          concurrency: "unbounded"
        }
      )
      assert.deepStrictEqual(outcomes.map(Exit.isSuccess), [true, false, true, false])
      const tries = built.length
      isBad = false
      yield* callFor("wx-bad")
      yield* callFor("wx-bad")
      assert.lengthOf(built, tries + 1)
    }).pipe(Effect.provide(shopsOver({ token })))
  })

  it.effect("may be a defect, or hang, without an effect on others", () => {
    const token = (appid: string): Layer.Layer<AccessToken> =>
      appid === "wx-hang"
        ? Layer.effect(AccessToken, Effect.never)
        : appid === "wx-die"
          ? Layer.effect(AccessToken, Effect.die("a bug"))
          : Static.layer(Redacted.make(appid))
    return Effect.gen(function* () {
      const hanging = yield* Effect.fork(callFor("wx-hang"))
      yield* TestClock.adjust(0)
      assert.isTrue(Exit.isFailure(yield* Effect.exit(callFor("wx-die"))))
      yield* callFor("wx1")
      yield* Fiber.interrupt(hanging)
      assert.isTrue(Exit.isFailure(yield* Effect.exit(callFor("wx-die"))))
    }).pipe(Effect.provide(shopsOver({ token })))
  })

  it.effect("uses up its own limiter and nobody else's", () =>
    Effect.gen(function* () {
      const slow = yield* Effect.fork(Effect.all([callFor("wx-slow"), callFor("wx-slow"), callFor("wx-slow")]))
      yield* TestClock.adjust("1 second")
      assert.isTrue((yield* Fiber.poll(slow))._tag === "None")
      yield* Effect.forEach(Array.from({ length: 50 }), () => callFor("wx1"))
      yield* TestClock.adjust("20 seconds")
      assert.isTrue((yield* Fiber.poll(slow))._tag === "Some")
    }).pipe(
      Effect.provide(
        shopsOver({
          settings: (appid) => (appid === "wx-slow" ? { rateLimit: { perSecond: 0.1, burst: 1 } } : {})
        })
      )
    )
  )

  it.effect("empties its own retry budget and nobody else's", () => {
    const sent: Record<string, number> = {}
    const answers: Answers = (seen) =>
      Effect.sync(() => {
        const token = seen.query.get("access_token") ?? ""
        sent[token] = (sent[token] ?? 0) + 1
        return token === "token-of-wx-bad" || (sent[token] ?? 0) % 2 === 1 ? errcode(-1) : ok
      })
    return Effect.gen(function* () {
      const fiber = yield* Effect.fork(
        Effect.forEach(Array.from({ length: 60 }), () => Effect.exit(callFor("wx-bad")), { discard: true })
      )
      yield* TestClock.adjust("30 minutes")
      yield* Fiber.join(fiber)
      // 500 in the bucket, 5 a retry: the first 33 calls are retried three times, the rest hardly.
      assert.isBelow(sent["token-of-wx-bad"] ?? 0, 60 + 101)
      const other = yield* Effect.fork(callFor("wx1"))
      yield* TestClock.adjust("1 minute")
      yield* Fiber.join(other)
      assert.strictEqual(sent["token-of-wx1"], 2)
    }).pipe(Effect.provide(shopsOver({}, answers)))
  })

  it.effect("may be a wrong setting, which names the field", () =>
    Effect.gen(function* () {
      const error = yield* Effect.flip(callFor("wx1"))
      assert.strictEqual(error._tag === "InvalidRequestError" ? error.field : error._tag, "rateLimit.perSecond")
    }).pipe(Effect.provide(shopsOver({ settings: () => ({ rateLimit: { perSecond: -1 } }) })))
  )
})

describe("shops with secrets of their own", () => {
  it.effect("fetch a token each, once", () => {
    const fetched: Array<string> = []
    const used: Array<string> = []
    const answers: Answers = (seen) =>
      Effect.sync(() => {
        if (isTokenCall(seen)) {
          const { appid } = JSON.parse(seen.body) as { readonly appid: string }
          fetched.push(appid)
          return tokenAnswer(`stable-of-${appid}`)
        }
        used.push(seen.query.get("access_token") ?? "")
        return ok
      })
    return Effect.gen(function* () {
      yield* Effect.forEach(["wx1", "wx2", "wx1", "wx2"], callFor, { concurrency: "unbounded" })
      assert.sameMembers(fetched, ["wx1", "wx2"])
      assert.sameMembers(used, ["stable-of-wx1", "stable-of-wx1", "stable-of-wx2", "stable-of-wx2"])
    }).pipe(Effect.provide(shopsOver({ token: (appid) => Stable.layer({ appid, secret }) }, answers)))
  })
})

const SHOPS = 2000
const quiet = Logger.remove(Logger.defaultLogger)
const CONNECTED = "undici:client:connected"
setFlagsFromString("--expose-gc")
const collect = runInNewContext("gc") as () => void
const heap = Effect.sync(() => {
  collect()
  return process.memoryUsage().heapUsed
})

describe(`${SHOPS} shops`, () => {
  const { advance, clock } = manualClock()
  const untilAllLeft = open.pipe(
    Effect.tap(Effect.yieldNow()),
    Effect.repeat({ until: (appids) => appids.length === 0 })
  )
  it.scopedLive(
    "fit into a bounded memory, and give it back",
    () =>
      Effect.gen(function* () {
        const use = Effect.forEach(
          Array.from({ length: SHOPS }, (_, index) => `wx${index}`),
          callFor,
          { discard: true }
        )
        yield* callFor("wx-first")
        const before = yield* heap
        yield* use
        assert.lengthOf(yield* open, SHOPS + 1)
        assert.isBelow(((yield* heap) - before) / SHOPS, 40 * 1024)
        yield* advance("10 minutes")
        yield* untilAllLeft
        assert.isBelow(((yield* heap) - before) / SHOPS, 4 * 1024)
      }).pipe(Effect.provide(shopsOver()), Effect.withClock(clock), Effect.provide(quiet)),
    120_000
  )

  it.scopedLive(
    "share the connections of one, leave when idle, and come back without a question",
    () =>
      Effect.gen(function* () {
        yield* push
        const sandbox = yield* Sandbox
        const all = yield* appids
        let connected = 0
        const count = () => void connected++
        subscribe(CONNECTED, count)
        yield* Effect.addFinalizer(() => Effect.sync(() => void unsubscribe(CONNECTED, count)))

        const program = Effect.gen(function* () {
          const shops = yield* Shops.Shops
          const found = yield* Effect.forEach(all, search, { concurrency: 64 })
          assert.deepStrictEqual([...new Set(found)], [1])
          assert.lengthOf(yield* shops.open, SHOPS)
          yield* sandbox.clearRequests
          assert.isAtMost(connected, 8)

          const counts = yield* sandbox.component.counts
          assert.deepStrictEqual(counts, {
            componentTokens: 1,
            authorizerTokens: SHOPS,
            lists: SHOPS / 500,
            infos: SHOPS
          })

          yield* advance("10 minutes")
          yield* untilAllLeft
          // Their tokens are kept, so coming back costs one call each.
          yield* Effect.forEach(all, search, { concurrency: 64 })
          assert.deepStrictEqual(yield* sandbox.component.counts, counts)
          assert.isAtMost(connected, 8)
        })
        yield* Effect.provide(program, provider({ connections: 8 }))
      }).pipe(
        Effect.provide(world({ orders: 1, component: { authorizers: SHOPS } })),
        Effect.withClock(clock),
        Effect.provide(quiet)
      ),
    120_000
  )

  it.scopedLive(
    "of which one in a hundred lost its refresh token are all served after one reading of the list",
    () =>
      Effect.gen(function* () {
        yield* push
        const sandbox = yield* Sandbox
        const all = yield* appids
        yield* inProcess(Effect.forEach(all, search, { concurrency: 64 }))

        // A restart, all stores kept: nothing but the orders is asked for.
        yield* sandbox.clearRequests
        yield* inProcess(Effect.forEach(all, search, { concurrency: 64 }))
        assert.deepStrictEqual(yield* asked, { searchguaranteeorder: SHOPS })

        const lost = all.filter((_, index) => index % 100 === 7)
        const gone = lost.slice(0, 3)
        for (const appid of lost) yield* sandbox.component.loseRefreshToken(appid)
        for (const appid of gone) yield* sandbox.component.revoke(appid)
        yield* advance("2 hours")
        yield* push
        yield* sandbox.clearRequests
        const outcomes = yield* inProcess(
          Effect.forEach(all, (appid) => Effect.either(search(appid)), { concurrency: 64 })
        )
        const failed = all.filter((_, index) => outcomes[index]?._tag === "Left")
        assert.deepStrictEqual(failed, gone)
        for (const outcome of outcomes) {
          if (outcome._tag === "Left") assert.include(outcome.left.next.zh, "重新授权")
        }
        const counts = yield* asked
        assert.deepStrictEqual(
          [counts["api_component_token"], counts["api_get_authorizer_list"], counts["api_get_authorizer_info"]],
          [1, SHOPS / 500, undefined]
        )
        assert.strictEqual(counts["api_authorizer_token"], SHOPS + lost.length - gone.length)
      }).pipe(
        Effect.provide(world({ orders: 1, component: { authorizers: SHOPS } })),
        Effect.withClock(clock),
        Effect.provide(quiet)
      ),
    120_000
  )
})
