import { assert, describe, it } from "@effect/vitest"
import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Fiber from "effect/Fiber"
import * as Option from "effect/Option"
import * as Redacted from "effect/Redacted"
import * as Scope from "effect/Scope"
import * as TestClock from "effect/TestClock"
import { createHash } from "node:crypto"
import { inspect } from "node:util"
import * as Dialect from "../src/Dialect.js"
import * as Sandbox from "../src/Sandbox.js"
import { callRaw, classicToken, get, idsOf, listOf, open, request, search, stableToken, tokenOf } from "./support.js"

const START = "2026-11-24T10:00:00+08:00"

/** A short visit: tokens, a page of everything, some details, an error. */
const visit = (options: Sandbox.SandboxOptions) =>
  Effect.scoped(
    Effect.gen(function* () {
      const { sandbox, token } = yield* open({ clock: { start: START, speed: 0 }, ...options })
      const page = yield* callRaw(sandbox, "searchguaranteeorder", '{"limit":50}', token)
      const texts = [sandbox.appid, Redacted.value(sandbox.secret), token, page.text, page.date]
      for (const id of (yield* sandbox.world.ids).slice(0, 5)) {
        texts.push((yield* callRaw(sandbox, "getguaranteeorder", `{"guarantee_order_id":${id}}`, token)).text)
      }
      texts.push((yield* callRaw(sandbox, "getguaranteeorder", "{}", token)).text)
      texts.push(String((yield* classicToken(sandbox))["access_token"]))
      return texts.join("\n")
    })
  )

const sha = (text: string): string => createHash("sha256").update(text).digest("hex")

describe("Sandbox", () => {
  it.effect("answers byte for byte the same for the same seed and start", () =>
    Effect.gen(function* () {
      const first = yield* visit({})
      assert.strictEqual(yield* visit({}), first)
      assert.notStrictEqual(yield* visit({ seed: "another" }), first)
      assert.notStrictEqual(yield* visit({ clock: { start: "2026-11-25T10:00:00+08:00", speed: 0 } }), first)
    })
  )

  // A change here changes every team's recorded worlds: mention it in a changeset.
  it.effect("keeps the world of a seed from version to version", () =>
    Effect.gen(function* () {
      assert.strictEqual(
        sha(yield* visit({ seed: 618, orders: 50 })),
        "189ede14bd2ba7093ec74e7b558432765ab0681ab22471ffdcfc25ac8708ce23"
      )
    })
  )

  it.scoped("writes ids as bare 19-digit numbers and Chinese as plain UTF-8", () =>
    Effect.gen(function* () {
      const { sandbox, token } = yield* open({ dialect: { missingFields: "none" } })
      const raw = yield* callRaw(sandbox, "searchguaranteeorder", '{"limit":50}', token)
      assert.match(raw.text, /"order_id":37265246[0-9]{11},/)
      assert.match(raw.text, /"guarantee_order_id":20000010[0-9]{8},/)
      assert.match(raw.text, /"title":"【\p{Script=Han}+】/u)
      assert.notInclude(raw.text, "\\u")
      assert.strictEqual(raw.contentType, "application/json; encoding=utf-8")
    })
  )

  it.scoped("every order of a page can be got by its exact id, and no other id finds one", () =>
    Effect.gen(function* () {
      const { sandbox, token } = yield* open()
      const ids = idsOf(yield* search(sandbox, token))
      assert.deepStrictEqual([...ids].sort(), [...(yield* sandbox.world.ids)].sort())
      for (const id of ids) {
        const order = (yield* get(sandbox, token, id))["guarantee_order"] as Record<string, unknown>
        assert.strictEqual(String(order["guarantee_order_id"]), id)
        const next = String(BigInt(id) + 1n)
        if (!ids.includes(next)) assert.strictEqual((yield* get(sandbox, token, next))["errcode"], 10021057)
      }
      for (const [id, errcode] of [
        ["null", 9700224],
        ['""', 47001],
        ["[1]", 47001],
        ["1.5", 9700224],
        ["18446744073709551616", 9700224]
      ] as const) {
        assert.strictEqual((yield* get(sandbox, token, id))["errcode"], errcode, id)
      }
    })
  )

  it.scoped("keeps shops apart", () =>
    Effect.gen(function* () {
      const { sandbox } = yield* open({ shops: 3 })
      const [first, second] = [sandbox.shops[0], sandbox.shops[1]]
      assert.isDefined(second)
      if (second === undefined) return
      assert.strictEqual(new Set(sandbox.shops.map((shop) => shop.appid)).size, 3)
      const [mine, yours] = [yield* tokenOf(sandbox, first), yield* tokenOf(sandbox, second)]
      assert.notStrictEqual(mine, yours)
      const [here, there] = [idsOf(yield* search(sandbox, mine)), idsOf(yield* search(sandbox, yours))]
      assert.deepStrictEqual(
        here.filter((id) => there.includes(id)),
        []
      )
      assert.strictEqual((yield* get(sandbox, yours, here[0] ?? ""))["errcode"], 10021057)
      const mixed = yield* stableToken(sandbox, { appid: first.appid, secret: second.secret })
      assert.strictEqual(mixed["errcode"], 40125)
      yield* stableToken(sandbox, second, true)
      assert.strictEqual((yield* search(sandbox, mine))["errcode"], 0)
      assert.strictEqual((yield* search(sandbox, yours))["errcode"], 40001)
      yield* second.world.remove(there[0] ?? "")
      assert.strictEqual((yield* search(sandbox, mine))["total_num"], 40)
    })
  )

  it.effect("ends hanging connections at once when its scope closes", () =>
    Effect.gen(function* () {
      const scope = yield* Scope.make()
      const { sandbox, token } = yield* Scope.extend(
        open({ faults: ["hang=after*always@searchguaranteeorder"] }),
        scope
      )
      const hanging = yield* Effect.forEach([1, 2, 3], () => Effect.fork(search(sandbox, token)))
      yield* sandbox.awaitRequests(4)
      yield* Scope.close(scope, Exit.void)
      for (const fiber of hanging) {
        assert.strictEqual((yield* Effect.flip(Fiber.join(fiber))).code, "ECONNRESET")
      }
      assert.strictEqual((yield* Effect.flip(request(sandbox.url, { path: "/" }))).code, "ECONNREFUSED")
    })
  )

  it.scoped("takes a port of its own, says when it cannot have one", () =>
    Effect.gen(function* () {
      const { sandbox } = yield* open()
      assert.match(sandbox.url, /^http:\/\/127\.0\.0\.1:[0-9]+$/)
      const error = yield* Effect.flip(Sandbox.make({ port: sandbox.port }))
      assert.strictEqual(error._tag, "SandboxListenError")
      if (error._tag === "SandboxListenError") assert.strictEqual(error.code, "EADDRINUSE")
    })
  )

  it.scoped("refuses options it does not understand", () =>
    Effect.gen(function* () {
      const wrong: ReadonlyArray<Sandbox.SandboxOptions> = [
        { shops: 0 },
        { orders: -1 },
        { orders: 1.5 },
        { port: 70_000 },
        { dialect: { idsAs: "roman" as never } },
        { dialect: { nosuch: 1 } as never },
        { faults: ["explode"] },
        { faults: ["empty@nosuch"] },
        { clock: { start: "soon" } },
        { clock: { speed: -1 } }
      ]
      for (const options of wrong) {
        assert.strictEqual((yield* Effect.flip(Sandbox.make(options)))._tag, "SandboxOptionError", inspect(options))
      }
    })
  )

  it.scoped("starts at once however many orders there could be", () =>
    Effect.gen(function* () {
      const { sandbox } = yield* open({ shops: 1000, orders: 1_000_000 })
      assert.strictEqual(sandbox.shops.length, 1000)
    })
  )

  it.scoped("works empty", () =>
    Effect.gen(function* () {
      const { sandbox, token } = yield* open({ orders: 0 })
      assert.deepStrictEqual(yield* search(sandbox, token), {
        errcode: 0,
        errmsg: "ok",
        guarantee_order_list: [],
        total_num: 0
      })
    })
  )

  it.scoped("shows what was put, changed and removed", () =>
    Effect.gen(function* () {
      const { sandbox, token } = yield* open({ orders: 3, dialect: { missingFields: "none" } })
      const id = "18446744073709551615"
      yield* sandbox.world.put({ guarantee_order_id: id, order_id: "9007199254740993", extra: { hint: "手动" } })
      const [newest] = listOf(yield* search(sandbox, token, `"order_id_list":[9007199254740993]`))
      assert.deepInclude(newest, { guarantee_order_id: id, hint: "手动", status: "STATUS_WAIT_MERCHANT_HANDLE" })
      yield* sandbox.clock.advance("10 minutes")
      const now = Math.floor((yield* sandbox.clock.now) / 1000)
      const patched = yield* sandbox.world.patch(id, { status: "pay-succ", expire_time: 0 })
      assert.deepInclude(patched, { status: "STATUS_PAY_SUCC", update_time: now, extra: { hint: "手动" } })
      assert.deepStrictEqual(yield* sandbox.world.get(id), Option.some(patched))
      yield* sandbox.world.remove(id)
      assert.strictEqual((yield* get(sandbox, token, id))["errcode"], 10021057)
      assert.strictEqual((yield* Effect.flip(sandbox.world.remove(id)))._tag, "SandboxOrderMissing")
      assert.strictEqual((yield* Effect.flip(sandbox.world.patch(id, {})))._tag, "SandboxOrderMissing")
      // The last one would be kept as another id than it was given for.
      for (const wrong of ["12ab", "", "18446744073709551616", 3726524657461498624]) {
        for (const field of ["guarantee_order_id", "order_id"]) {
          const refused = yield* Effect.flip(sandbox.world.put({ guarantee_order_id: id, [field]: wrong as never }))
          assert.strictEqual(refused._tag, "SandboxOptionError")
          assert.include(refused.message, field)
        }
      }
      assert.strictEqual(
        (yield* Effect.flip(sandbox.world.put({ guarantee_order_id: id, type: "1" as never })))._tag,
        "SandboxOptionError"
      )
    })
  )

  it.scoped("changes its dialect while it runs", () =>
    Effect.gen(function* () {
      const { sandbox, token } = yield* open()
      assert.deepStrictEqual(yield* sandbox.dialect.get, Dialect.defaults)
      yield* sandbox.dialect.set({ maxLimit: 5 })
      assert.strictEqual((yield* search(sandbox, token))["errcode"], 9700224)
      assert.strictEqual((yield* Effect.flip(sandbox.dialect.set({ maxLimit: 0 })))._tag, "SandboxOptionError")
    })
  )

  it.scoped("runs hooks before and after each answer", () =>
    Effect.gen(function* () {
      const { sandbox, token } = yield* open()
      const told: Array<string> = []
      yield* sandbox.onRequest((seen) =>
        Effect.sync(() => told.push(`before ${seen.operation} ${seen.answered === undefined}`))
      )
      yield* sandbox.onAnswer((seen) =>
        Effect.sync(() => told.push(`after ${seen.operation} ${seen.answered?.errcode}`))
      )
      yield* search(sandbox, token)
      assert.deepStrictEqual(told, ["before searchguaranteeorder true", "after searchguaranteeorder 0"])
    })
  )

  it.scoped("remembers requests in order, without a token or a secret", () =>
    Effect.gen(function* () {
      const { sandbox, token } = yield* open({ faults: ["after=1:html@searchguaranteeorder"] })
      const secret = Redacted.value(sandbox.secret)
      const classic = String((yield* classicToken(sandbox))["access_token"])
      yield* search(sandbox, classic, `"stray":"${token} ${secret}"`)
      yield* callRaw(sandbox, "searchguaranteeorder", "{}", token)
      yield* stableToken(sandbox, { appid: sandbox.appid, secret: Redacted.make("a wrong secret") })
      const seen = yield* sandbox.requests
      assert.deepStrictEqual(
        seen.map(({ answered, operation, token: name }) => [operation, name, answered?.errcode, answered?.fault]),
        [
          ["stable_token", undefined, 0, undefined],
          ["token", undefined, 0, undefined],
          ["searchguaranteeorder", "<token #1>", 0, undefined],
          ["searchguaranteeorder", "<stable-token #1>", undefined, "html"],
          ["stable_token", undefined, 40125, undefined]
        ]
      )
      assert.strictEqual(seen[2]?.body, '{"stray":"<stable-token #1> <secret>","limit":50}')
      assert.strictEqual(seen[2]?.query, "access_token=<token #1>")
      assert.strictEqual(seen[1]?.query, `grant_type=client_credential&appid=${sandbox.appid}&secret=<secret>`)
      const shown =
        JSON.stringify(seen) + inspect(seen, { depth: 9 }) + inspect(sandbox, { depth: 9 }) + JSON.stringify(sandbox)
      for (const hidden of [token, classic, secret, "a wrong secret"]) assert.notInclude(shown, hidden)
      yield* sandbox.clearRequests
      assert.deepStrictEqual(yield* sandbox.requests, [])
    })
  )

  it.scoped("refuses tokens when told", () =>
    Effect.gen(function* () {
      const { sandbox, token } = yield* open({ shops: 2 })
      assert.isTrue(yield* sandbox.tokens.revoke(Redacted.make(token)))
      assert.strictEqual((yield* search(sandbox, token))["errcode"], 40001)
      yield* tokenOf(sandbox)
      yield* tokenOf(sandbox, sandbox.shops[1])
      assert.strictEqual(yield* sandbox.tokens.revokeAll(), 2)
      const counts = yield* sandbox.tokens.counts(sandbox.appid)
      assert.deepInclude(counts, { stableCalls: 2, stableTokens: 2, classicCalls: 0 })
      assert.strictEqual((yield* Effect.flip(sandbox.tokens.counts("wxnobody")))._tag, "SandboxOptionError")
    })
  )

  it.effect("is a test layer that agrees with the test's clock", () =>
    Effect.gen(function* () {
      const sandbox = yield* Sandbox.Sandbox
      assert.match(sandbox.url, /^http/)
      assert.strictEqual(yield* Clock.currentTimeMillis, Date.parse(START))
      assert.strictEqual(yield* sandbox.clock.now, Date.parse(START))
      yield* TestClock.adjust("1 hour")
      assert.strictEqual(yield* sandbox.clock.now, yield* Clock.currentTimeMillis)
    }).pipe(Effect.provide(Sandbox.layerTest({ orders: 1 })), Effect.scoped)
  )

  it.effect("leaves a clock alone that was set, and starts where it is told", () =>
    Effect.gen(function* () {
      const now = (options: Sandbox.SandboxOptions) =>
        Effect.provide(
          Effect.flatMap(Sandbox.Sandbox, ({ clock }) => clock.now),
          Sandbox.layerTest(options)
        )
      yield* TestClock.setTime(Date.parse("2026-06-18T00:00:00Z"))
      assert.strictEqual(yield* now({}), Date.parse("2026-06-18T00:00:00Z"))
      assert.strictEqual(yield* now({ clock: { start: "2026-12-12T00:00:00Z" } }), Date.parse("2026-12-12T00:00:00Z"))
      assert.strictEqual(yield* Clock.currentTimeMillis, Date.parse("2026-06-18T00:00:00Z"))
    })
  )

  it.live("is a layer whose failures are typed", () =>
    Effect.gen(function* () {
      const error = yield* Effect.flip(Effect.provide(Sandbox.Sandbox, Sandbox.layer({ orders: -1 })))
      assert.strictEqual(error._tag, "SandboxOptionError")
      const { clock } = yield* Effect.provide(Sandbox.Sandbox, Sandbox.layer({ clock: { start: START, speed: 0 } }))
      assert.strictEqual(yield* clock.now, Date.parse(START))
    })
  )
})
