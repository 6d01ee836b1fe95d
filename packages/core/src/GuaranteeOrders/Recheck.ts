/**
 * The request's filters once more, on the client: a filter that the shop ignores must not hand out wrong orders.
 *
 * @since 0.1.0
 */
import type { Builder } from "../DecodeReport.js"
import type { GuaranteeOrder } from "../GuaranteeOrder.js"
import type { SearchFilter } from "../SearchGuaranteeOrders.js"

type Order = typeof GuaranteeOrder.Type

/** Whether an order may stay by one field. An order that lacks the field stays: nothing says that it does not match. */
type Rule = { readonly field: keyof SearchFilter; readonly keeps: (order: Order) => boolean }

const oneOf =
  (list: ReadonlyArray<string>, read: (order: Order) => string | undefined) =>
  (order: Order): boolean => {
    const value = read(order)
    return value === undefined || list.includes(value)
  }

const rulesOf = (filter: SearchFilter): ReadonlyArray<Rule> => {
  const { begin_time, end_time, guarantee_order_id_list, order_id_list, status_list, type } = filter
  const rules: Array<Rule> = []
  // An empty list filters nothing.
  if (guarantee_order_id_list !== undefined && guarantee_order_id_list.length > 0) {
    const keeps = oneOf(guarantee_order_id_list, (order) => order.guarantee_order_id)
    rules.push({ field: "guarantee_order_id_list", keeps })
  }
  if (order_id_list !== undefined && order_id_list.length > 0) {
    rules.push({ field: "order_id_list", keeps: oneOf(order_id_list, (order) => order.order_id) })
  }
  if (type !== undefined && type !== 0) {
    rules.push({ field: "type", keeps: (order) => order.type === undefined || order.type === type })
  }
  if (begin_time !== undefined) {
    rules.push({ field: "begin_time", keeps: ({ create_time: time }) => time === undefined || time >= begin_time })
  }
  if (end_time !== undefined) {
    rules.push({ field: "end_time", keeps: ({ create_time: time }) => time === undefined || time <= end_time })
  }
  if (status_list !== undefined && status_list.length > 0) {
    rules.push({ field: "status_list", keeps: oneOf(status_list, (order) => order.status) })
  }
  return rules
}

/**
 * Compiles a filter to a function that keeps the orders which match it and counts the others in the report, as
 * `filter-ignored` with the field's name.
 *
 * @since 0.1.0
 * @category constructors
 */
export const compile = (
  filter: SearchFilter
): ((orders: ReadonlyArray<Order>, report: Builder) => ReadonlyArray<Order>) => {
  const rules = rulesOf(filter)
  if (rules.length === 0) return (orders) => orders
  return (orders, report) =>
    orders.filter((order) => {
      const broken = rules.find((rule) => !rule.keeps(order))
      if (broken !== undefined) report.add("filter-ignored", broken.field)
      return broken === undefined
    })
}
