import { assert, describe, it } from "@effect/vitest"
import * as Either from "effect/Either"
import * as FastCheck from "effect/FastCheck"
import type { WeChatError } from "@wxshop/core/WeChatError"
import * as Envelope from "../src/Envelope.js"
import type { Response } from "../src/Http.js"

const asked: Envelope.Asked = { operation: "ping", kind: "api", successFields: ["pong", "total_num"] }

const answer = (body: string | Uint8Array, parts: Partial<Response> = {}): Response => ({
  status: 200,
  retryAfter: undefined,
  bytes: typeof body === "string" ? new TextEncoder().encode(body) : body,
  redact: (text) => text.replaceAll("SECRET", "***"),
  ...parts
})

const now = Date.parse("2026-11-24T02:00:00Z")

const read = (response: Response, kind: "api" | "token" = "api") =>
  Either.flatMap(Envelope.open({ ...asked, kind }, response, now), (opened) =>
    Envelope.check({ ...asked, kind }, opened)
  )

const failure = (response: Response, kind: "api" | "token" = "api"): WeChatError =>
  Either.getOrThrow(Either.flip(read(response, kind)))

const reasonOf = (error: WeChatError): string =>
  error._tag === "DecodeError" || error._tag === "WeChatServerError" ? `${error._tag}.${error.reason}` : error._tag

describe("Envelope", () => {
  it.each([
    ['{"errcode":0,"errmsg":"ok"}'],
    ['{"errcode":"0"}'],
    ['\ufeff{"errcode":0}'],
    [' \n{"errcode":0} \n'],
    ['{"pong":1}'],
    ['{"total_num":0}'],
    ['{"errcode":null,"pong":1}'],
    ['{"pong":null}']
  ])("accepts %s", (body) => {
    assert.isTrue(Either.isRight(read(answer(body))))
  })

  it.each([
    ["", "DecodeError.Empty"],
    [" \r\n\t", "DecodeError.Empty"],
    ["\ufeff", "DecodeError.Empty"],
    ["<html><body>502</body></html>", "DecodeError.Html"],
    ["\ufeff\n<!DOCTYPE html>", "DecodeError.Html"],
    ["<xml><return_code>FAIL</return_code></xml>", "DecodeError.Html"],
    ['{"errcode":0,"gua', "DecodeError.Truncated"],
    ['{"errcode":0', "DecodeError.Truncated"],
    ["{", "DecodeError.Truncated"],
    ["Bad Gateway", "DecodeError.NotJson"],
    ['{"errcode":0} trailing', "DecodeError.NotJson"],
    ["[]", "DecodeError.WrongType"],
    ['"ok"', "DecodeError.WrongType"],
    ["0", "DecodeError.WrongType"],
    ["null", "DecodeError.WrongType"],
    ["true", "DecodeError.WrongType"],
    ["{}", "DecodeError.WrongType"],
    ['{"errmsg":"ok"}', "DecodeError.WrongType"],
    ['{"errcode":true}', "DecodeError.WrongType"],
    ['{"errcode":{}}', "DecodeError.WrongType"],
    ['{"errcode":""}', "DecodeError.WrongType"],
    ['{"errcode":1.5}', "DecodeError.WrongType"],
    ['{"errcode":"abc"}', "DecodeError.WrongType"],
    ['{"errcode":-1}', "WeChatServerError.Busy"],
    ['{"errcode":"9700223"}', "WeChatServerError.Busy"],
    ['{"errcode":40001}', "AuthError"],
    ['{"errcode":9700224}', "InvalidRequestError"],
    ['{"errcode":10021057}', "NotFoundError"],
    ['{"errcode":10021041}', "StateConflictError"],
    ['{"errcode":45009}', "RateLimitError"],
    ['{"errcode":123456789}', "UnknownCodeError"],
    ['{"errcode":99999999999999999999}', "UnknownCodeError"],
    [`{"errcode":${"9".repeat(400)}}`, "UnknownCodeError"],
    // A field that a success has does not make up for an error code.
    ['{"errcode":9700224,"pong":1}', "InvalidRequestError"]
  ])("reads %s as %s", (body, expected) => {
    assert.strictEqual(reasonOf(failure(answer(body))), expected)
  })

  it("keeps the number, the words and the request id", () => {
    const error = failure(answer('{"errcode":-1,"errmsg":"system error rid: 617682e0-09059ac5-34a8e2ea"}'))
    assert.strictEqual(error.errcode, -1)
    assert.strictEqual(error.rid, "617682e0-09059ac5-34a8e2ea")
    assert.strictEqual(error.operation, "ping")
  })

  it("masks secrets that WeChat repeats", () => {
    const error = failure(answer('{"errcode":40001,"errmsg":"invalid credential SECRET"}'))
    assert.notInclude(String(error.errmsg), "SECRET")
  })

  it("reads 40001 on a token call as wrong credentials, on an API call as a stale token", () => {
    const body = '{"errcode":40001,"errmsg":"invalid credential"}'
    const api = failure(answer(body))
    const token = failure(answer(body), "token")
    assert.deepStrictEqual([api._tag, api.retry], ["AuthError", "token"])
    assert.strictEqual(token._tag === "AuthError" ? token.reason : "", "Credentials")
    assert.strictEqual(token.retry, "never")
  })

  it.each([
    [500, "WeChatServerError.HttpStatus", "backoff"],
    [502, "WeChatServerError.HttpStatus", "backoff"],
    [503, "WeChatServerError.HttpStatus", "backoff"],
    [408, "WeChatServerError.HttpStatus", "backoff"],
    [400, "WeChatServerError.HttpStatus", "never"],
    [401, "WeChatServerError.HttpStatus", "never"],
    [403, "WeChatServerError.HttpStatus", "never"],
    [404, "WeChatServerError.HttpStatus", "never"],
    [302, "WeChatServerError.HttpStatus", "never"],
    [429, "RateLimitError", "minute"]
  ])("reads HTTP %i with a page as %s, %s", (status, expected, retry) => {
    for (const body of ["<html>nginx</html>", "", "[]", "oops", '{"message":"no"}', '{"errcode":0}']) {
      const error = failure(answer(body, { status }))
      assert.strictEqual(reasonOf(error), expected)
      assert.strictEqual(error.retry, retry)
      assert.strictEqual(error.httpStatus, status)
    }
  })

  it("believes WeChat's own number whatever the status", () => {
    const error = failure(answer('{"errcode":45009,"errmsg":"reach max api daily quota limit"}', { status: 500 }))
    assert.deepStrictEqual([error._tag, error.errcode, error.httpStatus], ["RateLimitError", 45009, 500])
  })

  it("reads Retry-After in seconds and as a date", () => {
    const seconds = (retryAfter: string) => {
      const error = failure(answer("", { status: 503, retryAfter }))
      return error._tag === "WeChatServerError" ? error.retryAfterSeconds : undefined
    }
    assert.strictEqual(seconds("7"), 7)
    assert.strictEqual(seconds("Tue, 24 Nov 2026 02:00:09 GMT"), 9)
    assert.strictEqual(seconds("Tue, 24 Nov 2026 01:00:00 GMT"), 0)
    assert.strictEqual(seconds("soon"), undefined)
    assert.strictEqual(seconds("-5"), undefined)
  })

  it("never throws, whatever comes", () => {
    FastCheck.assert(
      FastCheck.property(
        FastCheck.uint8Array({ maxLength: 200 }),
        FastCheck.integer({ min: 100, max: 599 }),
        (bytes, status) => {
          const found = read(answer(bytes, { status }))
          assert.isTrue(Either.isLeft(found) || typeof found.right.body === "object")
        }
      )
    )
    FastCheck.assert(
      FastCheck.property(FastCheck.json(), (text) => {
        const found = read(answer(text))
        assert.isTrue(Either.isLeft(found) || typeof found.right.body === "object")
      })
    )
  })
})
