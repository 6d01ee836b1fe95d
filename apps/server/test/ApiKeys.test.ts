import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Either from "effect/Either"
import * as Option from "effect/Option"
import * as Redacted from "effect/Redacted"
import { inspect } from "node:util"
import * as ApiKeys from "../src/ApiKeys.js"

const parse = (text: string) => ApiKeys.parse(Redacted.make(text))

const keys = (text: string): ApiKeys.ApiKeysShape => Either.getOrThrow(parse(text))

const caller = (text: string, key: string) => Option.getOrUndefined(keys(text).authenticate(Redacted.make(key)))

const scopes = (names: ReadonlyArray<ApiKeys.ApiScope>) => new Set(names)

describe("ApiKeys", () => {
  it("knows a key by its hash, with its name and scopes", () => {
    const list = "erp:read:erp-key-123, finance:read+pii:finance:key:with:colons,\n audit:pii:audit-key-1"
    assert.deepStrictEqual(caller(list, "erp-key-123"), { name: "erp", scopes: scopes(["read"]) })
    assert.deepStrictEqual(caller(list, "finance:key:with:colons"), {
      name: "finance",
      scopes: scopes(["read", "pii"])
    })
    assert.deepStrictEqual(caller(list, "audit-key-1"), { name: "audit", scopes: scopes(["pii"]) })
  })

  it("refuses what is not exactly a key", () => {
    for (const wrong of ["", "erp-key-12", "erp-key-1234", "ERP-KEY-123", "erp", "erp:read:erp-key-123"]) {
      assert.isUndefined(caller("erp:read:erp-key-123", wrong), wrong)
    }
  })

  const faults: ReadonlyArray<readonly [list: string, named: string]> = [
    ["CANARYsecret", "entry 1"],
    ["erp:read:good-key-1,CANARYsecret", "entry 2"],
    ["CANARYsecret-that-is-far-too-long-to-be-a-name:read:x", "entry 1"],
    ["erp:CANARYsecret:read", "erp"],
    ["erp:read+write:CANARYsecret", "erp"],
    ["erp::CANARYsecret", "erp"],
    ["erp:read:", "erp"],
    ["erp:read:CANARY secret", "erp"],
    ["erp:read:CANARYsecret1,erp:read:CANARYsecret2", "erp"],
    ["erp:read:CANARYsecret,crm:read:CANARYsecret", "crm"],
    [" , ", "(empty)"]
  ]
  for (const [list, named] of faults) {
    it(`names ${named} and nothing else of ${JSON.stringify(list)}`, () => {
      const fault = Either.getOrThrow(Either.flip(parse(list)))
      assert.strictEqual(fault.exitCode, 2)
      assert.strictEqual(fault.setting, "WXSHOP_API_KEYS")
      assert.isTrue(fault.text.en.startsWith(`${named}: `), fault.text.en)
      assert.isTrue(fault.text.zh.startsWith(`${named}：`), fault.text.zh)
      assert.notInclude(inspect(fault, { depth: 9 }), "CANARY")
    })
  }

  it("takes any key that is not empty, and names the short ones", () => {
    const list = "one:read:1,seven:read:1234567,eight:read:12345678"
    assert.strictEqual(caller(list, "1")?.name, "one")
    assert.deepStrictEqual(keys(list).short, ["one", "seven"])
  })

  it("keeps no key in memory", () => {
    const held = keys("erp:read:CANARY-key-123")
    assert.notInclude(inspect(held, { depth: 9, showHidden: true }), "CANARY")
  })

  it.effect("makes keys nobody can guess", () =>
    Effect.gen(function* () {
      const first = yield* ApiKeys.generate
      const second = yield* ApiKeys.generate
      assert.match(Redacted.value(first), /^wxs_[A-Za-z0-9_-]{43}$/)
      assert.notStrictEqual(Redacted.value(first), Redacted.value(second))
      const held = ApiKeys.single(first)
      assert.deepStrictEqual(Option.getOrUndefined(held.authenticate(first)), {
        name: "generated",
        scopes: scopes(["read"])
      })
      assert.isTrue(Option.isNone(held.authenticate(second)))
    })
  )
})
