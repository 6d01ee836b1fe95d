// The walk's own cost: what it remembers per order, what its machinery takes per order, and what asking ahead gains.
import { setFlagsFromString } from "node:v8"
import { runInNewContext } from "node:vm"
import * as Chunk from "effect/Chunk"
import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"
import { empty } from "../dist/DecodeReport.js"
import * as GuaranteeOrders from "../dist/GuaranteeOrders.js"
import { IdSet } from "../dist/GuaranteeOrders/IdSet.js"
import { defaultWireOptions } from "../dist/Operation.js"

const PAGE = 50
const NEWEST = 1_763_949_600

/** A figure with an absolute limit, beside the harness's ratios. */
const figure = (bench, title, value, limit, unit) => {
  const met = value <= limit
  console.log(`\n${title}: ${value.toFixed(2)} ${unit} (target ≤ ${limit} ${unit}: ${met ? "met" : "MISSED"})`)
  if (!met) bench.missed.push(title)
}

const idOf = (i) => String(2_000_001_077_270_153 - i * 7)

/** A list sorted by creation, newest first, a second apart; answered from memory, without decoding. */
const shop = (count, delay = Effect.void) => {
  const list = Array.from({ length: count }, (_, i) => ({
    guarantee_order_id: idOf(i),
    create_time: NEWEST - i,
    update_time: NEWEST - i + (i % 3)
  }))
  const answer = ({ offset, limit, end_time: end = NEWEST }) => {
    const skipped = Math.max(0, NEWEST - end)
    const page = list.slice(skipped + offset, skipped + offset + limit)
    return { value: { guarantee_order_list: page, total_num: count - skipped }, report: empty }
  }
  return {
    wire: defaultWireOptions,
    execute: (_, input) => Effect.map(delay, () => answer(input))
  }
}

// The collector, without asking for a flag on the command line.
setFlagsFromString("--expose-gc")
const collect = runInNewContext("gc")

const memory = () => {
  const { external, heapUsed } = process.memoryUsage()
  return heapUsed + external
}

const walk = (executor, options) =>
  Effect.runPromise(
    GuaranteeOrders.make(executor)
      .stream({}, { limit: PAGE, ...options })
      .pipe(Stream.runForEachChunk((chunk) => Effect.sync(() => (count += Chunk.size(chunk)))))
  )

let count = 0

export const run = async (bench) => {
  const million = 1_000_000
  const ids = new IdSet()
  collect()
  const before = memory()
  for (let i = 0; i < million; i++) ids.add(idOf(i))
  collect()
  figure(bench, "memory of an id set, 1M ids", (memory() - before) / ids.size, 64, "B/id")

  const orders = 200_000
  const executor = shop(orders)
  // The best of many: other work on the machine only ever adds to it.
  let best = Number.POSITIVE_INFINITY
  for (let i = 0; i < 40; i++) {
    count = 0
    const start = performance.now()
    await walk(executor)
    best = Math.min(best, ((performance.now() - start) * 1000) / orders)
    if (count !== orders) throw new Error(`the walk handed out ${count} of ${orders} orders`)
  }
  figure(bench, "machinery of stream(), 200,000 orders", best, 0.5, "µs/order")

  const slow = shop(10_000, Effect.sleep("20 millis"))
  await bench.compare({
    title: "10,000 orders, 20 ms a page",
    candidates: {
      "one page at a time": () => walk(slow),
      "concurrency 4": () => walk(slow, { concurrency: 4 })
    },
    // At least 3.5 times as fast.
    targets: { "concurrency 4": 1 / 3.5 },
    rounds: 3,
    sampleMs: 1,
    warmMs: 1
  })
}
