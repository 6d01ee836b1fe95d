import { mkdtemp, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { assert, describe, it } from "@effect/vitest"
import * as Deferred from "effect/Deferred"
import type * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Equal from "effect/Equal"
import * as Fiber from "effect/Fiber"
import * as Layer from "effect/Layer"
import * as TestClock from "effect/TestClock"
import { storeError } from "@wxshop/core/Component"
import * as Authorizations from "@wxshop/core/Component/Authorizations"
import * as Ticket from "@wxshop/core/Component/Ticket"
import type { WeChatError } from "@wxshop/core/WeChatError"
import { describe as describeError } from "@wxshop/core/WeChatError"
import { Sandbox } from "@wxshop/sandbox/Sandbox"
import { Authorizers } from "../src/Component/Authorizers.js"
import * as File from "../src/TokenStore/File.js"
import { appids, asked, inProcess, push, search, world } from "./provider.js"

const first = Effect.map(appids, ([appid]) => appid!)
const reasonOf = (error: WeChatError) => [error._tag, error._tag === "AuthError" ? error.reason : "", error.errcode]
const advance = (duration: Duration.DurationInput) => TestClock.adjust(duration)
const nothingLike = (name: string, counts: Record<string, number>) => assert.notProperty(counts, name)
const forget = Effect.flatMap(Sandbox, (sandbox) => sandbox.clearRequests)

describe("a shop that authorized", () => {
  it.scoped("is read with a token that the platform gets once", () =>
    Effect.gen(function* () {
      yield* push
      const appid = yield* first
      const counts = yield* inProcess(
        Effect.gen(function* () {
          const found = yield* Effect.forEach(Array.from({ length: 100 }), () => search(appid), {
            concurrency: "unbounded"
          })
          assert.deepStrictEqual([...new Set(found)], [2])
          return yield* asked
        })
      )
      assert.deepStrictEqual(counts, {
        api_component_token: 1,
        api_get_authorizer_info: 1,
        api_get_authorizer_list: 1,
        api_authorizer_token: 1,
        searchguaranteeorder: 100
      })
      const seen = yield* (yield* Sandbox).requests
      const tokens = seen.filter(({ operation }) => operation === "searchguaranteeorder").map(({ token }) => token)
      assert.deepStrictEqual([...new Set(tokens)], ["<authorizer-token #1>"])
    }).pipe(Effect.provide(world()))
  )

  it.scoped("shares the platform's token and list with all others, even when all come at once", () =>
    Effect.gen(function* () {
      yield* push
      const all = yield* appids
      yield* inProcess(Effect.forEach([...all, ...all, ...all], (appid) => search(appid), { concurrency: "unbounded" }))
      const counts = yield* asked
      assert.deepInclude(counts, { api_component_token: 1, api_get_authorizer_list: 1, api_authorizer_token: 40 })
    }).pipe(Effect.provide(world({ component: { authorizers: 40 } })))
  )

  it.scoped("gets its next token in the background, five minutes early", () =>
    Effect.gen(function* () {
      yield* push
      const appid = yield* first
      yield* inProcess(
        Effect.gen(function* () {
          yield* search(appid)
          yield* advance("6899 seconds")
          yield* search(appid)
          assert.deepInclude(yield* asked, { api_authorizer_token: 1 })
          yield* advance("1 second")
          const sandbox = yield* Sandbox
          const before = (yield* sandbox.requests).length
          yield* search(appid)
          // The search itself, the platform's token and the shop's.
          yield* sandbox.awaitRequests(before + 3)
          assert.deepInclude(yield* asked, { api_authorizer_token: 2 })
        }),
        { idleTimeToLive: "3 hours" }
      )
    }).pipe(Effect.provide(world()))
  )

  it.scoped("gets another token when WeChat refuses the one in store", () =>
    Effect.gen(function* () {
      yield* push
      const appid = yield* first
      const sandbox = yield* Sandbox
      yield* inProcess(
        Effect.gen(function* () {
          yield* search(appid)
          yield* sandbox.tokens.revokeAll({ appid })
          assert.strictEqual(yield* search(appid), 2)
          assert.deepInclude(yield* asked, { api_authorizer_token: 2, searchguaranteeorder: 3 })
        })
      )
      yield* inProcess(search(appid))
      assert.deepInclude(yield* asked, { api_authorizer_token: 2 })
    }).pipe(Effect.provide(world()))
  )
})

describe("permission set 131", () => {
  it.scoped("is asked for once a shop, whatever happens to its token", () =>
    Effect.gen(function* () {
      yield* push
      const appid = yield* first
      yield* inProcess(
        Effect.gen(function* () {
          for (let hours = 0; hours < 24; hours += 3) {
            yield* search(appid)
            yield* advance("3 hours")
            yield* push
          }
        })
      )
      yield* inProcess(search(appid))
      assert.deepInclude(yield* asked, { api_get_authorizer_info: 1, api_authorizer_token: 9 })
    }).pipe(Effect.provide(world()))
  )

  it.scoped("that is missing is an error which names it and what the merchant must do; nothing else is asked", () =>
    Effect.gen(function* () {
      yield* push
      const sandbox = yield* Sandbox
      const appid = (yield* appids)[2]!
      yield* inProcess(
        Effect.gen(function* () {
          const error = yield* Effect.flip(search(appid))
          assert.deepStrictEqual(reasonOf(error), ["AuthError", "Permission", undefined])
          for (const language of ["zh", "en"] as const) {
            const { next, title } = describeError(error, language)
            assert.include(title, "131")
            assert.include(title, appid)
            assert.include(next, "服务市场")
          }
          for (let call = 0; call < 20; call++) yield* Effect.flip(search(appid))
          assert.deepStrictEqual(yield* asked, { api_component_token: 1, api_get_authorizer_info: 1 })

          // The merchant grants it, and nobody tells us.
          yield* sandbox.component.setPermissions(appid, [131])
          yield* advance("5 minutes")
          assert.strictEqual(yield* search(appid), 2)
          assert.deepInclude(yield* asked, { api_get_authorizer_info: 2 })
        })
      )
    }).pipe(Effect.provide(world({ component: { authorizers: 3, ungranted: 1 } })))
  )

  it.scoped("works at once when the push of the new authorization is taken in", () =>
    Effect.gen(function* () {
      yield* push
      const sandbox = yield* Sandbox
      const appid = (yield* appids)[2]!
      yield* inProcess(
        Effect.gen(function* () {
          yield* Effect.flip(search(appid))
          const authorizers = yield* Authorizers
          const accepted = yield* authorizers.accept(yield* sandbox.component.authorize(appid, [131, 129]))
          assert.deepStrictEqual(accepted, { appid, permissionSets: [131, 129] })
          assert.strictEqual(yield* search(appid), 2)
          nothingLike("api_authorizer_token", yield* asked)
        })
      )
    }).pipe(Effect.provide(world({ component: { authorizers: 3, ungranted: 1 } })))
  )

  it.scoped("may be another set, or none", () =>
    Effect.gen(function* () {
      yield* push
      const appid = yield* first
      const error = yield* Effect.flip(inProcess(search(appid), { permissionSets: [131, 192] }))
      assert.include(error.message, "192")
      assert.notInclude(error.text.en, "set 131")
      const ungranted = (yield* appids)[2]!
      const answer = yield* Effect.flip(inProcess(search(ungranted), { permissionSets: [] }))
      assert.strictEqual(answer._tag === "AuthError" ? answer.errcode : answer._tag, 61007)
    }).pipe(Effect.provide(world({ component: { authorizers: 3, ungranted: 1 } })))
  )

  it.scoped("that cannot be checked for a passing fault stops nobody", () =>
    Effect.gen(function* () {
      yield* push
      const sandbox = yield* Sandbox
      yield* sandbox.faults.push("html*always@api_get_authorizer_info")
      const appid = yield* first
      const fiber = yield* Effect.fork(inProcess(search(appid)))
      yield* sandbox.awaitRequests(2)
      for (let step = 0; step < 40; step++) yield* advance("1 second").pipe(Effect.zipRight(Effect.yieldNow()))
      assert.strictEqual(yield* fiber, 2)
      yield* sandbox.faults.clear
      yield* inProcess(search(appid))
      assert.isAbove((yield* sandbox.component.counts).infos, 0)
    }).pipe(Effect.provide(world()))
  )
})

describe("a refresh token", () => {
  it.scoped("that WeChat refuses is read again from the list, once", () =>
    Effect.gen(function* () {
      yield* push
      const sandbox = yield* Sandbox
      const appid = yield* first
      yield* inProcess(search(appid))
      yield* sandbox.component.loseRefreshToken(appid)
      yield* advance("2 hours")
      yield* push
      yield* forget
      assert.strictEqual(yield* inProcess(search(appid)), 2)
      assert.deepInclude(yield* asked, { api_authorizer_token: 2, api_get_authorizer_list: 1 })
      // What was found is kept.
      yield* advance("2 hours")
      yield* push
      yield* forget
      assert.strictEqual(yield* inProcess(search(appid)), 2)
      assert.deepInclude(yield* asked, { api_authorizer_token: 1 })
      nothingLike("api_get_authorizer_list", yield* asked)
    }).pipe(Effect.provide(world()))
  )

  it.scoped("that changes with a new authorization nobody told about is found too", () =>
    Effect.gen(function* () {
      yield* push
      const sandbox = yield* Sandbox
      const appid = yield* first
      yield* inProcess(
        Effect.gen(function* () {
          yield* search(appid)
          yield* sandbox.component.revoke(appid)
          yield* sandbox.component.authorize(appid)
          // The token in hand is refused (40001), then the refresh token (61023), then the list helps.
          yield* advance("61 seconds")
          assert.strictEqual(yield* search(appid), 2)
          assert.deepInclude(yield* asked, { api_authorizer_token: 3, api_get_authorizer_list: 2 })
        })
      )
    }).pipe(Effect.provide(world()))
  )

  it.scoped("that is lost for good is an error with the merchant's next step, asked for now and then only", () =>
    Effect.gen(function* () {
      yield* push
      const sandbox = yield* Sandbox
      const appid = yield* first
      yield* inProcess(
        Effect.gen(function* () {
          yield* search(appid)
          yield* sandbox.component.revoke(appid)
          const refused = yield* Effect.flip(search(appid))
          assert.deepStrictEqual(reasonOf(refused), ["AuthError", "Permission", 61003])
          yield* advance("2 hours")
          yield* push
          yield* forget
          for (let call = 0; call < 50; call++) {
            const error = yield* Effect.flip(search(appid))
            assert.deepStrictEqual(reasonOf(error), ["AuthError", "Permission", 61003])
            assert.include(error.next.zh, "重新授权")
          }
          assert.deepInclude(yield* asked, { api_authorizer_token: 1 })
          yield* advance("31 seconds")
          yield* Effect.flip(search(appid))
          assert.deepInclude(yield* asked, { api_authorizer_token: 2 })
          // Twice as long the next time.
          yield* advance("31 seconds")
          yield* Effect.flip(search(appid))
          assert.deepInclude(yield* asked, { api_authorizer_token: 2 })
          nothingLike("api_get_authorizer_list", yield* asked)
        })
      )
    }).pipe(Effect.provide(world()))
  )

  it.scoped(
    "of a shop that never authorized is looked for in the list, and that once a minute for all such shops",
    () =>
      Effect.gen(function* () {
        yield* push
        const sandbox = yield* Sandbox
        const all = yield* appids
        for (const appid of all.slice(1)) yield* sandbox.component.revoke(appid)
        yield* inProcess(
          Effect.gen(function* () {
            const errors = yield* Effect.forEach(all.slice(1), (appid) => Effect.flip(search(appid)), {
              concurrency: "unbounded"
            })
            for (const error of errors) {
              assert.deepStrictEqual(reasonOf(error), ["AuthError", "Permission", undefined])
              assert.include(error.text.zh, "授权列表里没有它")
            }
            assert.strictEqual(yield* search(all[0]!), 2)
            assert.deepStrictEqual(yield* asked, {
              api_component_token: 1,
              api_get_authorizer_list: 1,
              api_authorizer_token: 1,
              searchguaranteeorder: 1
            })
            // It authorizes, and nobody tells us.
            yield* sandbox.component.authorize(all[1]!)
            yield* advance("61 seconds")
            assert.strictEqual(yield* search(all[1]!), 2)
          }),
          { permissionSets: [] }
        )
      }).pipe(Effect.provide(world({ component: { authorizers: 30 } })))
  )

  it.scoped("answers 42007 after a change of password: only the merchant can help", () =>
    Effect.gen(function* () {
      yield* push
      const sandbox = yield* Sandbox
      const appid = yield* first
      yield* sandbox.component.changePassword(appid)
      const error = yield* Effect.flip(inProcess(search(appid)))
      assert.strictEqual(error._tag === "AuthError" ? error.errcode : error._tag, 42007)
      assert.include(error.next.zh, "重新授权")
    }).pipe(Effect.provide(world()))
  )

  for (const refreshTokens of ["kept", "changed", "empty"] as const) {
    it.scoped(`goes on for days when WeChat returns it ${refreshTokens}`, () =>
      Effect.gen(function* () {
        yield* push
        const appid = yield* first
        yield* inProcess(
          Effect.gen(function* () {
            for (let hours = 0; hours < 48; hours += 2) {
              assert.strictEqual(yield* search(appid), 2)
              yield* advance("2 hours")
              yield* push
            }
          })
        )
        assert.deepInclude(yield* asked, { api_authorizer_token: 24, api_get_authorizer_list: 1 })
      }).pipe(Effect.provide(world({ dialect: { refreshTokens } })))
    )
  }

  it.scoped("is forgotten with its shop", () =>
    Effect.gen(function* () {
      yield* push
      const appid = yield* first
      const { baseUrl, component } = yield* Effect.map(Sandbox, ({ component, url }) => ({
        baseUrl: url,
        component: component.appid
      }))
      const store = yield* Authorizations.Authorizations
      const stored = store.get({ baseUrl, component, authorizer: appid })
      yield* inProcess(
        Effect.gen(function* () {
          yield* search(appid)
          assert.hasAllKeys(yield* stored, ["refreshToken", "grant", "permissions"])
          yield* (yield* Authorizers).forget(appid)
          assert.deepStrictEqual(yield* stored, {})
        })
      )
    }).pipe(Effect.provide(world()))
  )
})

describe("tickets", () => {
  it.scoped("may stay away for twelve hours", () =>
    Effect.gen(function* () {
      yield* push
      const sandbox = yield* Sandbox
      const appid = yield* first
      yield* inProcess(
        Effect.gen(function* () {
          let minutes = 0
          let failure: WeChatError | undefined
          const componentTokens: Array<number> = []
          while (minutes < 20 * 60) {
            const result = yield* Effect.either(search(appid))
            const { componentTokens: count } = yield* sandbox.component.counts
            if (count > componentTokens.length) componentTokens.push(minutes)
            if (result._tag === "Left") {
              failure = result.left
              break
            }
            yield* advance("5 minutes")
            minutes += 5
          }
          // Each minute of the ticket's life is served, and what it gave last lasts two hours more.
          assert.isAtLeast(minutes, 12 * 60)
          assert.isAtMost(minutes, 16 * 60)
          assert.isAtLeast(componentTokens.length, 6)
          assert.isAtMost(componentTokens.length, 7)
          assert.deepStrictEqual(reasonOf(failure!), ["AuthError", "Token", 61005])
          assert.include(failure!.next.zh, "api_start_push_ticket")

          // Nothing is asked again with that ticket for a while; the next one helps at once.
          const { length } = yield* sandbox.requests
          for (let call = 0; call < 20; call++) yield* Effect.flip(search(appid))
          assert.strictEqual((yield* sandbox.requests).length, length)
          yield* push
          assert.strictEqual(yield* search(appid), 2)
        })
      )
    }).pipe(Effect.provide(world()))
  )

  it.scoped("that never came are an error with the next step; the first one helps at once", () =>
    Effect.gen(function* () {
      const appid = yield* first
      yield* inProcess(
        Effect.gen(function* () {
          const error = yield* Effect.flip(search(appid))
          assert.deepStrictEqual(reasonOf(error), ["AuthError", "Token", undefined])
          assert.include(error.next.en, "10 minutes")
          assert.include(error.next.zh, "api_start_push_ticket")
          assert.deepStrictEqual(yield* asked, {})
          yield* push
          assert.strictEqual(yield* search(appid), 2)
        })
      )
    }).pipe(Effect.provide(world()))
  )

  it.scoped("that were ended early are an error, not a storm", () =>
    Effect.gen(function* () {
      yield* push
      const sandbox = yield* Sandbox
      const all = yield* appids
      yield* sandbox.component.expireTickets
      yield* inProcess(
        Effect.gen(function* () {
          const errors = yield* Effect.forEach([...all, ...all], (appid) => Effect.flip(search(appid)), {
            concurrency: "unbounded"
          })
          for (const error of errors) assert.deepStrictEqual(reasonOf(error), ["AuthError", "Token", 61005])
          assert.deepStrictEqual(yield* asked, { api_component_token: 1 })
        })
      )
    }).pipe(Effect.provide(world({ component: { authorizers: 50 } })))
  )
})

describe("an address that is not on the allow-list", () => {
  it.scoped("is an error that tells the address, for all shops after one question", () =>
    Effect.gen(function* () {
      yield* push
      const sandbox = yield* Sandbox
      const all = yield* appids
      yield* inProcess(
        Effect.gen(function* () {
          yield* (yield* Authorizers).list
          yield* sandbox.dialect.set({ ipAllowList: "closed" })
          yield* forget
          const errors = yield* Effect.forEach([...all, ...all], (appid) => Effect.flip(search(appid)))
          for (const error of errors) {
            assert.deepStrictEqual(reasonOf(error), ["AuthError", "Ip", 61004])
            assert.include(error.next.zh, "127.0.0.1")
          }
          assert.deepStrictEqual(yield* asked, { api_get_authorizer_info: 1 })
          yield* sandbox.dialect.set({ ipAllowList: "open" })
          yield* advance("31 seconds")
          for (const appid of all) assert.strictEqual(yield* search(appid), 2)
        })
      )
    }).pipe(Effect.provide(world({ component: { authorizers: 20 } })))
  )
})

describe("the stores", () => {
  it.scoped("spare WeChat all questions after a restart", () =>
    Effect.gen(function* () {
      yield* push
      const all = yield* appids
      yield* inProcess(Effect.forEach(all, search))
      yield* forget
      yield* inProcess(Effect.forEach(all, search))
      assert.deepStrictEqual(yield* asked, { searchguaranteeorder: all.length })
    }).pipe(Effect.provide(world({ component: { authorizers: 10 } })))
  )

  it.scoped("may be a folder of token files: a new process finds the ticket and all authorizations there", () =>
    Effect.gen(function* () {
      const { component, url } = yield* Sandbox
      const all = yield* appids
      const folder = yield* Effect.acquireRelease(
        Effect.promise(() => mkdtemp(join(tmpdir(), "authorizations-"))),
        (made) => Effect.promise(() => rm(made, { recursive: true }))
      )
      const files = Layer.merge(
        Authorizations.layerTokenStore,
        Ticket.layerTokenStore({ baseUrl: url, component: component.appid })
      ).pipe(Layer.provide(File.layer({ folder })))
      yield* Effect.provide(push, files)
      yield* Effect.provide(inProcess(Effect.forEach(all, search)), files)
      assert.deepInclude(yield* asked, { api_component_token: 1, api_authorizer_token: all.length })
      yield* forget
      yield* Effect.provide(inProcess(Effect.forEach(all, search)), files)
      assert.deepStrictEqual(yield* asked, { searchguaranteeorder: all.length })
      yield* advance("2 hours")
      yield* Effect.provide(inProcess(Effect.forEach(all, search)), files)
      assert.deepInclude(yield* asked, { api_component_token: 1, api_authorizer_token: all.length })
      nothingLike("api_get_authorizer_info", yield* asked)
    }).pipe(Effect.provide(world({ component: { authorizers: 5 }, dialect: { refreshTokens: "changed" } })))
  )

  it.scoped("serve several processes: one renews, the others read", () =>
    Effect.gen(function* () {
      yield* push
      const appid = yield* first
      yield* inProcess(
        Effect.gen(function* () {
          yield* search(appid)
          yield* inProcess(Effect.zipRight(search(appid), inProcess(search(appid))))
        })
      )
      assert.deepInclude(yield* asked, { api_authorizer_token: 1, searchguaranteeorder: 3 })
    }).pipe(Effect.provide(world()))
  )

  /** A store that can be switched off. */
  const unsteady = () => {
    let down = false
    const failing = <A>(action: "read" | "write", self: Effect.Effect<A>) =>
      Effect.suspend(() => (down ? Effect.fail(storeError(action)) : self))
    const layer = Layer.effect(
      Authorizations.Authorizations,
      Effect.map(Authorizations.Authorizations, (store) => ({
        get: (key: Authorizations.Key) => failing("read", Effect.orDie(store.get(key))),
        modify: (
          key: Authorizations.Key,
          change: (present: Authorizations.Authorization) => Authorizations.Authorization
        ) => failing("write", Effect.orDie(store.modify(key, change))),
        remove: (key: Authorizations.Key) => failing("write", Effect.orDie(store.remove(key)))
      }))
    ).pipe(Layer.provide(Authorizations.layerMemory))
    return {
      layer,
      set: (next: boolean) =>
        Effect.sync(() => {
          down = next
        })
    }
  }

  it.scoped("may be away: work goes on, without a question per call, and is made up for afterwards", () => {
    const store = unsteady()
    return Effect.gen(function* () {
      yield* push
      const sandbox = yield* Sandbox
      const appid = yield* first
      const run = inProcess(
        Effect.gen(function* () {
          yield* search(appid)
          yield* store.set(true)
          yield* forget
          for (let hours = 0; hours < 8; hours += 2) {
            for (let call = 0; call < 10; call++) assert.strictEqual(yield* search(appid), 2)
            yield* advance("2 hours")
            yield* push
          }
          // Each renewal changed the refresh token, and none could be written.
          assert.deepInclude(yield* asked, { api_authorizer_token: 3 })
          yield* sandbox.tokens.revokeAll({ appid })
          assert.strictEqual(yield* search(appid), 2)
          yield* store.set(false)
          yield* advance("2 hours")
          yield* push
          assert.strictEqual(yield* search(appid), 2)
          nothingLike("api_get_authorizer_list", yield* asked)
        })
      )
      yield* Effect.provide(run, store.layer)
    }).pipe(Effect.provide(world({ dialect: { refreshTokens: "changed" } })))
  })

  it.scoped("that are lost are filled again from the list", () =>
    Effect.gen(function* () {
      yield* push
      const all = (yield* appids).slice(-20)
      const lost = Effect.provide(inProcess(Effect.forEach(all, search)), Authorizations.layerMemory)
      yield* lost
      yield* forget
      yield* lost
      assert.deepInclude(yield* asked, { api_get_authorizer_list: 3, api_authorizer_token: all.length })
    }).pipe(Effect.provide(world({ orders: 1, component: { authorizers: 1100 } })))
  )
})

describe("a renewal", () => {
  it.scoped("that nobody waits for any more still keeps the refresh token it was given", () =>
    Effect.gen(function* () {
      yield* push
      const sandbox = yield* Sandbox
      const appid = yield* first
      const store = yield* Authorizations.Authorizations
      const writing = yield* Deferred.make<void>()
      const open = yield* Effect.makeLatch(false)
      const slow = Layer.succeed(Authorizations.Authorizations, {
        ...store,
        modify: (key, change) =>
          Deferred.succeed(writing, undefined).pipe(
            Effect.zipRight(open.await),
            Effect.zipRight(store.modify(key, change))
          )
      })
      const key = { baseUrl: sandbox.url, component: sandbox.component.appid, authorizer: appid }
      const listed = Effect.map(
        Effect.flatMap(Authorizers, ({ list }) => list),
        (shops) => shops.find((shop) => shop.authorizer_appid === appid)?.refresh_token
      )
      const run = inProcess(
        Effect.gen(function* () {
          const fiber = yield* Effect.fork(Effect.flatMap(Authorizers, ({ grant }) => grant(appid)))
          yield* Deferred.await(writing)
          const interruption = yield* Effect.fork(Fiber.interrupt(fiber))
          yield* open.open
          yield* Fiber.join(interruption)
          // WeChat gave a new refresh token with the answer, and it is the one in store.
          const { refreshToken } = yield* store.get(key)
          assert.isTrue(Equal.equals(refreshToken?.token, yield* listed))
        }),
        { permissionSets: [] }
      )
      yield* Effect.provide(run, slow)
    }).pipe(Effect.provide(world({ dialect: { refreshTokens: "changed" } })))
  )
})
