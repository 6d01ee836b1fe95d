/**
 * One page over several statuses for a shop that filters by one status a call: the lists of the statuses, in the order of
 * their numbers, as if they were one.
 *
 * @since 0.1.0
 */
import * as Effect from "effect/Effect"
import * as DecodeReport from "../DecodeReport.js"
import type { OperationExecutorService } from "../Operation.js"
import type { StatusName } from "../GuaranteeStatus.js"
import * as Search from "../SearchGuaranteeOrders.js"
import { invalidRequest, type WeChatError } from "../WeChatError.js"
import { IdSet } from "./IdSet.js"
import type { Leg } from "./Merge.js"
import type { Order } from "./Reader.js"

/**
 * The orders of the page as WeChat sent them, without repeats, and the sum of the counts (`undefined` if any is missing).
 *
 * @since 0.1.0
 * @category models
 */
export interface Joined {
  readonly orders: ReadonlyArray<Order>
  readonly total: number | undefined
  readonly report: DecodeReport.DecodeReport
}

/**
 * Costs one call per status: those that give no orders to this page are asked for their count (with `limit` 1). The
 * calls are not of one moment: an order that changes its status between them may be counted twice or not at all.
 *
 * @since 0.1.0
 * @category constructors
 */
export const search = (
  executor: OperationExecutorService,
  legs: ReadonlyArray<Leg>,
  request: Search.ValidSearchRequest
): Effect.Effect<Joined, WeChatError> =>
  Effect.gen(function* () {
    const report = DecodeReport.builder()
    const orders: Array<Order> = []
    const ids = new IdSet()
    let { offset, limit: wanted } = request
    let total: number | undefined = 0
    for (const leg of legs) {
      const limit = Math.max(1, wanted)
      const asked = { ...request, status_list: [leg.status as StatusName], offset, limit }
      const { report: unusual, value } = yield* executor.execute(Search.operation, asked)
      report.addReport(unusual)
      const { guarantee_order_list: list, total_num: count } = value
      if (count === undefined && list.length === 0 && offset > 0) return yield* unplaceable
      if (wanted > 0) {
        orders.push(...list.slice(0, wanted).filter((order) => ids.add(order.guarantee_order_id)))
        wanted -= Math.min(wanted, list.length)
      }
      offset = Math.max(0, offset - (count ?? offset + list.length))
      total = total === undefined || count === undefined ? undefined : total + count
    }
    return { orders, total, report: report.build() }
  })

const unplaceable = Effect.suspend(() =>
  Effect.fail(
    invalidRequest(
      "offset",
      {
        zh: "微信没有返回 total_num，无法在多个状态之间按 offset 翻页",
        en: "without total_num an offset cannot be placed across several statuses"
      },
      { zh: "每次只查一个状态，或取全部（--all）", en: "Search one status at a time, or walk all of them (--all)." },
      "searchguaranteeorder"
    )
  )
)
