import { assert, describe, it } from "@effect/vitest"
import * as Either from "effect/Either"
import * as FastCheck from "effect/FastCheck"
import * as Redacted from "effect/Redacted"
import { inspect } from "node:util"
import * as GuaranteeOrder from "../src/GuaranteeOrder.js"
import * as GuaranteeStatus from "../src/GuaranteeStatus.js"
import * as Json from "../src/Json.js"
import { fullOrderJson, orderRows } from "./fixtures/OfficialPage.js"

const decode = (text: string) => Either.getOrThrow(GuaranteeOrder.decode(Either.getOrThrow(Json.parse(text)).value))
const kinds = (text: string) => decode(text).report.entries.map((entry) => `${entry.kind} ${entry.path} ${entry.count}`)
const withId = (rest: string) => `{"guarantee_order_id":2000001077270153,"status":"STATUS_PAYING"${rest && `,${rest}`}}`

describe("tolerant decoding", () => {
  it("survives the loss of any documented field but the id", () => {
    const full = Either.getOrThrow(Json.parse(fullOrderJson())).value as Record<string, Json.JsonValue>
    for (const name of Object.keys(full)) {
      const { [name]: _, ...rest } = full
      assert.strictEqual(Either.isRight(GuaranteeOrder.decode(rest)), name !== "guarantee_order_id", name)
    }
  })

  it("survives null or a foreign type in any documented field but the id, and never invents a value", () => {
    const foreign: ReadonlyArray<Json.JsonValue> = [null, true, 1.5, "x", {}, [], [[]], -1, "9007199254740993", 1e300]
    const full = Either.getOrThrow(Json.parse(fullOrderJson())).value as Record<string, Json.JsonValue>
    for (const row of orderRows) {
      if (row.path === "guarantee_order_id") continue
      for (const value of foreign) {
        const [top, inner] = row.path.split(".") as [string, string | undefined]
        const changed =
          inner === undefined
            ? { ...full, [top]: value }
            : { ...full, [top]: Array.isArray(full[top]) ? [{ [inner]: value }] : { [inner]: value } }
        const result = GuaranteeOrder.decode(changed)
        assert.isTrue(Either.isRight(result), `${row.path} ${JSON.stringify(value)}`)
        const { order } = Either.getOrThrow(result)
        // The view never throws and still encodes as JSON.
        assert.isString(Json.stringify(GuaranteeOrder.view(order)))
        const at = (order as unknown as Record<string, unknown>)[top]
        const decoded = inner === undefined ? at : (Array.isArray(at) ? at[0] : at)?.[inner]
        if (["fen", "integer", "time", "type"].includes(row.kind) && decoded !== undefined) {
          assert.isTrue(Number.isSafeInteger(decoded), `${row.path} ${JSON.stringify(value)}`)
        }
      }
    }
  })

  it("reads ids from numbers and strings, and 0 or an empty text as none", () => {
    assert.strictEqual(decode(withId('"order_id":3726524657461498624')).order.order_id, "3726524657461498624")
    assert.strictEqual(decode(withId('"order_id":"3726524657461498624"')).order.order_id, "3726524657461498624")
    for (const none of ["0", '""', '"0"', "null"]) {
      const { order, report } = decode(withId(`"order_id":${none}`))
      assert.notProperty(order, "order_id")
      assert.deepStrictEqual(report.entries, [], none)
    }
    assert.deepStrictEqual(kinds(withId('"order_id":3.7e18')), ["wrong-type order_id 1"])
  })

  it("tells milliseconds from seconds by magnitude and reads 0 as not set", () => {
    const seconds = decode(withId('"create_time":1750000000,"expire_time":0'))
    const millis = decode(withId('"create_time":1750000000000'))
    assert.strictEqual(seconds.order.create_time, 1750000000)
    assert.strictEqual(millis.order.create_time, 1750000000)
    assert.notProperty(seconds.order, "expire_time")
    assert.deepStrictEqual(kinds(withId('"create_time":1750000000000')), ["milliseconds create_time 1"])
    assert.strictEqual(GuaranteeOrder.view(seconds.order)["expire_time"], null)
    assert.strictEqual(GuaranteeOrder.view(millis.order)["create_time"], "2025-06-15T15:06:40Z")
  })

  it("takes product_info as array, object, null or nothing", () => {
    const product = '{"title":"碗"}'
    assert.deepStrictEqual(decode(withId(`"product_info":[${product}]`)).order.product_info, [{ title: "碗" }])
    assert.deepStrictEqual(decode(withId(`"product_info":${product}`)).order.product_info, [{ title: "碗" }])
    assert.deepStrictEqual(kinds(withId(`"product_info":${product}`)), ["object-for-array product_info 1"])
    assert.deepStrictEqual(decode(withId('"product_info":null')).order.product_info, [])
    assert.notProperty(decode(withId("")).order, "product_info")
    assert.deepStrictEqual(GuaranteeOrder.view(decode(withId(`"product_info":${product}`)).order)["product_info"], [
      { title: "碗" }
    ])
  })

  it("keeps unknown statuses, types and fields, and counts them", () => {
    const { order } = decode(
      '{"guarantee_order_id":1,"status":"STATUS_NEW_ONE","type":7,"x":1,"bad_pay_info":{"y":"z"}}'
    )
    assert.strictEqual(order.status, "STATUS_NEW_ONE")
    assert.strictEqual(order.type, 7)
    assert.deepStrictEqual(GuaranteeOrder.view(order), {
      guarantee_order_id: "1",
      type: 7,
      status: "STATUS_NEW_ONE",
      bad_pay_info: { y: "z" },
      x: 1
    })
    assert.deepStrictEqual(
      kinds('{"guarantee_order_id":1,"status":"STATUS_NEW_ONE","type":7,"x":1,"bad_pay_info":{"y":"z"}}').sort(),
      [
        "unknown-field bad_pay_info.y 1",
        "unknown-field x 1",
        "unknown-status status=STATUS_NEW_ONE 1",
        "unknown-type type=7 1"
      ]
    )
  })

  it("reads a status number as its name and reports one that no page lists", () => {
    for (const wire of ["10", '"10"']) {
      const { order, report } = decode(`{"guarantee_order_id":1,"status":${wire}}`)
      assert.strictEqual(order.status, "STATUS_WAIT_MERCHANT_HANDLE")
      assert.deepStrictEqual(report.entries, [{ kind: "wrong-type", path: "status", count: 1 }])
    }
    for (const wire of ["77", '"77"']) {
      assert.deepStrictEqual(kinds(`{"guarantee_order_id":1,"status":${wire}}`), [
        "wrong-type status 1",
        "unknown-status status=77 1"
      ])
    }
  })

  it("reports milliseconds also when they come as text, and an empty text for a list not at all", () => {
    assert.deepStrictEqual(kinds(withId('"create_time":"1750000000000"')), [
      "wrong-type create_time 1",
      "milliseconds create_time 1"
    ])
    assert.deepStrictEqual(kinds(withId('"history_list":"","product_info":"","bad_pay_info":{"pic_list":""}')), [])
  })

  it("normalises a status without its prefix and the corrected spelling", () => {
    const status = (raw: string) => decode(`{"guarantee_order_id":1,"status":"${raw}"}`).order.status
    assert.strictEqual(status("WAIT_MERCHANT_HANDLE"), "STATUS_WAIT_MERCHANT_HANDLE")
    assert.strictEqual(status("STATUS_WAIT_OP_CONFIRM"), "STATUS_WAIT_OP_COMFIRM")
    assert.deepStrictEqual(kinds('{"guarantee_order_id":1}'), ["missing-status  1"])
  })

  it("keeps elements of history_list and title_pic_list as received, in whatever shape", () => {
    const elements = '[{"item_type":3,"time":1750000000,"content":"同意","openid":"secret"},"m1",7]'
    const { order, report } = decode(withId(`"history_list":${elements}`))
    assert.deepStrictEqual(order.history_list, [
      { item_type: 3, time: 1750000000, content: "同意", openid: "secret" },
      "m1",
      7
    ])
    assert.deepStrictEqual(report.entries, [])
    assert.deepStrictEqual(GuaranteeOrder.view(order)["history_list"], [
      { item_type: 3, time: "2025-06-15T15:06:40Z", content: "同意", openid: "***" },
      "m1",
      7
    ])
  })
})

describe("the JSON view", () => {
  it("keeps an unknown long integer exactly, as digits", () => {
    const { order } = decode(withId('"new_id":18446744073709551615,"small":12'))
    const view = GuaranteeOrder.view(order)
    assert.strictEqual(view["new_id"], "18446744073709551615")
    assert.strictEqual(view["small"], 12)
  })

  it("shows what WeChat sent in another shape as the decoded order has it", () => {
    const odd = [
      '"status":10,"order_id":"0","order_pay_info":{"transaction_id":42}',
      '"history_list":"","bad_pay_info":{"title_pic_list":{"title":1},"pic_list":"m1"}',
      '"fake_one_pay_four_info":{"fee_proof_pic_list":""}'
    ]
    const { order } = decode(`{"guarantee_order_id":1,${odd.join(",")}}`)
    const view = GuaranteeOrder.view(order)
    assert.strictEqual(order.status, "STATUS_WAIT_MERCHANT_HANDLE")
    assert.strictEqual(view["status"], order.status)
    assert.isUndefined(order.order_id)
    assert.isNull(view["order_id"])
    assert.deepStrictEqual(view["order_pay_info"], order.order_pay_info)
    assert.deepStrictEqual(view["history_list"], order.history_list)
    assert.deepStrictEqual(view["bad_pay_info"], order.bad_pay_info)
    assert.deepStrictEqual(view["fake_one_pay_four_info"], order.fake_one_pay_four_info)
  })

  it("keeps a time as received that RFC 3339 cannot write", () => {
    const { order, report } = decode(withId('"create_time":999999999999,"update_time":1750000000000000'))
    assert.isUndefined(order.update_time)
    assert.deepStrictEqual(report.entries, [{ kind: "wrong-type", path: "update_time", count: 1 }])
    const view = GuaranteeOrder.view(order)
    assert.strictEqual(view["create_time"], 999999999999)
    assert.strictEqual(view["update_time"], 1750000000000000)
  })

  it("keeps a field called __proto__ as a field", () => {
    const { order } = decode(withId('"__proto__":{"polluted":true}'))
    const view = GuaranteeOrder.view(order)
    assert.isUndefined((view as { polluted?: boolean }).polluted)
    assert.deepStrictEqual(Object.getOwnPropertyDescriptor(view, "__proto__")?.value, { polluted: true })
  })

  it("survives fields nested far beyond any real answer", () => {
    const deep = `${"[".repeat(10_000)}${"]".repeat(10_000)}`
    assert.isString(Json.stringify(GuaranteeOrder.view(decode(withId(`"deep":${deep}`)).order)))
  })

  it("decodes to the same order again", () => {
    const scalar = FastCheck.oneof(
      FastCheck.integer({ min: 0, max: 2_000_000_000 }),
      FastCheck.string(),
      FastCheck.constant(null)
    )
    const known = FastCheck.dictionary(FastCheck.constantFrom(...orderRows.map((row) => row.path)), scalar)
    FastCheck.assert(
      FastCheck.property(known, (fields) => {
        const first = Either.getOrThrow(GuaranteeOrder.decode({ ...fields, guarantee_order_id: 1 }))
        const view = GuaranteeOrder.view(first.order, { personalData: true })
        const second = Either.getOrThrow(GuaranteeOrder.decode(view))
        assert.deepStrictEqual(GuaranteeOrder.view(second.order, { personalData: true }), view)
      })
    )
  })
})

describe("personal data", () => {
  it("does not show when an order is printed, logged or serialised", () => {
    const { order } = decode(fullOrderJson())
    for (const shown of [
      inspect(order, { depth: 9 }),
      JSON.stringify(order),
      String(order),
      JSON.stringify({ ...order })
    ]) {
      assert.notInclude(shown, "canary")
    }
    assert.strictEqual(Redacted.value(order.openid!), "oJ-6g4canary")
  })
})

describe("statuses", () => {
  it("reads what people type in every form", () => {
    for (const row of GuaranteeStatus.rows) {
      for (const typed of [
        row.name,
        row.name.toLowerCase(),
        row.name.slice(7),
        GuaranteeStatus.kebab(row.name),
        String(row.code)
      ]) {
        assert.deepStrictEqual(GuaranteeStatus.parse(typed)["_tag"], "Some", typed)
      }
    }
    assert.strictEqual(GuaranteeStatus.parse("11")._tag, "None")
    assert.strictEqual(GuaranteeStatus.parse("")._tag, "None")
  })
})
