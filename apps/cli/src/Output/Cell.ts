/**
 * One value of an order as a person or a program reads it.
 *
 * @since 0.1.0
 */
import * as GuaranteeStatus from "@wxshop/core/GuaranteeStatus"
import * as GuaranteeType from "@wxshop/core/GuaranteeType"
import type { JsonObject, JsonValue } from "@wxshop/core/Json"
import type { Language } from "@wxshop/core/Language"
import { formatYuan } from "@wxshop/core/Money"
import { formatRemaining, formatShanghai } from "@wxshop/core/Time"
import type { FieldPath, Kind } from "@wxshop/core/Wire"
import * as Fields from "../Fields.js"

/**
 * The seconds of a time in a JSON view; `undefined` for one that is not set.
 *
 * @since 0.1.0
 * @category accessors
 */
export const seconds = (value: JsonValue | undefined): number | undefined => {
  if (typeof value !== "string") return undefined
  const millis = Date.parse(value)
  return Number.isNaN(millis) ? undefined : Math.floor(millis / 1000)
}

const scalar = (value: JsonValue): string =>
  typeof value === "string" ? value : value === null ? "" : JSON.stringify(value)

const humanScalar = (kind: Kind, value: JsonValue, language: Language): string => {
  switch (kind) {
    case "time": {
      const at = seconds(value)
      return at === undefined ? scalar(value) : formatShanghai(at)
    }
    case "fen":
      return typeof value === "number" ? formatYuan(value) : scalar(value)
    case "status":
      return typeof value === "string" ? GuaranteeStatus.label(value, language) : scalar(value)
    case "type":
      return typeof value === "number" ? GuaranteeType.label(value, language) : scalar(value)
    default:
      return scalar(value)
  }
}

const joined = (values: ReadonlyArray<JsonValue>, show: (value: JsonValue) => string): string =>
  values
    .map(show)
    .filter((text) => text !== "")
    .join("; ")

/**
 * A field in words: status and type by name, money in 元, times in Asia/Shanghai. Several values are joined by `; `.
 *
 * @since 0.1.0
 * @category formatting
 */
export const human = (view: JsonObject, field: FieldPath, language: Language): string =>
  joined(Fields.values(view, field.path), (value) => humanScalar(field.kind, value, language))

/**
 * A field as the JSON view has it, for programs: the values of `--json` without quotes.
 *
 * @since 0.1.0
 * @category formatting
 */
export const exact = (view: JsonObject, path: string): string => joined(Fields.values(view, path), scalar)

/**
 * A time to the minute, in Asia/Shanghai.
 *
 * @since 0.1.0
 * @category formatting
 */
export const minute = (at: number): string => formatShanghai(at).slice(0, 16)

/**
 * The same without the year if it is the present one, for narrow columns.
 *
 * @since 0.1.0
 * @category formatting
 */
export const shortMinute = (at: number, now: number): string => {
  const [text, today] = [minute(at), minute(now)]
  return text.slice(0, 5) === today.slice(0, 5) ? text.slice(5) : text
}

/**
 * A deadline with the time left: `2026-11-23 18:05（剩余 5小时20分）`.
 *
 * @since 0.1.0
 * @category formatting
 */
export const deadline = (at: number, now: number, language: Language, instant = minute(at)): string => {
  const left = at - now
  const span = formatRemaining(left, language)
  if (language === "zh") return `${instant}（${left < 0 ? span : `剩余 ${span}`}）`
  return `${instant} (${left < 0 ? span : `${span} left`})`
}

/**
 * A title for columns that show 元: WeChat's unit is 分.
 *
 * @since 0.1.0
 * @category formatting
 */
export const title = (field: FieldPath, language: Language): string => {
  const text = field[language]
  if (field.kind !== "fen") return text
  return language === "zh" ? text.replace("（分）", "（元）") : text.replace("(分)", "(CNY)")
}
