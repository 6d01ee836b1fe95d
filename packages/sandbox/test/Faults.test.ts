import { assert, describe, it } from "@effect/vitest"
import * as Either from "effect/Either"
import * as FastCheck from "effect/FastCheck"
import * as Faults from "../src/Faults.js"
import * as Prng from "../src/internal/Prng.js"
import * as Routes from "../src/internal/Routes.js"

const SEARCH = "/channels/ec/aftersale/searchguaranteeorder"
const GET = "/channels/ec/aftersale/getguaranteeorder"
const read = (text: string): Faults.Fault => Either.getOrThrow(Faults.parse(text))
const script = (...texts: ReadonlyArray<string>): Faults.Script => {
  const made = Faults.make(Prng.make("dice"))
  for (const text of texts) made.push(read(text))
  return made
}
const takeMany = (made: Faults.Script, count: number, path = SEARCH) =>
  Array.from({ length: count }, () => made.take(path)?.kind ?? "-").join(" ")

describe("Faults", () => {
  it.each([
    [
      "errcode=45011*3@searchguaranteeorder",
      { trouble: { kind: "errcode", errcode: 45011 }, times: 3, operation: "searchguaranteeorder" }
    ],
    ["errcode=-1", { trouble: { kind: "errcode", errcode: -1 } }],
    ["hang@getguaranteeorder", { trouble: { kind: "hang", when: "before" }, operation: "getguaranteeorder" }],
    ["rate=0.1:http=502", { trouble: { kind: "http", status: 502 }, rate: 0.1 }],
    ["http=503,retry-after=7*2", { trouble: { kind: "http", status: 503, retryAfter: 7 }, times: 2 }],
    [
      "after=2:cutoff=chunked*always@/cgi-bin/token",
      {
        trouble: { kind: "cutoff", chunked: true },
        after: 2,
        times: Number.POSITIVE_INFINITY,
        operation: "/cgi-bin/token"
      }
    ],
    ["slow=20ms,bytes=4", { trouble: { kind: "slow", pause: 20, bytes: 4 } }],
    ["huge=2m@*", { trouble: { kind: "huge", bytes: 2 * 1024 * 1024 } }],
    ["delay=1.5s", { trouble: { kind: "delay", pause: 1500 } }],
    ["contenttype=text/plain", { trouble: { kind: "contenttype", value: "text/plain" } }],
    ["token-revoked=stuck", { trouble: { kind: "tokenrevoked", stuck: true } }]
  ] as const)("reads %s", (text, fault) => {
    assert.deepStrictEqual(read(text), fault)
  })

  it("reads every form the table shows, and covers every kind", () => {
    for (const row of Faults.rows) {
      for (const form of row.forms) assert.strictEqual(read(form).trouble.kind, row.kind, form)
    }
  })

  it.prop(
    "writes what it reads back",
    {
      form: FastCheck.constantFrom(...Faults.rows.flatMap((row) => row.forms)),
      rate: FastCheck.option(FastCheck.integer({ min: 1, max: 100 }), { nil: undefined }),
      after: FastCheck.option(FastCheck.nat(50), { nil: undefined }),
      times: FastCheck.option(FastCheck.integer({ min: 1, max: 99 }), { nil: undefined }),
      operation: FastCheck.option(FastCheck.constantFrom("token", "stable_token", SEARCH), { nil: undefined })
    },
    ({ after, form, operation, rate, times }) => {
      const fault: Faults.Fault = {
        ...read(form),
        ...(rate === undefined ? {} : { rate: rate / 100 }),
        ...(after === undefined ? {} : { after }),
        ...(times === undefined ? {} : { times }),
        ...(operation === undefined ? {} : { operation })
      }
      assert.deepStrictEqual(read(Faults.format(fault)), fault)
    }
  )

  it.each([
    "",
    "nope",
    "errcode",
    "errcode=x",
    "http=200",
    "http=502,foo=1",
    "hang=later",
    "slow=fast",
    "delay",
    "huge",
    "huge=0",
    "wrongtype=number",
    "rate=0:empty",
    "rate=2:empty",
    "after=x:empty",
    "empty=1",
    "empty*0",
    "empty@a b",
    "slow,bytes=0"
  ])("refuses %j and shows the forms", (text) => {
    const error = Either.getOrThrow(Either.flip(Faults.parse(text)))
    assert.strictEqual(error.option.split(" ")[0], "fault")
    assert.isNotEmpty(error.next.en)
  })

  it("refuses an operation that no request can have", () => {
    const error = Either.getOrThrow(Either.flip(Faults.check("hang@searchguarante", Routes.paths)))
    assert.include(error.message, "searchguaranteeorder")
    assert.isTrue(Either.isRight(Faults.check("hang@stable_token", Routes.paths)))
  })

  it("plays the script in order, each fault as often as it says, only where it belongs", () => {
    const made = script("errcode=-1*2@searchguaranteeorder", "empty", "hang@getguaranteeorder")
    assert.strictEqual(takeMany(made, 4), "errcode errcode empty -")
    assert.strictEqual(takeMany(made, 2, GET), "hang -")
    assert.deepStrictEqual(made.pending(), [])
  })

  it("lets requests pass first", () => {
    assert.strictEqual(takeMany(script("after=2:empty*2"), 5), "- - empty empty -")
  })

  it("prefers the script to the dice, and never changes the dice's luck by it", () => {
    const luck = takeMany(script("rate=0.3:http=502"), 200)
    const both = takeMany(script("rate=0.3:http=502", "errcode=-1*3"), 200)
    assert.strictEqual(both.split(" ").slice(0, 3).join(" "), "errcode errcode errcode")
    assert.strictEqual(both.split(" ").slice(3).join(" "), luck.split(" ").slice(3).join(" "))
    const hits = luck.split(" ").filter((kind) => kind === "http").length
    assert.isTrue(hits > 40 && hits < 80, String(hits))
  })

  it("takes a whole path as an address, but not a part of a name", () => {
    assert.strictEqual(takeMany(script("empty@/cgi-bin/token"), 1, "/cgi-bin/token"), "empty")
    assert.strictEqual(takeMany(script("empty@token"), 1, "/cgi-bin/stable_token"), "-")
  })

  it("can be cleared", () => {
    const made = script("empty*always")
    made.clear()
    assert.isUndefined(made.take(SEARCH))
  })
})
