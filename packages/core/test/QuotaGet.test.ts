import { assert, describe, it } from "@effect/vitest"
import * as Either from "effect/Either"
import * as Option from "effect/Option"
import * as DecodeReport from "../src/DecodeReport.js"
import * as ErrorCode from "../src/ErrorCode.js"
import * as Json from "../src/Json.js"
import { defaultWireOptions } from "../src/Operation.js"
import { operation } from "../src/QuotaGet.js"

const decode = (text: string) => {
  const report = DecodeReport.builder()
  const body = Either.getOrThrow(Json.parse(text)).value as Json.JsonObject
  const decoded = operation.decode(body, report)
  return [decoded, report.build().entries.map(({ kind, path }) => `${kind} ${path}`)] as const
}

describe("QuotaGet", () => {
  it("sends the path alone", () => {
    const path = "/channels/ec/aftersale/searchguaranteeorder"
    assert.deepStrictEqual(operation.encode({ cgi_path: path }, defaultWireOptions), Either.right({ cgi_path: path }))
    assert.deepStrictEqual([operation.method, operation.path], ["POST", "/cgi-bin/openapi/quota/get"])
    for (const code of operation.codes) assert.isTrue(Option.isSome(ErrorCode.lookup(code)))
  })

  for (const cgi_path of [
    "",
    "/",
    "channels/ec/x",
    "https://api.weixin.qq.com/channels/ec/x",
    "/channels/ec/x?access_token=T",
    "/channels/ec/x y",
    "/sns/userinfo"
  ]) {
    it(`refuses ${JSON.stringify(cgi_path)}`, () => {
      const error = Either.getOrThrow(Either.flip(operation.encode({ cgi_path }, defaultWireOptions)))
      assert.deepStrictEqual([error.field, error.operation], ["cgi_path", operation.name])
    })
  }

  const quota = { daily_limit: 1000, used: 3, remain: 997 }
  const rows: ReadonlyArray<readonly [string, unknown, ReadonlyArray<string>]> = [
    [
      `{"errcode":0,"errmsg":"ok","quota":{"daily_limit":1000,"used":3,"remain":997},"rate_limit":{"call_count":60,"refresh_second":60}}`,
      { quota, rate_limit: { call_count: 60, refresh_second: 60 } },
      []
    ],
    [
      `{"quota":{"daily_limit":"1000","used":3,"remain":997,"x":1},"component_rate_limit":{"call_count":5},"y":{}}`,
      { quota, component_rate_limit: { call_count: 5 } },
      ["wrong-type quota.daily_limit", "unknown-field quota.x", "unknown-field y"]
    ],
    [`{"quota":{}}`, { quota: {} }, []],
    [`{"quota":{"daily_limit":1e30}}`, { quota: {} }, ["wrong-type quota.daily_limit"]]
  ]
  for (const [text, value, entries] of rows) {
    it(`reads ${text}`, () => {
      const [decoded, seen] = decode(text)
      assert.deepStrictEqual<unknown>([Either.getOrThrow(decoded), seen], [value, entries])
    })
  }

  for (const text of [`{}`, `{"quota":null}`, `{"quota":7}`, `{"rate_limit":{"call_count":1}}`]) {
    it(`refuses ${text}`, () => {
      const error = Either.getOrThrow(Either.flip(decode(text)[0]))
      assert.deepStrictEqual([error._tag, error.path], ["DecodeError", "quota"])
    })
  }
})
