import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Redacted from "effect/Redacted"
import * as TestClock from "effect/TestClock"
import { call, classicToken, open, parse, request, search, stableToken } from "./support.js"

const RID = / rid: [0-9a-f]{8}-[0-9a-f]{8}-[0-9a-f]{8}$/

describe("/cgi-bin/stable_token", () => {
  it.scoped("gives the same token with the remaining time, renewed five minutes early, as TestClock goes", () =>
    Effect.gen(function* () {
      const { sandbox, token } = yield* open()
      yield* TestClock.adjust("1000 seconds")
      assert.deepStrictEqual(yield* stableToken(sandbox), { access_token: token, expires_in: 6200 })
      yield* TestClock.adjust("5900 seconds")
      const renewed = yield* stableToken(sandbox)
      assert.notStrictEqual(renewed["access_token"], token)
      assert.strictEqual(renewed["expires_in"], 7200)
      assert.strictEqual((yield* search(sandbox, token))["errcode"], 0)
      yield* TestClock.adjust("300 seconds")
      assert.strictEqual((yield* search(sandbox, token))["errcode"], 42001)
    })
  )

  it.scoped("kills the old token at once on a forced refresh, and limits those", () =>
    Effect.gen(function* () {
      const { sandbox, token } = yield* open()
      const forced = yield* stableToken(sandbox, sandbox, true)
      const refused = yield* search(sandbox, token)
      assert.strictEqual(refused["errcode"], 40001)
      assert.match(String(refused["errmsg"]), RID)
      assert.strictEqual((yield* search(sandbox, String(forced["access_token"])))["errcode"], 0)
      assert.strictEqual((yield* stableToken(sandbox, sandbox, true))["errcode"], 45011)
      for (let count = 1; count < 20; count++) {
        yield* sandbox.clock.advance("30 seconds")
        assert.property(yield* stableToken(sandbox, sandbox, true), "access_token")
      }
      yield* sandbox.clock.advance("30 seconds")
      assert.strictEqual((yield* stableToken(sandbox, sandbox, true))["errcode"], 45009)
      yield* sandbox.clock.advance("1 day")
      assert.property(yield* stableToken(sandbox, sandbox, true), "access_token")
      assert.strictEqual((yield* sandbox.tokens.counts()).forcedRefreshes, 21)
    })
  )

  it.scoped("refuses what WeChat refuses", () =>
    Effect.gen(function* () {
      const { sandbox } = yield* open()
      const { appid } = sandbox
      const secret = Redacted.value(sandbox.secret)
      const grant_type = "client_credential"
      const cases: ReadonlyArray<readonly [string, number]> = [
        ["", 44002],
        ["{", 47001],
        ["[]", 47001],
        [JSON.stringify({ grant_type, secret }), 41002],
        [JSON.stringify({ grant_type, appid }), 41004],
        [JSON.stringify({ appid, secret }), 40002],
        [JSON.stringify({ grant_type: "authorization_code", appid, secret }), 40002],
        [JSON.stringify({ grant_type, appid: "wx0000000000000000", secret }), 40013],
        [JSON.stringify({ grant_type, appid, secret: "0".repeat(32) }), 40125],
        [JSON.stringify({ grant_type, appid: 7, secret }), 47001],
        [JSON.stringify({ grant_type, appid, secret, force_refresh: "true" }), 47001]
      ]
      for (const [body, errcode] of cases) {
        const raw = yield* request(sandbox.url, { path: "/cgi-bin/stable_token", body })
        const answer = parse(raw.bytes)
        assert.strictEqual(raw.status, 200)
        assert.strictEqual(answer["errcode"], errcode, body)
        assert.match(String(answer["errmsg"]), RID)
      }
      const got = yield* request(sandbox.url, { method: "GET", path: "/cgi-bin/stable_token" })
      assert.strictEqual(parse(got.bytes)["errcode"], 43002)
    })
  )

  it.scoped("carries no errcode on success", () =>
    Effect.gen(function* () {
      const { sandbox } = yield* open()
      assert.hasAllKeys(yield* stableToken(sandbox), ["access_token", "expires_in"])
      assert.hasAllKeys(yield* classicToken(sandbox), ["access_token", "expires_in"])
    })
  )
})

describe("/cgi-bin/token", () => {
  it.scoped("gives a new token each time; the old one works five minutes longer", () =>
    Effect.gen(function* () {
      const { sandbox } = yield* open()
      const first = String((yield* classicToken(sandbox))["access_token"])
      const second = String((yield* classicToken(sandbox))["access_token"])
      assert.notStrictEqual(first, second)
      yield* TestClock.adjust("299 seconds")
      assert.strictEqual((yield* search(sandbox, first))["errcode"], 0)
      yield* TestClock.adjust("1 second")
      assert.strictEqual((yield* search(sandbox, first))["errcode"], 40001)
      assert.strictEqual((yield* search(sandbox, second))["errcode"], 0)
    })
  )

  it.scoped("leaves the stable token alone, and is left alone by it", () =>
    Effect.gen(function* () {
      const { sandbox, token } = yield* open()
      const classic = String((yield* classicToken(sandbox))["access_token"])
      yield* classicToken(sandbox)
      yield* stableToken(sandbox, sandbox, true)
      assert.strictEqual((yield* search(sandbox, classic))["errcode"], 0)
      assert.strictEqual((yield* search(sandbox, token))["errcode"], 40001)
    })
  )

  it.scoped("refuses POST, missing and wrong parameters", () =>
    Effect.gen(function* () {
      const { sandbox } = yield* open()
      const ok = `grant_type=client_credential&appid=${sandbox.appid}`
      const cases: ReadonlyArray<readonly [string, string, number]> = [
        ["POST", `${ok}&secret=x`, 43001],
        ["GET", "", 41002],
        ["GET", ok, 41004],
        ["GET", `appid=${sandbox.appid}&secret=x`, 40002],
        ["GET", `${ok}&secret=x`, 40125],
        ["GET", `grant_type=client_credential&appid=wx1&secret=x`, 40013]
      ]
      for (const [method, query, errcode] of cases) {
        const raw = yield* request(sandbox.url, { method, path: `/cgi-bin/token?${query}` })
        assert.strictEqual(parse(raw.bytes)["errcode"], errcode, query)
      }
    })
  )
})

describe("an API call", () => {
  it.scoped("needs a token in the query, a POST and a known path", () =>
    Effect.gen(function* () {
      const { sandbox, token } = yield* open()
      const path = "/channels/ec/aftersale/searchguaranteeorder"
      const cases: ReadonlyArray<readonly [string, string, number]> = [
        ["POST", path, 41001],
        ["POST", `${path}?access_token=`, 41001],
        ["POST", `${path}?access_token=abc`, 40014],
        ["POST", `${path}?access_token=98_${"x".repeat(133)}`, 40001],
        ["GET", `${path}?access_token=${token}`, 43002],
        ["POST", `/channels/ec/aftersale/nosuch?access_token=${token}`, 40066]
      ]
      for (const [method, target, errcode] of cases) {
        const raw = yield* request(sandbox.url, {
          method,
          path: target,
          headers: { authorization: `Bearer ${token}`, access_token: token },
          ...(method === "POST" ? { body: `{"limit":1,"access_token":"${token}"}` } : {})
        })
        assert.strictEqual(raw.status, 200)
        assert.strictEqual(parse(raw.bytes)["errcode"], errcode, `${method} ${target}`)
      }
    })
  )

  it.scoped("may have a body of a megabyte, not more", () =>
    Effect.gen(function* () {
      const { sandbox, token } = yield* open()
      const pad = (size: number) => `{"limit":1}${" ".repeat(size - 11)}`
      assert.strictEqual((yield* call(sandbox, "searchguaranteeorder", pad(1024 * 1024), token))["errcode"], 0)
      assert.strictEqual((yield* call(sandbox, "searchguaranteeorder", pad(1024 * 1024 + 1), token))["errcode"], 45002)
    })
  )

  it.scoped("counts against the quotas the dialect sets, per API and shop", () =>
    Effect.gen(function* () {
      const { sandbox, token } = yield* open({ shops: 2, dialect: { apiMinuteQuota: 2, apiDayQuota: 3 } })
      const codes: Array<unknown> = []
      for (let count = 0; count < 3; count++) codes.push((yield* search(sandbox, token))["errcode"])
      yield* sandbox.clock.advance("1 minute")
      for (let count = 0; count < 2; count++) codes.push((yield* search(sandbox, token))["errcode"])
      assert.deepStrictEqual(codes, [0, 0, 45011, 0, 45009])
      assert.strictEqual(
        (yield* call(sandbox, "getguaranteeorder", '{"guarantee_order_id":2000001077270153}', token))["errcode"],
        0
      )
      const other = String((yield* stableToken(sandbox, sandbox.shops[1]))["access_token"])
      assert.strictEqual((yield* search(sandbox, other))["errcode"], 0)
    })
  )
})
