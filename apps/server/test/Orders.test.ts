import { assert, describe, it } from "@effect/vitest"
import * as DecodeReport from "@wxshop/core/DecodeReport"
import { decode } from "@wxshop/core/GuaranteeOrder"
import { GuaranteeOrders } from "@wxshop/core/GuaranteeOrders"
import { parse } from "@wxshop/core/Json"
import * as WeChatError from "@wxshop/core/WeChatError"
import * as Effect from "effect/Effect"
import * as Either from "effect/Either"
import * as Layer from "effect/Layer"
import * as TestClock from "effect/TestClock"
import * as Layers from "../src/Layers.js"
import { json, keys, make, text } from "./support/Web.js"

const SEARCH = "/v1/guarantee-orders"

// As WeChat writes it: bare 64-bit ids, and a field no document knows.
const WIRE = `{"guarantee_order_id":2000001077270153,"order_id":3726524657461498624,"type":1,
  "status":"STATUS_WAIT_OP_COMFIRM","create_time":1795485600,"expire_time":0,"openid":"oBUYER","unionid":"",
  "fake_one_pay_four_info":{"acctual_pay":123456},"order_present_info":{"giver_nickname":"小明"},
  "brand_new":{"id":3726524657461498625,"openid":"oBUYER"}}`

const order = Either.getOrThrow(decode(Either.getOrThrow(parse(WIRE)).value)).order

const VIEW = {
  guarantee_order_id: "2000001077270153",
  order_id: "3726524657461498624",
  type: 1,
  status: "STATUS_WAIT_OP_COMFIRM",
  create_time: "2026-11-24T02:00:00Z",
  expire_time: null,
  openid: "***",
  unionid: "",
  fake_one_pay_four_info: { acctual_pay: 123456 },
  order_present_info: { giver_nickname: "***" },
  brand_new: { id: "3726524657461498625", openid: "***" }
}

const CLEAR = {
  ...VIEW,
  openid: "oBUYER",
  order_present_info: { giver_nickname: "小明" },
  brand_new: { ...VIEW.brand_new, openid: "oBUYER" }
}

type Port = Partial<typeof GuaranteeOrders.Service>

const serve = (port: Port) => make(Layers.app.pipe(Layer.provide(Layer.mock(GuaranteeOrders, port))))

const report = DecodeReport.builder().build()

describe("Orders", () => {
  it.scoped("hands the query on and answers one page of the canonical view", () =>
    Effect.gen(function* () {
      const asked: Array<unknown> = []
      const web = yield* serve({
        page: (filter, options) => {
          asked.push({ filter, options })
          return Effect.succeed({ orders: [order], next_cursor: "next", complete: false, report })
        }
      })
      const query = "type=counterfeit&status=12&status=10&order_id=1,2&limit=7&cursor=here"
      const response = yield* web.read(`${SEARCH}?${query}`)
      assert.deepStrictEqual(yield* json(response), { data: [VIEW], next_cursor: "0.next", complete: false })
      assert.strictEqual(response.headers.get("content-type"), "application/json")
      assert.deepStrictEqual(asked, [
        {
          filter: {
            type: 1,
            status_list: ["STATUS_WAIT_USER_CONFIRM", "STATUS_WAIT_MERCHANT_HANDLE"],
            order_id_list: ["1", "2"]
          },
          options: { limit: 7, cursor: "here" }
        }
      ])
    })
  )

  it.scoped("counts spans back from the moment of the first page, however long the walk takes", () =>
    Effect.gen(function* () {
      const asked: Array<readonly [begin: number | undefined, cursor: string | undefined]> = []
      const web = yield* serve({
        page: (filter, options) => {
          asked.push([filter.begin_time, options?.cursor])
          return Effect.succeed({ orders: [order], next_cursor: `page-${asked.length}`, complete: false, report })
        }
      })
      yield* TestClock.setTime(1_795_485_600_000)
      let cursor = ""
      for (let page = 0; page < 3; page++) {
        const answer = yield* json(yield* web.read(`${SEARCH}?since=7d${cursor}`))
        cursor = `&cursor=${String(answer["next_cursor"])}`
        yield* TestClock.adjust("1 hour")
      }
      const begin = 1_795_485_600 - 7 * 86_400
      assert.deepStrictEqual(asked, [
        [begin, undefined],
        [begin, "page-1"],
        [begin, "page-2"]
      ])
    })
  )

  it.scoped("shows buyers to keys with scope pii only", () =>
    Effect.gen(function* () {
      const web = yield* serve({
        page: () => Effect.succeed({ orders: [order], next_cursor: null, complete: true, report }),
        get: () => Effect.succeed({ order, report })
      })
      const headers = { "x-api-key": keys.pii }
      const list = yield* web.request(SEARCH, { headers })
      assert.deepStrictEqual(yield* json(list), { data: [CLEAR], next_cursor: null, complete: true })
      const one = yield* web.request(`${SEARCH}/2000001077270153`, { headers })
      assert.deepStrictEqual(yield* json(one), CLEAR)
      const masked = yield* text(yield* web.read(`${SEARCH}/2000001077270153`))
      assert.deepStrictEqual(JSON.parse(masked), VIEW)
    })
  )

  it.scoped("asks WeChat nothing for a request it does not understand", () =>
    Effect.gen(function* () {
      const web = yield* serve({ page: () => Effect.die("asked"), get: () => Effect.die("asked") })
      for (const [path, field] of [
        [`${SEARCH}?ordr_id=1`, "ordr_id"],
        [`${SEARCH}?limit=0`, "limit"],
        [`${SEARCH}/12345678901234567890123`, "guarantee_order_id"],
        [`${SEARCH}/0x1f`, "guarantee_order_id"]
      ] as const) {
        const response = yield* web.read(path)
        assert.strictEqual(response.status, 400)
        assert.strictEqual((yield* json(response))["field"], field)
      }
    })
  )

  it.scoped("writes errors of the port as problems", () =>
    Effect.gen(function* () {
      const operation = "getguaranteeorder"
      const missing = new WeChatError.NotFoundError({
        operation,
        id: "1",
        retry: "never",
        text: { zh: "没有", en: "none" },
        next: { zh: "核对", en: "check" }
      })
      const web = yield* serve({
        get: () => Effect.fail(missing),
        page: () => Effect.fail(WeChatError.invalidRequest("cursor", { zh: "游标无效", en: "bad cursor" }))
      })
      const one = yield* web.read(`${SEARCH}/1`, { "accept-language": "zh" })
      assert.strictEqual(one.status, 404)
      assert.deepInclude(yield* json(one), { type: "urn:wxshop:problem:not-found", detail: "没有", next_step: "核对" })
      const list = yield* web.read(`${SEARCH}?cursor=x`)
      assert.strictEqual(list.status, 400)
      assert.deepInclude(yield* json(list), { field: "cursor", detail: "bad cursor" })
      assert.isTrue(web.log.some((line) => line["operation"] === operation))
    })
  )
})
