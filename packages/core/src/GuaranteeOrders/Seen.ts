/**
 * The memory of a walk: ids only, and a bounded sample of creation times.
 *
 * @since 0.1.0
 */
import { IdSet } from "./IdSet.js"
import type { Sighting } from "./Sighting.js"

// Enough to cut a list of a few thousand orders into windows of one page each.
const MAX_TIMES = 4096

/**
 * What was handed out, what this pass over the list has covered, and when the orders were created.
 *
 * @since 0.1.0
 * @category models
 */
export class Seen {
  private readonly emitted: IdSet
  private covered: IdSet
  private times: Array<number> = []
  private stride = 1
  private skipped = 0

  /** Walks of one merge share what was handed out. */
  constructor(emitted: IdSet = new IdSet()) {
    this.emitted = emitted
    this.covered = emitted.size === 0 ? emitted : new IdSet()
  }

  /** A walk of the same merge: hands out nothing twice, has covered nothing yet. */
  next(): Seen {
    return new Seen(this.emitted)
  }

  /** Begins another pass: what an earlier one saw is no evidence that this one left no gap. */
  restart(): void {
    this.covered = new IdSet()
  }

  /** Whether this pass has covered the order. */
  has(id: string): boolean {
    return this.covered.has(id)
  }

  /**
   * Notes the orders of a page as covered by this pass. Gives those never handed out before, and how many are new to
   * the pass.
   */
  cover<A extends Sighting>(orders: ReadonlyArray<A>): { readonly fresh: ReadonlyArray<A>; readonly added: number } {
    const { covered, emitted } = this
    const fresh: Array<A> = []
    let added = 0
    for (const order of orders) {
      const isAdded = covered.add(order.guarantee_order_id)
      if (isAdded) {
        added++
        this.sample(order.create_time)
      }
      if (covered === emitted ? isAdded : emitted.add(order.guarantee_order_id)) fresh.push(order)
    }
    return { fresh, added }
  }

  /** Hands orders out that came outside the pass. */
  emit<A extends Sighting>(orders: ReadonlyArray<A>): ReadonlyArray<A> {
    return orders.filter((order) => this.emitted.add(order.guarantee_order_id))
  }

  /** The known creation times, ascending: all of them, or an even sample of a long list. */
  createTimes(): ReadonlyArray<number> {
    return this.times.slice().sort((a, b) => a - b)
  }

  private sample(time: number | undefined): void {
    if (time === undefined || ++this.skipped < this.stride) return
    this.skipped = 0
    this.times.push(time)
    if (this.times.length < MAX_TIMES) return
    this.times = this.times.filter((_, index) => index % 2 === 0)
    this.stride *= 2
  }
}
