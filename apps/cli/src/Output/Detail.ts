/**
 * One order with everything it has, for a person.
 *
 * @since 0.1.0
 */
import { fields as modelFields } from "@wxshop/core/GuaranteeOrder"
import * as GuaranteeStatus from "@wxshop/core/GuaranteeStatus"
import type { JsonObject } from "@wxshop/core/Json"
import { formatYuanGrouped } from "@wxshop/core/Money"
import type { FieldPath } from "@wxshop/core/Wire"
import * as Fields from "../Fields.js"
import type { Sink } from "../Streams.js"
import { visible } from "../Visible.js"
import * as Width from "../Width.js"
import * as Cell from "./Cell.js"
import type { Reading } from "./Columns.js"

const isLeaf = (field: FieldPath): boolean => field.kind !== "object" && field.kind !== "list"

const valueOf = (view: JsonObject, field: FieldPath, { language, now }: Reading): string => {
  if (field.path === "expire_time" && !GuaranteeStatus.isTerminal(Cell.exact(view, "status"))) {
    const at = Cell.seconds(view["expire_time"])
    if (at !== undefined) return Cell.deadline(at, now, language)
  }
  if (field.kind === "fen") {
    return Fields.values(view, field.path)
      .map((value) => (typeof value === "number" ? formatYuanGrouped(value) : ""))
      .filter((text) => text !== "")
      .join("; ")
  }
  return Cell.human(view, field, language)
}

// A part that holds nothing but zeros and blanks belongs to the other type of order.
const isBlank = (text: string): boolean => text === "" || text === "0" || text === "¥0.00" || text === "[]"

/**
 * Titles and values of every field that says something.
 *
 * @since 0.1.0
 * @category formatting
 */
export const draw = (
  view: JsonObject,
  fields: ReadonlyArray<FieldPath> | undefined,
  reading: Reading,
  sink: Sink
): string => {
  const rows = (fields ?? modelFields.filter(isLeaf))
    .map((field) => ({ title: Cell.title(field, reading.language), value: visible(valueOf(view, field, reading)) }))
    .filter(({ value }) => fields !== undefined || !isBlank(value))
    .map(({ title, value }) => ({ title: title.replace(/（元）| \(CNY\)/, ""), value }))
  // Long titles (of enumerations) would push every value to the right; beyond a third of the line they stand alone.
  const widest = Math.min(
    Math.max(...rows.map(({ title }) => Width.widthOf(title)), 0),
    Math.max(12, Math.floor(sink.columns / 3))
  )
  const lines = rows.flatMap(({ title, value }) => {
    const room = Math.max(10, sink.columns - widest - 2)
    const [first = "", ...rest] = Width.wrap(value, room)
    const label = Width.widthOf(title) > widest ? Width.wrap(title, sink.columns) : [Width.pad(title, widest)]
    const indent = " ".repeat(widest + 2)
    return Width.widthOf(title) > widest
      ? [...label.map((line) => sink.style.dim(line)), ...[first, ...rest].map((line) => indent + line)]
      : [`${sink.style.dim(label[0]!)}  ${first}`, ...rest.map((line) => indent + line)]
  })
  return `${lines.join("\n")}\n`
}
