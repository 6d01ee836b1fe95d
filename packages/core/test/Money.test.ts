import { assert, describe, it } from "@effect/vitest"
import * as FastCheck from "effect/FastCheck"
import * as Money from "../src/Money.js"

describe("money", () => {
  it("shows 分 as 元 without floating point", () => {
    const cases: ReadonlyArray<readonly [number, string, string]> = [
      [0, "0.00", "¥0.00"],
      [5, "0.05", "¥0.05"],
      [-5, "-0.05", "-¥0.05"],
      [100, "1.00", "¥1.00"],
      [123456, "1234.56", "¥1,234.56"],
      [100000000000, "1000000000.00", "¥1,000,000,000.00"],
      [Number.MAX_SAFE_INTEGER, "90071992547409.91", "¥90,071,992,547,409.91"]
    ]
    for (const [fen, plain, grouped] of cases) {
      assert.strictEqual(Money.formatYuan(fen), plain)
      assert.strictEqual(Money.formatYuanGrouped(fen), grouped)
    }
  })

  it("loses no 分 on the way to text and back", () => {
    FastCheck.assert(
      FastCheck.property(FastCheck.maxSafeInteger(), (fen) => {
        assert.strictEqual(BigInt(Money.formatYuan(fen).replace(".", "")), BigInt(fen))
      })
    )
  })
})
