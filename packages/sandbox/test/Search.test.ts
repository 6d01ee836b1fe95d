/** Every filter against a model that knows nothing of indexes or caches. */
import * as GuaranteeStatus from "@wxshop/core/GuaranteeStatus"
import { assert, describe, it } from "@effect/vitest"
import * as FastCheck from "effect/FastCheck"
import * as Dialect from "../src/Dialect.js"
import * as Platform from "../src/internal/Platform.js"
import * as Routes from "../src/internal/Routes.js"
import type { Order } from "../src/World.js"
import { idsOf, listOf, parse } from "./support.js"

const NOW = Date.parse("2026-11-24T10:00:00+08:00")
const SEARCH = "/channels/ec/aftersale/searchguaranteeorder"

const build = (dialect: Partial<Dialect.Dialect> = {}) => {
  const platform = Platform.make({
    seed: "search",
    shops: 1,
    authorizers: 0,
    ungranted: 0,
    orders: 150,
    dialect: { ...Dialect.defaults, ...dialect },
    now: () => NOW
  })
  const issue = platform.tokens.issueStable(0, false, NOW)
  const [shop] = platform.shops
  if (!issue.ok || shop === undefined) throw new Error("no shop")
  const world = platform.world(shop)
  const ask = (body: string) =>
    parse(
      Routes.answer(platform, {
        method: "POST",
        path: SEARCH,
        query: new URLSearchParams({ access_token: issue.token }),
        body: new TextEncoder().encode(body)
      }).body
    )
  return { world, ask, orders: world.ids().flatMap((id) => world.get(id) ?? []) }
}

const shared = build()
const ORDERS = shared.orders
const times = ORDERS.map((order) => order.create_time)
const FIRST = Math.min(...times)
const LAST = Math.max(...times)

const some = <A>(arbitrary: FastCheck.Arbitrary<A>) => FastCheck.option(arbitrary, { nil: undefined, freq: 1 })
const strange = FastCheck.bigInt({ min: 0n, max: 18_446_744_073_709_551_615n }).map(String)
const ids = (key: "guarantee_order_id" | "order_id") =>
  some(
    FastCheck.array(
      FastCheck.oneof(
        { weight: 6, arbitrary: FastCheck.constantFrom(...ORDERS.map((order) => order[key])) },
        // A neighbour that is the same double.
        { weight: 1, arbitrary: FastCheck.constantFrom(...ORDERS.map((order) => String(BigInt(order[key]) + 1n))) },
        { weight: 1, arbitrary: strange }
      ),
      { maxLength: 40 }
    )
  )
const time = some(
  FastCheck.oneof(FastCheck.constantFrom(...times), FastCheck.integer({ min: FIRST - 10, max: LAST + 10 }))
)

const filters = FastCheck.record({
  guaranteeOrderIds: ids("guarantee_order_id"),
  orderIds: ids("order_id"),
  type: some(FastCheck.constantFrom(0, 1, 2)),
  bounds: FastCheck.tuple(time, time),
  statuses: some(FastCheck.array(FastCheck.constantFrom(...GuaranteeStatus.rows), { maxLength: 14 })),
  offset: some(FastCheck.nat(170)),
  limit: FastCheck.integer({ min: 1, max: 50 })
})
type Filters = typeof filters extends FastCheck.Arbitrary<infer A> ? A : never

const windowOf = ({ bounds: [left, right] }: Filters) =>
  left !== undefined && right !== undefined
    ? ([Math.min(left, right), Math.max(left, right)] as const)
    : ([left, right] as const)

const bodyOf = (filter: Filters): string => {
  const [begin, end] = windowOf(filter)
  const fields = [
    filter.guaranteeOrderIds === undefined ? "" : `"guarantee_order_id_list":[${filter.guaranteeOrderIds.join(",")}]`,
    filter.orderIds === undefined ? "" : `"order_id_list":[${filter.orderIds.join(", ")}]`,
    filter.type === undefined ? "" : `"type":${filter.type}`,
    begin === undefined ? "" : `"begin_time":${begin}`,
    end === undefined ? "" : `"end_time":${end}`,
    filter.statuses === undefined ? "" : `"status_list":[${filter.statuses.map((row) => row.code).join(",")}]`,
    filter.offset === undefined ? "" : `"offset":${filter.offset}`,
    `"limit":${filter.limit}`
  ]
  return `{${fields.filter((field) => field !== "").join(",")}}`
}

const matches = (filter: Filters, order: Order): boolean => {
  const [begin, end] = windowOf(filter)
  const inList = (list: ReadonlyArray<string> | undefined, id: string) =>
    list === undefined || list.length === 0 || list.includes(id)
  return (
    inList(filter.guaranteeOrderIds, order.guarantee_order_id) &&
    inList(filter.orderIds, order.order_id) &&
    (filter.type === undefined || filter.type === 0 || order.type === filter.type) &&
    (begin === undefined || order.create_time >= begin) &&
    (end === undefined || order.create_time <= end) &&
    inList(
      filter.statuses?.map((row) => row.name),
      order.status
    )
  )
}

const newestFirst = (left: Order, right: Order): number =>
  right.create_time - left.create_time || Number(BigInt(right.guarantee_order_id) - BigInt(left.guarantee_order_id))

describe("searchguaranteeorder", () => {
  it.prop(
    "finds what a naive model finds, page by page, with the whole count",
    { filter: filters },
    ({ filter }) => {
      const expected = ORDERS.filter((order) => matches(filter, order)).sort(newestFirst)
      const answer = shared.ask(bodyOf(filter))
      const offset = filter.offset ?? 0
      assert.strictEqual(answer["errcode"], 0)
      assert.strictEqual(answer["total_num"], expected.length)
      assert.deepStrictEqual(
        idsOf(answer),
        expected.slice(offset, offset + filter.limit).map((order) => order.guarantee_order_id)
      )
    },
    { fastCheck: { numRuns: 400 } }
  )

  it.prop(
    "pages cover everything once, in every sort",
    {
      sort: FastCheck.constantFrom(
        ...(["createTimeDesc", "createTimeAsc", "updateTimeDesc", "id", "unspecified"] as const)
      ),
      limit: FastCheck.integer({ min: 1, max: 50 })
    },
    ({ limit, sort }) => {
      const { ask } = build({ sort })
      const seen: Array<string> = []
      for (let offset = 0; offset < 200; offset += limit) {
        seen.push(...idsOf(ask(`{"offset":${offset},"limit":${limit}}`)))
      }
      assert.strictEqual(seen.length, 150)
      assert.strictEqual(new Set(seen).size, 150)
    },
    { fastCheck: { numRuns: 20 } }
  )

  it.prop(
    "finds a changed world at once",
    { at: FastCheck.nat(149), code: FastCheck.constantFrom(...GuaranteeStatus.rows) },
    ({ at, code }) => {
      const { ask, orders, world } = build()
      const id = orders[at]?.guarantee_order_id ?? ""
      ask('{"limit":50}')
      world.patch(id, { status: code.name }, NOW / 1000)
      const found = () => listOf(ask(`{"guarantee_order_id_list":[${id}],"limit":1,"status_list":[${code.code}]}`))
      assert.strictEqual(found()[0]?.["status"], code.name)
      world.remove(id)
      assert.deepStrictEqual(found(), [])
    },
    { fastCheck: { numRuns: 30 } }
  )

  it("compares ids by their digits, not as doubles", () => {
    const neighbour = ORDERS.find((order) =>
      ORDERS.some((other) => BigInt(other.order_id) === BigInt(order.order_id) + 1n)
    )
    assert.isDefined(neighbour)
    const answer = shared.ask(`{"order_id_list":[${neighbour?.order_id}],"limit":50}`)
    assert.isTrue(listOf(answer).length > 0)
    for (const order of listOf(answer)) {
      if (order["order_id"] !== undefined) assert.strictEqual(order["order_id"], neighbour?.order_id)
    }
    const rounded = BigInt(Math.round(Number(neighbour?.order_id)))
    assert.notStrictEqual(String(rounded), neighbour?.order_id)
  })

  it.each([
    ['"limit":"20"', 47001],
    ['"limit":1.5', 47001],
    ['"limit":20,"offset":"0"', 47001],
    ['"limit":20,"type":"1"', 47001],
    ['"limit":20,"begin_time":"1795485600"', 47001],
    ['"limit":20,"order_id_list":3726524657461498624', 47001],
    ['"limit":20,"order_id_list":["3726524657461498624"]', 47001],
    ['"limit":20,"order_id_list":[3.7e18]', 9700224],
    ['"limit":20,"order_id_list":[-1]', 9700224],
    ['"limit":20,"order_id_list":[18446744073709551616]', 9700224],
    ['"limit":20,"guarantee_order_id_list":[{}]', 47001],
    ['"limit":20,"type":3', 9700224],
    ['"limit":20,"type":-1', 9700224],
    ['"limit":20,"offset":-1', 9700224],
    ['"limit":0', 9700224],
    ['"limit":51', 9700224],
    ['"offset":0', 9700224],
    ['"limit":20,"begin_time":2,"end_time":1', 9700224],
    ['"limit":20,"begin_time":1795485600000', 9700224],
    ['"limit":20,"status_list":[11]', 9700224],
    ['"limit":20,"status_list":["STATUS_PAY_SUCC"]', 9700224],
    ['"limit":20,"status_list":"STATUS_PAY_SUCC"', 9700224],
    [`"limit":20,"order_id_list":[${Array.from({ length: 101 }, (_, index) => index + 1).join(",")}]`, 9700224]
  ])("refuses {%s} with %i and a rid", (fields, errcode) => {
    const answer = shared.ask(`{${fields}}`)
    assert.strictEqual(answer["errcode"], errcode)
    assert.match(String(answer["errmsg"]), / rid: [0-9a-f]{8}-[0-9a-f]{8}-[0-9a-f]{8}$/)
    assert.notProperty(answer, "guarantee_order_list")
  })

  it.each([
    ['{"limit":20', 47001],
    ["[]", 47001],
    ["20", 47001],
    ["", 44002],
    ['{"guarantee_order_id_list": [2000001077270153], "order_id_list": [3726524657461498624] "type": 0}', 47001]
  ])("refuses the body %j with %i", (body, errcode) => {
    assert.strictEqual(shared.ask(body)["errcode"], errcode)
  })

  it("ignores fields it does not know, nulls and empty lists", () => {
    const plain = shared.ask('{"limit":20}')
    const noisy = shared.ask('{"limit":20,"foo":[1],"type":null,"order_id_list":[],"status_list":[],"begin_time":null}')
    assert.deepStrictEqual(noisy, plain)
  })
})
