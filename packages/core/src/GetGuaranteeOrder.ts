/**
 * 获取保障单详情 `getguaranteeorder`: one order by its id.
 *
 * Source: https://developers.weixin.qq.com/doc/store/shop/API/channels-shop-aftersale/guarantee/api_getguaranteeorder.html
 *
 * @since 0.1.0
 */
import * as Either from "effect/Either"
import * as Schema from "effect/Schema"
import * as GuaranteeOrder from "./GuaranteeOrder.js"
import { GuaranteeOrderId, isUint64Digits } from "./Ids.js"
import { type Encodable, wireId } from "./Json.js"
import type { Operation } from "./Operation.js"
import { decodeError, invalidRequest } from "./WeChatError.js"
import * as Wire from "./Wire.js"

/**
 * The body as it is sent.
 *
 * @since 0.1.0
 * @category schemas
 */
export const Request = Schema.Struct({
  guarantee_order_id: Wire.requiredId(GuaranteeOrderId, "保障单号", "Guarantee order id")
}).annotations({ identifier: "GetRequest" })

/**
 * The field of the answer beside the envelope. Without it the answer is none.
 *
 * @since 0.1.0
 * @category schemas
 */
export const Response = Schema.Struct({
  guarantee_order: Wire.required(GuaranteeOrder.GuaranteeOrder, "object", "保障单详情", "Guarantee order")
}).annotations({ identifier: "GetResponse" })

/**
 * Which guarantee order to read.
 *
 * @since 0.1.0
 * @category models
 */
export interface GetRequest {
  readonly guarantee_order_id: GuaranteeOrderId
}

/**
 * The guarantee order as WeChat has it now.
 *
 * @since 0.1.0
 * @category models
 */
export interface GetResponse {
  readonly guarantee_order: GuaranteeOrder.GuaranteeOrder
}

/**
 * `getguaranteeorder`: one guarantee order by its id.
 *
 * @since 0.1.0
 * @category operations
 */
export const operation: Operation<"getguaranteeorder", GetRequest, GetResponse> = {
  name: "getguaranteeorder",
  method: "POST",
  path: "/channels/ec/aftersale/getguaranteeorder",
  access: "read",
  request: Request,
  response: Response,
  encode: ({ guarantee_order_id }, wire) =>
    isUint64Digits(guarantee_order_id)
      ? Either.right<Encodable>({ guarantee_order_id: wireId(guarantee_order_id, wire.idFormat) })
      : Either.left(
          invalidRequest(
            "guarantee_order_id",
            { zh: "保障单号必须是 1 到 20 位十进制数字", en: "the guarantee order id must be 1 to 20 decimal digits" },
            undefined,
            "getguaranteeorder"
          )
        ),
  decode: (body, report) => {
    const found = body["guarantee_order"]
    if (found === undefined || found === null) {
      return Either.left(decodeError({ operation: "getguaranteeorder", reason: "WrongType", path: "guarantee_order" }))
    }
    for (const key of Object.keys(body)) {
      if (key !== "errcode" && key !== "errmsg" && key !== "guarantee_order") report.add("unknown-field", key)
    }
    return Either.map(
      GuaranteeOrder.decodeAt(found, "guarantee_order", report, "getguaranteeorder"),
      (guarantee_order) => ({ guarantee_order })
    )
  },
  successFields: ["guarantee_order"],
  codes: [9700223, 9700224, 10021041, 10021057],
  permissionSet: 131,
  source:
    "https://developers.weixin.qq.com/doc/store/shop/API/channels-shop-aftersale/guarantee/api_getguaranteeorder.html"
}
