import { assert, describe, it } from "@effect/vitest"
import * as Either from "effect/Either"
import * as Dialect from "../src/Dialect.js"

const readOne = (entry: string) => Either.map(Dialect.parse([entry]), (read) => read as Record<string, unknown>)

describe("Dialect", () => {
  it.each(Dialect.rows.map((row) => [row.key, row] as const))("%s takes each of its values as text", (key, row) => {
    const texts =
      row.kind === "choice"
        ? row.words.map((word) => [word, word] as const)
        : row.kind === "integer"
          ? [row.min, row.max, row.default].map((number) => [String(number), number] as const)
          : ([
              ["true", true],
              ["off", false],
              ["on", true]
            ] as const)
    for (const [text, value] of texts) {
      assert.deepStrictEqual(Either.getOrThrow(readOne(`${key}=${text}`)), { [key]: value })
    }
    assert.isNotEmpty(row.text.zh)
    assert.isNotEmpty(row.text.en)
    assert.isNotEmpty(row.about)
  })

  it.each([
    "idsAs=numbers",
    "maxLimit=0",
    "maxLimit=ten",
    "statusPrefix=maybe",
    "nosuch=1",
    "idsAs",
    "=x",
    "__proto__=1",
    "constructor=1"
  ])("refuses %s and says what it takes", (entry) => {
    const error = Either.getOrThrow(Either.flip(readOne(entry)))
    assert.strictEqual(error._tag, "SandboxOptionError")
    assert.isNotEmpty(error.next.en)
    assert.include(error.message, error.next.zh)
  })

  it("lists the choices of a refused one", () => {
    assert.include(Either.getOrThrow(Either.flip(readOne("sort=newest"))).message, "createTimeDesc, createTimeAsc")
  })

  it("knows one word for both endpoints' timestamps", () => {
    assert.deepStrictEqual(Either.getOrThrow(readOne("timestamps=milliseconds")), {
      searchTimestamps: "milliseconds",
      getTimestamps: "milliseconds"
    })
  })

  it("refuses to change at run time what is read at the start", () => {
    assert.isTrue(Either.isLeft(Dialect.change(Dialect.defaults, { guaranteeIdDigits: "19" })))
    assert.isTrue(Either.isRight(Dialect.change(Dialect.defaults, { guaranteeIdDigits: "16", maxLimit: 7 })))
  })
})
