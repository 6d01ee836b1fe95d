import { assert, describe, it } from "@effect/vitest"
import * as Either from "effect/Either"
import * as FastCheck from "effect/FastCheck"
import * as Schema from "effect/Schema"
import * as Ids from "../src/Ids.js"
import * as Json from "../src/Json.js"
import type { InvalidRequestError } from "../src/WeChatError.js"

const LARGEST = 2n ** 64n - 1n
const wire = (text: string) => Either.getOrThrow(Json.parse(text)).value

const wrong = [
  "",
  " 1",
  "1 ",
  "01",
  "00",
  "-1",
  "+1",
  "1e3",
  "1.0",
  "0x1",
  "１２",
  "1\n",
  String(LARGEST + 1n),
  "9".repeat(21)
]

describe("ids", () => {
  it("are the digits of an unsigned 64-bit integer, whatever JSON type they come in", () => {
    FastCheck.assert(
      FastCheck.property(FastCheck.bigInt({ min: 0n, max: LARGEST }), (big) => {
        const digits = String(big)
        assert.isTrue(Ids.isUint64Digits(digits))
        for (const text of [digits, `"${digits}"`]) {
          assert.strictEqual(Ids.digitsFromWire(wire(text)), digits)
          for (const schema of [Ids.GuaranteeOrderId, Ids.OrderId, Ids.PresentOrderId]) {
            const id = Schema.decodeUnknownSync(schema)(wire(text))
            assert.strictEqual(id, digits)
            assert.strictEqual(Schema.encodeSync(schema)(id), digits)
          }
        }
      })
    )
  })

  it("begin at 0, end at 2^64−1 and take nothing else", () => {
    for (const edge of ["0", "9007199254740991", "9007199254740992", "9007199254740993", String(LARGEST)]) {
      assert.isTrue(Ids.isUint64Digits(edge), edge)
    }
    for (const text of wrong) {
      assert.isFalse(Ids.isUint64Digits(text), text)
      assert.isUndefined(Ids.digitsFromWire(text), text)
    }
  })

  it("are never made from a number that may have been rounded", () => {
    for (const number of [2 ** 53, 3726524657461498624, 1e21, 1.5, -1, Number.NaN, Number.POSITIVE_INFINITY]) {
      assert.isUndefined(Ids.digitsFromWire(number), String(number))
      assert.isTrue(Either.isLeft(Schema.decodeUnknownEither(Ids.OrderId)(number)), String(number))
    }
    for (const other of [null, undefined, true, [], {}, 1n]) assert.isUndefined(Ids.digitsFromWire(other))
  })

  it("that people type are refused with the field, the rule and what to do, in both languages", () => {
    type Parse = (text: string) => Either.Either<string, InvalidRequestError>
    const parsers: ReadonlyArray<readonly [Parse, string, string]> = [
      [Ids.parseGuaranteeOrderId, "guarantee_order_id", "保障单号"],
      [Ids.parseOrderId, "order_id", "订单号"]
    ]
    for (const [parse, field, zh] of parsers) {
      assert.strictEqual(Either.getOrThrow(parse("3726524657461498624")), "3726524657461498624")
      for (const text of wrong) {
        const refused = parse(text)
        const error = Either.isLeft(refused) ? refused.left : assert.fail(`${field} took ${JSON.stringify(text)}`)
        assert.strictEqual(error._tag, "InvalidRequestError")
        assert.strictEqual(error.field, field)
        assert.include(error.text.zh, zh)
        assert.include(error.text.en, "1 to 20 decimal digits")
        assert.isNotEmpty(error.next.zh)
        assert.isNotEmpty(error.next.en)
      }
    }
  })
})
