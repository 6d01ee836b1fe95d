import { inspect } from "node:util"
import { assert, describe, expectTypeOf, it } from "@effect/vitest"
import * as Cause from "effect/Cause"
import * as Effect from "effect/Effect"
import * as Equal from "effect/Equal"
import * as FastCheck from "effect/FastCheck"
import * as Option from "effect/Option"
import * as Schema from "effect/Schema"
import * as WeChat from "../src/WeChatError.js"

const text = { zh: "出错了", en: "It failed." }
const next = { zh: "重试", en: "Try again." }
const common = { operation: "SearchGuaranteeOrders", text, next } as const

const underlying = WeChat.safeCause(Object.assign(new TypeError("socket hang up"), { code: "ECONNRESET" }))

// One of each class, with every optional field once present and once absent.
const samples: ReadonlyArray<WeChat.WeChatError> = [
  new WeChat.AuthError({ ...common, reason: "Ip", retry: "never", errcode: 40164, errmsg: "invalid ip", rid: "r" }),
  new WeChat.RateLimitError({ ...common, scope: "Local", retry: "backoff", retryAfterSeconds: 1.5 }),
  new WeChat.InvalidRequestError({ ...common, retry: "never", field: "limit" }),
  new WeChat.NotFoundError({ ...common, retry: "never", errcode: 10021057, id: "2000001077270153" }),
  new WeChat.StateConflictError({ ...common, retry: "never", httpStatus: 200 }),
  new WeChat.WeChatServerError({ ...common, reason: "HttpStatus", retry: "backoff", httpStatus: 502 }),
  new WeChat.TransportError({
    ...common,
    reason: "Reset",
    delivered: "unknown",
    host: "api.weixin.qq.com",
    path: "/channels/ec/aftersale/searchguaranteeorder",
    retry: "backoff",
    cause: underlying
  }),
  new WeChat.DecodeError({
    ...common,
    reason: "WrongType",
    retry: "never",
    path: "guarantee_order_list[3]",
    position: 7
  }),
  new WeChat.UnknownCodeError({ ...common, retry: "once", errcode: 123456789 })
]

const toJson = Schema.encodeSync(Schema.parseJson(WeChat.WeChatError))
const fromJson = Schema.decodeUnknownSync(Schema.parseJson(WeChat.WeChatError))

// Every way in which an error reaches a log or a terminal.
const printed = (error: unknown): ReadonlyArray<string> => [
  String(error),
  inspect(error, { depth: Infinity, showHidden: true }),
  JSON.stringify(error),
  Cause.pretty(Cause.fail(error), { renderErrorCause: true }),
  inspect(Cause.die(error), { depth: Infinity })
]

describe("WeChatError", () => {
  it("tags each class with its own name", () => {
    const classes = {
      AuthError: WeChat.AuthError,
      RateLimitError: WeChat.RateLimitError,
      InvalidRequestError: WeChat.InvalidRequestError,
      NotFoundError: WeChat.NotFoundError,
      StateConflictError: WeChat.StateConflictError,
      WeChatServerError: WeChat.WeChatServerError,
      TransportError: WeChat.TransportError,
      DecodeError: WeChat.DecodeError,
      UnknownCodeError: WeChat.UnknownCodeError
    }
    assert.deepStrictEqual(
      samples.map((error) => error._tag),
      Object.keys(classes)
    )
    for (const [name, constructor] of Object.entries(classes)) {
      assert.strictEqual(constructor.name, name)
      assert.strictEqual(constructor._tag, name)
      assert.strictEqual(WeChat.WeChatError.members.includes(constructor), true, name)
    }
    for (const error of samples) assert.strictEqual(error.name, error._tag)
  })

  for (const error of samples) {
    it(`gives back an equal ${error._tag} from its JSON`, () => {
      const again = fromJson(toJson(error))
      assert.deepStrictEqual(again, error)
      assert.strictEqual(Object.getPrototypeOf(again), Object.getPrototypeOf(error))
      assert.strictEqual(again.message, error.message)
      assert.isTrue(Equal.equals(again.cause, error.cause))
      assert.isTrue(WeChat.isWeChatError(again))
    })
  }

  it("does the same for whatever the constructors make", () => {
    const answer = FastCheck.record(
      {
        errcode: FastCheck.oneof(
          FastCheck.constantFrom(-1, 40001, 40164, 45009, 10021041, 10021057),
          FastCheck.integer()
        ),
        errmsg: FastCheck.string({ unit: "binary" }),
        httpStatus: FastCheck.integer({ min: 100, max: 599 }),
        id: FastCheck.string()
      },
      { requiredKeys: ["errcode"] }
    )
    FastCheck.assert(
      FastCheck.property(answer, (answer) => {
        const error = WeChat.fromErrcode({ operation: "op", ...answer })
        assert.deepStrictEqual(fromJson(toJson(error)), error)
      })
    )
  })

  it("computes one message in both languages with code and rid", () => {
    const error = WeChat.fromErrcode({ operation: "op", errcode: 45009, errmsg: "rid: 617682e0-09059ac5-34a8e2ea" })
    assert.strictEqual(
      error.message,
      "op: [45009] Today's quota of calls is used up. 今天的调用额度已用完 (rid: 617682e0-09059ac5-34a8e2ea)"
    )
  })

  it("describes itself in the reader's language", () => {
    const error = WeChat.fromErrcode({ operation: "op", errcode: 10080001 })
    assert.strictEqual(WeChat.describe(error, "zh").title, "店铺已注销")
    assert.strictEqual(WeChat.describe(error, "en").title, "The shop is closed.")
    assert.notStrictEqual(WeChat.describe(error, "zh").next, WeChat.describe(error, "en").next)
  })

  it("knows its own errors from others", () => {
    for (const error of samples) assert.isTrue(WeChat.isWeChatError(error))
    for (const other of [undefined, null, "AuthError", new Error("x"), { _tag: "AuthError", operation: "op" }]) {
      assert.isFalse(WeChat.isWeChatError(other))
    }
  })

  it.effect("is handled completely by catchTags over its nine tags", () =>
    Effect.gen(function* () {
      const handlers = {
        AuthError: (error: WeChat.AuthError) => Effect.succeed(error.reason),
        RateLimitError: (error: WeChat.RateLimitError) => Effect.succeed(error.scope),
        InvalidRequestError: (error: WeChat.InvalidRequestError) => Effect.succeed(error.field),
        NotFoundError: (error: WeChat.NotFoundError) => Effect.succeed(error.id),
        StateConflictError: (error: WeChat.StateConflictError) => Effect.succeed(error._tag),
        WeChatServerError: (error: WeChat.WeChatServerError) => Effect.succeed(error.reason),
        TransportError: (error: WeChat.TransportError) => Effect.succeed(error.delivered),
        DecodeError: (error: WeChat.DecodeError) => Effect.succeed(error.path)
      }
      for (const error of samples) {
        const failed: Effect.Effect<never, WeChat.WeChatError> = Effect.fail(error)
        const handled = failed.pipe(
          Effect.catchTags({ ...handlers, UnknownCodeError: (error) => Effect.succeed(error._tag) })
        )
        expectTypeOf(handled).toEqualTypeOf<Effect.Effect<string | undefined>>()
        const all = yield* handled
        assert.isTrue(all === undefined || typeof all === "string")
        const unhandled = failed.pipe(Effect.catchTags(handlers))
        expectTypeOf<Effect.Effect.Error<typeof unhandled>>().toEqualTypeOf<WeChat.UnknownCodeError>()
      }
    })
  )
})

describe("fromErrcode", () => {
  it("keeps the number and words of an unknown code, to be read once more", () => {
    const error = WeChat.fromErrcode({ operation: "op", errcode: 987654321, errmsg: "新错误", httpStatus: 200 })
    assert.instanceOf(error, WeChat.UnknownCodeError)
    assert.strictEqual(error.errcode, 987654321)
    assert.strictEqual(error.errmsg, "新错误")
    assert.strictEqual(error.httpStatus, 200)
    assert.strictEqual(error.retry, "once")
    assert.include(error.text.zh, "987654321")
    assert.include(error.text.en, "987654321")
  })

  it("survives a number that is none", () => {
    const error = WeChat.fromErrcode({ operation: "op", errcode: Number.NaN })
    assert.strictEqual(error._tag, "UnknownCodeError")
    assert.isUndefined(error.errcode)
  })

  it("reads 40001 by the kind of call", () => {
    const onToken = WeChat.fromErrcode({ operation: "op", errcode: 40001, call: "token" })
    const onApi = WeChat.fromErrcode({ operation: "op", errcode: 40001 })
    assert.deepStrictEqual([onToken._tag, onToken.retry], ["AuthError", "never"])
    assert.deepStrictEqual([onApi._tag, onApi.retry], ["AuthError", "token"])
  })

  it("tells which IP to put on the whitelist", () => {
    for (const errcode of [40164, 45035, 61004]) {
      const errmsg = "invalid ip 223.75.224.97 ipv6 ::ffff:223.75.224.97, not in whitelist hint: [4IP_rA04044809]"
      const error = WeChat.fromErrcode({ operation: "op", errcode, errmsg })
      assert.match(error.next.zh, /微信看到的 IP 是 223\.75\.224\.97$/)
      assert.match(error.next.en, /The IP WeChat saw is 223\.75\.224\.97\.$/)
    }
    const other = WeChat.fromErrcode({ operation: "op", errcode: 45009, errmsg: "1.2.3.4" })
    assert.notInclude(other.next.en, "1.2.3.4")
  })

  it("keeps the id that was not found", () => {
    const error = WeChat.fromErrcode({ operation: "op", errcode: 10021057, id: "2000001077270153" })
    assert.strictEqual(error._tag === "NotFoundError" ? error.id : undefined, "2000001077270153")
  })

  it("hides secrets in errmsg, the caller's own as well", () => {
    const error = WeChat.fromErrcode({
      operation: "op",
      errcode: 40097,
      errmsg: "bad args access_token=CANARY1 and CANARY2\n rid: 617682e0-09059ac5-34a8e2ea",
      redact: (text) => text.replaceAll("CANARY2", "***")
    })
    assert.strictEqual(error.errmsg, "bad args access_token=*** and *** rid: 617682e0-09059ac5-34a8e2ea")
    for (const line of printed(error)) assert.notInclude(line, "CANARY")
  })

  it("finds the rid behind a long errmsg that is capped", () => {
    const error = WeChat.fromErrcode({
      operation: "op",
      errcode: 40097,
      errmsg: `${"很长".repeat(2000)} rid: 617682e0-09059ac5-34a8e2ea`
    })
    assert.strictEqual(error.rid, "617682e0-09059ac5-34a8e2ea")
    assert.strictEqual(error.errmsg?.length, 500)
  })
})

describe("parseRid", () => {
  const rid = "617682e0-09059ac5-34a8e2ea"
  for (const errmsg of [
    `reach max api daily quota limit rid: ${rid}`,
    `api unauthorized, rid: ${rid}`,
    `…传值必须为1.rid:.${rid}`,
    `rid:${rid}`,
    `RID: ${rid.toUpperCase()}.`,
    `rid:  . ${rid}, hint: [abc]`,
    `rid：${rid}`,
    `param "rid: 00000000-00000000-00000000" is wrong rid: ${rid}`
  ]) {
    it(`finds it in: ${errmsg}`, () => {
      assert.deepStrictEqual(WeChat.parseRid(errmsg), Option.some(rid))
    })
  }

  for (const errmsg of ["", "ok", "rid: xxx", "rid: 617682e0-09059ac5", rid, "hint: [3Mfl4a0297d304]"]) {
    it(`finds none in: ${errmsg}`, () => {
      assert.isTrue(Option.isNone(WeChat.parseRid(errmsg)))
    })
  }

  it("looks at long white space only once", () => {
    assert.isTrue(Option.isNone(WeChat.parseRid(`rid${" ".repeat(1_000_000)}`)))
  })

  it("finds any rid anywhere", () => {
    const hex = FastCheck.stringMatching(/^[0-9a-fA-F]{8}$/)
    const noise = FastCheck.string().filter((noise) => !/rid/i.test(noise))
    FastCheck.assert(
      FastCheck.property(noise, hex, hex, hex, noise, (before, a, b, c, after) => {
        const found = WeChat.parseRid(`${before} rid: ${a}-${b}-${c} ${after}`)
        assert.deepStrictEqual(found, Option.some(`${a}-${b}-${c}`.toLowerCase()))
      })
    )
  })
})

describe("parseIp", () => {
  for (const [errmsg, ip] of [
    ["invalid ip 1.2.3.4 ipv6 ::ffff:1.2.3.4, not in whitelist", "1.2.3.4"],
    ["access clientip is not registered requestIP: 255.10.0.199 rid: 617682e0-09059ac5-34a8e2ea", "255.10.0.199"],
    ["invalid ip 10.0.0.1.", "10.0.0.1"],
    ["invalid ip ipv6 2408:8207:7800::1a2b, not in whitelist", "2408:8207:7800::1a2b"]
  ] as const) {
    it(`reads ${ip}`, () => {
      assert.deepStrictEqual(WeChat.parseIp(errmsg), Option.some(ip))
    })
  }

  for (const errmsg of ["", "version 1.2.3.4.5", "256.1.1.1 x", "rid: 617682e0-09059ac5-34a8e2ea", "at 12:30"]) {
    it(`reads none in: ${errmsg}`, () => {
      assert.isTrue(Option.isNone(WeChat.parseIp(errmsg)))
    })
  }
})

describe("answers that are not WeChat's", () => {
  for (const [reason, retry] of [
    ["Empty", "backoff"],
    ["Html", "backoff"],
    ["Truncated", "backoff"],
    ["NotJson", "backoff"],
    ["WrongType", "never"],
    ["TooLarge", "never"],
    ["WrongOrder", "never"]
  ] as const) {
    it(`says ${reason} in both languages`, () => {
      const error = WeChat.decodeError({ operation: "op", reason, path: "total_num", position: 12, httpStatus: 200 })
      assert.strictEqual(error.reason, reason)
      assert.strictEqual(error.retry, retry)
      assert.strictEqual(error.position, 12)
      assert.match(error.text.zh, /[\u4e00-\u9fff].*total_num$/)
      assert.match(error.text.en, /^[A-Z].* At total_num\.$/)
      assert.match(error.next.zh, /[\u4e00-\u9fff]/)
      assert.deepStrictEqual(fromJson(toJson(error)), error)
    })
  }

  it("covers every reason of DecodeError and TransportError", () => {
    for (const reason of WeChat.DecodeError.fields.reason.literals) {
      assert.isNotEmpty(WeChat.decodeError({ operation: "op", reason }).text.en)
    }
    for (const reason of WeChat.TransportError.fields.reason.literals) {
      const error = WeChat.transportError({ operation: "op", reason, delivered: "no", host: "h", path: "/p" })
      assert.strictEqual(error.reason, reason)
      assert.strictEqual(error.retry, reason === "Tls" || reason === "Deadline" ? "never" : "backoff")
    }
  })

  it("takes a better text when the caller has one", () => {
    assert.deepStrictEqual(WeChat.decodeError({ operation: "op", reason: "WrongType", text }).text, text)
  })

  for (const status of [500, 502, 503, 504, 408]) {
    it(`calls HTTP ${status} WeChat failing, worth another try`, () => {
      const error = WeChat.fromHttpStatus({ operation: "op", httpStatus: status, retryAfterSeconds: 3 })
      assert.instanceOf(error, WeChat.WeChatServerError)
      assert.deepStrictEqual([error.reason, error.retry, error.httpStatus], ["HttpStatus", "backoff", status])
      assert.strictEqual(error.retryAfterSeconds, 3)
    })
  }

  for (const status of [301, 400, 403, 404, 407, 413]) {
    it(`does not repeat HTTP ${status}`, () => {
      const error = WeChat.fromHttpStatus({ operation: "op", httpStatus: status })
      assert.deepStrictEqual([error._tag, error.retry], ["WeChatServerError", "never"])
      assert.include(error.text.en, String(status))
      assert.isFalse("retryAfterSeconds" in error)
    })
  }

  it("ignores a waiting time that is none", () => {
    for (const retryAfterSeconds of [-1, Number.NaN, Number.POSITIVE_INFINITY]) {
      const error = WeChat.fromHttpStatus({ operation: "op", httpStatus: 503, retryAfterSeconds })
      assert.isUndefined(error.retryAfterSeconds)
    }
  })

  it("calls HTTP 429 a rate limit", () => {
    const error = WeChat.fromHttpStatus({ operation: "op", httpStatus: 429, retryAfterSeconds: 30 })
    assert.deepStrictEqual([error._tag, error.retry, error.retryAfterSeconds], ["RateLimitError", "minute", 30])
  })
})

describe("transportError", () => {
  const call = {
    operation: "op",
    reason: "Reset",
    host: "api.weixin.qq.com",
    path: "/channels/ec/aftersale/getguaranteeorder?access_token=CANARY#CANARY"
  } as const

  it("drops the query", () => {
    const error = WeChat.transportError({ ...call, delivered: "unknown" })
    assert.strictEqual(error.path, "/channels/ec/aftersale/getguaranteeorder")
    for (const line of printed(error)) assert.notInclude(line, "CANARY")
  })

  it("refuses to be made with one", () => {
    const { path } = call
    assert.throws(
      () => new WeChat.TransportError({ ...common, ...call, path, delivered: "no", retry: "never" }),
      /Expected a string matching the pattern/
    )
  })

  it("warns that a write may have happened only when it may", () => {
    assert.include(WeChat.transportError({ ...call, delivered: "unknown" }).next.en, "read the order again")
    assert.notInclude(WeChat.transportError({ ...call, delivered: "no" }).next.en, "read the order again")
  })
})

describe("safeCause", () => {
  it("never prints the request, the query or the secrets of a foreign error", () => {
    const request = { url: "https://api.weixin.qq.com/x?access_token=CANARY1", headers: { authorization: "CANARY1" } }
    const socket = Object.assign(new Error("read ECONNRESET CANARY2"), { code: "ECONNRESET", socket: request })
    const foreign = Object.assign(
      new TypeError("GET https://api.weixin.qq.com/x?access_token=CANARY1 failed", { cause: socket }),
      { request, response: { body: "access_token=CANARY1" } }
    )
    const error = WeChat.transportError({
      operation: "op",
      reason: "Reset",
      delivered: "unknown",
      host: "api.weixin.qq.com",
      path: "/x",
      cause: foreign,
      redact: (text) => text.replaceAll("CANARY2", "***")
    })
    for (const line of [...printed(error), toJson(error)]) {
      assert.notInclude(line, "CANARY")
      assert.notInclude(line, "headers")
    }
    assert.instanceOf(error.cause, WeChat.SafeCause)
    assert.strictEqual(error.cause?.name, "TypeError")
    assert.strictEqual(error.cause?.code, "ECONNRESET")
    assert.strictEqual(error.cause?.message, "GET https://api.weixin.qq.com/x?*** failed: read ECONNRESET ***")
    assert.deepStrictEqual(fromJson(toJson(error)), error)
  })

  it("shows where the failure came from", () => {
    assert.match(WeChat.safeCause(new Error("boom")).stack ?? "", /^Error: boom\n {4}at .+WeChatError\.test/)
  })

  for (const [thrown, message] of [
    ["plain text", "plain text"],
    [{ message: "like an error" }, "like an error"],
    [{ _tag: "Tagged", access_token: "CANARY" }, "Tagged"],
    [{ access_token: "CANARY" }, "object"],
    [null, ""],
    [42, "number"]
  ] as const) {
    it(`reads ${JSON.stringify(thrown)} as "${message}"`, () => {
      const cause = WeChat.safeCause(thrown)
      assert.strictEqual(cause.message, message)
      for (const line of printed(cause)) assert.notInclude(line, "CANARY")
    })
  }

  it("stops at causes that go round in circles", () => {
    const error: Error & { cause?: unknown } = new Error("again")
    error.cause = error
    assert.strictEqual(WeChat.safeCause(error).message, "again: again: again: again: again")
  })

  it("is the same when made twice", () => {
    assert.strictEqual(WeChat.safeCause(underlying), underlying)
    assert.isTrue(Equal.equals(WeChat.safeCause("a"), WeChat.safeCause("a")))
    assert.isFalse(Equal.equals(WeChat.safeCause("a"), WeChat.safeCause("b")))
  })
})

describe("what we refuse ourselves", () => {
  it("names the field and what to type instead", () => {
    const error = WeChat.invalidRequest("limit", text, next, "SearchGuaranteeOrders")
    assert.deepStrictEqual(
      [error._tag, error.field, error.operation, error.retry],
      ["InvalidRequestError", "limit", "SearchGuaranteeOrders", "never"]
    )
    assert.deepStrictEqual([error.text, error.next], [text, next])
    assert.include(WeChat.invalidRequest("limit", text).next.en, "limit")
  })

  it("says when the local limiter lets calls through again", () => {
    const error = WeChat.localRateLimit({ operation: "op", retryAfterSeconds: 12 })
    assert.deepStrictEqual([error.scope, error.retry, error.retryAfterSeconds], ["Local", "backoff", 12])
  })
})
