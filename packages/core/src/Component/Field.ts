/**
 * How the answers of a third-party platform's endpoints are read: tolerantly, tokens wrapped as they are read.
 *
 * @since 0.1.0
 */
import * as Either from "effect/Either"
import * as Redacted from "effect/Redacted"
import { isObject } from "../Decode.js"
import type { Builder } from "../DecodeReport.js"
import type { JsonObject, JsonValue } from "../Json.js"
import { type DecodeError, decodeError, type InvalidRequestError, invalidRequest } from "../WeChatError.js"

// Tokens are documented as text of up to 512 characters "at least"; nothing that a query cannot carry is one.
const TOKEN = /^[\x21-\x7e]{1,4096}$/

// WeChat says two hours at most; what is far beyond that is a misreading, such as milliseconds.
const MAX_LIFETIME = 31 * 24 * 3600

const APPID = /^[\w-]{1,64}$/

const wrongType = (operation: string, path: string): Either.Either<never, DecodeError> =>
  Either.left(decodeError({ operation, reason: "WrongType", path }))

/**
 * Whether a text has the shape of an appid.
 *
 * @since 0.1.0
 * @category guards
 */
export const isAppid = (value: unknown): value is string => typeof value === "string" && APPID.test(value)

/**
 * A token, ticket or code that may be missing; an empty one counts as missing, one of another type too.
 *
 * @since 0.1.0
 * @category decoding
 */
export const secretOrNone = (value: JsonValue | undefined): Redacted.Redacted<string> | undefined =>
  typeof value === "string" && TOKEN.test(value) ? Redacted.make(value) : undefined

/**
 * A token, ticket or code that must be there.
 *
 * @since 0.1.0
 * @category decoding
 */
export const secret = (
  operation: string,
  body: JsonObject,
  field: string
): Either.Either<Redacted.Redacted<string>, DecodeError> => {
  const found = secretOrNone(body[field])
  return found === undefined ? wrongType(operation, field) : Either.right(found)
}

/**
 * A lifetime in seconds, as a number or as text.
 *
 * @since 0.1.0
 * @category decoding
 */
export const lifetime = (operation: string, body: JsonObject, field: string): Either.Either<number, DecodeError> => {
  const value = body[field]
  const seconds = typeof value === "string" && /^\d{1,9}$/.test(value) ? Number(value) : value
  return typeof seconds === "number" && Number.isInteger(seconds) && seconds >= 1 && seconds <= MAX_LIFETIME
    ? Either.right(seconds)
    : wrongType(operation, field)
}

/**
 * An appid that must be there.
 *
 * @since 0.1.0
 * @category decoding
 */
export const appid = (operation: string, body: JsonObject, field: string): Either.Either<string, DecodeError> => {
  const value = body[field]
  return isAppid(value) ? Either.right(value) : wrongType(operation, field)
}

/**
 * An object that must be there.
 *
 * @since 0.1.0
 * @category decoding
 */
export const object = (operation: string, body: JsonObject, field: string): Either.Either<JsonObject, DecodeError> => {
  const value = body[field]
  return isObject(value) ? Either.right(value) : wrongType(operation, field)
}

/**
 * A text, `undefined` when it is missing, empty or of another type.
 *
 * @since 0.1.0
 * @category decoding
 */
export const text = (value: JsonValue | undefined): string | undefined =>
  typeof value === "string" && value !== "" ? value : undefined

/**
 * The elements of a list; one object in place of a list counts as one element, `null` and nothing as none.
 *
 * @since 0.1.0
 * @category decoding
 */
export const elements = (value: JsonValue | undefined, path: string, report: Builder): ReadonlyArray<JsonValue> => {
  if (Array.isArray(value)) return value as ReadonlyArray<JsonValue>
  if (isObject(value)) {
    report.add("object-for-array", path)
    return [value]
  }
  if (value !== undefined && value !== null && value !== "") report.add("wrong-type", path)
  return []
}

const idOf = (element: JsonValue): number | undefined => {
  const category = isObject(element) ? element["funcscope_category"] : undefined
  const id = isObject(category) ? category["id"] : category
  const number = typeof id === "string" && /^\d{1,9}$/.test(id) ? Number(id) : id
  return typeof number === "number" && Number.isSafeInteger(number) && number > 0 ? number : undefined
}

/**
 * The permission sets of a `func_info`, `[{ "funcscope_category": { "id": 131 } }]`, as their numbers.
 *
 * @since 0.1.0
 * @category decoding
 */
export const permissionSets = (value: JsonValue | undefined, path: string, report: Builder): ReadonlyArray<number> => {
  const ids = new Set<number>()
  for (const element of elements(value, path, report)) {
    const id = idOf(element)
    if (id === undefined) report.add("wrong-type", `${path}[]`)
    else ids.add(id)
  }
  return [...ids]
}

/**
 * Counts the fields that no page names, beside the ones that are read and the envelope.
 *
 * @since 0.1.0
 * @category decoding
 */
export const countUnknown = (body: JsonObject, known: ReadonlySet<string>, prefix: string, report: Builder): void => {
  for (const key of Object.keys(body)) {
    if (!known.has(key) && (prefix !== "" || (key !== "errcode" && key !== "errmsg"))) {
      report.add("unknown-field", prefix + key)
    }
  }
}

/**
 * Refuses what cannot be the appid of a shop.
 *
 * @since 0.1.0
 * @category validation
 */
export const checkAppid = (
  operation: string,
  field: string,
  value: unknown
): Either.Either<string, InvalidRequestError> =>
  isAppid(value)
    ? Either.right(value)
    : Either.left(
        invalidRequest(
          field,
          {
            zh: `${field} 不能为空，且只含字母、数字、下划线和连字符`,
            en: `${field} takes letters, digits, _ and - only, and must not be empty`
          },
          { zh: "请填写商家店铺的 AppID（形如 wx…）", en: "Give the AppID of the merchant's shop (wx…)." },
          operation
        )
      )
