/**
 * The query of a search, as OpenAPI shows it. All values are text here; `Orders.ts` reads them.
 *
 * @since 0.1.0
 */
import * as GuaranteeStatus from "@wxshop/core/GuaranteeStatus"
import { defaultLimits } from "@wxshop/core/SearchGuaranteeOrders"
import * as Schema from "effect/Schema"
import { idSchema } from "./OrderView.js"

type Shape = Readonly<Record<string, unknown>>

const text = (zh: string, en: string, shape: Shape = {}) =>
  Schema.optional(Schema.String.annotations({ jsonSchema: { type: "string", description: `${zh} / ${en}`, ...shape } }))

const list = (zh: string, en: string, items: Shape) =>
  Schema.optional(
    Schema.Array(Schema.String).annotations({
      jsonSchema: { type: "array", description: `${zh} / ${en}`, items: { type: "string", ...items } }
    })
  )

const TIME = "RFC 3339、YYYY-MM-DD（北京时间）或 7d、24h、30m"
const TIME_EN = "RFC 3339, YYYY-MM-DD (Asia/Shanghai), or 7d, 24h, 30m"

/**
 * @since 0.1.0
 * @category schemas
 */
export const SearchParameters = Schema.Struct({
  type: text("保障单类型", "The type of guarantee order", {
    enum: ["all", "counterfeit", "damage", "0", "1", "2"],
    default: "all"
  }),
  status: list(
    "状态：STATUS_… 名称、编号或短名；可重复，也可用逗号分隔",
    "Status: a STATUS_… name, its number or its short name; repeat it, or separate by commas",
    { examples: GuaranteeStatus.rows.map((row) => row.name) }
  ),
  order_id: list("订单号；可重复，也可用逗号分隔", "Order id; repeat it, or separate by commas", idSchema),
  guarantee_order_id: list(
    "保障单号；可重复，也可用逗号分隔",
    "Guarantee order id; repeat it, or separate by commas",
    idSchema
  ),
  since: text(`申请时间从何时起：${TIME}`, `Earliest application time: ${TIME_EN}`, { examples: ["7d"] }),
  until: text(
    `申请时间到何时止（只写日期时包含那一天）：${TIME}`,
    `Latest application time (a bare day is included): ${TIME_EN}`,
    { examples: ["2026-11-24"] }
  ),
  limit: text("每页最多几条", "How many orders a page has at most", {
    type: "integer",
    minimum: 1,
    maximum: defaultLimits.maxLimit,
    default: defaultLimits.defaultLimit
  }),
  cursor: text(
    "上一页的 next_cursor；其它参数须保持不变",
    "The next_cursor of the page before; the other parameters must stay the same"
  )
})

/**
 * @since 0.1.0
 * @category models
 */
export type SearchParameters = typeof SearchParameters.Type

/**
 * The names of the parameters.
 *
 * @since 0.1.0
 * @category accessors
 */
export const names: ReadonlyArray<string> = Object.keys(SearchParameters.fields)
