/**
 * What `searchguaranteeorder` is asked: the model of the body with a title on every field, and the checks before a byte
 * leaves.
 *
 * @since 0.1.0
 */
import * as Either from "effect/Either"
import * as Schema from "effect/Schema"
import * as GuaranteeStatus from "../GuaranteeStatus.js"
import type { TypeCode } from "../GuaranteeType.js"
import * as Ids from "../Ids.js"
import { type InvalidRequestError, invalidRequest } from "../WeChatError.js"
import * as Wire from "../Wire.js"

/**
 * WeChat's English name of the interface.
 *
 * @since 0.1.0
 * @category constants
 */
export const NAME = "searchguaranteeorder"

const WholeNumber = Schema.NonNegativeInt

/**
 * The body as it is sent, every field by WeChat's name. The page calls `limit` required although its own sample leaves it
 * out; `offset` is sent as well.
 *
 * @since 0.1.0
 * @category schemas
 */
export const Request = Schema.Struct({
  guarantee_order_id_list: Wire.ids(Ids.GuaranteeOrderId, "保障单号", "Guarantee order ids"),
  order_id_list: Wire.ids(Ids.OrderId, "订单号", "Order ids"),
  type: Wire.type("保障单类型（0 全部，1 假一赔三，2 坏损包退）", "Type (0 all, 1 counterfeit, 2 damage)"),
  begin_time: Wire.time("申请的开始时间", "Earliest application time"),
  end_time: Wire.time("申请的结束时间", "Latest application time"),
  status_list: Wire.statuses("保障单当前状态", "Statuses"),
  offset: Wire.required(WholeNumber, "integer", "列表起始下标", "Index of the first order"),
  limit: Wire.required(WholeNumber, "integer", "需要的保障单条数", "How many orders to ask for")
}).annotations({ identifier: "SearchRequest" })

/**
 * What to look for; every field narrows the answer. Times are Unix seconds of the *application* and both bounds count.
 *
 * @since 0.1.0
 * @category models
 */
export interface SearchFilter {
  /** 保障单号. */
  readonly guarantee_order_id_list?: ReadonlyArray<Ids.GuaranteeOrderId>
  /** 订单号. */
  readonly order_id_list?: ReadonlyArray<Ids.OrderId>
  /** `0` all types, `1` 假一赔三, `2` 坏损包退. */
  readonly type?: TypeCode
  /** Earliest application time, Unix seconds. */
  readonly begin_time?: number
  /** Latest application time, Unix seconds. */
  readonly end_time?: number
  /** `STATUS_…` names; written as the executor's `statusFilterFormat` says. */
  readonly status_list?: ReadonlyArray<GuaranteeStatus.StatusName>
}

/**
 * @since 0.1.0
 * @category models
 */
export interface SearchRequest extends SearchFilter {
  /** Index of the first order, from 0. Default 0. */
  readonly offset?: number
  /** How many orders to ask for. Always sent; default `Limits.defaultLimit`. */
  readonly limit?: number
}

/**
 * A request with nothing left open.
 *
 * @since 0.1.0
 * @category models
 */
export interface ValidSearchRequest extends SearchRequest {
  readonly offset: number
  readonly limit: number
}

/**
 * Local bounds. WeChat documents no maximum for any of them.
 *
 * @since 0.1.0
 * @category models
 */
export interface Limits {
  /** `limit` when the caller gives none. */
  readonly defaultLimit: number
  /** The largest `limit` sent. */
  readonly maxLimit: number
  /** The longest id or status list sent. */
  readonly maxIds: number
}

/**
 * 20 orders a page unless asked otherwise, 50 at most, lists of up to 100.
 *
 * @since 0.1.0
 * @category constants
 */
export const defaultLimits: Limits = { defaultLimit: 20, maxLimit: 50, maxIds: 100 }

// Requests are in seconds: 13 digits are a caller's milliseconds by mistake and would match nothing.
const MAX_SECONDS = 99_999_999_999

const refuse = (field: string, zh: string, en: string): InvalidRequestError =>
  invalidRequest(field, { zh, en }, undefined, NAME)

const wholeNumber = (value: unknown, min: number, max: number): boolean =>
  Number.isSafeInteger(value) && (value as number) >= min && (value as number) <= max

const idListFault = (
  request: SearchRequest,
  field: "guarantee_order_id_list" | "order_id_list",
  maxIds: number
): InvalidRequestError | undefined => {
  const list = request[field]
  if (list === undefined) return undefined
  if (!Array.isArray(list) || list.length > maxIds) {
    return refuse(field, `${field} 最多 ${maxIds} 个单号，请分批查询`, `${field} takes at most ${maxIds} ids; split it`)
  }
  const wrong = list.findIndex((id) => typeof id !== "string" || !Ids.isUint64Digits(id))
  return wrong < 0
    ? undefined
    : refuse(
        `${field}[${wrong}]`,
        `${field} 第 ${wrong + 1} 个单号无效：必须是 1 到 20 位十进制数字的字符串，不超过 2^64−1`,
        `${field}[${wrong}] is not an id: it must be a string of 1 to 20 decimal digits, at most 2^64−1`
      )
}

const timeFault = (request: SearchRequest): InvalidRequestError | undefined => {
  for (const field of ["begin_time", "end_time"] as const) {
    const value = request[field]
    if (value !== undefined && !wholeNumber(value, 0, MAX_SECONDS)) {
      return refuse(
        field,
        `${field} 必须是以秒为单位的 Unix 时间戳（不是毫秒）`,
        `${field} must be a Unix time in seconds (not ms)`
      )
    }
  }
  const { begin_time, end_time } = request
  return begin_time !== undefined && end_time !== undefined && begin_time > end_time
    ? refuse("begin_time", "begin_time 不能晚于 end_time", "begin_time must not be later than end_time")
    : undefined
}

const statusFault = (request: SearchRequest, maxIds: number): InvalidRequestError | undefined => {
  const list = request.status_list
  if (list === undefined) return undefined
  if (!Array.isArray(list) || list.length > maxIds) {
    return refuse("status_list", `status_list 最多 ${maxIds} 个状态`, `status_list takes at most ${maxIds} statuses`)
  }
  const wrong = list.findIndex((name) => GuaranteeStatus.rows.every((row) => row.name !== name))
  return wrong < 0
    ? undefined
    : refuse(
        `status_list[${wrong}]`,
        "未知的保障单状态，请使用文档中的 STATUS_… 名称",
        "unknown status; use one of the documented STATUS_… names"
      )
}

const rangeFault = (request: SearchRequest, limits: Limits): InvalidRequestError | undefined => {
  if (typeof request !== "object" || request === null || Array.isArray(request)) {
    return refuse(
      "request",
      "查询条件必须是一个对象，例如 { limit: 20 }",
      "the request must be an object such as { limit: 20 }"
    )
  }
  const unknown = Object.keys(request).find((key) => !Object.hasOwn(Request.fields, key))
  if (unknown !== undefined) {
    return refuse(unknown, `请求中没有字段 ${unknown}`, `the request has no field ${unknown}`)
  }
  if (request.type !== undefined && !wholeNumber(request.type, 0, 2)) {
    return refuse(
      "type",
      "type 只能是 0（全部）、1（假一赔三）或 2（坏损包退）",
      "type must be 0 (all), 1 (counterfeit) or 2 (damage)"
    )
  }
  if (request.offset !== undefined && !wholeNumber(request.offset, 0, Number.MAX_SAFE_INTEGER)) {
    return refuse("offset", "offset 必须是不小于 0 的整数", "offset must be a whole number of 0 or more")
  }
  if (request.limit !== undefined && !wholeNumber(request.limit, 1, limits.maxLimit)) {
    return refuse(
      "limit",
      `limit 必须是 1 到 ${limits.maxLimit} 的整数`,
      `limit must be a whole number from 1 to ${limits.maxLimit}`
    )
  }
  return undefined
}

/**
 * Checks a request and fills in `offset` and `limit`. The first violation is an error that names the field; nothing is
 * sent.
 *
 * @since 0.1.0
 * @category validation
 */
export const validate = (
  request: SearchRequest,
  limits: Limits = defaultLimits
): Either.Either<ValidSearchRequest, InvalidRequestError> => {
  const fault =
    rangeFault(request, limits) ??
    idListFault(request, "guarantee_order_id_list", limits.maxIds) ??
    idListFault(request, "order_id_list", limits.maxIds) ??
    timeFault(request) ??
    statusFault(request, limits.maxIds)
  return fault === undefined
    ? Either.right({
        ...request,
        offset: request.offset ?? 0,
        limit: request.limit ?? Math.min(limits.defaultLimit, limits.maxLimit)
      })
    : Either.left(fault)
}
