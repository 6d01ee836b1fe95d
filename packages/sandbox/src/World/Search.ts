/**
 * Which orders a search finds and in which order.
 *
 * @since 0.1.0
 */
import type { Dialect } from "../Dialect.js"
import * as Prng from "../internal/Prng.js"
import type { Head } from "./Heads.js"

/**
 * A checked search. An empty list is no filter; times are seconds; statuses are the names of the sandbox.
 *
 * @since 0.1.0
 * @category models
 */
export interface Filter {
  readonly guaranteeOrderIds: ReadonlyArray<string>
  readonly orderIds: ReadonlyArray<string>
  readonly type: number
  readonly beginTime: number | undefined
  readonly endTime: number | undefined
  readonly statuses: ReadonlyArray<string>
}

/**
 * The status that no page lists, played by the dialect switch `unknownStatus`.
 *
 * @since 0.1.0
 * @category constants
 */
export const UNKNOWN_STATUS = "STATUS_WAIT_EXPERT_APPRAISE"

/**
 * The status an order shows under a dialect, in the sandbox's spelling. With `unknownStatus` every fifth order is in one
 * that nobody knows.
 *
 * @since 0.1.0
 * @category conversions
 */
export const statusOf = (head: Pick<Head, "guarantee_order_id" | "status">, dialect: Dialect): string =>
  dialect.unknownStatus && Prng.hash(head.guarantee_order_id) % 5 === 0 ? UNKNOWN_STATUS : head.status

const matcher = (filter: Filter, dialect: Dialect): ((head: Head) => boolean) => {
  const guaranteeIds = filter.guaranteeOrderIds.length === 0 ? undefined : new Set(filter.guaranteeOrderIds)
  const orderIds = filter.orderIds.length === 0 ? undefined : new Set(filter.orderIds)
  const statuses = filter.statuses.length === 0 ? undefined : new Set(filter.statuses)
  const begin = dialect.windowHonoured ? filter.beginTime : undefined
  const end = dialect.windowHonoured ? filter.endTime : undefined
  const first = begin === undefined ? Number.NEGATIVE_INFINITY : dialect.beginTime === "inclusive" ? begin : begin + 1
  const last = end === undefined ? Number.POSITIVE_INFINITY : dialect.endTime === "inclusive" ? end : end - 1
  return (head) =>
    (guaranteeIds === undefined || guaranteeIds.has(head.guarantee_order_id)) &&
    (orderIds === undefined || orderIds.has(head.order_id)) &&
    (filter.type === 0 || head.type === filter.type) &&
    head.create_time >= first &&
    head.create_time <= last &&
    (statuses === undefined || statuses.has(statusOf(head, dialect)))
}

const byId = (left: Head, right: Head): number =>
  left.guarantee_order_id.length - right.guarantee_order_id.length ||
  (left.guarantee_order_id < right.guarantee_order_id ? -1 : left.guarantee_order_id > right.guarantee_order_id ? 1 : 0)

const comparers: Readonly<Record<Dialect["sort"], (left: Head, right: Head) => number>> = {
  createTimeDesc: (left, right) => right.create_time - left.create_time || byId(right, left),
  createTimeAsc: (left, right) => left.create_time - right.create_time || byId(left, right),
  updateTimeDesc: (left, right) => right.update_time - left.update_time || byId(right, left),
  id: byId,
  unspecified: (left, right) =>
    Prng.hash(left.guarantee_order_id) - Prng.hash(right.guarantee_order_id) || byId(left, right)
}

/**
 * A sorted copy.
 *
 * @since 0.1.0
 * @category combinators
 */
export const sort = (heads: Iterable<Head>, order: Dialect["sort"]): ReadonlyArray<Head> =>
  [...heads].sort(comparers[order])

/**
 * The orders of a sorted list that match every filter.
 *
 * @since 0.1.0
 * @category combinators
 */
export const select = (sorted: ReadonlyArray<Head>, filter: Filter, dialect: Dialect): ReadonlyArray<Head> =>
  sorted.filter(matcher(filter, dialect))
