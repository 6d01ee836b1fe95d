import { assert, describe, it } from "@effect/vitest"
import * as Either from "effect/Either"
import * as Option from "effect/Option"
import * as ErrorCode from "../src/ErrorCode.js"
import * as Enums from "../src/GuaranteeOrder/Enums.js"
import * as GuaranteeOrder from "../src/GuaranteeOrder.js"
import * as GuaranteeStatus from "../src/GuaranteeStatus.js"
import * as GuaranteeType from "../src/GuaranteeType.js"
import * as Json from "../src/Json.js"
import * as Get from "../src/GetGuaranteeOrder.js"
import { defaultWireOptions, Envelope } from "../src/Operation.js"
import * as Search from "../src/SearchGuaranteeOrders.js"
import * as Wire from "../src/Wire.js"
import * as Page from "./fixtures/OfficialPage.js"

const parse = (text: string) => Either.getOrThrow(Json.parse(text)).value
const at = (value: unknown, path: string): unknown =>
  path.split(".").reduce<unknown>((current, name) => {
    const inside = Array.isArray(current) ? current[0] : current
    return (inside as Record<string, unknown> | undefined)?.[name]
  }, value)

/** 假一赔四 is the older name of type 1; we show neither it nor an amount made from it. */
const neutral = (zh: string): string => zh.replace(/^假一赔四/, "")

/** A field has a kind that fits the page's type, and a title in both languages. */
const describes = (field: Wire.FieldPath | undefined, type: Page.PageType, where: string): void => {
  assert.isDefined(field, where)
  assert.include(Page.kindsOf[type], field.kind, where)
  assert.match(field.zh, /[\u4e00-\u9fff]|spuid|skuid/, where)
  assert.match(field.en, /[A-Za-z]{2}/, where)
}

describe("the official page", () => {
  const text = Page.fullOrderJson()
  const { order, report } = Either.getOrThrow(GuaranteeOrder.decode(parse(text)))

  it("models every row with its kind and a title in both languages, and nothing else", () => {
    const modelled = new Map(GuaranteeOrder.fields.map((field) => [field.path, field]))
    for (const row of Page.orderRows) {
      const field = modelled.get(row.path)
      describes(field, row.type, row.path)
      assert.strictEqual(field?.kind, row.kind, row.path)
    }
    assert.deepStrictEqual([...modelled.keys()].sort(), Page.orderRows.map((row) => row.path).sort())
  })

  it("models every row of the request, and nothing else", () => {
    const modelled = new Map(Wire.fields(Search.Request).map((field) => [field.path, field]))
    for (const row of Page.requestRows) {
      describes(modelled.get(row.name), row.type, row.name)
      if (row.required) assert.isTrue(modelled.get(row.name)?.required, row.name)
    }
    assert.deepStrictEqual([...modelled.keys()].sort(), Page.requestRows.map((row) => row.name).sort())
    assert.strictEqual(Search.operation.request, Search.Request)
  })

  it("models every row of the answer around the orders, and nothing else", () => {
    const direct = [...Wire.fields(Envelope), ...Wire.fields(Search.Response)].filter(({ path }) => !path.includes("."))
    const modelled = new Map(direct.map((field) => [field.path, field]))
    for (const row of Page.responseRows) describes(modelled.get(row.name), row.type, row.name)
    assert.deepStrictEqual([...modelled.keys()].sort(), Page.responseRows.map((row) => row.name).sort())
    assert.strictEqual(Search.operation.response, Search.Response)
  })

  it("models the detail call with the same order", () => {
    assert.deepStrictEqual(
      Wire.fields(Get.Request).map(({ path, required }) => ({ path, required })),
      [{ path: "guarantee_order_id", required: true }]
    )
    const [order, ...inside] = Wire.fields(Get.Response)
    assert.strictEqual(order?.path, "guarantee_order")
    assert.deepStrictEqual(
      inside.map(({ path }) => path),
      GuaranteeOrder.fields.map(({ path }) => `guarantee_order.${path}`)
    )
  })

  it("decodes a full order without anything to report", () => {
    assert.deepStrictEqual(report, { repairs: 0, entries: [] })
    for (const row of Page.orderRows) assert.isDefined(at(order, row.path), row.path)
  })

  it("keeps every row through decode, JSON view, decode and encode", () => {
    const view = GuaranteeOrder.view(order, { personalData: true })
    const again = Either.getOrThrow(GuaranteeOrder.decode(view))
    const encoded = Json.stringify(GuaranteeOrder.encode(again.order))
    const wire = parse(text)
    const back = parse(encoded)
    for (const row of Page.orderRows) {
      const expected = at(wire, row.path)
      const got = at(back, row.path)
      if (row.type === "object" || row.type === "objarray") assert.isDefined(got, row.path)
      else assert.deepStrictEqual(got, expected, row.path)
      // The very bytes: an id is a bare integer again, a string stays a string.
      if (row.kind === "id") assert.include(encoded, `"${row.path.split(".").at(-1)}":${row.sample}`)
    }
  })

  it("shows ids as strings, times as RFC 3339, money as integers and buyers masked in the view", () => {
    const view = GuaranteeOrder.view(order)
    assert.strictEqual(at(view, "order_id"), "3726524657461498624")
    assert.strictEqual(at(view, "order_present_info.present_order_id"), "3705115058471208928")
    assert.strictEqual(at(view, "create_time"), "2025-11-24T02:06:40Z")
    assert.strictEqual(at(view, "pay_amount"), 12345)
    for (const path of ["openid", "unionid", "order_present_info.giver_nickname"]) {
      assert.strictEqual(at(view, path), "***", path)
    }
    assert.notInclude(JSON.stringify(view), "canary")
  })

  it("has every status of both tables with the same pairing", () => {
    assert.strictEqual(GuaranteeStatus.rows.length, Page.statusRows.length)
    for (const [code, name, zh] of Page.statusRows) {
      const row = Option.getOrThrow(GuaranteeStatus.fromCode(code))
      assert.strictEqual(row.name, name)
      assert.strictEqual(row.zh, neutral(zh))
      assert.isAbove(row.en.length, 2)
    }
  })

  it("has every other enumeration", () => {
    const tables: Record<string, ReadonlyArray<{ readonly code: number; readonly zh: string }>> = {
      refund_type: Enums.refundTypes,
      receive_product: Enums.receivedStates,
      order_type: Enums.orderTypes,
      "fake_one_pay_four_info.apply_reason": Enums.counterfeitReasons,
      type: GuaranteeType.rows
    }
    for (const { code, table, zh } of Page.enumRows) {
      assert.strictEqual(tables[table]!.find((row) => row.code === code)?.zh, neutral(zh), `${table} ${code}`)
    }
  })

  it("has the four error codes with WeChat's wording", () => {
    for (const [code, message] of Page.errorRows) {
      assert.strictEqual(Option.getOrThrow(ErrorCode.lookup(code)).errmsg, message)
      assert.include(Search.operation.codes, code)
    }
  })

  it("sends every request field, in the documented type, limit always", () => {
    const request: Search.SearchRequest = {
      guarantee_order_id_list: ["2000001077270153"] as never,
      order_id_list: ["3726524657461498624"] as never,
      type: 0,
      begin_time: 1763900000,
      end_time: 1764000000,
      status_list: ["STATUS_WAIT_MERCHANT_HANDLE", "STATUS_WAIT_OP_COMFIRM"],
      offset: 5
    }
    const valid = Either.getOrThrow(Search.validate(request))
    const body = Json.stringify(Either.getOrThrow(Search.operation.encode(valid, defaultWireOptions))!)
    assert.strictEqual(
      body,
      '{"guarantee_order_id_list":[2000001077270153],"order_id_list":[3726524657461498624],"type":0,"begin_time":1763900000,"end_time":1764000000,"status_list":[10,31],"offset":5,"limit":20}'
    )
    for (const row of Page.requestRows) assert.include(body, `"${row.name}":`)
  })

  it("decodes the page's own sample answer, in which both list and total are missing", () => {
    const builder = { add: () => assert.fail("nothing to report") } as never
    const decoded = Either.getOrThrow(
      Search.operation.decode(parse('{"errcode":0,"errmsg":"ok"}') as Json.JsonObject, builder)
    )
    assert.deepStrictEqual(decoded, { guarantee_order_list: [] })
  })
})
