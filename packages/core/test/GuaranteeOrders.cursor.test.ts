import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Encoding from "effect/Encoding"
import * as FastCheck from "effect/FastCheck"
import * as TestClock from "effect/TestClock"
import * as GuaranteeOrders from "../src/GuaranteeOrders.js"
import {
  NOW,
  orders,
  rightOf,
  ShopExecutor,
  type ShopExecutorOptions,
  type StoredOrder
} from "./fixtures/ShopExecutor.js"

const ids = (list: ReadonlyArray<{ readonly guarantee_order_id: string }>) =>
  list.map((order) => order.guarantee_order_id)

/** Reads by cursor to the end, or `most` pages. */
const readOn = (
  shop: ShopExecutor,
  filter: GuaranteeOrders.SearchFilter,
  limit: number,
  between: (page: number) => void = () => undefined
) =>
  Effect.gen(function* () {
    yield* TestClock.setTime(NOW * 1000)
    const pages: Array<GuaranteeOrders.CursorPage> = []
    const cursors: Array<string> = []
    let cursor: string | null | undefined
    while (cursor !== null) {
      // Another port each time: nothing is remembered but the cursor.
      const page: GuaranteeOrders.CursorPage = yield* GuaranteeOrders.make(shop).page(filter, { cursor, limit })
      pages.push(page)
      cursor = page.next_cursor
      if (cursor !== null) cursors.push(cursor)
      assert.isBelow(pages.length, 500)
      between(pages.length)
    }
    return { pages, cursors, found: pages.flatMap((page) => page.orders), last: pages.at(-1)! }
  })

const byHash = (a: StoredOrder, b: StoredOrder) =>
  Number(a.guarantee_order_id.slice(-3)) - Number(b.guarantee_order_id.slice(-3)) ||
  Number(a.guarantee_order_id) - Number(b.guarantee_order_id)

describe("page by page with a cursor", () => {
  it.effect("every order comes once, and only the last page may be complete", () =>
    Effect.gen(function* () {
      const shops: ReadonlyArray<ShopExecutorOptions> = [
        {},
        { sort: (a, b) => a.create_time - b.create_time },
        { sort: byHash },
        { ignores: ["begin_time", "end_time"] }
      ]
      for (const options of shops) {
        for (const limit of [5, 20, 50]) {
          const all = orders(230)
          const shop = new ShopExecutor(all, options)
          const { found, last, pages } = yield* readOn(shop, {}, limit)
          assert.deepStrictEqual(ids(found).sort(), ids(all).sort())
          assert.isTrue(pages.every((page) => page.orders.length <= limit))
          assert.isTrue(pages.slice(0, -1).every((page) => !page.complete && page.next_cursor !== null))
          assert.deepInclude(last, { complete: true, next_cursor: null })
          assert.isAtMost(shop.searches.length, Math.ceil(230 / (limit - (limit < 16 ? 1 : 2))) + 2)
        }
      }
    })
  )

  it.effect("an empty list is one complete page", () =>
    Effect.gen(function* () {
      const { found, pages } = yield* readOn(new ShopExecutor([]), {}, 20)
      assert.deepStrictEqual([found.length, pages.length, pages[0]!.complete], [0, 1, true])
    })
  )

  it.effect("orders that leave or enter between the pages make none of the others be missed", () =>
    Effect.gen(function* () {
      const all = orders(200)
      const shop = new ShopExecutor(all)
      const left = new Set<string>()
      const { found, last } = yield* readOn(shop, {}, 20, (page) => {
        for (const order of shop.orders.splice(page % 7, 3)) left.add(order.guarantee_order_id)
        shop.orders.unshift({ ...all[0]!, guarantee_order_id: `77${page}`, create_time: NOW + page })
      })
      const known = new Set(ids(found))
      assert.strictEqual(known.size, found.length)
      assert.isTrue(ids(all).every((id) => known.has(id) || left.has(id)))
      assert.isTrue(last.complete)
    })
  )

  it.effect("says why when the whole walk could not be shown to be complete", () =>
    Effect.gen(function* () {
      const shop = new ShopExecutor(orders(120), { sort: byHash, ignores: ["begin_time", "end_time"] })
      const { last } = yield* readOn(shop, {}, 20, () => shop.orders.splice(50, 1))
      assert.deepInclude(last, { complete: false, next_cursor: null, reason: "Disturbed" })
      assert.containsAllKeys(last.text as object, ["zh", "en"])
    })
  )

  it.effect("reads statuses one after another where the shop takes one a call", () =>
    Effect.gen(function* () {
      const all = orders(280)
      const shop = new ShopExecutor(all, { wire: { statusFilterFormat: "name" } })
      const status_list = ["STATUS_PAY_SUCC", "STATUS_WAIT_MERCHANT_HANDLE"] as const
      const { found, last } = yield* readOn(shop, { status_list }, 15)
      assert.strictEqual(new Set(ids(found)).size, 40)
      // The pages before are not remembered, so nothing shows that no order moved between the two.
      assert.deepInclude(last, { complete: false, reason: "StatusesMerged" })
    })
  )

  it.effect("the limit may change on the way, and is checked", () =>
    Effect.gen(function* () {
      const all = orders(100)
      const { page } = GuaranteeOrders.make(new ShopExecutor(all))
      const first = yield* page({}, { limit: 10 })
      const second = yield* page({}, { limit: 40, cursor: first.next_cursor! })
      const third = yield* page({}, { cursor: second.next_cursor! })
      const found = [...first.orders, ...second.orders, ...third.orders]
      assert.deepStrictEqual(ids(found), ids(all.slice(0, found.length)))
      assert.deepInclude(yield* Effect.flip(page({}, { limit: 51 })), { field: "limit" })
    })
  )
})

describe("a cursor", () => {
  const filter = { type: 1, status_list: ["STATUS_PAY_SUCC", "STATUS_PAYING"] } as const
  const first = Effect.gen(function* () {
    const shop = new ShopExecutor(orders(400, () => ({ status: "STATUS_PAYING" })))
    const port = GuaranteeOrders.make(shop)
    const { next_cursor } = yield* port.page(filter, { limit: 50 })
    return { port, shop, cursor: next_cursor! }
  })

  it.effect("is short opaque text without personal data", () =>
    Effect.gen(function* () {
      const { cursor } = yield* first
      assert.match(cursor, /^[\w-]+$/)
      assert.isBelow(cursor.length, 4000)
      assert.notInclude(rightOf(Encoding.decodeBase64UrlString(cursor)), "openid")
    })
  )

  it.effect("belongs to its filter, however that is spelt", () =>
    Effect.gen(function* () {
      const { cursor, port } = yield* first
      const same = { status_list: ["STATUS_PAYING", "STATUS_PAY_SUCC"], type: 1, order_id_list: [] } as const
      assert.strictEqual((yield* port.page(same, { cursor, limit: 50 })).orders.length, 49)
      const others: ReadonlyArray<GuaranteeOrders.SearchFilter> = [
        {},
        { ...filter, type: 2 },
        { ...filter, begin_time: 1 },
        { ...filter, status_list: ["STATUS_PAYING"] }
      ]
      for (const other of others) {
        const error = yield* Effect.flip(port.page(other, { cursor }))
        assert.deepInclude(error, { _tag: "InvalidRequestError", field: "cursor" })
      }
    })
  )

  it.effect("is refused when damaged, and nothing is asked", () =>
    Effect.gen(function* () {
      const { cursor, port, shop } = yield* first
      const asked = shop.searches.length
      const refuses = (text: string) =>
        Effect.map(Effect.flip(port.page(filter, { cursor: text })), (error) =>
          assert.deepInclude(error, { _tag: "InvalidRequestError", field: "cursor" })
        )
      const junk = ["", "x", "null", "{}", "1", cursor.slice(0, -4), `${cursor}AAAA`, cursor.toUpperCase(), "中文"]
      yield* Effect.forEach(junk, refuses)
      const texts = FastCheck.sample(FastCheck.string({ maxLength: 60 }), { numRuns: 100, seed: 1 })
      yield* Effect.forEach(texts, refuses)
      // Any one character changed.
      const places = FastCheck.sample(FastCheck.nat(cursor.length - 1), { numRuns: 100, seed: 1 })
      const changed = places.map((at) => cursor.slice(0, at) + (cursor[at] === "Q" ? "R" : "Q") + cursor.slice(at + 1))
      yield* Effect.forEach(
        changed.filter((text) => text.slice(0, -1) !== cursor.slice(0, -1)),
        refuses
      )
      assert.strictEqual(shop.searches.length, asked)
    })
  )
})
