/**
 * `getguaranteeorder`: one guarantee order in detail.
 *
 * @since 0.1.0
 */
import * as Either from "effect/Either"
import type { Platform } from "../Platform.js"
import type { Shop } from "../../Shop.js"
import type { Answer } from "./Call.js"
import * as Call from "./Call.js"
import * as Input from "./Input.js"

/**
 * @since 0.1.0
 * @category handlers
 */
export const handle = (platform: Platform, shop: Shop, body: Uint8Array): Answer => {
  const dialect = platform.dialect()
  const wanted = Either.flatMap(Input.object(body), (fields): Input.Judged<string> => {
    const value = fields.get("guarantee_order_id")
    return value === undefined || value === null
      ? Input.badValue
      : Input.id(value, "guarantee_order_id", dialect.requestIds)
  })
  return Either.match(wanted, {
    onLeft: ({ errcode, errmsg }) => Call.failure(platform, "api", errcode, errmsg),
    onRight: (id) => {
      const order = platform.world(shop).write({ guarantee_order_id: id }, "get", dialect)
      return order === null
        ? Call.failure(platform, "api", 10021057)
        : Call.success(platform, { guarantee_order: order })
    }
  })
}
