/**
 * What one answer showed, reduced to what paging needs.
 *
 * @since 0.1.0
 */

/**
 * An order as the walk sees it. Times are Unix seconds.
 *
 * @since 0.1.0
 * @category models
 */
export interface Sighting {
  readonly guarantee_order_id: string
  readonly create_time?: number
  readonly update_time?: number
}

/**
 * One answer: the orders as WeChat sent them, before the client filters again, and its `total_num`.
 *
 * @since 0.1.0
 * @category models
 */
export interface Sheet<A extends Sighting> {
  readonly orders: ReadonlyArray<A>
  readonly total: number | undefined
}

/**
 * A part of the list by application time, both bounds as they are sent. A missing bound is open.
 *
 * @since 0.1.0
 * @category models
 */
export interface Window {
  readonly begin?: number
  readonly end?: number
}

/**
 * The ids in the order of the answer.
 *
 * @since 0.1.0
 * @category accessors
 */
export const ids = (orders: ReadonlyArray<Sighting>): ReadonlyArray<string> =>
  orders.map((order) => order.guarantee_order_id)

/**
 * The last value that is known on a page: a documented field may be missing from any order.
 *
 * @since 0.1.0
 * @category accessors
 */
export const lastKnown = (
  orders: ReadonlyArray<Sighting>,
  field: "create_time" | "update_time"
): number | undefined => {
  for (let i = orders.length - 1; i >= 0; i--) {
    const value = orders[i]![field]
    if (value !== undefined) return value
  }
  return undefined
}

/**
 * Whether an order was seen that lies outside the window, that is, whether the shop ignores the window.
 *
 * @since 0.1.0
 * @category guards
 */
export const outside = (orders: ReadonlyArray<Sighting>, window: Window): boolean =>
  orders.some(
    ({ create_time: time }) =>
      time !== undefined &&
      ((window.begin !== undefined && time < window.begin) || (window.end !== undefined && time > window.end))
  )
