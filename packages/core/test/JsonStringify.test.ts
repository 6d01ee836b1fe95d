import { assert, describe, it } from "@effect/vitest"
import * as Either from "effect/Either"
import * as FastCheck from "effect/FastCheck"
import * as Option from "effect/Option"
import * as Redacted from "effect/Redacted"
import * as Json from "../src/Json.js"

const ID = "3726524657461498624"

/** Half a surrogate pair among others. */
const codeUnit = FastCheck.integer({ min: 0, max: 0xffff }).map((code) => String.fromCharCode(code))

describe("bare integers", () => {
  it("are digits and nothing else", () => {
    for (const digits of ["0", "-0", "7", "-7", ID, `-${ID}`, "9".repeat(1000)]) {
      const bare = Option.getOrThrow(Json.bareInteger(digits))
      assert.strictEqual(bare.digits, digits)
      assert.strictEqual(Json.stringify({ id: bare }), `{"id":${digits}}`)
    }
    const refused = [
      "",
      " 1",
      "1 ",
      "1\n",
      "01",
      "-",
      "+1",
      "1.0",
      "1e3",
      "0x1",
      "１",
      "1,2",
      '1,"admin":true',
      "1}",
      "NaN",
      "--1",
      "1_0"
    ]
    for (const digits of refused) assert.isTrue(Option.isNone(Json.bareInteger(digits)), JSON.stringify(digits))
  })

  it("cannot be forged into an injection", () => {
    const forged = Object.assign(Option.getOrThrow(Json.bareInteger("1")), { digits: '1,"admin":true' })
    assert.throws(() => Json.stringify({ id: forged }), /digits/)
    const alike = Object.assign(Object.create(Json.BareInteger.prototype) as Json.BareInteger, { digits: "1]" })
    assert.throws(() => Json.stringify([alike]), TypeError)
  })

  it("write an id as the wire wants it", () => {
    assert.strictEqual(Json.stringify([Json.wireId(ID), Json.wireId(ID, "string")]), `[${ID},"${ID}"]`)
    assert.throws(() => Json.wireId('1,"x":1'), /整数/)
    assert.throws(() => Json.wireId("", "string"), TypeError)
  })
})

describe("writing", () => {
  it("keeps a string a string, however numeric it looks", () => {
    assert.strictEqual(Json.stringify({ a: ID, b: ["1", "-1"] }), `{"a":"${ID}","b":["1","-1"]}`)
  })

  it("leaves undefined fields out and keeps empty containers", () => {
    assert.strictEqual(
      Json.stringify({ a: undefined, b: null, c: undefined, d: {}, e: [], f: undefined }),
      '{"b":null,"d":{},"e":[]}'
    )
    assert.strictEqual(Json.stringify({ a: undefined }), "{}")
    assert.strictEqual(Json.stringify(Json.wireId(ID)), ID)
  })

  it("writes own fields only, __proto__ among them, of objects with or without a prototype", () => {
    const bare = Object.assign(Object.create(null) as Record<string, Json.Encodable>, { a: 1 })
    assert.strictEqual(Json.stringify(bare), '{"a":1}')
    assert.strictEqual(Json.stringify({ ["__proto__"]: 1, b: "\u2028" }), '{"__proto__":1,"b":"\u2028"}')
  })

  it("writes 100,000 levels", () => {
    const depth = 100_000
    const list = `${"[".repeat(depth)}${"]".repeat(depth)}`
    assert.strictEqual(Json.stringify(Either.getOrThrow(Json.parse(list)).value), list)
    const object = `${'{"a":'.repeat(depth)}1${"}".repeat(depth)}`
    assert.strictEqual(Json.stringify(Either.getOrThrow(Json.parse(object)).value), object)
  })

  it("writes what JSON.stringify writes", () => {
    FastCheck.assert(
      FastCheck.property(FastCheck.jsonValue({ stringUnit: "binary", maxDepth: 6 }), (value) => {
        assert.strictEqual(Json.stringify(value as Json.JsonValue), JSON.stringify(value))
      }),
      { numRuns: 500 }
    )
    FastCheck.assert(
      FastCheck.property(FastCheck.string({ unit: "binary" }), FastCheck.string({ unit: codeUnit }), (key, text) => {
        assert.strictEqual(Json.stringify({ [key]: text }), JSON.stringify({ [key]: text }))
      })
    )
  })

  it("refuses what has no JSON, without showing it", () => {
    const secret = "the-app-secret"
    const cyclic: Record<string, unknown> = {}
    cyclic["a"] = [{ b: cyclic }]
    const refused: ReadonlyArray<unknown> = [
      NaN,
      Infinity,
      -Infinity,
      undefined,
      1n,
      Symbol(secret),
      () => secret,
      new Date(0),
      new Map([[secret, secret]]),
      Redacted.make(secret),
      Option.some(secret),
      new Error(secret),
      cyclic
    ]
    for (const value of refused) {
      for (const put of value === undefined ? [value, [value]] : [value, [value], { a: value }]) {
        const error = Either.flip(Either.try(() => Json.stringify(put as Json.Encodable)))
        assert.match(String(Either.getOrThrow(error)), /^TypeError: Json\.stringify cannot write .*无法写出/)
        assert.notInclude(String(Either.getOrThrow(error)), secret)
      }
    }
  })
})
