import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Redacted from "effect/Redacted"
import type { Service } from "../src/Sandbox.js"
import { idsOf, open, parse, request, search } from "./support.js"

const ask = (sandbox: Service, method: string, page: string, body?: unknown, headers: Record<string, string> = {}) =>
  Effect.map(
    request(sandbox.url, {
      method,
      path: `/__sandbox/${page}`,
      headers,
      ...(body === undefined ? {} : { body: typeof body === "string" ? body : JSON.stringify(body) })
    }),
    (raw) => ({ status: raw.status, text: raw.text, body: parse(raw.bytes) as unknown as Record<string, unknown> })
  )

describe("the admin pages", () => {
  it.scoped("tell the state without a secret", () =>
    Effect.gen(function* () {
      const { sandbox, token } = yield* open({ shops: 2, orders: 5 })
      yield* sandbox.faults.push("hang*2")
      const { body, text } = yield* ask(sandbox, "GET", "state")
      assert.deepInclude(body, { seed: "test", faults: ["hang=before*2"], requests: 1 })
      assert.deepInclude(body["clock"], { now: "2026-11-24T02:00:00.000Z", speed: 1 })
      assert.deepInclude((body["shops"] as ReadonlyArray<unknown>)[0], { appid: sandbox.appid, orders: 5 })
      assert.notInclude(text, token)
      assert.notInclude(text, Redacted.value(sandbox.secret))
      assert.include((yield* ask(sandbox, "GET", "")).text, "POST /__sandbox/clock")
    })
  )

  it.scoped("move the clock", () =>
    Effect.gen(function* () {
      const { sandbox } = yield* open()
      assert.deepInclude((yield* ask(sandbox, "POST", "clock", { advance: "90m" })).body, {
        now: "2026-11-24T03:30:00.000Z"
      })
      assert.deepInclude((yield* ask(sandbox, "POST", "clock", { advance: 60 })).body, {
        now: "2026-11-24T03:31:00.000Z"
      })
      const set = yield* ask(sandbox, "POST", "clock", { set: "2026-12-12T00:00:00+08:00", speed: 60 })
      assert.deepInclude(set.body, { now: "2026-12-11T16:00:00.000Z", speed: 60 })
      assert.strictEqual((yield* ask(sandbox, "POST", "clock", { advance: "soon" })).status, 400)
      assert.strictEqual((yield* ask(sandbox, "POST", "clock", { speed: -1 })).status, 400)
    })
  )

  it.scoped("script faults, all or none", () =>
    Effect.gen(function* () {
      const { sandbox, token } = yield* open()
      assert.strictEqual((yield* ask(sandbox, "POST", "faults", { faults: ["errcode=-1", "nope"] })).status, 400)
      assert.strictEqual((yield* ask(sandbox, "GET", "faults")).text, "[]\n")
      yield* ask(sandbox, "POST", "faults", { fault: "errcode=-1@searchguaranteeorder" })
      assert.strictEqual((yield* search(sandbox, token))["errcode"], -1)
      yield* ask(sandbox, "POST", "faults", { faults: ["hang*always", "rate=0.5:empty"] })
      assert.strictEqual((yield* ask(sandbox, "DELETE", "faults")).text, "[]\n")
    })
  )

  it.scoped("change the dialect, with both languages when they cannot", () =>
    Effect.gen(function* () {
      const { sandbox, token } = yield* open()
      assert.deepInclude((yield* ask(sandbox, "POST", "dialect", { maxLimit: 3, idsAs: "string" })).body, {
        maxLimit: 3
      })
      assert.strictEqual((yield* search(sandbox, token))["errcode"], 9700224)
      const refused = yield* ask(sandbox, "POST", "dialect", { maxLimit: "many" })
      assert.strictEqual(refused.status, 400)
      assert.include(refused.text, "1 到 10000 的整数")
      assert.include(refused.text, "an integer from 1 to 10000")
      assert.deepInclude((yield* ask(sandbox, "GET", "dialect")).body, { maxLimit: 3, idsAs: "string" })
    })
  )

  it.scoped("list, put, change and remove orders with exact ids", () =>
    Effect.gen(function* () {
      const { sandbox, token } = yield* open({ orders: 2, shops: 2 })
      const id = "18446744073709551615"
      const put = yield* ask(
        sandbox,
        "POST",
        "orders",
        `{"guarantee_order_id":${id},"order_id":3726524657461498625,"status":31}`
      )
      assert.deepInclude(put.body, {
        guarantee_order_id: id,
        order_id: "3726524657461498625",
        status: "STATUS_WAIT_OP_COMFIRM"
      })
      assert.include(idsOf(yield* search(sandbox, token)), id)
      yield* ask(sandbox, "PATCH", `orders?id=${id}`, { status: "STATUS_PAY_SUCC" })
      assert.deepInclude((yield* ask(sandbox, "GET", `orders?id=${id}`)).body, { status: "STATUS_PAY_SUCC" })
      assert.strictEqual((yield* ask(sandbox, "GET", "orders")).body["length"], 3)
      assert.strictEqual((yield* ask(sandbox, "DELETE", `orders?id=${id}`)).status, 200)
      assert.strictEqual((yield* ask(sandbox, "DELETE", `orders?id=${id}`)).status, 404)
      assert.strictEqual((yield* ask(sandbox, "GET", `orders?id=${id}`)).status, 404)
      assert.strictEqual((yield* ask(sandbox, "PATCH", `orders?id=${id}`, {})).status, 404)
      assert.strictEqual((yield* ask(sandbox, "POST", "orders", { guarantee_order_id: "1", statuss: "x" })).status, 400)
      assert.strictEqual((yield* ask(sandbox, "POST", "orders", {})).status, 400)
      const other = sandbox.shops[1]?.appid
      assert.strictEqual((yield* ask(sandbox, "GET", `orders?appid=${other}`)).body["length"], 2)
      assert.strictEqual((yield* ask(sandbox, "GET", "orders?appid=wxnobody")).status, 400)
    })
  )

  it.scoped("show requests and revoke tokens; they are not requests themselves", () =>
    Effect.gen(function* () {
      const { sandbox, token } = yield* open()
      assert.deepStrictEqual((yield* ask(sandbox, "POST", "tokens/revoke", { stuck: true })).body, { revoked: 1 })
      assert.strictEqual((yield* search(sandbox, token))["errcode"], 40001)
      const { body, text } = yield* ask(sandbox, "GET", "requests")
      assert.strictEqual(body["length"], 2)
      assert.notInclude(text, token)
      yield* ask(sandbox, "DELETE", "requests")
      assert.deepStrictEqual(yield* sandbox.requests, [])
    })
  )

  it.scoped("know their pages and methods", () =>
    Effect.gen(function* () {
      const { sandbox } = yield* open()
      assert.strictEqual((yield* ask(sandbox, "GET", "nosuch")).status, 404)
      assert.strictEqual((yield* ask(sandbox, "GET", "constructor")).status, 404)
      assert.strictEqual((yield* ask(sandbox, "DELETE", "clock")).status, 405)
      assert.strictEqual((yield* ask(sandbox, "POST", "clock", "{")).status, 400)
    })
  )

  it.scoped("refuse web pages and foreign names", () =>
    Effect.gen(function* () {
      const { sandbox } = yield* open()
      assert.strictEqual(
        (yield* ask(sandbox, "GET", "state", undefined, { origin: "https://example.com" })).status,
        403
      )
      assert.strictEqual((yield* ask(sandbox, "GET", "state", undefined, { host: "evil.example:80" })).status, 403)
      assert.strictEqual((yield* ask(sandbox, "GET", "state", undefined, { host: "localhost:1" })).status, 200)
    })
  )
})
