import { assert, describe, it } from "@effect/vitest"
import * as Either from "effect/Either"
import * as FastCheck from "effect/FastCheck"
import { NotJson, parseReference } from "../fuzz/json-reference.mjs"
import * as Json from "../src/Json.js"

const encoder = new TextEncoder()

const blank = FastCheck.string({ unit: FastCheck.constantFrom(" ", "\n", "\r", "\t"), maxLength: 20 }).chain((blanks) =>
  FastCheck.constantFrom("", blanks)
)

/** Integer literals around everything that matters: 15 to 17 digits, the safe integers, 64 bits and beyond. */
const integer = FastCheck.oneof(
  FastCheck.bigInt({ min: -(2n ** 53n) - 2n, max: -(2n ** 53n) + 2n }),
  FastCheck.bigInt({ min: 2n ** 53n - 2n, max: 2n ** 53n + 2n }),
  FastCheck.bigInt({ min: 10n ** 14n, max: 10n ** 17n }),
  FastCheck.bigInt({ min: 0n, max: 2n ** 64n - 1n }),
  FastCheck.bigInt()
).map(String)

const number = FastCheck.oneof(
  { arbitrary: integer, weight: 4 },
  {
    arbitrary: FastCheck.tuple(integer, FastCheck.constantFrom(".5", "e3", "E-2", ".0e+1")).map((parts) =>
      parts.join("")
    ),
    weight: 1
  },
  { arbitrary: FastCheck.constantFrom("0", "-0", "-1.5", "0.1234567890123456789", "1e400"), weight: 1 }
)

/** Strings full of what could be mistaken for structure and numbers. */
const string = FastCheck.oneof(
  FastCheck.string({ unit: "binary", maxLength: 8 }),
  FastCheck.string({
    unit: FastCheck.constantFrom('"', "\\", ":", ",", "[", "]", "{", "}", " ", "-", "订", "\n"),
    maxLength: 6
  }),
  FastCheck.tuple(
    FastCheck.constantFrom(":", ",", "[", '":', '\\":', ""),
    integer,
    FastCheck.constantFrom(",", "]", "}", "")
  ).map((parts) => parts.join(""))
).map((text) => JSON.stringify(text))

const { value: jsonText } = FastCheck.letrec<{ value: string }>((tie) => ({
  value: FastCheck.tuple(
    blank,
    FastCheck.oneof(
      { maxDepth: 5, depthSize: "medium" },
      number,
      string,
      FastCheck.constantFrom("true", "false", "null"),
      FastCheck.array(tie("value"), { maxLength: 4 }).map((items) => `[${items.join(",")}]`),
      FastCheck.array(FastCheck.tuple(blank, string, blank, tie("value")), { maxLength: 4 }).map(
        (fields) => `{${fields.map(([before, key, after, value]) => `${before}${key}${after}:${value}`).join(",")}}`
      )
    ),
    blank
  ).map((parts) => parts.join(""))
}))

/** A sound text with one thing done to it: cut off, something put in, or something taken out. */
const brokenText = FastCheck.tuple(
  jsonText,
  FastCheck.nat(),
  FastCheck.nat({ max: 3 }),
  FastCheck.constantFrom(
    "",
    '"',
    "\\",
    ":",
    ",",
    "[",
    "]",
    "{",
    "}",
    " ",
    "-",
    "0",
    "1234567890123456789",
    "\n",
    "\u0000",
    "a",
    "订",
    "\ufeff"
  )
).map(([text, place, removed, added]) => {
  const at = place % (text.length + 1)
  return text.slice(0, at) + added + text.slice(at + removed)
})
const cutText = FastCheck.tuple(jsonText, FastCheck.nat()).map(([text, place]) =>
  text.slice(0, place % (text.length + 1))
)

type Answer = Json.Parsed | { readonly offset: number }

const reference = (text: string): Answer => {
  const answer = Either.try(() => parseReference(text))
  if (Either.isRight(answer)) return answer.right
  assert.instanceOf(answer.left, NotJson)
  return { offset: answer.left.offset }
}

const ours = (input: Uint8Array | string): Answer =>
  Either.match(Json.parse(input), { onLeft: ({ offset }) => ({ offset }), onRight: (parsed) => parsed })

const isSound = (text: string) => Either.isRight(Either.try(() => JSON.parse(text) as unknown))

describe("against a reader written from the grammar", () => {
  it("yields the same values for sound texts", () => {
    FastCheck.assert(
      FastCheck.property(jsonText, (text) => {
        const wanted = reference(text)
        assert.deepStrictEqual(ours(text), wanted)
        assert.deepStrictEqual(ours(encoder.encode(text)), wanted)
      }),
      { numRuns: 1000 }
    )
  })

  it("takes, repairs and refuses the same texts at the same place", () => {
    FastCheck.assert(
      FastCheck.property(FastCheck.oneof(brokenText, cutText), (text) => {
        const wanted = reference(text)
        assert.deepStrictEqual(ours(text), wanted)
        const decoded = new TextDecoder("utf-8", { ignoreBOM: true }).decode(encoder.encode(text))
        const wantedOfBytes = reference(decoded)
        assert.deepStrictEqual(
          ours(encoder.encode(text)),
          "offset" in wantedOfBytes
            ? { offset: encoder.encode(decoded.slice(0, wantedOfBytes.offset)).length }
            : wantedOfBytes
        )
      }),
      { numRuns: 2000 }
    )
  })
})

describe("against JSON.parse", () => {
  it("takes the same texts, repairs apart", () => {
    FastCheck.assert(
      FastCheck.property(FastCheck.oneof(jsonText, brokenText, cutText), (text) => {
        const answer = ours(text)
        assert.strictEqual("value" in answer && answer.repairs === 0, isSound(text))
      }),
      { numRuns: 2000 }
    )
  })

  it("yields the same values once its digit texts are rounded", () => {
    FastCheck.assert(
      FastCheck.property(jsonText, (text) => {
        assert.deepStrictEqual(reference(text), ours(text))
        assert.deepStrictEqual(parseReference(text, Number).value, JSON.parse(text))
      }),
      { numRuns: 1000 }
    )
  })
})

describe("there and back", () => {
  it("brings every id through, digit by digit", () => {
    FastCheck.assert(
      FastCheck.property(FastCheck.bigInt({ min: 0n, max: 2n ** 64n - 1n }), (id) => {
        const text = Json.stringify({ order_id: Json.wireId(String(id)), list: [Json.wireId(String(id))] })
        assert.strictEqual(text, `{"order_id":${id},"list":[${id}]}`)
        const { order_id } = Either.getOrThrow(Json.parse(text)).value as Json.JsonObject
        assert.strictEqual(String(order_id), String(id))
        assert.strictEqual(typeof order_id, id < 2n ** 53n ? "number" : "string")
      })
    )
  })
})
