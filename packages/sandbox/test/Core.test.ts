/** What core reads out of every dialect is what the world holds. */
import * as DecodeReport from "@wxshop/core/DecodeReport"
import * as GetGuaranteeOrder from "@wxshop/core/GetGuaranteeOrder"
import type { GuaranteeOrder } from "@wxshop/core/GuaranteeOrder"
import type { GuaranteeOrderId } from "@wxshop/core/Ids"
import * as Json from "@wxshop/core/Json"
import type { WireOptions } from "@wxshop/core/Operation"
import * as SearchGuaranteeOrders from "@wxshop/core/SearchGuaranteeOrders"
import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Either from "effect/Either"
import * as Dialect from "../src/Dialect.js"
import type { Order } from "../src/World.js"
import { callRaw, open, parse } from "./support.js"

/** Every value of every switch that words an answer; numbers, filters and closed doors are other tests' business. */
const dialects = Dialect.rows
  .filter(({ key }) => key !== "ipAllowList")
  .flatMap((row): ReadonlyArray<readonly [string, Record<string, unknown>]> => {
    const values = row.kind === "choice" ? row.words : row.kind === "toggle" ? [true, false] : []
    return values.map((value) => [`${row.key}=${value}`, { [row.key]: value }])
  })

/** The switches that a client has to be told about. */
const wireOf = (dialect: Dialect.Dialect): WireOptions => ({
  idFormat: dialect.requestIds === "string" ? "string" : "number",
  statusFilterFormat: dialect.statusListAccepts === "any" ? "codes" : dialect.statusListAccepts
})

const encoded = <A>(body: Either.Either<Json.Encodable | undefined, A>): string =>
  Json.stringify(Either.getOrThrow(body) ?? null)

const same = (read: GuaranteeOrder, made: Order, dialect: Dialect.Dialect): void => {
  const id = made.guarantee_order_id
  assert.strictEqual(read.guarantee_order_id, id)
  if (!dialect.unknownStatus) assert.strictEqual(read.status, made.status, id)
  if (dialect.missingFields === "many") return
  assert.strictEqual(read.order_id, made.order_id, id)
  assert.strictEqual(read.type, made.type, id)
  assert.strictEqual(read.create_time, made.create_time, id)
  assert.strictEqual(read.update_time, made.update_time, id)
  assert.strictEqual(read.expire_time ?? 0, made.expire_time, id)
  if (dialect.missingFields === "none") {
    assert.strictEqual(read.pay_amount, made.pay_amount, id)
    assert.strictEqual(read.bad_pay_info?.pay_fee, made.bad_pay_info?.pay_fee, id)
    assert.strictEqual(read.fake_one_pay_four_info?.total_pay_fee, made.fake_one_pay_four_info?.total_pay_fee, id)
    assert.strictEqual(read.order_present_info?.present_order_id, made.order_present_info?.present_order_id, id)
    if (dialect.productInfo === "array") {
      assert.deepStrictEqual(
        read.product_info?.map((product) => Number(product.real_price)),
        made.product_info.map((product) => product.real_price)
      )
    }
  }
}

describe("core reads", () => {
  for (const [name, partial] of dialects) {
    it.scoped(name, () =>
      Effect.gen(function* () {
        const { sandbox, token } = yield* open({ dialect: { missingFields: "none", ...partial } })
        const dialect = yield* sandbox.dialect.get
        const wire = wireOf(dialect)
        const made = new Map((yield* sandbox.world.orders).map((order) => [order.guarantee_order_id, order]))

        const request = encoded(SearchGuaranteeOrders.operation.encode({ offset: 0, limit: 50 }, wire))
        const page = yield* callRaw(sandbox, "searchguaranteeorder", request, token)
        const report = DecodeReport.builder()
        const read = Either.getOrThrow(SearchGuaranteeOrders.operation.decode(parse(page.bytes), report))
        assert.strictEqual(read.guarantee_order_list.length, 40)
        for (const order of read.guarantee_order_list) {
          const original = made.get(order.guarantee_order_id)
          assert.isDefined(original)
          if (original !== undefined) same(order, original, dialect)
        }

        for (const [id, original] of [...made].slice(0, 5)) {
          const body = encoded(GetGuaranteeOrder.operation.encode({ guarantee_order_id: id as GuaranteeOrderId }, wire))
          const detail = yield* callRaw(sandbox, "getguaranteeorder", body, token)
          const got = Either.getOrThrow(GetGuaranteeOrder.operation.decode(parse(detail.bytes), report))
          same(got.guarantee_order, original, dialect)
        }
      })
    )
  }
})
