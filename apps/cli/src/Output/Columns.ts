/**
 * The columns of the table on a terminal, and of the lines without one.
 *
 * @since 0.1.0
 */
import * as GuaranteeStatus from "@wxshop/core/GuaranteeStatus"
import type { JsonObject } from "@wxshop/core/Json"
import type { Language, Text } from "@wxshop/core/Language"
import { formatYuanGrouped } from "@wxshop/core/Money"
import type { FieldPath } from "@wxshop/core/Wire"
import * as Fields from "../Fields.js"
import type { Style } from "../Style.js"
import { visible } from "../Visible.js"
import * as Cell from "./Cell.js"

/**
 * - `whole`: never cut, an id must be read to its last digit.
 * - `droppable`: left out of a table that is too wide; it still stands in the record layout.
 * - `least`: how far the table may cut it; absent: not at all.
 * - `short`: a shorter text for the table.
 *
 * @since 0.1.0
 * @category models
 */
export interface Column {
  readonly title: string
  readonly align: "left" | "right"
  readonly whole: boolean
  readonly droppable: boolean
  readonly least?: number
  readonly text: (view: JsonObject) => string
  readonly short: (view: JsonObject) => string
  readonly paint: (view: JsonObject, text: string, style: Style) => string
}

/**
 * What a cell may depend on. `now` is Unix seconds.
 *
 * @since 0.1.0
 * @category models
 */
export interface Reading {
  readonly language: Language
  readonly now: number
}

const same = (_: JsonObject, text: string): string => text

const statusOf = (view: JsonObject): string | undefined => {
  const status = view["status"]
  return typeof status === "string" ? status : undefined
}

const paintStatus = (view: JsonObject, text: string, style: Style): string => {
  const status = statusOf(view)
  if (GuaranteeStatus.merchantMustAct(status)) return style.yellow(text)
  if (status === "STATUS_PAY_FAIL") return style.red(text)
  return GuaranteeStatus.isTerminal(status) ? style.dim(text) : text
}

const DAY_SECONDS = 86_400

/**
 * The deadline is painted when the merchant has to act: red within a day or when it has passed, yellow before.
 */
const paintDeadline =
  (now: number) =>
  (view: JsonObject, text: string, style: Style): string => {
    const at = Cell.seconds(view["expire_time"])
    if (at === undefined || !GuaranteeStatus.merchantMustAct(statusOf(view))) return text
    return at - now < DAY_SECONDS ? style.red(text) : style.yellow(text)
  }

const titles = {
  id: { zh: "保障单号", en: "Guarantee order" },
  type: { zh: "类型", en: "Type" },
  status: { zh: "状态", en: "Status" },
  amount: { zh: "退款金额", en: "Refund" },
  deadline: { zh: "截止", en: "Deadline" },
  created: { zh: "申请", en: "Created" },
  product: { zh: "商品", en: "Product" }
} as const satisfies Record<string, Text>

const column = (title: string, text: Column["text"], options: Partial<Column> = {}): Column => ({
  title,
  align: "left",
  whole: false,
  droppable: false,
  paint: same,
  ...options,
  text: (view) => visible(text(view)),
  short: (view) => visible((options.short ?? text)(view))
})

const deadline = (view: JsonObject, language: Language, now: number, instant: (at: number) => string): string => {
  const at = Cell.seconds(view["expire_time"])
  if (at === undefined) return ""
  // How long ago a settled order's deadline was helps nobody.
  return GuaranteeStatus.isTerminal(statusOf(view)) ? instant(at) : Cell.deadline(at, now, language, instant(at))
}

const created = (view: JsonObject, instant: (at: number) => string): string => {
  const at = Cell.seconds(view["create_time"])
  return at === undefined ? "" : instant(at)
}

/**
 * The standard columns: id, type, status in words, amount in 元, deadline with the time left, when, product.
 *
 * @since 0.1.0
 * @category tables
 */
export const standard = ({ language, now }: Reading): ReadonlyArray<Column> => [
  column(titles.id[language], (view) => Cell.exact(view, "guarantee_order_id"), { whole: true }),
  column(titles.type[language], (view) => Cell.human(view, Fields.field("type"), language)),
  column(titles.status[language], (view) => GuaranteeStatus.label(statusOf(view), language), {
    paint: paintStatus,
    least: 16
  }),
  column(
    titles.amount[language],
    (view) => {
      const amount = view["pay_amount"]
      return typeof amount === "number" ? formatYuanGrouped(amount) : ""
    },
    { align: "right" }
  ),
  column(titles.deadline[language], (view) => deadline(view, language, now, Cell.minute), {
    short: (view) => deadline(view, language, now, (at) => Cell.shortMinute(at, now)),
    paint: paintDeadline(now)
  }),
  column(titles.created[language], (view) => created(view, Cell.minute), {
    short: (view) => created(view, (at) => Cell.shortMinute(at, now)),
    droppable: true
  }),
  column(titles.product[language], (view) => Cell.exact(view, "product_info.title"), { least: 10 })
]

const CUTTABLE: ReadonlySet<string> = new Set(["text", "elements", "media", "list", "object"])

/**
 * The columns of `--fields`.
 *
 * @since 0.1.0
 * @category tables
 */
export const selected = (fields: ReadonlyArray<FieldPath>, { language }: Reading): ReadonlyArray<Column> =>
  fields.map((field) =>
    column(Cell.title(field, language), (view) => Cell.human(view, field, language), {
      whole: field.kind === "id",
      ...(CUTTABLE.has(field.kind) ? { least: 10 } : {}),
      align: field.kind === "fen" ? "right" : "left",
      ...(field.kind === "status" ? { paint: paintStatus } : {})
    })
  )

/**
 * The fields of a line without a terminal, in their order. Scripts rely on it: add at the end only.
 *
 * @since 0.1.0
 * @category tables
 */
export const linePaths: ReadonlyArray<string> = [
  "guarantee_order_id",
  "order_id",
  "type",
  "status",
  "pay_amount",
  "expire_time",
  "create_time",
  "product_info.title"
]
