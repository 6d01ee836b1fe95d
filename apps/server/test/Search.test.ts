import { assert, describe, it } from "@effect/vitest"
import { layer as sandboxLayer, Sandbox } from "@wxshop/sandbox/Sandbox"
import * as Effect from "effect/Effect"
import * as Redacted from "effect/Redacted"
import { keys, type Running, settingsOf, start } from "./support/Server.js"

const SEARCH = "/v1/guarantee-orders"

interface Page {
  readonly data: ReadonlyArray<Readonly<Record<string, unknown>>>
  readonly next_cursor: string | null
  readonly complete: boolean
}

const body = <A>(response: Response): Effect.Effect<A> => Effect.promise(() => response.json() as Promise<A>)

const setUp = (env: Record<string, string> = {}) =>
  Effect.gen(function* () {
    const sandbox = yield* Sandbox
    const server = yield* start({ ...settingsOf(sandbox), ...env })
    const search = (query: string) => Effect.flatMap(server.fetch(`${SEARCH}?${query}`), body<Page>)
    return { sandbox, server, search }
  })

/** Follows `next_cursor` to the end. */
const walk = (server: Running, query: string): Effect.Effect<ReadonlyArray<Page>> =>
  Effect.gen(function* () {
    const pages: Array<Page> = []
    let cursor: string | null = null
    do {
      const next: string = cursor === null ? "" : `&cursor=${encodeURIComponent(cursor)}`
      const response = yield* server.fetch(`${SEARCH}?${query}${next}`)
      assert.strictEqual(response.status, 200)
      const page: Page = yield* body<Page>(response)
      pages.push(page)
      cursor = page.next_cursor
    } while (cursor !== null)
    return pages
  })

const idsOf = (pages: ReadonlyArray<Page>) =>
  pages.flatMap(({ data }) => data.map((order) => order["guarantee_order_id"]))

const PERSONAL = ["openid", "unionid", "giver_nickname"]

/** Every value of a buyer's field, however deep. */
const personalIn = (value: unknown): ReadonlyArray<unknown> => {
  if (Array.isArray(value)) return value.flatMap(personalIn)
  if (typeof value !== "object" || value === null) return []
  return Object.entries(value).flatMap(([name, inner]) => (PERSONAL.includes(name) ? [inner] : personalIn(inner)))
}

describe("search, over the bundle and a sandbox", () => {
  it.scopedLive("hands out every order once, page by page, with exact ids", () =>
    Effect.gen(function* () {
      const { sandbox, server } = yield* setUp()
      const pages = yield* walk(server, "limit=13")
      const ids = idsOf(pages)
      const expected = yield* sandbox.world.ids
      assert.strictEqual(ids.length, expected.length)
      assert.sameMembers(ids, [...expected])
      assert.isTrue(pages.every(({ data }) => data.length <= 13))
      assert.strictEqual(pages.at(-1)?.complete, true)
      assert.isTrue(pages.slice(0, -1).every(({ complete }) => !complete))
      const orders = yield* sandbox.world.orders
      const byId = new Map(orders.map((order) => [order.guarantee_order_id, order.order_id]))
      for (const order of pages.flatMap(({ data }) => data)) {
        if (order["order_id"] === undefined) continue
        assert.match(String(order["order_id"]), /^\d{19}$/)
        assert.strictEqual(order["order_id"], byId.get(String(order["guarantee_order_id"])))
      }
    }).pipe(Effect.provide(sandboxLayer()))
  )

  it.scopedLive("filters by every parameter", () =>
    Effect.gen(function* () {
      const { sandbox, search, server } = yield* setUp()
      const orders = yield* sandbox.world.orders
      const all = yield* walk(server, "limit=50")
      assert.strictEqual(idsOf(all).length, orders.length)

      const damage = idsOf(yield* walk(server, "type=damage&limit=50"))
      assert.sameMembers(
        damage,
        orders.filter(({ type }) => type === 2).map((order) => order.guarantee_order_id)
      )

      const waiting = new Set(["STATUS_WAIT_MERCHANT_HANDLE", "STATUS_WAIT_MERCHANT_PROOF"])
      const found = idsOf(yield* walk(server, "status=wait-merchant-handle,STATUS_WAIT_MERCHANT_PROOF&limit=50"))
      assert.sameMembers(
        found,
        orders.filter(({ status }) => waiting.has(status)).map((order) => order.guarantee_order_id)
      )

      const [first, second] = orders
      const ids = [first?.guarantee_order_id, second?.guarantee_order_id]
      assert.sameMembers(idsOf([yield* search(`guarantee_order_id=${ids.join(",")}`)]), ids)
      assert.include(idsOf([yield* search(`order_id=${first?.order_id}`)]), first?.guarantee_order_id)

      const since = orders.map(({ create_time }) => create_time).sort((a, b) => b - a)[9] ?? 0
      const recent = idsOf(yield* walk(server, `since=${new Date(since * 1000).toISOString()}&limit=50`))
      assert.sameMembers(
        recent,
        orders.filter(({ create_time }) => create_time >= since).map((order) => order.guarantee_order_id)
      )

      const nothing = yield* search("order_id=1")
      assert.deepStrictEqual(nothing, { data: [], next_cursor: null, complete: true })
    }).pipe(Effect.provide(sandboxLayer()))
  )

  it.scopedLive("masks buyers unless the key has scope pii, and answers get with the same view", () =>
    Effect.gen(function* () {
      const { sandbox, search, server } = yield* setUp()
      const masked = personalIn(yield* search("limit=50"))
      assert.isAbove(masked.length, 10)
      // WeChat's empty text says that there is none.
      assert.deepStrictEqual([...new Set(masked.filter((value) => value !== ""))], ["***"])

      const clear = yield* body<Page>(yield* server.fetch(`${SEARCH}?limit=50`, { "x-api-key": keys.pii }))
      const orders = yield* sandbox.world.orders
      const openids = new Set(orders.map(({ openid }) => openid))
      const shown = personalIn(clear)
      assert.strictEqual(shown.length, masked.length)
      assert.isTrue(shown.some((value) => openids.has(String(value))))
      assert.notInclude(shown, "***")

      const id = orders[0]?.guarantee_order_id ?? ""
      const one = yield* body<Record<string, unknown>>(yield* server.fetch(`${SEARCH}/${id}`))
      assert.strictEqual(one["guarantee_order_id"], id)
      assert.isTrue(personalIn(one).every((value) => value === "***" || value === ""))
      assert.match(String(one["create_time"]), /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/)
    }).pipe(Effect.provide(sandboxLayer()))
  )

  const refusals: ReadonlyArray<readonly [path: string, status: number, type: string, field?: string]> = [
    [`${SEARCH}?statuses=10`, 400, "invalid-request", "statuses"],
    [`${SEARCH}?__proto__=1`, 400, "invalid-request", "__proto__"],
    [`${SEARCH}?status=unknown`, 400, "invalid-request", "status"],
    [`${SEARCH}?limit=51`, 400, "invalid-request", "limit"],
    [`${SEARCH}?limit=5&limit=6`, 400, "invalid-request", "limit"],
    [`${SEARCH}?since=tomorrow`, 400, "invalid-request", "since"],
    [`${SEARCH}?order_id=3726524657461498624.0`, 400, "invalid-request", "order_id"],
    [`${SEARCH}?cursor=nonsense`, 400, "invalid-request", "cursor"],
    [`${SEARCH}/not-an-id`, 400, "invalid-request", "guarantee_order_id"],
    [`${SEARCH}/${"9".repeat(200)}`, 400, "invalid-request", "guarantee_order_id"],
    [`${SEARCH}/1`, 404, "not-found"]
  ]
  it.scopedLive("refuses what it does not understand, in the caller's language", () =>
    Effect.gen(function* () {
      const { server } = yield* setUp()
      for (const [path, status, type, field] of refusals) {
        for (const language of ["zh-CN,zh;q=0.9", "en"]) {
          const response = yield* server.fetch(path, { "x-api-key": keys.read, "accept-language": language })
          const problem = yield* body<Record<string, unknown>>(response)
          assert.strictEqual(response.status, status, path)
          assert.strictEqual(response.headers.get("content-type"), "application/problem+json")
          assert.strictEqual(problem["type"], `urn:wxshop:problem:${type}`, path)
          assert.strictEqual(problem["field"], field, path)
          for (const member of ["title", "detail", "next_step"]) {
            assert.strictEqual(/[\u4e00-\u9fff]/.test(String(problem[member])), language !== "en", `${path} ${member}`)
          }
        }
      }
    }).pipe(Effect.provide(sandboxLayer()))
  )

  const faults: ReadonlyArray<
    readonly [
      fault: string,
      status: number,
      type: string,
      expected: { readonly errcode?: number; readonly retryAfter?: RegExp }
    ]
  > = [
    ["errcode=9700224*9", 400, "invalid-request", { errcode: 9700224 }],
    ["errcode=48001*9", 502, "wechat-refused-us", { errcode: 48001 }],
    ["errcode=40164*9", 502, "wechat-refused-us", { errcode: 40164 }],
    ["errcode=45011*9", 429, "rate-limit", { errcode: 45011, retryAfter: /^\d+$/ }],
    ["errcode=45009*9", 429, "rate-limit", { errcode: 45009, retryAfter: /^\d+$/ }],
    ["errcode=-1*9", 502, "wechat-failing", { errcode: -1 }],
    ["errcode=123456*9", 502, "wechat-unknown-code", { errcode: 123456 }],
    ["http=503*9", 502, "wechat-failing", {}],
    ["html*9", 502, "wechat-unreadable", {}],
    ["empty*9", 502, "wechat-unreadable", {}],
    ["truncated*9", 502, "wechat-unreadable", {}],
    ["wrongtype*9", 502, "wechat-unreadable", {}],
    ["reset*9", 502, "wechat-unreachable", {}],
    ["hang*9", 504, "wechat-timeout", {}]
  ]
  it.scopedLive("maps every kind of trouble to its problem, with WeChat's numbers", () =>
    Effect.gen(function* () {
      const { sandbox, server } = yield* setUp({
        WXSHOP_ATTEMPT_TIMEOUT: "400ms",
        WXSHOP_DEADLINE: "3s",
        WXSHOP_MAX_ATTEMPTS: "2"
      })
      for (const [fault, status, type, { errcode, retryAfter }] of faults) {
        yield* sandbox.faults.push(`${fault}@searchguaranteeorder`)
        const response = yield* server.fetch(`${SEARCH}?limit=1`)
        const problem = yield* body<Record<string, unknown>>(response)
        yield* sandbox.faults.clear
        assert.strictEqual(response.status, status, `${fault}: ${JSON.stringify(problem)}`)
        assert.strictEqual(problem["type"], `urn:wxshop:problem:${type}`, fault)
        assert.strictEqual(problem["errcode"], errcode, fault)
        if (errcode !== undefined) assert.match(String(problem["rid"]), /^[0-9a-f]+-[0-9a-f]+-[0-9a-f]+$/, fault)
        if (retryAfter === undefined) assert.isNull(response.headers.get("retry-after"), fault)
        else assert.match(response.headers.get("retry-after") ?? "", retryAfter, fault)
      }
      yield* sandbox.faults.push("wrongorder@getguaranteeorder")
      const [id] = yield* sandbox.world.ids
      assert.strictEqual((yield* server.fetch(`${SEARCH}/${id}`)).status, 502)
      assert.strictEqual((yield* server.fetch(`${SEARCH}?limit=1`)).status, 200)
    }).pipe(Effect.provide(sandboxLayer()))
  )

  it.scopedLive("is not ready while no token can be had, and says why", () =>
    Effect.gen(function* () {
      const sandbox = yield* Sandbox
      const server = yield* start({ ...settingsOf(sandbox), WXSHOP_SECRET: "CANARY-wrong-secret" })
      yield* server.line(({ msg, state }) => msg === "readiness" && state === "Failing")
      const response = yield* server.fetch("/readyz", { "accept-language": "zh" })
      assert.strictEqual(response.status, 503)
      const problem = yield* body<Record<string, unknown>>(response)
      assert.strictEqual(problem["type"], "urn:wxshop:problem:not-ready")
      assert.match(String(problem["detail"]), /[\u4e00-\u9fff]/)
      assert.strictEqual((yield* server.fetch("/healthz")).status, 200)
      assert.strictEqual((yield* server.fetch(SEARCH)).status, 502)
      assert.notInclude(JSON.stringify(server.output()) + JSON.stringify(problem), "CANARY")
    }).pipe(Effect.provide(sandboxLayer()))
  )

  it.scopedLive("uses a token of somebody else's and never asks for one", () =>
    Effect.gen(function* () {
      const sandbox = yield* Sandbox
      const minted = yield* body<{ readonly access_token: string }>(
        yield* Effect.promise(() =>
          fetch(
            `${sandbox.url}/cgi-bin/token?grant_type=client_credential&appid=${sandbox.appid}&secret=${Redacted.value(sandbox.secret)}`
          )
        )
      )
      yield* sandbox.clearRequests
      const server = yield* start({ WXSHOP_BASE_URL: sandbox.url, WXSHOP_ACCESS_TOKEN: minted.access_token })
      assert.strictEqual((yield* server.fetch(`${SEARCH}?limit=1`)).status, 200)
      const response = yield* server.fetch("/readyz")
      assert.strictEqual(response.status, 200)
      assert.isNull(response.headers.get("x-wxshop-sandbox"))
      const seen = yield* sandbox.requests
      assert.deepStrictEqual([...new Set(seen.map(({ operation }) => operation))], ["searchguaranteeorder"])
      assert.notInclude(JSON.stringify(server.output()), minted.access_token)
    }).pipe(Effect.provide(sandboxLayer()))
  )

  it.scopedLive("lets no secret, key or buyer out", () =>
    Effect.gen(function* () {
      const { sandbox, server } = yield* setUp({ WXSHOP_LOG_LEVEL: "debug", WXSHOP_MAX_ATTEMPTS: "1" })
      const orders = yield* sandbox.world.orders
      yield* sandbox.faults.push("echo=40001*9@searchguaranteeorder")
      const answers: Array<string> = []
      for (const path of [
        `${SEARCH}?limit=50`,
        `${SEARCH}?limit=50&cursor=x`,
        `${SEARCH}/${orders[0]?.guarantee_order_id}`,
        "/metrics",
        "/readyz",
        "/openapi.json"
      ]) {
        const response = yield* server.fetch(path)
        answers.push(JSON.stringify([...response.headers]), yield* Effect.promise(() => response.text()))
      }
      yield* sandbox.faults.clear
      answers.push(JSON.stringify(yield* walk(server, "limit=50")))
      yield* server.kill("SIGTERM")
      yield* server.ended

      const secret = Redacted.value(sandbox.secret)
      const tokens = (yield* sandbox.requests).length
      assert.isAbove(tokens, 3)
      const everything = answers.join("\n") + JSON.stringify(server.output())
      for (const canary of [secret, keys.read, keys.pii]) assert.notInclude(everything, canary)
      for (const { openid, order_present_info, unionid } of orders) {
        for (const value of [openid, unionid, order_present_info?.giver_nickname ?? ""]) {
          if (value !== "") assert.notInclude(everything, value)
        }
      }
      // Nothing of a request but its route goes to the log.
      const { stderr } = server.output()
      for (const { guarantee_order_id, order_id } of orders) {
        assert.notInclude(stderr, guarantee_order_id)
        assert.notInclude(stderr, order_id)
      }
      assert.notInclude(stderr, "access_token=")
    }).pipe(Effect.provide(sandboxLayer()))
  )
})
