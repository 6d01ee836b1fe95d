import { assert, describe, it, vi } from "@effect/vitest"
import * as Either from "effect/Either"
import * as Json from "../src/Json.js"

const ID = "3726524657461498624"
const NEXT = "3726524657461498625"

const encoder = new TextEncoder()

/** What `text` parses to, which must be the same from a string and from bytes. */
const parse = (text: string): Json.Parsed => {
  const parsed = Either.getOrThrow(Json.parse(text))
  assert.deepStrictEqual(Either.getOrThrow(Json.parse(encoder.encode(text))), parsed)
  return parsed
}

const value = (text: string): Json.JsonValue => {
  const parsed = parse(text)
  assert.strictEqual(parsed.repairs, 0)
  return parsed.value
}

const failure = (input: Uint8Array | string): Json.JsonSyntaxError => Either.getOrThrow(Either.flip(Json.parse(input)))

/** What the first element of the first element … is in the end, and how deep that is. */
const innermost = (value: Json.JsonValue): readonly [Json.JsonValue, number] => {
  let depth = 0
  let inner = value
  for (; typeof inner === "object" && inner !== null; depth++) inner = Object.values(inner)[0] as Json.JsonValue
  return [inner, depth]
}

describe("reading integers", () => {
  it("keeps every integer literal that a double cannot be trusted with as its digits", () => {
    const cases: ReadonlyArray<readonly [string, Json.JsonValue]> = [
      [`{"order_id":${ID}}`, { order_id: ID }],
      [`{"l":[${ID},${NEXT} , ${ID}]}`, { l: [ID, NEXT, ID] }],
      [`{"a":-${ID},"b":[-${ID}]}`, { a: `-${ID}`, b: [`-${ID}`] }],
      [`{\n  "a" :\t${ID} ,\r\n "b":[\n ${ID}\n]}`, { a: ID, b: [ID] }],
      [ID, ID],
      [` -${ID}\n`, `-${ID}`],
      [`[[[${ID}],${ID}],{"a":[${ID}]}]`, [[[ID], ID], { a: [ID] }]],
      [`{"键":${ID},"":${NEXT},":":${ID},",":[${ID}]}`, { 键: ID, "": NEXT, ":": ID, ",": [ID] }],
      [`{"a\\\\":${ID},"b\\"":${NEXT},"c":"\\\\","d":[${ID}]}`, { "a\\": ID, 'b"': NEXT, c: "\\", d: [ID] }],
      [`{"\\u0061\\u0022":${ID}}`, { 'a"': ID }],
      ["18446744073709551615", "18446744073709551615"],
      ["[1234567890123456789012345678901234567890]", ["1234567890123456789012345678901234567890"]],
      [`[${"9".repeat(5000)}]`, ["9".repeat(5000)]]
    ]
    for (const [text, wanted] of cases) assert.deepStrictEqual(value(text), wanted, text)
  })

  it("draws the line at the safe integers, whatever the number of digits", () => {
    assert.deepStrictEqual(value("[9007199254740991,-9007199254740991]"), [9007199254740991, -9007199254740991])
    assert.deepStrictEqual(value("[9007199254740992,-9007199254740992]"), ["9007199254740992", "-9007199254740992"])
    assert.deepStrictEqual(value("[2000001077270153,1750000000000000]"), [2000001077270153, 1750000000000000])
    assert.deepStrictEqual(value("[9999999999999999,10000000000000000]"), ["9999999999999999", "10000000000000000"])
    assert.deepStrictEqual(value("[0,-0,123456789012345]"), [0, -0, 123456789012345])
  })

  it("finds an integer wherever it falls between two strides", () => {
    for (let shift = 0; shift < 40; shift++) {
      const blank = " ".repeat(shift)
      assert.deepStrictEqual(value(`{"a":${blank}${ID},"b":"x${blank}${ID}"}`), { a: ID, b: `x${blank}${ID}` })
    }
  })

  it("leaves digits inside strings alone", () => {
    const strings = [
      `单号${ID}`,
      ID,
      `x:${ID},`,
      `:${ID},`,
      `[${ID},${ID}]`,
      `{"order_id":${ID}}`,
      `{"order_id" : ${ID},"l":[${ID}]}`,
      `\\":${ID},`,
      `a":${ID},"b":${ID}`,
      `,${ID},`,
      `-${ID}`
    ]
    for (const string of strings) {
      const text = JSON.stringify({ a: string, b: [string, string], [string]: 1 })
      assert.deepStrictEqual(value(text), { a: string, b: [string, string], [string]: 1 }, text)
    }
    assert.deepStrictEqual(value(`{"k":"\\u0022:${ID},"}`), { k: `":${ID},` })
  })

  it("rounds decimals and exponents as JSON.parse does", () => {
    const text = `[1e21,0.12345678901234567,12345678901234567.5,1234567890123456789e0,-0.1234567890123456789e-5,1E+20,1e400,${ID}.0]`
    assert.deepStrictEqual(value(text), JSON.parse(text))
  })

  it("reads a body of 10 MB", () => {
    const ids = Array.from({ length: 50_000 }, (_, index) => String(BigInt(ID) + BigInt(index)))
    const filler = `外包装破损，里面有三个坏了 \\"${ID}\\" `.repeat(3)
    const orders = ids.map((id) => `{"order_id":${id},"ids":[${id}],"reason":"${filler}"}`)
    const bytes = encoder.encode(`{"list":[${orders.join(",")}]}`)
    assert.isAbove(bytes.length, 10_000_000)
    const parsed = Either.getOrThrow(Json.parse(bytes)).value as { readonly list: ReadonlyArray<Json.JsonObject> }
    assert.deepStrictEqual(
      parsed.list.map(({ order_id }) => order_id),
      ids
    )
    assert.deepStrictEqual(
      parsed.list.map(({ ids }) => (ids as ReadonlyArray<Json.JsonValue>)[0]),
      ids
    )
  })

  it("reads a long list of bare integers in one pass", () => {
    const text = `[${Array.from({ length: 300_000 }, () => ID).join(",")}]`
    assert.strictEqual((value(text) as ReadonlyArray<unknown>).length, 300_000)
  })
})

describe("reading the rest", () => {
  it("keeps __proto__ and constructor as own fields and lets the last of equal keys win", () => {
    const parsed = value(`{"__proto__":{"x":${ID}},"constructor":{"prototype":1},"a":${ID},"a":${NEXT}}`)
    assert.deepStrictEqual(Object.keys(parsed as object), ["__proto__", "constructor", "a"])
    assert.strictEqual(Object.getPrototypeOf(parsed), Object.prototype)
    assert.strictEqual((parsed as Json.JsonObject)["a"], NEXT)
    assert.isUndefined(({} as Record<string, unknown>)["x"])
  })

  it("reads 100,000 levels", () => {
    const depth = 100_000
    const lists = "[".repeat(depth) + ID + "]".repeat(depth)
    const objects = '{"a":'.repeat(depth) + ID + "}".repeat(depth)
    for (const text of [lists, objects]) {
      for (const input of [text, encoder.encode(text)]) {
        assert.deepStrictEqual(innermost(Either.getOrThrow(Json.parse(input)).value), [ID, depth])
      }
    }
  })

  it("keeps lone surrogates, escaped or as they are", () => {
    assert.deepStrictEqual(value(`{"a":"\\ud800","b":${ID}}`), { a: "\ud800", b: ID })
    assert.deepStrictEqual(Either.getOrThrow(Json.parse(`["\ud800",${ID}]`)).value, ["\ud800", ID])
  })

  it("reads bytes that are no UTF-8 as the platform's decoder does, short and long", () => {
    const broken = [[0xe4, 0xbd], [0xed, 0xa0, 0x80], [0xff], [0xc0, 0x80], [0xf0, 0x9f, 0x8d], [0x80]]
    for (const padding of ["", "订单".repeat(2000), "a".repeat(5000)]) {
      for (const bytes of broken) {
        const body = Buffer.concat([Buffer.from(`{"a":"${padding}`), Buffer.from(bytes), Buffer.from(`","b":${ID}}`)])
        const parsed = Either.getOrThrow(Json.parse(body))
        const { a } = JSON.parse(new TextDecoder().decode(body)) as { readonly a: string }
        assert.deepStrictEqual(parsed, { value: { a, b: ID }, repairs: 0 })
        assert.include(a, "\ufffd")
      }
    }
  })

  it("reads any view of bytes, and does not change it", () => {
    const whole = encoder.encode(`..{"a":${ID},"b":"中文"}..`)
    const before = whole.slice()
    const view = whole.subarray(2, -2)
    assert.deepStrictEqual(Either.getOrThrow(Json.parse(view)).value, { a: ID, b: "中文" })
    assert.deepStrictEqual(Either.getOrThrow(Json.parse(Buffer.from(view))).value, { a: ID, b: "中文" })
    assert.deepStrictEqual(whole, before)
  })

  it("reads long texts alike on every path of the decoder", () => {
    for (const text of ["订单".repeat(4000), "order ".repeat(4000), `${"order ".repeat(4000)}é`, "🍎".repeat(2000)]) {
      assert.deepStrictEqual(value(JSON.stringify({ text }).replace("}", `,"id":${ID}}`)), { text, id: ID })
    }
  })

  it("works without Node's globals, as in a browser", async () => {
    vi.resetModules() // what the platform offers is looked up once
    const fresh = await import("../src/Json.js")
    const text = JSON.stringify({ a: "订单".repeat(4000) })
    const bytes = encoder.encode(text)
    vi.stubGlobal("Buffer", undefined)
    vi.stubGlobal("process", undefined)
    const parsed = Either.try(() => Either.getOrThrow(fresh.parse(bytes)))
    vi.unstubAllGlobals()
    assert.deepStrictEqual(Either.getOrThrow(parsed).value, JSON.parse(text))
  })
})

describe("repairs", () => {
  it("takes control characters that stand raw inside strings, and counts them", () => {
    for (let code = 0; code < 32; code++) {
      const character = String.fromCharCode(code)
      assert.deepStrictEqual(parse(`{"a${character}":"${character}中${character}","id":${ID}}`), {
        value: { [`a${character}`]: `${character}中${character}`, id: ID },
        repairs: 3
      })
    }
    assert.deepStrictEqual(parse(`["x\u0000:${ID},\n",${ID},"\\n"]`), {
      value: [`x\u0000:${ID},\n`, ID, "\n"],
      repairs: 2
    })
  })

  it("takes a byte order mark at the start, once", () => {
    assert.deepStrictEqual(parse(`\ufeff{"a":${ID}}`), { value: { a: ID }, repairs: 1 })
    assert.deepStrictEqual(parse(`\ufeff ["\n"]`), { value: ["\n"], repairs: 2 })
    assert.deepStrictEqual(parse('["\ufeff"]'), { value: ["\ufeff"], repairs: 0 })
    assert.strictEqual(failure("\ufeff\ufeff1").offset, 1)
    assert.strictEqual(failure(encoder.encode("\ufeff\ufeff1")).offset, 3)
    assert.strictEqual(failure(encoder.encode(`\ufeff\ufeff"${"订".repeat(2000)}"`)).offset, 3)
    assert.strictEqual(failure(" \ufeff1").offset, 1)
  })

  it("repairs at any depth and size", () => {
    const depth = 10_000
    const deep = Either.getOrThrow(Json.parse(`${"[".repeat(depth)}"\t"${"]".repeat(depth)}`))
    assert.strictEqual(deep.repairs, 1)
    assert.deepStrictEqual(innermost(deep.value), ["\t", depth])
    const many = parse(JSON.stringify({ a: "x\n".repeat(50_000), b: "" }).replaceAll("\\n", "\n"))
    assert.strictEqual(many.repairs, 50_000)
  })

  it("repairs nothing else", () => {
    const refused = [
      '{"a":\u000b1}',
      "[1,]",
      "{'a':1}",
      '"\\\n"',
      '["a" "b"]',
      "\u0000",
      '{"a":1,}',
      "[NaN]",
      "// x\n1",
      '"\\x41"'
    ]
    for (const text of refused) assert.strictEqual(failure(text)._tag, "JsonSyntaxError", text)
  })
})

describe("texts that are no JSON", () => {
  const cases: ReadonlyArray<readonly [text: string, reason: string, offset: number]> = [
    ["", "Empty", 0],
    [" \n", "Empty", 2],
    ["\ufeff", "Empty", 1],
    [`{"a":37265246574614`, "UnexpectedEnd", 19],
    [`{"a":${ID}`, "UnexpectedEnd", 24],
    [`[${ID},`, "UnexpectedEnd", 21],
    [`[${ID}`, "UnexpectedEnd", 20],
    ['{"a":"x', "UnexpectedEnd", 7],
    ['{"a":"x\n', "UnexpectedEnd", 8],
    ['{"a"', "UnexpectedEnd", 4],
    ['{"a":', "UnexpectedEnd", 5],
    ["{", "UnexpectedEnd", 1],
    ["tru", "UnexpectedEnd", 3],
    ["-", "UnexpectedEnd", 1],
    ["1.", "UnexpectedEnd", 2],
    ["1e+", "UnexpectedEnd", 3],
    ['"\\', "UnexpectedEnd", 2],
    ['"\\u00', "UnexpectedEnd", 5],
    [`{"a":0${ID}}`, "BadNumber", 6],
    ["[-01]", "BadNumber", 3],
    ["[1.x]", "BadNumber", 3],
    ["[-]", "BadNumber", 2],
    ["[1e]", "BadNumber", 3],
    [`{"a":+${ID}}`, "UnexpectedToken", 5],
    [`{order_id:${ID}}`, "UnexpectedToken", 1],
    [`{"a":[${ID},]}`, "UnexpectedToken", 26],
    [`{${ID}:1}`, "UnexpectedToken", 1],
    [`[- ${ID}]`, "BadNumber", 2],
    [`[--${ID}]`, "BadNumber", 2],
    [`[${ID} ${ID}]`, "UnexpectedToken", 21],
    [`[true":${ID},"]`, "UnexpectedToken", 5],
    [`{"a":"b":${ID},"c"}`, "UnexpectedToken", 8],
    [`{"a" ${ID}}`, "UnexpectedToken", 5],
    [`{"a":${ID}]`, "UnexpectedToken", 24],
    ["[}", "UnexpectedToken", 1],
    ["{]", "UnexpectedToken", 1],
    ["nulL", "UnexpectedToken", 3],
    ["<html></html>", "UnexpectedToken", 0],
    ['"\\x"', "BadEscape", 2],
    ['"\\u00g0"', "BadEscape", 5],
    [`${ID} ${ID}`, "TrailingContent", 20],
    ["{}}", "TrailingContent", 2]
  ]

  it("says where and why, and refuses what JSON.parse refuses", () => {
    for (const [text, reason, offset] of cases) {
      assert.throws(() => JSON.parse(text), SyntaxError)
      const error = failure(text)
      assert.deepStrictEqual([error.reason, error.offset, error.unit], [reason, offset, "character"], text)
      const bytes = encoder.encode(text)
      const errorOfBytes = failure(bytes)
      const byteOffset = encoder.encode(text.slice(0, offset)).length
      assert.deepStrictEqual(
        [errorOfBytes.reason, errorOfBytes.offset, errorOfBytes.unit],
        [reason, byteOffset, "byte"]
      )
    }
  })

  it("counts bytes or characters, lines and columns", () => {
    const text = '{\r\n  "名字": "苹果🍎",\n  "价": 01\n}'
    const fromText = failure(text)
    assert.deepStrictEqual([fromText.line, fromText.column], [3, 9])
    assert.strictEqual(text.slice(0, fromText.offset), text.slice(0, text.indexOf("1\n")))
    const fromBytes = failure(encoder.encode(text))
    assert.deepStrictEqual([fromBytes.line, fromBytes.column], [3, 9])
    assert.strictEqual(fromBytes.offset, encoder.encode(text.slice(0, fromText.offset)).length)
    assert.deepStrictEqual([fromText.expected, fromText.found], ["commaOrClose", "digit"])
  })

  it("speaks English and Chinese", () => {
    const error = failure('{"a":tru}')
    assert.strictEqual(
      error.text.en,
      "The body is not JSON at line 1, column 9 (character 8): expected a value, but there is a bracket."
    )
    assert.strictEqual(error.text.zh, "正文不是 JSON（第 1 行第 9 列，字符偏移 8）：此处应为一个值，但这里是括号。")
    for (const said of [error.text.en, error.text.zh, error.next.en, error.next.zh]) assert.include(error.message, said)
  })

  it("repeats nothing of the body, however it is printed", () => {
    const secret = "oABCDEF-openid-of-a-buyer"
    for (const text of [
      `{"openid":"${secret}"`,
      `{"openid":"${secret}\\x"}`,
      `[${secret}]`,
      `{"a":1}${secret}`,
      `"\n\\${secret}`
    ]) {
      for (const input of [text, encoder.encode(text)]) {
        const error = failure(input)
        const printed = [
          error.message,
          String(error),
          error.stack ?? "",
          JSON.stringify(error),
          JSON.stringify({ ...error })
        ]
        for (const line of printed) assert.notInclude(line, "openid")
        for (const line of printed) assert.notInclude(line, "oABC")
      }
    }
  })

  it("names what stands at the fault by its kind", () => {
    const cases = [
      ["[", "end"],
      ["[x", "letter"],
      ["{1", "digit"],
      ["['", "quote"],
      ["[)", "bracket"],
      ["[;", "punctuation"],
      ["[\u0001", "control"],
      ["[中", "other"]
    ]
    for (const [text, found] of cases) {
      assert.strictEqual(failure(text!).found, found)
      assert.strictEqual(failure(encoder.encode(text)).found, found)
    }
  })

  it("tells UTF-16 and UTF-32", () => {
    const utf16 = Buffer.from('{"a":1}', "utf16le")
    const bigEndian = Buffer.from(utf16).swap16()
    const mark = Buffer.from([0xff, 0xfe])
    for (const bytes of [utf16, bigEndian, Buffer.concat([mark, utf16]), Buffer.from([0xfe, 0xff, ...bigEndian])]) {
      assert.strictEqual(failure(bytes).reason, "Encoding")
    }
    assert.strictEqual(failure(Buffer.from('"\0')).reason, "UnexpectedEnd")
    assert.deepStrictEqual(Either.getOrThrow(Json.parse(Buffer.from('"\0a\0"'))), { value: "\0a\0", repairs: 2 })
  })

  it("refuses unread what no string can hold", () => {
    assert.strictEqual(failure(new Uint8Array(448 * 1024 * 1024 + 1)).reason, "TooLarge")
  })

  it("finds a fault 100,000 levels deep", () => {
    const error = failure(`${"[".repeat(100_000)}${ID}`)
    assert.deepStrictEqual([error.reason, error.offset], ["UnexpectedEnd", 100_000 + ID.length])
  })
})
