import * as Json from "@wxshop/core/Json"
import { assert, describe, it } from "@effect/vitest"
import * as Either from "effect/Either"
import * as FastCheck from "effect/FastCheck"
import * as WireJson from "../src/WireJson.js"

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text)
const read = (text: string) => WireJson.read(bytes(text))

describe("WireJson", () => {
  it.prop("reads what core's codec reads", { value: FastCheck.json() }, ({ value }) => {
    const expected = Either.getOrThrow(Json.parse(value)).value
    assert.deepStrictEqual(WireJson.plain(Either.getOrThrow(read(value))), expected)
  })

  it.prop(
    "keeps every digit of a number and tells it from a text",
    { digits: FastCheck.bigInt({ min: 0n, max: 18_446_744_073_709_551_615n }) },
    ({ digits }) => {
      const fields = WireJson.fields(Either.getOrThrow(read(`{"bare":${digits},"text":"${digits}"}`)))
      const bare = fields?.get("bare")
      assert.isTrue(bare instanceof WireJson.NumberLiteral && bare.text === String(digits))
      assert.strictEqual(fields?.get("text"), String(digits))
    }
  )

  it.prop(
    "writes texts that core's codec reads back, with raw control characters too",
    { text: FastCheck.string({ unit: "binary" }), raw: FastCheck.boolean() },
    ({ raw, text }) => {
      const written = WireJson.write({ text, id: new WireJson.Digits("3726524657461498624") }, raw)
      assert.deepStrictEqual(Either.getOrThrow(Json.parse(bytes(written))).value, { text, id: "3726524657461498624" })
    }
  )

  it("lets raw control characters through only when asked", () => {
    const value = { content: "line one\nline two\u0001" }
    assert.strictEqual(WireJson.write(value, true), '{"content":"line one\nline two\u0001"}')
    assert.strictEqual(WireJson.write(value), '{"content":"line one\\nline two\\u0001"}')
  })

  it("leaves absent fields out and keeps order and nulls", () => {
    assert.strictEqual(
      WireJson.write({ b: null, a: undefined, c: [true, 1, { d: "x" }] }),
      '{"b":null,"c":[true,1,{"d":"x"}]}'
    )
  })

  it.each([
    ["", 0],
    ["{", 1],
    ['{"a":1,}', 7],
    ['{"a" 1}', 5],
    ["[1,]", 3],
    ["[1 2]", 3],
    ["01", 1],
    ['"a\nb"', 2],
    ['"\\x"', 2],
    ['"\\u12g4"', 2],
    ["{} {}", 3],
    ["nul", 0],
    ["[".repeat(600), 513],
    ["\ufeff{}", 0]
  ])("refuses %j at %i", (text, offset) => {
    const fault = Either.flip(read(text))
    assert.strictEqual(Either.getOrThrow(fault).offset, offset)
  })

  it("refuses bytes that are not UTF-8", () => {
    assert.isTrue(Either.isLeft(WireJson.read(new Uint8Array([0x22, 0xff, 0x22]))))
  })

  it("has own fields only", () => {
    const value = WireJson.plain(Either.getOrThrow(read('{"__proto__":{"polluted":true}}'))) as object
    assert.isTrue(Object.hasOwn(value, "__proto__"))
    assert.notProperty({}, "polluted")
  })
})
