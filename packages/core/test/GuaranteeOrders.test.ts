import { assert, describe, it } from "@effect/vitest"
import * as Chunk from "effect/Chunk"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Fiber from "effect/Fiber"
import * as Layer from "effect/Layer"
import * as Stream from "effect/Stream"
import * as TestClock from "effect/TestClock"
import * as GuaranteeOrders from "../src/GuaranteeOrders.js"
import type { GuaranteeOrderId } from "../src/Ids.js"
import { OperationExecutor } from "../src/Operation.js"
import { defaultLimits, type ValidSearchRequest } from "../src/SearchGuaranteeOrders.js"
import { fromErrcode, transportError } from "../src/WeChatError.js"
import { NOW, orders, ShopExecutor } from "./fixtures/ShopExecutor.js"

const ids = (list: ReadonlyArray<{ readonly guarantee_order_id: string }>) =>
  list.map((order) => order.guarantee_order_id)
const sorted = (list: ReadonlyArray<{ readonly guarantee_order_id: string }>) => ids(list).sort()

const refusedInput = fromErrcode({ operation: "searchguaranteeorder", errcode: 9700224, errmsg: "参数错误" })
const broken = transportError({
  operation: "searchguaranteeorder",
  reason: "Reset",
  delivered: "unknown",
  host: "h",
  path: "/p"
})

const hasStatus = (status: string) => (order: { readonly status?: string }) => order.status === status

describe("search", () => {
  it.effect("is one page: what matches, what was received, and the total", () =>
    Effect.gen(function* () {
      const shop = new ShopExecutor(orders(100))
      const page = yield* GuaranteeOrders.make(shop).search({ type: 1, offset: 10, limit: 30 })
      assert.deepStrictEqual([page.orders.length, page.received, page.total_num], [30, 30, 50])
      assert.deepStrictEqual([page.offset, page.limit], [10, 30])
      assert.isTrue(page.orders.every((order) => order.type === 1))
      assert.deepStrictEqual(shop.searches, [{ type: 1, offset: 10, limit: 30 }])
    })
  )

  it.effect("filters again by every field and counts what the shop ignored", () =>
    Effect.gen(function* () {
      const all = orders(14, (i) => (i === 13 ? { status: "" } : {}))
      const shop = new ShopExecutor(all, {
        ignores: ["status_list", "type", "begin_time", "end_time", "order_id_list", "guarantee_order_id_list"]
      })
      const { search } = GuaranteeOrders.make(shop)
      const cases: ReadonlyArray<readonly [GuaranteeOrders.SearchRequest, string, number]> = [
        // The order without a status stays: nothing says that it does not match.
        [{ status_list: ["STATUS_WAIT_MERCHANT_HANDLE"] }, "status_list", 2],
        [{ type: 2 }, "type", 7],
        [{ begin_time: NOW - 60 * 4 }, "begin_time", 4],
        [{ end_time: NOW - 60 * 4 }, "end_time", 11],
        [{ order_id_list: [all[3]!.order_id as never] }, "order_id_list", 1],
        [{ guarantee_order_id_list: [all[3]!.guarantee_order_id as never] }, "guarantee_order_id_list", 1],
        [{ status_list: [], type: 0 }, "none", 14]
      ]
      for (const [request, field, kept] of cases) {
        const page = yield* search(request)
        assert.deepStrictEqual([field, page.orders.length, page.received], [field, kept, 14])
        const ignored = page.report.entries.filter((entry) => entry.kind === "filter-ignored")
        const expected = kept === 14 ? [] : [{ kind: "filter-ignored", path: field, count: 14 - kept }]
        assert.deepStrictEqual(ignored, expected as never)
      }
    })
  )

  it.effect("refuses bad input before anything is asked", () =>
    Effect.gen(function* () {
      const shop = new ShopExecutor(orders(3))
      const error = yield* Effect.flip(GuaranteeOrders.make(shop).search({ limit: 51 }))
      assert.deepInclude(error, { _tag: "InvalidRequestError", field: "limit" })
      assert.strictEqual(shop.searches.length, 0)
    })
  )
})

describe("get", () => {
  it.effect("is the order asked for, never another", () =>
    Effect.gen(function* () {
      const all = orders(5)
      const { get } = GuaranteeOrders.make(new ShopExecutor(all))
      const id = all[2]!.guarantee_order_id as GuaranteeOrderId
      assert.strictEqual((yield* get(id)).order.guarantee_order_id, id)
      const error = yield* Effect.flip(get("2000009999999999" as GuaranteeOrderId))
      assert.deepInclude(error, { _tag: "DecodeError", reason: "WrongOrder" })
    })
  )
})

describe("pages, stream and collect", () => {
  it.effect("hand out every order once, with the summary on the last page", () =>
    Effect.gen(function* () {
      yield* TestClock.setTime(NOW * 1000)
      const all = orders(230)
      const port = GuaranteeOrders.make(new ShopExecutor(all))
      const pages = Chunk.toReadonlyArray(yield* Stream.runCollect(port.pages({}, { limit: 50 })))
      assert.deepStrictEqual(ids(pages.flatMap((page) => page.orders)), ids(all))
      assert.deepStrictEqual(
        pages.map((page) => page.calls),
        [1, 2, 3, 4, 5]
      )
      assert.isTrue(pages.every((page) => page.total_num === 230))
      assert.strictEqual(pages.at(-1)!.seen, 230)
      assert.isTrue(pages.slice(0, -1).every((page) => page.summary === undefined))
      assert.deepInclude(pages.at(-1)!.summary, { complete: true, calls: 5, orders: 230 })
      assert.isUndefined(pages.at(-1)!.summary?.reason)

      const streamed = yield* Stream.runCollect(port.stream({}, { limit: 50 }))
      assert.deepStrictEqual(ids(Chunk.toReadonlyArray(streamed)), ids(all))
      const collected = yield* port.collect({}, { limit: 50 })
      assert.deepStrictEqual(ids(collected.orders), ids(all))
      assert.deepStrictEqual(collected.summary, pages.at(-1)!.summary)
    })
  )

  it.effect("ask for the largest page by default, and stop at nothing", () =>
    Effect.gen(function* () {
      const shop = new ShopExecutor([])
      const { orders: none, summary } = yield* GuaranteeOrders.make(shop, { ...defaultLimits, maxLimit: 30 }).collect(
        {}
      )
      assert.deepStrictEqual(none, [])
      assert.deepInclude(summary, { complete: true, calls: 1, orders: 0 })
      assert.deepStrictEqual(shop.searches, [{ offset: 0, limit: 30 }])
    })
  )

  it.effect("keep to the caller's own window, and drop what the shop sends beside the filter", () =>
    Effect.gen(function* () {
      yield* TestClock.setTime(NOW * 1000)
      const all = orders(200)
      const filter = { type: 1, begin_time: NOW - 60 * 150, end_time: NOW - 60 * 20 } as const
      const shop = new ShopExecutor(all, { ignores: ["type", "begin_time", "end_time"] })
      const { orders: found, summary } = yield* GuaranteeOrders.make(shop).collect(filter)
      const expected = all.filter(
        ({ create_time: time, type }) => type === 1 && time >= filter.begin_time && time <= filter.end_time
      )
      assert.deepStrictEqual(sorted(found), sorted(expected))
      assert.isTrue(summary.complete)
      assert.strictEqual(
        summary.report.entries.reduce((sum, entry) => sum + (entry.kind === "filter-ignored" ? entry.count : 0), 0),
        200 - expected.length
      )
      assert.isTrue(
        shop.searches.every(
          ({ begin_time, end_time }) => begin_time === filter.begin_time && end_time === filter.end_time
        )
      )
    })
  )

  it.effect("add no window of their own when they look for given ids", () =>
    Effect.gen(function* () {
      yield* TestClock.setTime(NOW * 1000)
      const all = orders(100)
      const shop = new ShopExecutor(all)
      const list = all.slice(0, 90).map((order) => order.order_id as never)
      const { orders: found, summary } = yield* GuaranteeOrders.make(shop).collect(
        { order_id_list: list },
        { limit: 40 }
      )
      assert.deepStrictEqual([found.length, summary.complete], [90, true])
      assert.isTrue(
        shop.searches.every((request) => request.begin_time === undefined && request.end_time === undefined)
      )
    })
  )

  it.effect("freeze an open window at the start", () =>
    Effect.gen(function* () {
      yield* TestClock.setTime(NOW * 1000)
      let applied = 0
      const shop = new ShopExecutor(orders(300), {
        // By type, then by id: windows cannot move along this list.
        sort: (a, b) => a.type - b.type || Number(a.guarantee_order_id) - Number(b.guarantee_order_id),
        before: (_, call) =>
          Effect.sync(() => {
            if (call === 1) return
            shop.orders.push({ ...orders(1)[0]!, guarantee_order_id: `99${applied++}`, create_time: NOW + 50 })
          })
      })
      const { orders: found, summary } = yield* GuaranteeOrders.make(shop).collect({}, { limit: 20 })
      assert.isTrue(summary.complete)
      assert.strictEqual(found.length, 300)
      assert.isTrue(shop.searches.slice(1).every((request) => request.end_time === NOW + 1 && request.begin_time === 1))
    })
  )

  it.effect("start at an offset, and are complete about the orders from there on", () =>
    Effect.gen(function* () {
      yield* TestClock.setTime(NOW * 1000)
      const all = orders(200)
      const port = GuaranteeOrders.make(new ShopExecutor(all))
      for (const concurrency of [1, 3]) {
        for (const offset of [0, 60, 199, 200, 500]) {
          const { orders: found, summary } = yield* port.collect({}, { offset, limit: 20, concurrency })
          assert.deepStrictEqual(ids(found), ids(all.slice(offset)))
          assert.isTrue(summary.complete)
        }
      }
    })
  )

  it.effect("refuse bad options", () =>
    Effect.gen(function* () {
      const shop = new ShopExecutor(orders(3))
      const { collect } = GuaranteeOrders.make(shop)
      const cases = [
        [{ limit: 51 }, "limit"],
        [{ limit: 0 }, "limit"],
        [{ offset: -1 }, "offset"],
        [{ concurrency: 0 }, "concurrency"],
        [{ concurrency: 1.5 }, "concurrency"]
      ] as const
      for (const [options, field] of cases) {
        assert.deepInclude(yield* Effect.flip(collect({}, options)), { _tag: "InvalidRequestError", field })
      }
      assert.deepInclude(yield* Effect.flip(collect({ begin_time: 2, end_time: 1 })), { field: "begin_time" })
      assert.strictEqual(shop.searches.length, 0)
    })
  )

  it.effect("end with a failed call, after everything before it", () =>
    Effect.gen(function* () {
      for (const concurrency of [1, 4]) {
        const all = orders(300)
        const shop = new ShopExecutor(all, { before: (_, call) => (call === 4 ? Effect.fail(broken) : Effect.void) })
        const seen: Array<string> = []
        const exit = yield* GuaranteeOrders.make(shop)
          .stream({}, { limit: 50, concurrency })
          .pipe(
            Stream.runForEachChunk((chunk) => Effect.sync(() => seen.push(...ids(Chunk.toReadonlyArray(chunk))))),
            Effect.exit
          )
        assert.deepStrictEqual(exit, Exit.fail(broken))
        assert.isAtLeast(seen.length, 140)
        assert.deepStrictEqual(seen, ids(all.slice(0, seen.length)))
      }
    })
  )

  it.effect("interrupt the calls in flight when they are interrupted", () =>
    Effect.gen(function* () {
      for (const concurrency of [1, 4]) {
        let interrupted = 0
        const shop = new ShopExecutor(orders(500), {
          before: (_, call) =>
            call === 1 ? Effect.void : Effect.onInterrupt(Effect.never, () => Effect.sync(() => interrupted++))
        })
        const fiber = yield* Effect.fork(GuaranteeOrders.make(shop).collect({}, { limit: 50, concurrency }))
        yield* Effect.repeat(Effect.yieldNow(), { until: () => shop.searches.length === 1 + concurrency })
        yield* Fiber.interrupt(fiber)
        assert.strictEqual(interrupted, concurrency)
      }
    })
  )
})

describe("with concurrency", () => {
  const run = (concurrency: number, before: (shop: ShopExecutor, call: number) => void = () => undefined) =>
    Effect.gen(function* () {
      yield* TestClock.setTime(NOW * 1000)
      let flying = 0
      let most = 0
      const all = orders(1000)
      const shop: ShopExecutor = new ShopExecutor(all, {
        before: (_, call) =>
          Effect.gen(function* () {
            most = Math.max(most, ++flying)
            yield* Effect.sleep("20 millis")
            flying--
            before(shop, call)
          })
      })
      const fiber = yield* Effect.fork(GuaranteeOrders.make(shop).collect({}, { limit: 50, concurrency }))
      let waited = 0
      while ((yield* Fiber.poll(fiber))._tag === "None") {
        yield* TestClock.adjust("20 millis")
        waited += 20
      }
      return { all, shop, most, waited, ...(yield* Fiber.join(fiber)) }
    })

  it.effect("pages are asked for at once, never more than allowed, and handed out in order", () =>
    Effect.gen(function* () {
      const alone = yield* run(1)
      const four = yield* run(4)
      assert.deepStrictEqual([alone.most, four.most], [1, 4])
      for (const one of [alone, four]) {
        assert.deepStrictEqual(ids(one.orders), ids(one.all))
        assert.isTrue(one.summary.complete)
        assert.strictEqual(one.summary.calls, one.shop.searches.length)
      }
      assert.isAtMost(four.shop.searches.length, 22)
      assert.isAtLeast(alone.waited / four.waited, 3)
    })
  )

  it.effect("a gap between pages is closed by stepping back", () =>
    Effect.gen(function* () {
      // Eight orders of the first page leave while the next pages are on their way.
      const one = yield* run(4, (shop, call) => {
        if (call === 3) shop.orders.splice(3, 8)
      })
      const stayed = new Set(ids(one.all.filter((_, i) => i < 3 || i >= 11)))
      assert.isTrue([...stayed].every((id) => ids(one.orders).includes(id)))
      assert.strictEqual(new Set(ids(one.orders)).size, one.orders.length)
      assert.isTrue(one.summary.complete)
      assert.isAtMost(one.summary.calls, 2 * 21)
    })
  )
})

describe("a shop that refuses what the walk chose", () => {
  const walk = (refuses: (request: ValidSearchRequest) => boolean, options?: GuaranteeOrders.WalkOptions) =>
    Effect.gen(function* () {
      yield* TestClock.setTime(NOW * 1000)
      const all = orders(300)
      const shop = new ShopExecutor(all, {
        before: (request) => (refuses(request) ? Effect.fail(refusedInput) : Effect.void)
      })
      const { orders: found, summary } = yield* GuaranteeOrders.make(shop).collect({}, { limit: 20, ...options })
      assert.deepStrictEqual(sorted(found), sorted(all))
      return { summary, shop }
    })

  it.effect("reads by offset when windows are refused", () =>
    Effect.gen(function* () {
      for (const concurrency of [1, 3]) {
        const { summary } = yield* walk((request) => request.begin_time !== undefined, { concurrency })
        assert.isTrue(summary.complete)
      }
    })
  )

  it.effect("reads by windows when deep offsets are refused", () =>
    Effect.gen(function* () {
      const { summary } = yield* walk((request) => request.offset > 100, { concurrency: 3 })
      assert.isTrue(summary.complete)
    })
  )

  it.effect("fails with the refusal where there is no other way", () =>
    Effect.gen(function* () {
      assert.deepStrictEqual(yield* Effect.flip(walk(() => true)), refusedInput)
      const error = yield* Effect.flip(walk((request) => request.offset > 100 || request.begin_time !== undefined))
      assert.deepStrictEqual(error, refusedInput)
    })
  )
})

describe("a shop that filters by one status a call", () => {
  const wire = { statusFilterFormat: "name" } as const
  const status_list = ["STATUS_PAY_SUCC", "STATUS_WAIT_MERCHANT_HANDLE", "STATUS_WAIT_USER_CONFIRM"] as const
  const turns = ["STATUS_WAIT_MERCHANT_HANDLE", "STATUS_WAIT_USER_CONFIRM", "STATUS_PAY_SUCC", "STATUS_USER_CANCEL"]
  const mixed = (count: number) => orders(count, (i) => ({ status: turns[i % 4]! }))
  const asked = (list: ReadonlyArray<{ readonly status?: string }>) =>
    list.filter((order) => (status_list as ReadonlyArray<string>).includes(order.status!)) as never as ReadonlyArray<{
      readonly guarantee_order_id: string
    }>

  it.effect("is walked status by status, in the order of their numbers, and looked at once more", () =>
    Effect.gen(function* () {
      yield* TestClock.setTime(NOW * 1000)
      const all = mixed(150)
      const shop = new ShopExecutor(all, { wire })
      const { orders: found, summary } = yield* GuaranteeOrders.make(shop).collect({ status_list }, { limit: 50 })
      assert.deepStrictEqual(sorted(found), sorted(asked(all)))
      assert.deepInclude(summary, { complete: true, calls: 5 })
      assert.deepStrictEqual(
        shop.searches.map((request) => request.status_list),
        [
          ["STATUS_WAIT_MERCHANT_HANDLE"],
          ["STATUS_WAIT_USER_CONFIRM"],
          ["STATUS_PAY_SUCC"],
          ["STATUS_WAIT_MERCHANT_HANDLE"],
          ["STATUS_WAIT_USER_CONFIRM"]
        ]
      )
    })
  )

  it.effect("an order that moves between two of them is found once, or the walk says that it may be missing", () =>
    Effect.gen(function* () {
      yield* TestClock.setTime(NOW * 1000)
      const move = (count: number, from: string, to: string, at: number) =>
        Effect.gen(function* () {
          const shop: ShopExecutor = new ShopExecutor(mixed(count), {
            wire,
            before: (_, call) =>
              Effect.sync(() => {
                if (call !== at) return
                const index = shop.orders.findLastIndex(hasStatus(from))
                shop.orders[index] = { ...shop.orders[index]!, status: to }
              })
          })
          const throughout = asked(shop.orders)
          const { orders: found, summary } = yield* GuaranteeOrders.make(shop).collect({ status_list }, { limit: 50 })
          assert.strictEqual(new Set(ids(found)).size, found.length)
          const missing = throughout.filter((order) => !ids(found).includes(order.guarantee_order_id))
          return { missing: missing.length, summary }
        })
      // Forwards, from one already walked to one still to come: seen in both, handed out once.
      const forwards = yield* move(150, "STATUS_WAIT_MERCHANT_HANDLE", "STATUS_PAY_SUCC", 2)
      assert.deepInclude(forwards, { missing: 0 })
      // Backwards, past the walk: found when the earlier status is looked at again.
      const backwards = yield* move(150, "STATUS_PAY_SUCC", "STATUS_WAIT_MERCHANT_HANDLE", 2)
      assert.deepInclude(backwards, { missing: 0 })
      assert.isTrue(backwards.summary.complete)
      // The same where one page does not hold the earlier status: said.
      const many = yield* move(1200, "STATUS_PAY_SUCC", "STATUS_WAIT_MERCHANT_HANDLE", 8)
      assert.deepInclude(many.summary, { complete: false, reason: "StatusesMerged" })
      assert.containsAllKeys(many.summary.text as object, ["zh", "en"])
    })
  )

  it.effect("one status alone is an ordinary walk", () =>
    Effect.gen(function* () {
      const shop = new ShopExecutor(mixed(150), { wire })
      const one = yield* GuaranteeOrders.make(shop).collect({ status_list: ["STATUS_PAY_SUCC"] }, { limit: 50 })
      assert.deepStrictEqual([one.orders.length, one.summary.calls, one.summary.complete], [37, 1, true])
    })
  )

  it.effect("search reads the statuses as one list", () =>
    Effect.gen(function* () {
      const all = mixed(150)
      const { search } = GuaranteeOrders.make(new ShopExecutor(all, { wire }))
      const expected = turns.slice(0, 3).flatMap((status) => ids(all.filter(hasStatus(status))))
      for (const [offset, limit] of [
        [0, 20],
        [30, 20],
        [38, 1],
        [60, 50],
        [100, 50],
        [113, 5],
        [400, 5]
      ] as const) {
        const page = yield* search({ status_list, offset, limit })
        assert.deepStrictEqual(ids(page.orders), expected.slice(offset, offset + limit))
        assert.deepStrictEqual([page.total_num, page.offset, page.limit], [expected.length, offset, limit])
      }
    })
  )

  it.effect("search without counts gives no total, and refuses an offset it cannot place", () =>
    Effect.gen(function* () {
      const { search } = GuaranteeOrders.make(new ShopExecutor(mixed(20), { wire, total: "absent" }))
      const page = yield* search({ status_list, limit: 12 })
      assert.deepStrictEqual([page.orders.length, page.total_num], [12, undefined])
      assert.deepInclude(yield* Effect.flip(search({ status_list, offset: 9 })), { field: "offset" })
    })
  )
})

describe("the layers", () => {
  it.effect("stand on an executor", () =>
    Effect.gen(function* () {
      const shop = new ShopExecutor(orders(3))
      const program = Effect.flatMap(GuaranteeOrders.GuaranteeOrders, (port) => port.search({}))
      const executor = Layer.succeed(OperationExecutor, shop)
      const page = yield* Effect.provide(program, Layer.provide(GuaranteeOrders.layer, executor))
      assert.deepStrictEqual([page.orders.length, page.limit], [3, 20])
      const small = GuaranteeOrders.layerWith({ ...defaultLimits, defaultLimit: 2 })
      assert.strictEqual((yield* Effect.provide(program, Layer.provide(small, executor))).orders.length, 2)
    })
  )
})
