/**
 * Tab-separated lines for scripts: the values of the JSON view (times RFC 3339, money in 分, `STATUS_…` names), one order
 * a line, no heading, the same columns in every language.
 *
 * @since 0.1.0
 */
import { fields as modelFields } from "@wxshop/core/GuaranteeOrder"
import type { JsonObject } from "@wxshop/core/Json"
import type { FieldPath } from "@wxshop/core/Wire"
import { visible } from "../Visible.js"
import * as Cell from "./Cell.js"
import { linePaths } from "./Columns.js"

/**
 * @since 0.1.0
 * @category formatting
 */
export const line = (view: JsonObject, fields: ReadonlyArray<FieldPath> | undefined): string =>
  `${(fields?.map((field) => field.path) ?? linePaths).map((path) => visible(Cell.exact(view, path))).join("\t")}\n`

/**
 * One order, a field a line: path, tab, value. Fields that are not there are left out.
 *
 * @since 0.1.0
 * @category formatting
 */
export const record = (view: JsonObject, fields: ReadonlyArray<FieldPath> | undefined): string =>
  (fields ?? modelFields.filter((field) => field.kind !== "object" && field.kind !== "list"))
    .map((field) => [field.path, visible(Cell.exact(view, field.path))] as const)
    .filter(([, value]) => fields !== undefined || value !== "")
    .map(([path, value]) => `${path}\t${value}\n`)
    .join("")
