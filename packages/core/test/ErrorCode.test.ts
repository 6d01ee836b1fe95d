import { assert, describe, it } from "@effect/vitest"
import * as FastCheck from "effect/FastCheck"
import * as Option from "effect/Option"
import * as ErrorCode from "../src/ErrorCode.js"
import { fromErrcode } from "../src/WeChatError.js"

// What WeChat's pages say, written down apart from the table: [class as the caller reads it, codes].
const facts: ReadonlyArray<readonly [expected: string, codes: ReadonlyArray<number>]> = [
  ["WeChatServerError Busy backoff", [-1, 9700223, 10020057, 10020058]],
  ["AuthError Token token stale", [40001, 40014, 42001]],
  ["AuthError Token never", [61005, 61006]],
  ["AuthError Credentials never", [40013, 40125, 40243, 61011, 61023]],
  ["AuthError Ip never", [40164, 45035, 61004, 89503, 89506, 89507]],
  ["AuthError Permission never", [42007, 48001, 50001, 61003, 61007]],
  ["AuthError Account never", [48004, 50002, 50004, 50007, 10080000, 10080001, 10080002]],
  ["RateLimitError Minute minute", [45011, 300000]],
  ["RateLimitError Day day", [45009, 48006]],
  ["StateConflictError never", [10021041]],
  ["NotFoundError never", [10021057]],
  [
    "InvalidRequestError never",
    [
      40002, 40003, 40066, 40097, 40170, 40201, 40202, 40203, 41001, 41002, 41004, 41018, 43001, 43002, 43003, 44002,
      45002, 47001, 61014, 76001, 76002, 76003, 76004, 76021, 76022, 9700224, 10020055, 10020056, 10020059, 10020060,
      10020061, 10020193, 10020253, 10020254, 10020331
    ]
  ]
]

const summary = (row: ErrorCode.Row): string =>
  [row.error, row.reason, row.retry, row.staleToken ? "stale" : undefined]
    .filter((part) => part !== undefined)
    .join(" ")

describe("ErrorCode", () => {
  for (const [expected, codes] of facts) {
    for (const code of codes) {
      it(`${code} is ${expected}`, () => {
        assert.strictEqual(Option.getOrUndefined(Option.map(ErrorCode.lookup(code), summary)), expected)
      })
    }
  }

  it("holds these codes and no others", () => {
    const documented = facts.flatMap(([, codes]) => codes).sort((left, right) => left - right)
    const held = ErrorCode.rows.filter((row) => row.call === undefined).map((row) => row.code)
    assert.deepStrictEqual(held, documented)
  })

  it("reads 40001 as a wrong AppSecret on a token call and as a stale token on an API call", () => {
    const onToken = Option.getOrThrow(ErrorCode.lookup(40001, "token"))
    assert.strictEqual(summary(onToken), "AuthError Credentials never")
    assert.strictEqual(summary(Option.getOrThrow(ErrorCode.lookup(40001, "api"))), "AuthError Token token stale")
    assert.include(onToken.meaning.en, "AppSecret")
    assert.deepStrictEqual(
      ErrorCode.rows.filter((row) => row.call === "token").map((row) => row.code),
      [40001]
    )
  })

  it("falls back to the general row on token calls", () => {
    assert.deepStrictEqual(ErrorCode.lookup(40164, "token"), ErrorCode.lookup(40164))
  })

  it("has no row for success and for undocumented numbers", () => {
    assert.isTrue(Option.isNone(ErrorCode.lookup(0)))
    assert.isTrue(Option.isNone(ErrorCode.lookup(40001.5)))
    FastCheck.assert(
      FastCheck.property(FastCheck.integer(), (code) => {
        const known = ErrorCode.rows.some((row) => row.code === code)
        return Option.isSome(ErrorCode.lookup(code)) === known
      })
    )
  })

  it("speaks both languages, names a next step and cites WeChat in every row", () => {
    for (const row of ErrorCode.rows) {
      const where = String(row.code)
      assert.isNotEmpty(row.errmsg, where)
      for (const text of [row.meaning, row.next]) {
        assert.match(text.zh, /[\u4e00-\u9fff]/, where)
        assert.match(text.en, /^[A-Za-z].{10,}\.$/, where)
        assert.notMatch(text.zh, /[。.]$/, where)
      }
      assert.match(row.source, /^https:\/\/developers\.weixin\.qq\.com\/[\w\-./]+$/, where)
    }
  })

  it("asks for a new token exactly where the token was stale", () => {
    for (const row of ErrorCode.rows) assert.strictEqual(row.staleToken, row.retry === "token", String(row.code))
  })

  it("gives fromErrcode its class, reason, trait and texts", () => {
    for (const row of ErrorCode.rows) {
      const error = fromErrcode({ operation: "test", errcode: row.code, errmsg: row.errmsg, call: row.call ?? "api" })
      assert.strictEqual(error._tag, row.error)
      assert.strictEqual(error.retry, row.retry)
      assert.strictEqual(error.errcode, row.code)
      assert.deepStrictEqual(error.text, row.meaning)
      assert.deepStrictEqual(error.next, row.next)
      const reason = "reason" in error ? error.reason : "scope" in error ? error.scope : undefined
      assert.strictEqual(reason, row.reason)
    }
  })
})
