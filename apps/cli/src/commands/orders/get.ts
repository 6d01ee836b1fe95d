/**
 * `wxshop orders get`.
 *
 * @since 0.1.0
 */
import { define } from "../../Command.js"
import { connectionFlags } from "../ConnectionFlags.js"
import { outputExclusive, outputFlags } from "../OutputFlags.js"

const flags = { ...outputFlags, ...connectionFlags } as const

/**
 * The values of its flags.
 *
 * @since 0.1.0
 * @category models
 */
export type GetFlags = typeof flags

/**
 * @since 0.1.0
 * @category commands
 */
export const get = define({
  path: ["orders", "get"],
  summary: { zh: "查看一个保障单", en: "Show one guarantee order" },
  flags,
  args: [
    {
      name: "guarantee-order-id",
      required: true,
      text: { zh: "保障单号；- 表示从 stdin 读取", en: "the guarantee order id; - reads it from stdin" }
    }
  ],
  exclusive: outputExclusive,
  examples: [
    { line: "orders get 2000001077270153", text: { zh: "全部字段", en: "all fields" } },
    {
      line: "orders get 2000001077270153 --json --jq .order_id",
      text: { zh: "只要订单号", en: "only the order id" }
    }
  ],
  load: (input) => import("../../programs/GetOrder.js").then(({ program }) => program(input))
})
