import { assert, describe, it } from "@effect/vitest"
import { fromLocale, negotiate } from "../src/AcceptLanguage.js"

describe("AcceptLanguage", () => {
  const cases: ReadonlyArray<readonly [header: string, fallback: "zh" | "en", expected: "zh" | "en"]> = [
    ["zh", "en", "zh"],
    ["en", "zh", "en"],
    ["zh-CN,zh;q=0.9,en;q=0.8", "en", "zh"],
    ["en-GB;q=0.8, zh-Hans-CN;q=0.9", "en", "zh"],
    ["EN-us, ZH;q=0.1", "zh", "en"],
    ["fr, en;q=0.2", "zh", "en"],
    ["fr-FR, de", "zh", "zh"],
    ["*", "zh", "zh"],
    ["zh;q=0, *", "zh", "en"],
    ["en;q=0", "en", "en"],
    ["en, zh", "zh", "en"],
    ["zh, en", "en", "zh"],
    ["zh;q=nonsense, en;q=0.1", "zh", "en"],
    ["zhx, english", "en", "en"],
    ["", "zh", "zh"]
  ]
  for (const [header, fallback, expected] of cases) {
    it(`${JSON.stringify(header)} or ${fallback} is ${expected}`, () => {
      assert.strictEqual(negotiate(header, fallback), expected)
    })
  }

  it("falls back without a header", () => {
    assert.strictEqual(negotiate(undefined, "zh"), "zh")
    assert.strictEqual(negotiate(undefined, "en"), "en")
  })

  it("takes the first locale variable that is set", () => {
    assert.strictEqual(fromLocale(undefined, "", "zh_CN.UTF-8"), "zh")
    assert.strictEqual(fromLocale("C", undefined, "zh_CN.UTF-8"), "en")
    assert.strictEqual(fromLocale(undefined, undefined, undefined), "en")
  })
})
