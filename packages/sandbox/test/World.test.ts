import * as GuaranteeStatus from "@wxshop/core/GuaranteeStatus"
import { assert, describe, it } from "@effect/vitest"
import * as FastCheck from "effect/FastCheck"
import * as Dialect from "../src/Dialect.js"
import type { Order, World } from "../src/World.js"
import * as WorldOf from "../src/World.js"
import { categories } from "../src/World/Catalog.js"

const NOW = Date.parse("2026-11-24T10:00:00+08:00") / 1000
const build = (seed: string, orders: number, shop = 0, longIds = false): World =>
  WorldOf.make({ seed, shop, orders, now: NOW, longIds }, "wx0123456789abcdef")
const all = (world: World): ReadonlyArray<Order> => world.ids().flatMap((id) => world.get(id) ?? [])
const WAITING = /^STATUS_WAIT_(?!PAYSCORE)/

describe("World", () => {
  it.prop(
    "looks like a shop, whatever the seed",
    { seed: FastCheck.string(), orders: FastCheck.integer({ min: 0, max: 120 }), shop: FastCheck.nat(19_999) },
    ({ orders, seed, shop }) => {
      const list = all(build(seed, orders, shop))
      assert.strictEqual(list.length, orders)
      assert.strictEqual(new Set(list.map((order) => order.guarantee_order_id)).size, orders)
      for (const order of list) {
        assert.match(order.guarantee_order_id, /^[0-9]{16}$/)
        assert.match(order.order_id, /^[0-9]{19}$/)
        assert.isTrue(order.create_time <= order.update_time && order.update_time <= NOW)
        assert.strictEqual(order.expire_time > 0, WAITING.test(order.status), order.status)
        if (order.expire_time > 0) assert.isTrue(Math.abs(order.expire_time - NOW) <= 73 * 3600)
        assert.strictEqual(order.complete_time > 0, GuaranteeStatus.isTerminal(order.status))
        assert.strictEqual(order.fake_one_pay_four_info === null, order.type === 2)
        assert.strictEqual(order.bad_pay_info === null, order.type === 1)
        assert.strictEqual(order.order_present_info === null, order.order_type === 0)
        assert.isTrue(Number.isSafeInteger(order.pay_amount) && order.pay_amount >= 0)
        assert.strictEqual(
          order.history_list.at(-1)?.time,
          order.history_list.length > 1 ? order.update_time : order.create_time
        )
        assert.match(order.product_info[0]?.title ?? "", /\p{Script=Han}/u)
        const goods = categories.flatMap((category) => category.goods)
        const good = goods.find(({ name }) => order.product_info[0]?.title.includes(name))
        assert.isTrue((order.type === 1 ? good?.doubts : good?.damages)?.includes(order.apply_reason))
        assert.isTrue(good?.specs.some((spec) => order.product_info[0]?.title.endsWith(spec)))
      }
    },
    { fastCheck: { numRuns: 30 } }
  )

  it.prop(
    "has every status, each with every type it makes sense for, from 26 orders on",
    { seed: FastCheck.string() },
    ({ seed }) => {
      const pairs = new Set(all(build(seed, 26)).map((order) => `${order.status} ${order.type}`))
      assert.strictEqual(pairs.size, 26)
      assert.isTrue(GuaranteeStatus.rows.every(({ name }) => pairs.has(`${name} 1`) || pairs.has(`${name} 2`)))
    },
    { fastCheck: { numRuns: 30 } }
  )

  it("keeps the ids of the last shop of the most as long as those of the first", () => {
    for (const order of all(build("test", 200, 19_999))) {
      assert.match(order.guarantee_order_id, /^[0-9]{16}$/)
      assert.match(order.order_id, /^[0-9]{19}$/)
    }
  })

  it("begins with the ids of the official page and holds traps for clients that round", () => {
    const list = all(build("test", 400))
    assert.strictEqual(list[0]?.guarantee_order_id, "2000001077270153")
    assert.strictEqual(list[0]?.order_id, "3726524657461498624")
    const ids = new Set(list.map((order) => order.order_id))
    const rounded = new Set([...ids].map(Number))
    assert.isTrue(rounded.size < ids.size, "some different ids must be one double")
    assert.isTrue(ids.size < list.length, "some orders must have two guarantee orders")
  })

  it("holds what real shops hold: gifts, several products, refusals, overdue and urgent cases, equal seconds", () => {
    const list = all(build("test", 600))
    assert.isTrue(list.some((order) => order.order_type === 10))
    assert.isTrue(list.some((order) => order.product_info.length > 1))
    assert.isTrue(list.some((order) => order.merchant_refuse_reason !== ""))
    assert.isTrue(list.some((order) => order.expire_time > 0 && order.expire_time < NOW))
    assert.isTrue(list.some((order) => order.expire_time > NOW && order.expire_time < NOW + 3600))
    assert.isTrue(new Set(list.map((order) => order.create_time)).size < list.length)
    assert.isTrue(list.some((order) => (order.bad_pay_info?.merchant_modify_level ?? 0) > 0))
    assert.isTrue(list.some((order) => (order.bad_pay_info?.platform_modify_level ?? 0) > 0))
    // oxlint-disable-next-line no-control-regex
    assert.isTrue(list.some((order) => /[\u0000-\u001f]/.test(order.bad_pay_info?.content ?? "")))
  })

  it("pays what the pages say: fee plus three times the product, or a share by the level", () => {
    for (const { bad_pay_info: bad, fake_one_pay_four_info: fake, product_info, status } of all(build("test", 300))) {
      const goods = product_info.reduce((sum, product) => sum + product.real_price * product.product_cnt, 0)
      if (fake !== null) {
        assert.strictEqual(fake.total_pay_fee, fake.identify_fee + goods * 3)
        assert.strictEqual(fake.acctual_pay, status === "STATUS_PAY_SUCC" ? fake.total_pay_fee : 0)
      }
      if (bad !== null) {
        assert.include(
          [10, 30, 50, 80, 100].map((level) => Math.floor((goods * level) / 100)),
          bad.pay_fee
        )
      }
    }
  })

  it("is the same for the same seed, another for another seed or shop", () => {
    assert.deepStrictEqual(all(build("a", 60)), all(build("a", 60)))
    assert.notDeepEqual(all(build("a", 60)), all(build("b", 60)))
    const [first, second] = [build("a", 500, 0), build("a", 500, 1)]
    const shared = (key: "guarantee_order_id" | "order_id") => {
      const mine = new Set(all(first).map((order) => order[key]))
      return all(second).filter((order) => mine.has(order[key]))
    }
    assert.deepStrictEqual([...shared("guarantee_order_id"), ...shared("order_id")], [])
  })

  it("writes 19-digit guarantee ids when asked", () => {
    for (const id of build("a", 50, 3, true).ids()) assert.match(id, /^[0-9]{19}$/)
  })

  it("takes orders, changes and removals", () => {
    const world = build("a", 5)
    const made = world.put("18446744073709551615", { type: 1 }, NOW)
    assert.strictEqual(made.status, "STATUS_WAIT_MERCHANT_HANDLE")
    assert.isTrue(made.expire_time > NOW && made.create_time < NOW)
    assert.strictEqual(world.size(), 6)
    const paid = world.patch("18446744073709551615", { status: "STATUS_PAY_SUCC", expire_time: 0 }, NOW + 5)
    assert.deepStrictEqual(paid, { ...made, status: "STATUS_PAY_SUCC", expire_time: 0, update_time: NOW + 5 })
    assert.deepStrictEqual(world.get("18446744073709551615"), paid)
    const filter = {
      guaranteeOrderIds: [],
      orderIds: [],
      type: 0,
      beginTime: undefined,
      endTime: undefined,
      statuses: ["STATUS_PAY_SUCC"]
    }
    const find = () =>
      world.search(filter, Dialect.defaults).some((head) => head.guarantee_order_id === "18446744073709551615")
    assert.isTrue(find())
    assert.isTrue(world.remove("18446744073709551615"))
    assert.isFalse(find())
    assert.isFalse(world.remove("18446744073709551615"))
    assert.isUndefined(world.patch("18446744073709551615", {}, NOW))
    assert.strictEqual(world.size(), 5)
  })
})
