/**
 * What real answers leave out: absent fields, zeros, empty texts and empty lists. The same order always lacks the same
 * things.
 *
 * @since 0.1.0
 */
import type { Dialect } from "../Dialect.js"
import * as Prng from "../internal/Prng.js"
import type { Wire, WireObject } from "../WireJson.js"
import { Digits } from "../WireJson.js"

// Without these an order could not be found again.
const KEPT = new Set(["guarantee_order_id", "status"])
// What "some" leaves alone: a merchant's work hangs on it.
const SOLID = new Set([...KEPT, "type", "order_id", "create_time", "update_time", "expire_time", "openid"])
// Documented but, by WeChat's own word, not returned for a long time.
const LATE = new Set(["bad_pay_info.receive_product", "bad_pay_info.refund_type"])

const emptied = (value: Wire): Wire => {
  if (typeof value === "string") return ""
  if (typeof value === "number" || value instanceof Digits) return 0
  if (Array.isArray(value)) return []
  return value
}

const isObject = (value: Wire): value is WireObject =>
  typeof value === "object" && value !== null && !Array.isArray(value) && !(value instanceof Digits)

/**
 * An answer's order as untidy as the dialect says. `id` seeds the choice.
 *
 * @since 0.1.0
 * @category combinators
 */
export const apply = (order: WireObject, id: string, level: Dialect["missingFields"]): WireObject => {
  if (level === "none") return order
  const go = (node: WireObject, prefix: string): WireObject => {
    const out: Record<string, Wire> = {}
    for (const [name, value] of Object.entries(node)) {
      if (value === undefined) continue
      const path = prefix + name
      const keep = level === "some" ? SOLID : KEPT
      const dart = keep.has(path) ? 100 : Prng.hash(`${id}/${path}`) % 100
      const absent = level === "many" || LATE.has(path) ? 45 : 6
      if (dart < absent) continue
      const shown = isObject(value) ? go(value, `${path}.`) : value
      out[name] = dart < absent + 6 ? emptied(shown) : shown
    }
    return out
  }
  return go(order, "")
}
