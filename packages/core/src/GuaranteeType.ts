/**
 * The kind of a guarantee order. WeChat calls type 1 both 假一赔三 (the rule since 2025) and 假一赔四 (older pages and the field
 * `fake_one_pay_four_info`); the number decides and no amount is ever computed from the name.
 *
 * @since 0.1.0
 */
import * as Option from "effect/Option"
import type { Language, Text } from "./Language.js"

/**
 * `0` (all types) is only a filter; orders are of type `1` or `2`, or of one WeChat added later.
 *
 * @since 0.1.0
 * @category models
 */
export type TypeCode = 0 | 1 | 2

/**
 * One type of guarantee: its number, the word one types for it and its labels.
 *
 * @since 0.1.0
 * @category models
 */
export interface Row extends Text {
  readonly code: TypeCode
  readonly name: "all" | "counterfeit" | "damage"
}

/**
 * The types in the order of their numbers; `all` exists as a filter only.
 *
 * @since 0.1.0
 * @category tables
 */
export const rows: ReadonlyArray<Row> = [
  { code: 0, name: "all", zh: "全部类型", en: "All types" },
  { code: 1, name: "counterfeit", zh: "假一赔三", en: "Counterfeit" },
  { code: 2, name: "damage", zh: "坏损包退", en: "Damage" }
]

/**
 * The row of a type number.
 *
 * @since 0.1.0
 * @category lookups
 */
export const fromCode = (code: number): Option.Option<Row> => Option.fromNullable(rows.find((row) => row.code === code))

/**
 * Reads what a person typed: `all`, `counterfeit`, `damage`, `0`, `1` or `2`.
 *
 * @since 0.1.0
 * @category lookups
 */
export const parse = (text: string): Option.Option<Row> => {
  const wanted = text.trim().toLowerCase()
  return Option.fromNullable(rows.find((row) => row.name === wanted || String(row.code) === wanted))
}

/**
 * The type in words; an unknown one shows its number.
 *
 * @since 0.1.0
 * @category formatting
 */
export const label = (code: number | undefined, language: Language): string => {
  const known = code === undefined || code === 0 ? undefined : rows.find((row) => row.code === code)
  if (known !== undefined) return known[language]
  const shown = code === undefined ? "-" : String(code)
  return language === "zh" ? `未知类型（${shown}）` : `Unknown (${shown})`
}
