/**
 * 商家获取保障单列表 `searchguaranteeorder`: one page of a shop's guarantee orders.
 *
 * Source: https://developers.weixin.qq.com/doc/store/shop/API/channels-shop-aftersale/guarantee/api_searchguaranteeorder.html
 *
 * @since 0.1.0
 */
import * as Either from "effect/Either"
import * as Schema from "effect/Schema"
import { isObject } from "./Decode.js"
import type { Builder } from "./DecodeReport.js"
import * as GuaranteeOrder from "./GuaranteeOrder.js"
import * as GuaranteeStatus from "./GuaranteeStatus.js"
import { type Encodable, type JsonObject, type JsonValue, wireId } from "./Json.js"
import type { Operation, WireOptions } from "./Operation.js"
import { defaultLimits, NAME, Request, validate, type ValidSearchRequest } from "./SearchGuaranteeOrders/Request.js"
import { type DecodeError, decodeError, type InvalidRequestError, invalidRequest } from "./WeChatError.js"
import * as Wire from "./Wire.js"

export {
  defaultLimits,
  type Limits,
  Request,
  type SearchFilter,
  type SearchRequest,
  validate,
  type ValidSearchRequest
} from "./SearchGuaranteeOrders/Request.js"

/**
 * The fields of the answer beside the envelope. Both may be missing; what is read of them is a `SearchResponse`.
 *
 * @since 0.1.0
 * @category schemas
 */
export const Response = Schema.Struct({
  guarantee_order_list: Wire.list(GuaranteeOrder.GuaranteeOrder, "保障单详情列表", "Guarantee orders"),
  total_num: Wire.integer("保障单列表总数", "Number of orders that match")
}).annotations({ identifier: "SearchResponse" })

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
            invalidRequest(
              "status_list",
              {
                zh: "statusFilterFormat 为 name 时每次调用只能筛选一个状态",
                en: 'with statusFilterFormat "name" one call filters by one status'
              },
              { zh: "每个状态查询一次，再合并结果", en: "Search once for each status and merge the answers." },
              NAME
            )
          )
  }
}

/** An empty list filters nothing and is not sent: WeChat might read it as "match none". */
const given = <A>(list: ReadonlyArray<A> | undefined): ReadonlyArray<A> | undefined =>
  list === undefined || list.length === 0 ? undefined : list

/** The caller's own bounds were checked by `validate`; only what WeChat cannot read is refused here. */
const boundless = { ...defaultLimits, maxLimit: Number.MAX_SAFE_INTEGER, maxIds: Number.MAX_SAFE_INTEGER }

const encode = (input: ValidSearchRequest, wire: WireOptions): Either.Either<Encodable, InvalidRequestError> => {
  const id = (digits: string): Encodable => wireId(digits, wire.idFormat)
  // Checked here again: an operation may be executed without `validate`, and digits are written verbatim.
  return Either.flatMap(validate(input, boundless), (valid) => {
    const statuses = given(valid.status_list)
    const status = statuses === undefined ? Either.right(undefined) : encodeStatuses(statuses, wire)
    return Either.map(status, (status_list) => ({
      guarantee_order_id_list: given(valid.guarantee_order_id_list)?.map(id),
      order_id_list: given(valid.order_id_list)?.map(id),
      type: valid.type,
      begin_time: valid.begin_time,
      end_time: valid.end_time,
      status_list,
      offset: valid.offset,
      limit: valid.limit
    }))
  })
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
  for (const [index, element] of elements.entries()) {
    const order = GuaranteeOrder.decodeAt(element, "guarantee_order_list[]", report, NAME)
    // Reports count over all orders; an error says which one.
    if (Either.isLeft(order)) return wrongType((order.left.path ?? "").replace("[]", `[${index}]`))
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
  request: Request,
  response: Response,
  encode,
  decode,
  successFields: ["guarantee_order_list", "total_num"],
  codes: [9700223, 9700224, 10021041, 10021057],
  permissionSet: 131,
  source:
    "https://developers.weixin.qq.com/doc/store/shop/API/channels-shop-aftersale/guarantee/api_searchguaranteeorder.html"
}
