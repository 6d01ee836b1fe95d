/**
 * 商家获取保障单列表 `searchguaranteeorder`: one page of a shop's guarantee orders.
 *
 * Source: https://developers.weixin.qq.com/doc/store/shop/API/channels-shop-aftersale/guarantee/api_searchguaranteeorder.html
 *
 * @since 0.1.0
 */
import * as Either from "effect/Either"
import { isObject } from "./Decode.js"
import type { Builder } from "./DecodeReport.js"
import * as GuaranteeOrder from "./GuaranteeOrder.js"
import * as GuaranteeStatus from "./GuaranteeStatus.js"
import type { TypeCode } from "./GuaranteeType.js"
import { type GuaranteeOrderId, isUint64Digits, type OrderId } from "./Ids.js"
import { type Encodable, type JsonObject, type JsonValue, wireId } from "./Json.js"
import type { Operation, WireOptions } from "./Operation.js"
import { type DecodeError, decodeError, type InvalidRequestError, invalidRequest } from "./WeChatError.js"

/**
 * What to look for; every field narrows the answer. Times are Unix seconds of the *application* and both bounds count.
 *
 * @since 0.1.0
 * @category models
 */
export interface SearchFilter {
  /** 保障单号. */
  readonly guarantee_order_id_list?: ReadonlyArray<GuaranteeOrderId>
  /** 订单号. */
  readonly order_id_list?: ReadonlyArray<OrderId>
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

const NAME = "searchguaranteeorder"

// Requests are in seconds: 13 digits are a caller's milliseconds by mistake and would match nothing.
const MAX_SECONDS = 99_999_999_999

const FIELDS = new Set([
  "guarantee_order_id_list",
  "order_id_list",
  "type",
  "begin_time",
  "end_time",
  "status_list",
  "offset",
  "limit"
])

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
  const wrong = list.findIndex((id) => typeof id !== "string" || !isUint64Digits(id))
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
  const unknown = Object.keys(request).find((key) => !FIELDS.has(key))
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

/**
 * @since 0.1.0
 * @category models
 */
export interface SearchResponse {
  /** The page as WeChat sent it, before the client filters again. */
  readonly guarantee_order_list: ReadonlyArray<GuaranteeOrder.GuaranteeOrder>
  /** How many orders match in all, if WeChat says so. */
  readonly total_num?: number
}

const encodeStatuses = (
  names: ReadonlyArray<GuaranteeStatus.StatusName>,
  wire: WireOptions
): Either.Either<Encodable, InvalidRequestError> => {
  switch (wire.statusFilterFormat) {
    case "codes":
      return Either.right(
        names.flatMap((name) => GuaranteeStatus.rows.filter((row) => row.name === name)).map((row) => row.code)
      )
    case "names":
      return Either.right([...names])
    case "name":
      return names.length === 1
        ? Either.right(names[0]!)
        : Either.left(
            refuse(
              "status_list",
              "statusFilterFormat 为 name 时每次调用只能筛选一个状态",
              'with statusFilterFormat "name" one call filters by one status'
            )
          )
  }
}

/** An empty list filters nothing and is not sent: WeChat might read it as "match none". */
const given = <A>(list: ReadonlyArray<A> | undefined): ReadonlyArray<A> | undefined =>
  list === undefined || list.length === 0 ? undefined : list

const encode = (input: ValidSearchRequest, wire: WireOptions): Either.Either<Encodable, InvalidRequestError> => {
  const id = (digits: string): Encodable => wireId(digits, wire.idFormat)
  const statuses = given(input.status_list)
  const status = statuses === undefined ? Either.right(undefined) : encodeStatuses(statuses, wire)
  // Ids are checked here again: an operation may be executed without `validate`, and digits are written verbatim.
  return Either.flatMap(
    validate(input, { ...defaultLimits, maxLimit: Number.MAX_SAFE_INTEGER, maxIds: Number.MAX_SAFE_INTEGER }),
    () =>
      Either.map(status, (status_list) => ({
        guarantee_order_id_list: given(input.guarantee_order_id_list)?.map(id),
        order_id_list: given(input.order_id_list)?.map(id),
        type: input.type,
        begin_time: input.begin_time,
        end_time: input.end_time,
        status_list,
        offset: input.offset,
        limit: input.limit
      }))
  )
}

const wrongType = (path: string) => Either.left(decodeError({ operation: NAME, reason: "WrongType", path }))

const readTotal = (value: JsonValue | undefined, report: Builder): number | undefined => {
  if (value === undefined || value === null) return undefined
  if (typeof value === "number" && Number.isSafeInteger(value) && value >= 0) return value
  report.add("wrong-type", "total_num")
  return typeof value === "string" && /^\d{1,15}$/.test(value) ? Number(value) : undefined
}

const decode = (body: JsonObject, report: Builder): Either.Either<SearchResponse, DecodeError> => {
  const list = body["guarantee_order_list"]
  const total = readTotal(body["total_num"], report)
  for (const key of Object.keys(body)) {
    if (key !== "errcode" && key !== "errmsg" && key !== "guarantee_order_list" && key !== "total_num") {
      report.add("unknown-field", key)
    }
  }
  let elements: ReadonlyArray<JsonValue> = []
  if (Array.isArray(list)) {
    elements = list
  } else if (isObject(list)) {
    report.add("object-for-array", "guarantee_order_list")
    elements = [list]
  } else if (list !== undefined && list !== null && list !== "") {
    return wrongType("guarantee_order_list")
  }
  const orders: Array<GuaranteeOrder.GuaranteeOrder> = []
  for (const element of elements) {
    const order = GuaranteeOrder.decodeAt(element, "guarantee_order_list[]", report, NAME)
    if (Either.isLeft(order)) return Either.left(order.left)
    orders.push(order.right)
  }
  return Either.right({
    guarantee_order_list: orders,
    ...(total === undefined ? {} : { total_num: total })
  })
}

/**
 * `searchguaranteeorder`: one page of the guarantee orders that match.
 *
 * @since 0.1.0
 * @category operations
 */
export const operation: Operation<"searchguaranteeorder", ValidSearchRequest, SearchResponse> = {
  name: NAME,
  method: "POST",
  path: "/channels/ec/aftersale/searchguaranteeorder",
  access: "read",
  encode,
  decode,
  successFields: ["guarantee_order_list", "total_num"],
  codes: [9700223, 9700224, 10021041, 10021057],
  permissionSet: 131,
  source:
    "https://developers.weixin.qq.com/doc/store/shop/API/channels-shop-aftersale/guarantee/api_searchguaranteeorder.html"
}
