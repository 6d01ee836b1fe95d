/** What is left of a shop's calls, seen from the wire. */
import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Redacted from "effect/Redacted"
import type { Service } from "../src/Sandbox.js"
import { open, parse, request, search, stableToken, tokenOf } from "./support.js"

const PATH = "/channels/ec/aftersale/searchguaranteeorder"

const post = (sandbox: Service, path: string, body: object) =>
  Effect.map(request(sandbox.url, { path, body: JSON.stringify(body) }), ({ bytes }) => parse(bytes))

const get = (sandbox: Service, token: string, cgi_path: unknown = PATH) =>
  post(sandbox, `/cgi-bin/openapi/quota/get?access_token=${token}`, { cgi_path })

const codes = (sandbox: Service, token: string, count: number) =>
  Effect.map(
    Effect.forEach(Array.from({ length: count }), () => search(sandbox, token)),
    (answers) => answers.map((answer) => answer["errcode"])
  )

describe("openapi/quota", () => {
  it.scoped("tells the figures of one API of one shop, and counts none of its own", () =>
    Effect.gen(function* () {
      const { sandbox, token } = yield* open({ shops: 2, dialect: { apiDayQuota: 5, apiMinuteQuota: 3 } })
      yield* codes(sandbox, token, 2)
      assert.deepStrictEqual(yield* get(sandbox, token), {
        errcode: 0,
        errmsg: "ok",
        quota: { daily_limit: 5, used: 2, remain: 3 },
        rate_limit: { call_count: 3, refresh_second: 60 }
      })
      for (let count = 0; count < 9; count++) yield* get(sandbox, token)
      const other = yield* tokenOf(sandbox, sandbox.shops[1])
      assert.deepInclude((yield* get(sandbox, other))["quota"], { used: 0, remain: 5 })
      const detail = yield* get(sandbox, token, "/channels/ec/aftersale/getguaranteeorder")
      assert.deepInclude(detail["quota"], { used: 0 })
    })
  )

  it.scoped("starts anew at midnight in Shanghai", () =>
    Effect.gen(function* () {
      const { sandbox } = yield* open({ dialect: { apiDayQuota: 2 } })
      yield* sandbox.clock.set("2026-11-24T23:59:59+08:00")
      const token = yield* tokenOf(sandbox)
      assert.deepStrictEqual(yield* codes(sandbox, token, 3), [0, 0, 45009])
      assert.deepInclude((yield* get(sandbox, token))["quota"], { used: 2, remain: 0 })
      yield* sandbox.clock.advance("1 second")
      assert.deepInclude((yield* get(sandbox, token))["quota"], { used: 0, remain: 2 })
      assert.deepStrictEqual(yield* codes(sandbox, token, 3), [0, 0, 45009])
    })
  )

  it.scoped("knows the paths", () =>
    Effect.gen(function* () {
      const { sandbox, token } = yield* open()
      assert.deepInclude((yield* get(sandbox, token))["quota"], { daily_limit: 1_000_000_000 })
      for (const [path, code] of [
        ["/channels/ec/nothing", 76021],
        ["/sns/userinfo", 76021],
        ["", 76021],
        [null, 76021],
        ["/cgi-bin/component/api_authorizer_token", 76022],
        [7, 47001]
      ] as const) {
        assert.strictEqual((yield* get(sandbox, token, path))["errcode"], code, String(path))
      }
    })
  )

  it.scoped("tells a platform its own rate too", () =>
    Effect.gen(function* () {
      const { sandbox, token } = yield* open()
      assert.notProperty(yield* get(sandbox, token), "component_rate_limit")
      yield* sandbox.component.authorize(sandbox.appid)
      assert.property(yield* get(sandbox, token), "component_rate_limit")
    })
  )

  it.scoped("gives one API back 50 times a month, everything 10 times", () =>
    Effect.gen(function* () {
      const { sandbox, token } = yield* open({ dialect: { apiDayQuota: 1 } })
      const clear = (cgi_path: string) =>
        Effect.map(
          post(sandbox, `/cgi-bin/openapi/quota/clear?access_token=${token}`, { cgi_path }),
          (answer) => answer["errcode"]
        )
      assert.deepStrictEqual(yield* codes(sandbox, token, 2), [0, 45009])
      assert.strictEqual(yield* clear(PATH), 0)
      assert.deepStrictEqual(yield* codes(sandbox, token, 2), [0, 45009])
      for (let count = 1; count < 50; count++) assert.strictEqual(yield* clear(PATH), 0)
      assert.strictEqual(yield* clear(PATH), 48006)
      assert.strictEqual(yield* clear("/nothing"), 76021)

      const clearAll = Effect.map(
        post(sandbox, `/cgi-bin/clear_quota?access_token=${token}`, { appid: sandbox.appid }),
        (answer) => answer["errcode"]
      )
      const bySecret = (more: object) =>
        Effect.map(
          post(sandbox, "/cgi-bin/clear_quota/v2", {
            appid: sandbox.appid,
            appsecret: Redacted.value(sandbox.secret),
            ...more
          }),
          (answer) => answer["errcode"]
        )
      assert.strictEqual(yield* bySecret({ appid: undefined }), 41002)
      assert.strictEqual(yield* bySecret({ appsecret: "" }), 41004)
      assert.strictEqual(yield* bySecret({ appid: "wxnobody" }), 40013)
      assert.strictEqual(yield* bySecret({ appsecret: "0".repeat(32) }), 40125)
      yield* codes(sandbox, token, 1)
      assert.strictEqual(yield* clearAll, 0)
      assert.deepStrictEqual(yield* codes(sandbox, token, 2), [0, 45009])
      for (let count = 1; count < 10; count++) assert.strictEqual(yield* count % 2 === 0 ? clearAll : bySecret({}), 0)
      assert.strictEqual(yield* clearAll, 48006)
      assert.strictEqual(yield* bySecret({}), 48006)

      yield* sandbox.clock.set("2026-12-01T00:00:00+08:00")
      const december = String((yield* stableToken(sandbox))["access_token"])
      const again = post(sandbox, `/cgi-bin/clear_quota?access_token=${december}`, { appid: sandbox.appid })
      assert.strictEqual((yield* again)["errcode"], 0)
      const foreign = post(sandbox, `/cgi-bin/clear_quota?access_token=${december}`, { appid: "wxnobody" })
      assert.strictEqual((yield* foreign)["errcode"], 40013)
      assert.notInclude(JSON.stringify(yield* sandbox.requests), Redacted.value(sandbox.secret))
    })
  )
})
