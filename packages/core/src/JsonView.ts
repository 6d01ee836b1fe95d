/**
 * The one outward form of an order (CLI `--json`, HTTP API, exports): WeChat's field names, ids as strings, times as
 * RFC 3339 in UTC or `null`, money as integer 分, unknown fields and list elements as received, buyers' data masked as
 * `"***"` unless asked for. Made from what WeChat sent, so that nothing it says is lost, but for what an unknown field
 * nests more than 256 deep.
 *
 * @since 0.1.0
 */
import type * as AST from "effect/SchemaAST"
import { isObject } from "./Decode.js"
import * as GuaranteeStatus from "./GuaranteeStatus.js"
import { digitsFromWire } from "./Ids.js"
import type { JsonObject, JsonValue } from "./Json.js"
import { millisToRfc3339, wireMillis } from "./Time.js"
import * as Wire from "./Wire.js"

/**
 * @since 0.1.0
 * @category models
 */
export interface Options {
  /** Shows `openid`, `unionid` and `giver_nickname` instead of `"***"`. Default `false`. */
  readonly personalData?: boolean
}

/**
 * What stands where a buyer's data is masked.
 *
 * @since 0.1.0
 * @category constants
 */
export const MASK = "***"

// Masked by name too, wherever they turn up: WeChat may add them to a part no document describes.
const PERSONAL_NAMES = new Set(["openid", "unionid", "giver_nickname"])

const isTimeName = (name: string): boolean => name === "time" || name.endsWith("_time")

// A key such as "__proto__" must become an own property, not a prototype.
const put = (target: Record<string, JsonValue>, key: string, value: JsonValue): void => {
  if (key === "__proto__") {
    Object.defineProperty(target, key, { value, enumerable: true, configurable: true, writable: true })
  } else {
    target[key] = value
  }
}

/** A list that may have come as one element alone, or as an empty text for none. */
const listOf = (value: JsonValue): ReadonlyArray<JsonValue> =>
  Array.isArray(value) ? (value as ReadonlyArray<JsonValue>) : value === "" ? [] : [value]

/** The number a value stands for when it is a whole number written as such or as digits. */
const numeric = (value: JsonValue): number | undefined => {
  if (typeof value === "number") return value
  if (typeof value === "string" && /^-?\d{1,16}$/.test(value) && Number.isSafeInteger(Number(value))) {
    return Number(value)
  }
  return undefined
}

const viewTime = (value: JsonValue): JsonValue => {
  if (value === null || value === "") return null
  const number = numeric(value)
  if (number === undefined) return value
  if (number === 0) return null
  const millis = wireMillis(number)
  return millis === undefined ? value : millisToRfc3339(millis)
}

const viewStatus = (value: JsonValue): JsonValue =>
  typeof value === "string" || typeof value === "number" ? GuaranteeStatus.normalize(String(value)) : value

const viewPersonal = (value: JsonValue, options: Options): JsonValue =>
  value === null || value === "" || options.personalData === true ? value : MASK

/** A value no model describes: as received, but for times and buyers' data. */
const viewUnknown = (name: string, value: JsonValue, options: Options, depth = 0): JsonValue => {
  if (PERSONAL_NAMES.has(name)) return viewPersonal(value, options)
  if (isTimeName(name) && (typeof value !== "object" || value === null)) return viewTime(value)
  return viewInside(value, options, depth)
}

// No real answer is nested this deep; beyond it a value is cut rather than the stack.
const MAX_DEPTH = 256
const CUT = "…"

const viewInside = (value: JsonValue, options: Options, depth = 0): JsonValue => {
  if (typeof value !== "object" || value === null) return value
  if (depth >= MAX_DEPTH) return CUT
  if (!isObject(value)) return value.map((one) => viewInside(one, options, depth + 1))
  const out: Record<string, JsonValue> = {}
  for (const key of Object.keys(value)) put(out, key, viewUnknown(key, value[key]!, options, depth + 1))
  return out
}

const viewStruct = (ast: AST.AST, raw: JsonObject, options: Options): JsonObject => {
  const out: Record<string, JsonValue> = {}
  const properties = Wire.properties(ast)
  for (const property of properties) {
    const value = raw[property.name]
    if (value !== undefined) out[property.name] = viewProperty(property, value, options)
  }
  const known = new Set(properties.map((property) => property.name))
  for (const key of Object.keys(raw)) {
    if (!known.has(key)) put(out, key, viewUnknown(key, raw[key]!, options))
  }
  return out
}

const viewProperty = (property: Wire.Property, value: JsonValue, options: Options): JsonValue => {
  switch (property.kind) {
    case "id":
      return value === 0 || value === "" || value === "0" || value === null ? null : (digitsFromWire(value) ?? value)
    case "time":
      return viewTime(value)
    case "personal":
      return viewPersonal(value, options)
    case "status":
      return viewStatus(value)
    case "fen":
    case "integer":
    case "type":
      return numeric(value) ?? value
    case "object":
      return isObject(value) ? viewStruct(property.inner!, value, options) : value
    case "list":
      return value === null
        ? []
        : listOf(value).map((element) =>
            isObject(element) ? viewStruct(property.inner!, element, options) : viewInside(element, options)
          )
    case "ids":
      return value === null ? null : listOf(value).map((id) => digitsFromWire(id) ?? id)
    case "statuses":
      return value === null ? null : listOf(value).map(viewStatus)
    case "media":
    case "elements":
      return value === null ? null : viewInside(listOf(value), options)
    case "text":
      return typeof value === "number" || typeof value === "boolean" ? String(value) : viewInside(value, options)
  }
}

/**
 * The view of one object of a model.
 *
 * @since 0.1.0
 * @category conversions
 */
export const make = (schema: { readonly ast: AST.AST }, raw: JsonObject, options: Options = {}): JsonObject =>
  viewStruct(schema.ast, raw, options)
