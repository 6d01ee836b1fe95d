/**
 * The retry budget: a bucket that retries empty and successes fill, shared by all calls of a shop. When WeChat is down for
 * everybody it stops the retries that would only add to the load.
 *
 * @since 0.1.0
 */
import type { WeChatError } from "@wxshop/core/WeChatError"

/**
 * What the bucket holds when full.
 *
 * @since 0.1.0
 * @category constants
 */
export const CAPACITY = 500

const RETRY_COST = 5
const TRANSPORT_COST = 10
const FIRST_TRY_GAIN = 1

/**
 * What retrying after this error costs. A connection or timeout problem costs more: it takes longest and is most often
 * shared by all.
 *
 * @since 0.1.0
 * @category accessors
 */
export const costOf = (error: WeChatError): number => (error._tag === "TransportError" ? TRANSPORT_COST : RETRY_COST)

/**
 * A bucket that starts full.
 *
 * @since 0.1.0
 * @category models
 */
export class Budget {
  private level = CAPACITY

  /** What is left. */
  get available(): number {
    return this.level
  }

  /** Takes `cost`, or nothing when there is less. */
  take(cost: number): boolean {
    if (cost > this.level) return false
    this.level -= cost
    return true
  }

  /** A call succeeded: its last retry gets its cost back, a first try earns a little. */
  succeed(lastCost: number): void {
    this.level = Math.min(CAPACITY, this.level + (lastCost === 0 ? FIRST_TRY_GAIN : lastCost))
  }
}
