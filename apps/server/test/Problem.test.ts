import { assert, describe, it } from "@effect/vitest"
import * as WeChatError from "@wxshop/core/WeChatError"
import * as Problem from "../src/Problem.js"
import * as Fault from "../src/Problem/Fault.js"
import { kinds, typeOf } from "../src/Problem/Kind.js"

const operation = "searchguaranteeorder"
const errcode = (code: number, errmsg = "text rid: 6594f4c7-1d1d2d57-6b1e2c31") =>
  WeChatError.fromErrcode({ operation, errcode: code, errmsg, httpStatus: 200 })
const broken = (reason: WeChatError.TransportReason) =>
  WeChatError.transportError({ operation, reason, delivered: "unknown", host: "api.weixin.qq.com", path: "/x" })

// 2026-11-24 10:00:00 in Asia/Shanghai: 14 hours to midnight.
const now = 1795485600

describe("Problem", () => {
  it("tells a caller to come back after a timeout: it is our repeating that has ended, not theirs", () => {
    for (const reason of ["Deadline", "Timeout"] as const) {
      assert.strictEqual(Fault.fromWeChatError(broken(reason), now).retry, "backoff", reason)
    }
    assert.strictEqual(Fault.fromWeChatError(errcode(48001), now).retry, "never")
  })

  const mapping: ReadonlyArray<
    readonly [WeChatError.WeChatError, kind: keyof typeof kinds, status: number, wait?: number]
  > = [
    [WeChatError.invalidRequest("since", { zh: "错", en: "wrong" }), "invalid-request", 400],
    [errcode(9700224), "invalid-request", 400],
    [errcode(40001), "wechat-refused-us", 502],
    [errcode(40164), "wechat-refused-us", 502],
    [errcode(48001), "wechat-refused-us", 502],
    [errcode(45009), "rate-limit", 429, 14 * 3600],
    [errcode(45011), "rate-limit", 429, 60],
    [WeChatError.localRateLimit({ operation, retryAfterSeconds: 2.2 }), "rate-limit", 429, 3],
    [WeChatError.localRateLimit({ operation }), "rate-limit", 429, 1],
    [errcode(-1), "wechat-failing", 502],
    [WeChatError.fromHttpStatus({ operation, httpStatus: 503, retryAfterSeconds: 7 }), "wechat-failing", 502, 7],
    [WeChatError.decodeError({ operation, reason: "Html" }), "wechat-unreadable", 502],
    [errcode(123456789), "wechat-unknown-code", 502],
    [broken("Connect"), "wechat-unreachable", 502],
    [broken("Timeout"), "wechat-timeout", 504],
    [broken("Deadline"), "wechat-timeout", 504]
  ]
  for (const [error, kind, status, wait] of mapping) {
    const name = `${error._tag} ${error.errcode ?? ("reason" in error ? error.reason : "")}`
    it(`${name} is ${status} ${kind}`, () => {
      for (const language of ["zh", "en"] as const) {
        const problem = Problem.render(Fault.fromWeChatError(error, now), { id: "id-1", language })
        assert.strictEqual(problem.status, status)
        assert.strictEqual(problem.type, typeOf(kind))
        assert.strictEqual(problem.detail, error.text[language])
        assert.strictEqual(problem.next_step, error.next[language])
        assert.strictEqual(problem.instance, "urn:wxshop:request:id-1")
        assert.strictEqual(problem.errcode, error.errcode)
        assert.strictEqual(problem.rid, error.rid)
        assert.strictEqual(problem.retry_after, wait)
        const headers = Problem.headersOf(problem, language)
        assert.strictEqual(headers["retry-after"], wait === undefined ? undefined : String(wait))
        assert.strictEqual(headers["content-language"], language)
      }
    })
  }

  it("keeps WeChat's own words inside: they may name this server's address", () => {
    const error = errcode(40164, "invalid ip 203.0.113.9, not in whitelist rid: 6594f4c7-1d1d2d57-6b1e2c31")
    const problem = Problem.render(Fault.fromWeChatError(error, now), { id: "x", language: "en" })
    assert.notProperty(JSON.parse(Problem.bodyOf(problem)), "errmsg")
  })

  it("has both languages and a fitting status for every kind", () => {
    for (const [kind, row] of Object.entries(kinds)) {
      assert.match(row.title.zh, /[\u4e00-\u9fff]/, kind)
      assert.match(row.title.en, /^[\x20-\x7e]+$/, kind)
      assert.isTrue(row.status >= 400 && row.status < 600, kind)
    }
  })

  it("challenges for a key only where one is missing", () => {
    const headers = (fault: Fault.Fault) => Problem.headersOf(Problem.render(fault, { id: "x", language: "en" }), "en")
    assert.strictEqual(headers(Fault.noKey)["www-authenticate"], 'Bearer realm="wxshop"')
    assert.include(headers(Fault.missingScope("read"))["www-authenticate"], "insufficient_scope")
    assert.isUndefined(headers(Fault.internal)["www-authenticate"])
  })
})
