/**
 * A walk in steps that may lie hours apart: each call hands out a page and a cursor for the next.
 *
 * @since 0.1.0
 */
import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import { identity } from "effect/Function"
import * as DecodeReport from "../DecodeReport.js"
import type { Text } from "../Language.js"
import type { OperationExecutorService } from "../Operation.js"
import * as Search from "../SearchGuaranteeOrders.js"
import type { WeChatError } from "../WeChatError.js"
import * as Cursor from "./Cursor.js"
import * as Merge from "./Merge.js"
import * as Pages from "./Pages.js"
import * as Reader from "./Reader.js"
import * as Recheck from "./Recheck.js"
import { Seen } from "./Seen.js"
import * as Summary from "./Summary.js"
import type { Plan, Reason } from "./WalkState.js"

/**
 * @since 0.1.0
 * @category models
 */
export interface CursorOptions {
  /** `next_cursor` of the page before; none for the first page. */
  readonly cursor?: string | undefined
  /** Orders asked for per call; default `Limits.defaultLimit`. It may change from page to page. */
  readonly limit?: number | undefined
}

/**
 * - `orders`: orders that were not on the page before. About `limit` of them; fewer, none or a few more where gaps were
 *   closed.
 * - `next_cursor`: `null` on the last page.
 * - `complete`: `true` only on the last page, and only if the whole walk, from its first page to this one, could be shown
 *   to have missed nothing. `false` before that: there is more. `reason` and `text` are set on a last page that is not.
 *
 * @since 0.1.0
 * @category models
 */
export interface CursorPage {
  readonly orders: ReadonlyArray<Reader.Order>
  readonly next_cursor: string | null
  readonly complete: boolean
  readonly reason?: Reason
  readonly text?: Text
  readonly report: DecodeReport.DecodeReport
}

// An answer that brings nothing is followed by another call, but not without end.
const MAX_CALLS = 8

/**
 * The next page. Only the ids of the page before are remembered, so an order that jumps within the list meanwhile (one
 * sorted by update) may come twice, pages apart.
 *
 * @since 0.1.0
 * @category constructors
 */
export const page = (
  executor: OperationExecutorService,
  limits: Search.Limits,
  filter: Search.SearchFilter,
  options: CursorOptions
): Effect.Effect<CursorPage, WeChatError> =>
  Effect.gen(function* () {
    const { limit } = yield* Search.validate(
      options.limit === undefined ? filter : { ...filter, limit: options.limit },
      limits
    )
    const now = Math.floor((yield* Clock.currentTimeMillis) / 1000)
    const legs = Pages.legsOf(executor, filter)
    const plan: Plan = { ...Pages.planOf(filter), limit, offset: 0, now, moving: true, resumable: true }
    let state: Merge.MergeState<Reader.Order> =
      options.cursor === undefined
        ? Merge.start(legs, plan)
        : yield* Cursor.decode<Reader.Order>(options.cursor, filter, legs, plan)
    let seen = new Seen()
    seen.cover(state.walk.tail.map((id) => ({ guarantee_order_id: id })))
    const reader = Reader.sequential(executor, filter)
    const keep = Recheck.compile(filter)
    const report = DecodeReport.builder()
    const orders: Array<Reader.Order> = []
    while (state.verdict === undefined && (isUnsettled(state) || (orders.length === 0 && reader.calls() < MAX_CALLS))) {
      const taken: Pages.Taken = yield* Pages.step(reader, state, seen, 1, identity)
      report.addReport(taken.report)
      orders.push(...keep(taken.fresh, report))
      state = taken.state
      seen = taken.seen
    }
    return {
      orders,
      next_cursor: state.verdict === undefined ? Cursor.encode(filter, state) : null,
      ...(state.verdict === undefined ? { complete: false } : Summary.explain(state.verdict)),
      report: report.build()
    }
  })

/** Whether the walk waits for an answer that a cursor could not remember. */
const isUnsettled = ({ walk }: Merge.MergeState<Reader.Order>): boolean =>
  walk.held.length > 0 || walk.doubts.length > 0 || walk.step > 0
