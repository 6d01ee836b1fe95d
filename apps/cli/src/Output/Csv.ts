/**
 * CSV that Excel and WPS open right: a byte order mark, CRLF, ids as text cells, money in 元, times of Asia/Shanghai, and
 * no text that a spreadsheet would run as a formula.
 *
 * @since 0.1.0
 */
import type { JsonObject } from "@wxshop/core/Json"
import type { Language } from "@wxshop/core/Language"
import type { FieldPath } from "@wxshop/core/Wire"
import { stringify } from "csv-stringify/sync"
import * as Fields from "../Fields.js"
import { visible } from "../Visible.js"
import * as Cell from "./Cell.js"

/**
 * The columns of an export, in their order.
 *
 * @since 0.1.0
 * @category tables
 */
export const csvPaths: ReadonlyArray<string> = [
  "guarantee_order_id",
  "order_id",
  "type",
  "status",
  "create_time",
  "update_time",
  "expire_time",
  "complete_time",
  "apply_reason",
  "pay_amount",
  "fake_one_pay_four_info.total_pay_fee",
  "fake_one_pay_four_info.acctual_pay",
  "bad_pay_info.pay_fee",
  "bad_pay_info.bad_level",
  "product_info.title",
  "product_info.product_cnt",
  "product_info.real_price",
  "order_pay_info.transaction_id",
  "merchant_refuse_reason",
  "openid",
  "unionid",
  "order_present_info.giver_nickname"
]

// Spreadsheets keep 15 digits of a number and drop leading zeros.
const LOSES_DIGITS = /^(?:\d{12,}|0\d+)$/
const PLAIN = /^(?:-?\d+(?:\.\d+)?|\d{4}-\d{2}-\d{2} \d{2}:\d{2}:\d{2})$/
const FORMULA = /^\s*[=+\-@\t\r＝＋－＠]/

/** A cell that stays text when a spreadsheet opens it. */
const textCell = (digits: string): string => `="${digits}"`

const cell = (view: JsonObject, field: FieldPath, language: Language): string => {
  const raw = Cell.human(view, field, language)
  if (raw === "") return ""
  if (LOSES_DIGITS.test(raw) || (field.kind === "id" && /^\d+$/.test(raw))) return textCell(raw)
  // WeChat may send any text in any field, so only what is a plain number or time goes out unchecked.
  return PLAIN.test(raw) ? raw : neutral(raw)
}

/** The check looks at the raw text, because a tab or line break at its beginning counts, and is made visible after. */
const neutral = (raw: string): string => (FORMULA.test(raw) ? `'${visible(raw)}` : visible(raw))

const BOM = "\ufeff"

/**
 * The fields an export has.
 *
 * @since 0.1.0
 * @category accessors
 */
export const columns = (fields: ReadonlyArray<FieldPath> | undefined): ReadonlyArray<FieldPath> =>
  fields ?? csvPaths.map(Fields.field)

const write = (rows: ReadonlyArray<ReadonlyArray<string>>): string =>
  stringify(rows as Array<Array<string>>, { record_delimiter: "windows" })

/**
 * The byte order mark and the heading in the reader's language.
 *
 * @since 0.1.0
 * @category formatting
 */
export const head = (fields: ReadonlyArray<FieldPath>, language: Language): string =>
  BOM + write([fields.map((field) => Cell.title(field, language))])

/**
 * One line for each order.
 *
 * @since 0.1.0
 * @category formatting
 */
export const rows = (views: ReadonlyArray<JsonObject>, fields: ReadonlyArray<FieldPath>, language: Language): string =>
  views.length === 0 ? "" : write(views.map((view) => fields.map((field) => cell(view, field, language))))
