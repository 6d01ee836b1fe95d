import { assert, describe, it } from "@effect/vitest"
import * as FastCheck from "effect/FastCheck"
import { Seen } from "../src/GuaranteeOrders/Seen.js"
import type { Sighting } from "../src/GuaranteeOrders/Sighting.js"
import * as Walk from "../src/GuaranteeOrders/Walk.js"
import { overlapOf, start } from "../src/GuaranteeOrders/WalkState.js"
import { type Change, type ShopOptions, SimulatedShop, type SortName, START } from "./fixtures/SimulatedShop.js"

interface Run {
  readonly limit: number
  /** By offset only, as with `concurrency`. */
  readonly byOffset: boolean
  /** Changes between two calls, on average. */
  readonly rate: number
  readonly changes: ReadonlyArray<Change>
}

const quiet: Run = { limit: 50, byOffset: false, rate: 0, changes: [] }

const plain: ShopOptions = {
  seed: 1,
  size: 1000,
  sort: "createDesc",
  maxLimit: 1000,
  total: "exact",
  cap: 100,
  window: "inclusive",
  offset: "honoured",
  depth: Number.POSITIVE_INFINITY,
  spacing: 60,
  updated: 0.5,
  missingTimes: 0
}

const walk = (partial: Partial<ShopOptions>, run: Partial<Run> = {}) => {
  const { byOffset, changes, limit, rate } = { ...quiet, ...run }
  const options = { ...plain, ...partial }
  const shop = new SimulatedShop(options)
  const seen = new Seen()
  let state = start<Sighting>({
    limit,
    offset: 0,
    window: {},
    now: START,
    windows: true,
    moving: !byOffset,
    resumable: false
  })
  const emitted: Array<string> = []
  const asked: Array<Walk.Question> = []
  let largest = shop.list().length
  while (state.verdict === undefined) {
    const question = Walk.question(state)!
    asked.push(question)
    const step = Walk.receive(state, shop.answer(question), seen)
    largest = Math.max(largest, shop.list().length)
    emitted.push(...step.fresh.map((order) => order.guarantee_order_id))
    state = step.state
    assert.isBelow(state.calls, 3000, "the walk does not end")
    for (let n = rate; n > 0; n--) if (shop.rng.next() < n) shop.change(changes)
  }
  const found = new Set(emitted)
  const size = Math.min(limit, options.maxLimit)
  return {
    calls: state.calls,
    verdict: state.verdict,
    phase: state.phase,
    asked,
    emitted,
    repeated: emitted.length - found.size,
    missed: [...shop.throughout].filter((id) => !found.has(id)),
    /** Pages that overlap as the walk's do. */
    pages: Math.max(1, Math.ceil(largest / Math.max(1, size - overlapOf(size))))
  }
}

const sorts: ReadonlyArray<SortName> = [
  "createDesc",
  "createAsc",
  "createDescLoose",
  "updateDesc",
  "updateAsc",
  "idAsc",
  "idDesc",
  "idHash"
]
const everyChange: ReadonlyArray<Change> = ["leave", "enter", "apply", "update"]

// A fixed seed: the same runs on every machine.
const check = { seed: 20261124, numRuns: 600 }

const shops = FastCheck.record({
  seed: FastCheck.nat(1_000_000),
  size: FastCheck.constantFrom(0, 1, 2, 5, 10, 20, 40, 80, 150),
  maxLimit: FastCheck.constantFrom(1000, 1000, 1000, 4, 9, 20),
  window: FastCheck.constantFrom("inclusive" as const, "exclusive" as const, "ignored" as const),
  spacing: FastCheck.constantFrom(0, 0.3, 1, 3, 60, 1000),
  updated: FastCheck.constantFrom(0, 0.1, 0.6),
  missingTimes: FastCheck.constantFrom(0, 0, 0, 0.1, 1)
})

describe("a walk", { timeout: 60_000 }, () => {
  it("hands out no order twice, and says complete only if none that matched throughout is missing", () => {
    const runs = FastCheck.record({
      shop: shops,
      sort: FastCheck.constantFrom(...sorts),
      total: FastCheck.constantFrom("exact" as const, "exact" as const, "absent" as const, "capped" as const),
      offset: FastCheck.constantFrom("honoured" as const, "honoured" as const, "honoured" as const, "ignored" as const),
      limit: FastCheck.constantFrom(2, 3, 5, 8, 10, 20, 50),
      byOffset: FastCheck.boolean(),
      rate: FastCheck.constantFrom(0, 0.1, 0.3, 0.8),
      changes: FastCheck.subarray([...everyChange], { minLength: 1 })
    })
    const tally = { complete: 0, disturbed: 0 }
    FastCheck.assert(
      FastCheck.property(runs, ({ changes, shop, sort, ...rest }) => {
        // Sorted by ids that almost follow creation, an order can hide behind another that enters in the same call.
        const kinds = sort === "idAsc" || sort === "idDesc" ? changes.filter((kind) => kind !== "enter") : changes
        const rate = kinds.length === 0 ? 0 : rest.rate
        const result = walk({ ...shop, ...rest, sort }, { ...rest, rate, changes: kinds })
        assert.strictEqual(result.repeated, 0)
        if (result.verdict.complete) {
          assert.deepStrictEqual(result.missed, [])
          tally.complete++
          if (rate > 0) tally.disturbed++
        }
      }),
      { ...check, numRuns: 2000 }
    )
    // The property says something only if complete is said often, also in shops that change.
    assert.isAbove(tally.complete, 1000)
    assert.isAbove(tally.disturbed, 500)
  })

  it("costs about one call a page while nothing changes, and then is complete", () => {
    const runs = FastCheck.record({
      shop: shops,
      sort: FastCheck.constantFrom(...sorts.filter((sort) => sort !== "createDescLoose")),
      limit: FastCheck.constantFrom(5, 8, 10, 20, 50),
      byOffset: FastCheck.boolean()
    })
    FastCheck.assert(
      FastCheck.property(runs, ({ byOffset, limit, shop, sort }) => {
        const result = walk({ ...shop, sort }, { limit, byOffset })
        assert.deepStrictEqual(result.verdict, { complete: true })
        assert.deepStrictEqual(result.missed, [])
        // A list sorted by ids that almost follow creation is found out on the way.
        const slack = !byOffset && (sort === "idAsc" || sort === "idDesc") ? 2 : 1.15
        assert.isAtMost(result.calls, Math.ceil(slack * result.pages) + 3)
      }),
      check
    )
  })

  it("costs at most twice that whatever changes", () => {
    const runs = FastCheck.record({
      shop: shops,
      sort: FastCheck.constantFrom(...sorts),
      limit: FastCheck.constantFrom(5, 8, 10, 20, 50),
      byOffset: FastCheck.boolean(),
      rate: FastCheck.constantFrom(0.1, 0.5, 1),
      changes: FastCheck.subarray([...everyChange], { minLength: 1 })
    })
    FastCheck.assert(
      FastCheck.property(runs, ({ byOffset, changes, limit, rate, shop, sort }) => {
        const result = walk({ ...shop, sort }, { byOffset, changes, limit, rate })
        assert.isAtMost(result.calls, 2 * result.pages + 10)
      }),
      check
    )
  })

  it("ends whatever the shop does", () => {
    const runs = FastCheck.record({
      shop: shops,
      sort: FastCheck.constantFrom(...sorts, "unstable" as const),
      total: FastCheck.constantFrom("exact" as const, "absent" as const, "capped" as const),
      offset: FastCheck.constantFrom("honoured" as const, "ignored" as const),
      limit: FastCheck.integer({ min: 1, max: 50 }),
      byOffset: FastCheck.boolean(),
      rate: FastCheck.constantFrom(0, 0.5, 3),
      // Without a count to believe, a list that grows as fast as it is read has no end.
      changes: FastCheck.subarray(["leave" as const, "enter" as const, "update" as const], { minLength: 1 })
    })
    FastCheck.assert(
      FastCheck.property(runs, ({ byOffset, changes, limit, rate, shop, ...rest }) => {
        const result = walk({ ...shop, ...rest }, { byOffset, changes, limit, rate })
        assert.strictEqual(result.repeated, 0)
      }),
      check
    )
  })
})

describe("where the shop sorts by creation and honours windows", () => {
  for (const sort of ["createDesc", "createAsc", "createDescLoose"] as const) {
    it(`${sort}: one call a page by moving the window, no offset needed, complete while orders come and go`, () => {
      for (const window of ["inclusive", "exclusive"] as const) {
        const result = walk({ sort, window }, { rate: 1, changes: everyChange })
        assert.deepStrictEqual(result.verdict, { complete: true })
        assert.deepStrictEqual(result.missed, [])
        assert.isAtMost(result.calls, 22)
        assert.isTrue(result.asked.every((question) => question.offset === 0))
        assert.isTrue(result.asked.slice(1).every(({ window }) => window.begin !== undefined))
      }
    })
  }

  it("needs no offset at all: a shop that ignores it is read to its end", () => {
    const result = walk({ offset: "ignored" })
    assert.deepStrictEqual(result.verdict, { complete: true })
    assert.strictEqual(result.emitted.length, 1000)
    const parallel = walk({ offset: "ignored" }, { byOffset: true })
    assert.deepStrictEqual(parallel.verdict, { complete: true })
    assert.strictEqual(parallel.emitted.length, 1000)
  })

  it("finds out windows that go by another time than creation, and reads by offset", () => {
    const result = walk({ window: "byUpdate", size: 300 })
    assert.deepStrictEqual(result.missed, [])
    assert.deepStrictEqual(result.verdict, { complete: true })
  })

  it("is not stopped by many orders of one second", () => {
    const result = walk({ spacing: 0, size: 300 })
    assert.deepStrictEqual(result.verdict, { complete: true })
    assert.strictEqual(result.emitted.length, 300)
  })
})

describe("where windows do not help", () => {
  it("goes on by offset when the shop ignores windows, for one call more", () => {
    const result = walk({ window: "ignored" }, { rate: 0.5, changes: ["leave", "update"] })
    assert.deepStrictEqual(result.verdict, { complete: true })
    assert.isAtMost(result.calls, 2 * result.pages)
    assert.isTrue(result.asked.slice(3).every(({ window }) => window.begin === undefined && window.end === undefined))
  })

  it("reads the head of a list sorted by update once more, where orders jump to", () => {
    const result = walk({ sort: "updateDesc" }, { rate: 2, changes: ["update", "leave"] })
    assert.deepStrictEqual(result.verdict, { complete: true })
    assert.deepStrictEqual(result.missed, [])
    assert.strictEqual(result.phase, "head")
  })

  it("covers a disturbed list without any order in windows of one call each", () => {
    const result = walk({ sort: "idHash" }, { rate: 1, changes: everyChange })
    assert.deepStrictEqual(result.verdict, { complete: true })
    assert.deepStrictEqual(result.missed, [])
    assert.strictEqual(result.phase, "tiles")
  })

  it("leaves offsets where the list is in another order on every call, and still shows that nothing is missing", () => {
    const result = walk({ sort: "unstable" }, { rate: 0.5, changes: everyChange })
    assert.deepStrictEqual(result.verdict, { complete: true })
    assert.deepStrictEqual(result.missed, [])
  })

  it("gets behind the deepest offset by windows", () => {
    for (const total of ["exact", "absent"] as const) {
      const sorted = walk({ depth: 100, total }, { byOffset: true })
      assert.deepStrictEqual(sorted.verdict, { complete: true })
      assert.strictEqual(sorted.emitted.length, 1000)
    }
    const unsorted = walk({ depth: 100, sort: "idHash" })
    assert.deepStrictEqual(unsorted.verdict, { complete: true })
    assert.strictEqual(unsorted.emitted.length, 1000)
    const neither = walk({ depth: 100, sort: "idHash", window: "ignored" })
    assert.deepStrictEqual(neither.verdict, { complete: false, reason: "FewerThanTotal" })
  })

  it("says so when a disturbed list without any order can be read by offset only", () => {
    const result = walk({ sort: "idHash", window: "ignored" }, { rate: 1, changes: ["leave"] })
    assert.deepStrictEqual(result.verdict, { complete: false, reason: "Disturbed" })
    assert.deepStrictEqual(result.missed, [])
  })
})

describe("the end of a walk", () => {
  it("a silently lowered limit loses nothing", () => {
    for (const sort of ["createDesc", "idHash"] as const) {
      const result = walk({ sort, maxLimit: 7, size: 200 })
      assert.deepStrictEqual(result.verdict, { complete: true })
      assert.strictEqual(result.emitted.length, 200)
    }
  })

  it("a total that is capped ends nothing early", () => {
    for (const sort of ["createDesc", "idHash", "updateDesc"] as const) {
      for (const limit of [10, 50]) {
        const result = walk({ sort, total: "capped", cap: 100, size: 400 }, { limit })
        assert.strictEqual(result.emitted.length, 400)
        assert.isAtMost(result.calls, result.pages + 4)
      }
    }
  })

  it("without a total, a short page ends it, and a known order shows that nothing is missing", () => {
    const sorted = walk({ total: "absent", sort: "createAsc", size: 420 })
    assert.deepStrictEqual(sorted.verdict, { complete: true })
    assert.strictEqual(sorted.emitted.length, 420)
    const unsorted = walk({ total: "absent", sort: "idHash", size: 420 })
    assert.deepStrictEqual(unsorted.verdict, { complete: false, reason: "TotalUnknown" })
    assert.strictEqual(unsorted.emitted.length, 420)
    const lowered = walk({ total: "absent", sort: "idHash", size: 100, maxLimit: 9 })
    assert.strictEqual(lowered.emitted.length, 100)
  })

  it("pages that do not advance end it", () => {
    const result = walk({ sort: "idHash", offset: "ignored", window: "ignored" })
    assert.deepStrictEqual(result.verdict, { complete: false, reason: "NotAdvancing" })
    assert.isAtMost(result.calls, 3)
    assert.strictEqual(result.emitted.length, 50)
  })

  it("one call is enough for one page, and for nothing", () => {
    for (const size of [0, 1, 50]) {
      const result = walk({ size })
      assert.strictEqual(result.calls, 1)
      assert.deepStrictEqual(result.verdict, { complete: true })
    }
    assert.deepStrictEqual(walk({ size: 0, total: "absent" }).verdict, { complete: true })
  })
})

describe("an open window", () => {
  const shop = (now: number) => {
    const seen = new Seen()
    const orders = Array.from({ length: 120 }, (_, i) => ({
      guarantee_order_id: String(5000 + ((i * 37) % 120)),
      create_time: START + ((i * 53) % 120)
    }))
    let state = start<Sighting>({
      limit: 20,
      offset: 0,
      window: {},
      now,
      windows: true,
      moving: true,
      resumable: false
    })
    const ends = new Set<number | undefined>()
    let count = 0
    while (state.verdict === undefined) {
      const { limit, offset, window } = Walk.question(state)!
      ends.add(window.end)
      const list = orders.filter(
        ({ create_time: time }) => time <= (window.end ?? time) && time >= (window.begin ?? time)
      )
      const page = list.slice(offset, offset + limit)
      const step = Walk.receive(state, { orders: page, total: list.length }, seen)
      count += step.fresh.length
      state = step.state
    }
    return { count, ends, verdict: state.verdict }
  }

  it("is frozen at the start of the walk", () => {
    const { count, ends, verdict } = shop(START + 500)
    assert.deepStrictEqual([...ends], [undefined, START + 501])
    assert.deepStrictEqual([count, verdict.complete], [120, true])
  })

  it("stays open when the clock is behind the shop's: seen on the first page", () => {
    const { count, ends } = shop(0)
    assert.deepStrictEqual([...ends], [undefined])
    assert.strictEqual(count, 120)
  })

  it("is opened again when the clock is behind the shop's: seen by the count", () => {
    // No order of the first page is younger than this, but others are.
    const { count } = shop(START + 119)
    assert.strictEqual(count, 120)
    assert.strictEqual(shop(START + 116).count, 120)
  })
})
