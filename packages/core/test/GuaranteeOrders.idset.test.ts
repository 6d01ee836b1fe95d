import { assert, describe, it } from "@effect/vitest"
import * as FastCheck from "effect/FastCheck"
import { IdSet } from "../src/GuaranteeOrders/IdSet.js"

const MAX = 18_446_744_073_709_551_615n

describe("a set of ids", () => {
  it("is a set", () => {
    const id = FastCheck.oneof(
      FastCheck.bigInt({ min: 0n, max: MAX }),
      FastCheck.bigInt({ min: 0n, max: 300n }),
      // Neighbours, and ids that share one half.
      FastCheck.bigInt({ min: 0n, max: 40n }).map((n) => 2_000_001_077_270_153n + n),
      FastCheck.bigInt({ min: 0n, max: 40n }).map((n) => n << 32n),
      FastCheck.constantFrom(0n, 1n, MAX, MAX - 1n, 4_294_967_295n, 4_294_967_296n, 3_726_524_657_461_498_624n)
    ).map(String)
    FastCheck.assert(
      FastCheck.property(FastCheck.array(id, { maxLength: 600 }), FastCheck.array(id), (added, asked) => {
        const set = new IdSet()
        const model = new Set<string>()
        for (const one of added) {
          assert.strictEqual(set.has(one), model.has(one))
          assert.strictEqual(set.add(one), !model.has(one))
          model.add(one)
        }
        for (const one of [...added, ...asked]) assert.strictEqual(set.has(one), model.has(one))
        assert.strictEqual(set.size, model.size)
      })
    )
  })

  it("takes 200,000 ids, also such as a double cannot tell apart", () => {
    const set = new IdSet()
    let fresh = 0
    for (let i = 0; i < 200_000; i++) {
      // 19 digits: the last three are lost in a double.
      fresh += set.add(`372652465746${String(i).padStart(7, "0")}`) ? 1 : 0
    }
    assert.strictEqual(fresh, 200_000)
    assert.isFalse(set.has("3726524657460200000"))
    assert.isFalse(set.add("3726524657460000001"))
    assert.strictEqual(set.size, 200_000)
  })
})
