import { assert, describe, expect, it } from "@effect/vitest"
import { parse as parseCsv } from "csv-parse/sync"
import * as Effect from "effect/Effect"
import type { OutputFlagValues } from "../src/Output.js"
import * as Output from "../src/Output.js"
import { widthOf } from "../src/Width.js"
import { orders, raws } from "./Orders.js"
import * as Terminal from "./Terminal.js"

const none: OutputFlagValues = {
  json: false,
  fields: undefined,
  jq: undefined,
  ndjson: false,
  csv: false,
  table: false,
  showPersonalData: false
}

const print = (flags: Partial<OutputFlagValues>, options: Terminal.Options, some = orders) => {
  const terminal = Terminal.make(options)
  return Effect.gen(function* () {
    const writer = yield* Output.writer({ ...none, ...flags })
    yield* writer.page(some.slice(0, 2))
    yield* writer.page(some.slice(2))
    yield* writer.end
    return terminal.out()
  }).pipe(Terminal.provide(terminal))
}

const printOne = (flags: Partial<OutputFlagValues>, options: Terminal.Options, index = 0) => {
  const terminal = Terminal.make(options)
  return Effect.gen(function* () {
    const print = yield* Output.single({ ...none, ...flags })
    yield* print(orders[index]!)
    return terminal.out()
  }).pipe(Terminal.provide(terminal))
}

// Printable characters and line ends only.
// oxlint-disable-next-line no-control-regex
const OBEYED = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/

const ids = raws.map((raw) => String(raw["guarantee_order_id"]))
const orderIds = raws.flatMap((raw) => (raw["order_id"] === undefined ? [] : [String(raw["order_id"])]))

describe("on a terminal", () => {
  for (const language of ["zh", "en"] as const) {
    for (const columns of [120, 80, 40]) {
      it.effect(`is the golden file at ${columns} columns in ${language}`, () =>
        Effect.gen(function* () {
          const text = yield* print({}, { terminal: true, columns, language })
          yield* Effect.promise(() => expect(text).toMatchFileSnapshot(`golden/search-${columns}-${language}.txt`))
          for (const line of text.split("\n")) assert.isAtMost(widthOf(line), columns, line)
          for (const id of ids) assert.include(text, id)
          assert.notMatch(text, OBEYED)
        })
      )

      it.effect(`shows one order as the golden file at ${columns} columns in ${language}`, () =>
        Effect.gen(function* () {
          const text = yield* printOne({}, { terminal: true, columns, language }, 1)
          yield* Effect.promise(() => expect(text).toMatchFileSnapshot(`golden/get-${columns}-${language}.txt`))
          assert.include(text, "18446744073709551615")
          assert.notMatch(text, OBEYED)
          assert.notInclude(text, "CANARY")
        })
      )
    }
  }

  it.effect("never cuts an id, however narrow", () =>
    Effect.gen(function* () {
      const text = yield* print({ fields: "order_id,product_info.title" }, { terminal: true, columns: 20 })
      for (const id of orderIds) assert.include(text, id)
    })
  )

  it.effect("colours what the merchant has to do, and only then", () =>
    Effect.gen(function* () {
      const plain = yield* print({}, { terminal: true, columns: 140 })
      const coloured = yield* print({}, { terminal: true, columns: 140, colour: true })
      assert.notInclude(plain, "\u001b")
      assert.include(coloured, "\u001b[33mWaiting for the merchant\u001b[39m")
      // oxlint-disable-next-line no-control-regex
      assert.strictEqual(coloured.replace(/\u001b\[\d+m/g, ""), plain)
    })
  )

  it.effect("prints nothing when nothing was found", () =>
    Effect.gen(function* () {
      assert.strictEqual(yield* print({}, { terminal: true }, []), "")
      assert.strictEqual(yield* print({}, {}, []), "")
      assert.strictEqual(yield* print({ json: true }, {}, []), "[]\n")
      assert.strictEqual(yield* print({ ndjson: true }, {}, []), "")
    })
  )

  it.effect("spreads JSON out and keeps it harmless", () =>
    Effect.gen(function* () {
      const text = yield* print({ json: true }, { terminal: true })
      assert.include(text, '\n    "guarantee_order_id": "2000001077270153"')
      assert.notMatch(text, OBEYED)
      assert.include(JSON.stringify(JSON.parse(text)), "\u202e")
      const filtered = yield* print({ jq: ".[1].product_info[0].title" }, { terminal: true })
      assert.notMatch(filtered, OBEYED)
    })
  )
})

describe("without a terminal", () => {
  for (const language of ["zh", "en"] as const) {
    it.effect(`is tab-separated and the same in ${language}`, () =>
      Effect.gen(function* () {
        const text = yield* print({}, { language })
        yield* Effect.promise(() => expect(text).toMatchFileSnapshot("golden/search.tsv"))
        for (const line of text.trimEnd().split("\n")) assert.lengthOf(line.split("\t"), 8, line)
        assert.notMatch(text.replaceAll("\t", ""), OBEYED)
        const one = yield* printOne({}, { language }, 1)
        yield* Effect.promise(() => expect(one).toMatchFileSnapshot("golden/get.tsv"))
      })
    )
  }

  it.effect("takes the fields that are asked for", () =>
    Effect.gen(function* () {
      const text = yield* print({ fields: "order_id,order_pay_info.transaction_id" }, {})
      assert.strictEqual(text, "3726524657461498624\t4200001234202611241234567890\n18446744073709551615\t\n19\t\n\t\n")
      const one = yield* printOne({ fields: "order_id,merchant_refuse_reason" }, {})
      assert.strictEqual(one, "order_id\t3726524657461498624\nmerchant_refuse_reason\t\n")
    })
  )
})

describe("JSON", () => {
  it.effect("is one array of canonical views with exact ids", () =>
    Effect.gen(function* () {
      const text = yield* print({ json: true }, {})
      assert.strictEqual(text.trimEnd().split("\n").length, 1)
      const parsed = JSON.parse(text) as ReadonlyArray<Record<string, unknown>>
      assert.deepStrictEqual(
        parsed.map((order) => order["guarantee_order_id"]),
        ids
      )
      assert.strictEqual(parsed[1]!["order_id"], "18446744073709551615")
      assert.strictEqual(parsed[0]!["expire_time"], "2026-11-24T07:20:00Z")
      assert.strictEqual(parsed[0]!["pay_amount"], 123_456)
      assert.strictEqual(parsed[0]!["openid"], "***")
      assert.deepStrictEqual(parsed[1]!["new_field"], { big: "9007199254740993" })
      assert.notInclude(text, "CANARY")
    })
  )

  it.effect("shows buyers when asked to", () =>
    Effect.gen(function* () {
      for (const flags of [{ json: true }, { ndjson: true }, { csv: true }]) {
        assert.include(yield* print({ ...flags, showPersonalData: true }, {}), "oCANARYopenid00000000000000A")
        assert.notInclude(yield* print(flags, {}), "CANARY")
      }
    })
  )

  it.effect("selects fields and keeps their places", () =>
    Effect.gen(function* () {
      const text = yield* print({ json: true, fields: "product_info.title,order_id,bad_pay_info.pay_fee" }, {})
      const [first, , third] = JSON.parse(text) as ReadonlyArray<unknown>
      assert.deepStrictEqual(first, {
        product_info: [{ title: "云南高山蓝莓 礼盒装 4盒×125g 顺丰冷链" }],
        order_id: "3726524657461498624",
        bad_pay_info: { pay_fee: 61_728 }
      })
      assert.deepStrictEqual(third, { product_info: [], order_id: "19", bad_pay_info: null })
    })
  )

  it.effect("refuses a field nobody knows and names the nearest", () =>
    Effect.gen(function* () {
      const error = yield* Effect.flip(print({ json: true, fields: "order_id,staus" }, {}))
      assert.strictEqual(error._tag, "UsageError")
      assert.include(error.text.en, "staus")
      assert.include(error.next.en, "status")
      const nested = yield* Effect.flip(print({ fields: "transaction_id" }, {}))
      assert.include(nested.next.zh, "order_pay_info.transaction_id")
    })
  )

  it.effect("goes through jq with 19-digit ids unharmed", () =>
    Effect.gen(function* () {
      assert.strictEqual(
        yield* print({ json: true, jq: ".[] | select(.pay_amount > 10000) | .order_id" }, {}),
        "3726524657461498624\n19\n"
      )
      assert.strictEqual(yield* print({ jq: "map(.pay_amount) | add" }, {}), "100123461\n")
      assert.strictEqual(
        yield* print({ ndjson: true, jq: "{id: .order_id}" }, {}),
        '{"id":"3726524657461498624"}\n{"id":"18446744073709551615"}\n{"id":"19"}\n{"id":null}\n'
      )
      assert.strictEqual(yield* printOne({ json: true, jq: ".order_id" }, {}), "3726524657461498624\n")
      assert.strictEqual(yield* print({ jq: "empty" }, {}), "")
    })
  )

  it.effect("says what is wrong with a jq filter", () =>
    Effect.gen(function* () {
      for (const [jq, part] of [
        [".[", "syntax error"],
        [".[0] | .a.b.c | keys", "null"],
        ["--help", "error"]
      ] as const) {
        const error = yield* Effect.flip(print({ jq }, {}))
        assert.strictEqual(error._tag, "UsageError")
        assert.include(error.text.en, part)
        assert.notInclude(error.text.en, "\n")
      }
    })
  )

  it.effect("keeps what jq says short, and to the filter that was given", () =>
    Effect.gen(function* () {
      const whole = yield* Effect.flip(print({ jq: "halt_error" }, {}))
      assert.isBelow(whole.text.en.length, 400)
      const syntax = yield* Effect.flip(print({ jq: ".[" }, {}))
      assert.notInclude(syntax.text.en, "empty")
      assert.notInclude(syntax.text.en, "<top-level>")
      const unknown = yield* Effect.flip(print({ jq: "nosuch(1)" }, {}))
      assert.include(unknown.text.en, "nosuch/1 is not defined")
    })
  )

  it.effect("prints one order a line as they arrive", () =>
    Effect.gen(function* () {
      const terminal = Terminal.make()
      yield* Effect.gen(function* () {
        const writer = yield* Output.writer({ ...none, ndjson: true })
        yield* writer.page(orders.slice(0, 1))
        assert.lengthOf(terminal.out().split("\n"), 2)
        yield* writer.page(orders.slice(1))
        assert.lengthOf(terminal.out().split("\n"), 5)
      }).pipe(Terminal.provide(terminal))
    })
  )
})

describe("CSV", () => {
  for (const language of ["zh", "en"] as const) {
    it.effect(`is the golden file in ${language}`, () =>
      Effect.gen(function* () {
        const text = yield* print({ csv: true }, { language })
        yield* Effect.promise(() => expect(text).toMatchFileSnapshot(`golden/search-${language}.csv`))
      })
    )
  }

  it.effect("opens in a spreadsheet without losing or running anything", () =>
    Effect.gen(function* () {
      const text = yield* print({ csv: true }, { language: "zh" })
      assert.isTrue(text.startsWith("\ufeff保障单号,订单号,"))
      assert.isTrue(text.endsWith("\r\n"))
      assert.notMatch(text.replaceAll("\r\n", ""), /[\r\n]/)
      const records = parseCsv(text, { bom: true, columns: true }) as ReadonlyArray<Record<string, string>>
      assert.lengthOf(records, orders.length)
      assert.deepStrictEqual(
        records.map((record) => record["保障单号"]),
        ids.map((id) => `="${id}"`)
      )
      const [first, second] = records
      assert.strictEqual(first!["订单号"], '="3726524657461498624"')
      assert.strictEqual(first!["交易单号"], '="4200001234202611241234567890"')
      assert.strictEqual(first!["退款金额（元）"], "1234.56")
      assert.strictEqual(first!["赔付金额，含运费（元）"], "617.28")
      assert.strictEqual(first!["过期时间"], "2026-11-24 15:20:00")
      assert.strictEqual(first!["完成时间"], "")
      assert.strictEqual(first!["保障单当前状态"], "等待商家处理")
      assert.strictEqual(second!["申请原因"], `'=HYPERLINK("http://x","买家")`)
      assert.strictEqual(second!["商家拒绝原因"], "'@cmd 拒绝 理由")
      for (const record of records) {
        for (const cell of Object.values(record)) {
          assert.notMatch(cell, OBEYED)
          if (!/^="\d+"$/.test(cell)) assert.notMatch(cell, /^[=+\-@\t\r]/, cell)
        }
      }
    })
  )

  it.effect("has a heading even when nothing was found", () =>
    Effect.gen(function* () {
      const text = yield* print({ csv: true, fields: "order_id,pay_amount" }, { language: "zh" }, [])
      assert.strictEqual(text, "\ufeff订单号,退款金额（元）\r\n")
    })
  )

  it.effect("prints one order too", () =>
    Effect.gen(function* () {
      const text = yield* printOne({ csv: true, fields: "guarantee_order_id,order_id" }, {})
      assert.include(text, '"=""2000001077270153""","=""3726524657461498624"""')
    })
  )
})
