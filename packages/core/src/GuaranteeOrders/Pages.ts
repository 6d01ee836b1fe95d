/**
 * A walk as a stream: one element per answer, the summary with the last.
 *
 * @since 0.1.0
 */
import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as Stream from "effect/Stream"
import * as DecodeReport from "../DecodeReport.js"
import * as GuaranteeStatus from "../GuaranteeStatus.js"
import type { OperationExecutorService } from "../Operation.js"
import * as Search from "../SearchGuaranteeOrders.js"
import { invalidRequest, type WeChatError } from "../WeChatError.js"
import * as Merge from "./Merge.js"
import * as Reader from "./Reader.js"
import * as Recheck from "./Recheck.js"
import { Seen } from "./Seen.js"
import * as Summary from "./Summary.js"
import type { Plan } from "./WalkState.js"

/**
 * - `limit`: orders asked for per call; default the largest allowed.
 * - `concurrency`: pages asked for at once; default 1. From 2 on the walk goes by offset instead of moving windows.
 * - `offset`: index of the first order; the walk is then about the orders from there on.
 *
 * @since 0.1.0
 * @category models
 */
export interface WalkOptions {
  readonly limit?: number
  readonly concurrency?: number
  readonly offset?: number
}

/**
 * What one answer brought: the orders not handed out before that match the filter (often none when a gap was looked
 * for), the calls so far, the distinct orders seen so far, and the newest count of all matching orders (while several
 * statuses are walked one after another: of those walked so far). `summary` is set on the last one only.
 *
 * @since 0.1.0
 * @category models
 */
export interface WalkPage {
  readonly orders: ReadonlyArray<Reader.Order>
  readonly calls: number
  readonly seen: number
  readonly total_num?: number
  readonly summary: Summary.Summary | undefined
}

/**
 * The walks a filter takes: one, or one per status where the shop takes one status a call.
 *
 * @since 0.1.0
 * @category conversions
 */
export const legsOf = (executor: OperationExecutorService, filter: Search.SearchFilter): ReadonlyArray<Merge.Leg> => {
  const asked = new Set<string>(filter.status_list)
  if (executor.wire.statusFilterFormat !== "name" || asked.size < 2) return [{ status: undefined, final: false }]
  return GuaranteeStatus.rows
    .filter((row) => asked.has(row.name))
    .map((row) => ({ status: row.name, final: row.terminal }))
}

/**
 * The plan of a walk over the whole filter. A walk that looks for given ids needs no windows of its own.
 *
 * @since 0.1.0
 * @category conversions
 */
export const planOf = (filter: Search.SearchFilter): Pick<Plan, "window" | "windows"> => ({
  window: {
    ...(filter.begin_time === undefined ? {} : { begin: filter.begin_time }),
    ...(filter.end_time === undefined ? {} : { end: filter.end_time })
  },
  windows: (filter.guarantee_order_id_list ?? []).length + (filter.order_id_list ?? []).length === 0
})

/**
 * One step of a walk: asks, takes the answer in, and goes another way where the shop refuses a bound or an offset that
 * the walk chose.
 *
 * @since 0.1.0
 * @category transitions
 */
export const step = (
  reader: Reader.Reader,
  state: Merge.MergeState<Reader.Order>,
  seen: Seen,
  concurrency: number
): Effect.Effect<
  {
    readonly state: Merge.MergeState<Reader.Order>
    readonly fresh: ReadonlyArray<Reader.Order>
    readonly seen: Seen
    readonly report: DecodeReport.DecodeReport
  },
  WeChatError
> =>
  reader.read(Merge.leg(state), Merge.ahead(state, concurrency)).pipe(
    Effect.map(({ report, value }) => ({
      ...Merge.receive(state, { orders: value.guarantee_order_list, total: value.total_num }, seen),
      report
    })),
    Effect.catchTag("InvalidRequestError", (error) => {
      const other = error.errcode === undefined ? undefined : Merge.refused(state)
      return other === undefined
        ? Effect.fail(error)
        : Effect.succeed({ state: other, fresh: [], seen, report: DecodeReport.empty })
    })
  )

interface Session {
  readonly state: Merge.MergeState<Reader.Order>
  readonly seen: Seen
  readonly count: number
  readonly orders: number
}

/**
 * All matching orders, page by page. A failed call ends the stream with its error after everything before it was handed
 * out; interrupting the stream interrupts the calls in flight. Memory: about 17 bytes per order.
 *
 * @since 0.1.0
 * @category streams
 */
export const pages = (
  executor: OperationExecutorService,
  limits: Search.Limits,
  filter: Search.SearchFilter,
  options: WalkOptions
): Stream.Stream<WalkPage, WeChatError> =>
  Stream.unwrapScoped(
    Effect.gen(function* () {
      const { concurrency = 1 } = options
      if (!Number.isSafeInteger(concurrency) || concurrency < 1) {
        return yield* invalidRequest("concurrency", {
          zh: "concurrency 必须是不小于 1 的整数",
          en: "concurrency must be a whole number of 1 or more"
        })
      }
      const { limit, offset } = yield* Search.validate(
        { ...filter, offset: options.offset ?? 0, limit: options.limit ?? limits.maxLimit },
        limits
      )
      const now = Math.floor((yield* Clock.currentTimeMillis) / 1000)
      const plan: Plan = { ...planOf(filter), limit, offset, now, moving: concurrency === 1, resumable: false }
      const reader = concurrency === 1 ? Reader.sequential(executor, filter) : yield* Reader.parallel(executor, filter)
      const keep = Recheck.compile(filter)
      const report = DecodeReport.builder()
      const session: Session = {
        state: Merge.start(legsOf(executor, filter), plan),
        seen: new Seen(),
        count: 0,
        orders: 0
      }
      return Stream.paginateEffect(session, (session) =>
        Effect.map(step(reader, session.state, session.seen, concurrency), (next) => {
          report.addReport(next.report)
          const orders = keep(next.fresh, report)
          const after: Session = {
            state: next.state,
            seen: next.seen,
            count: session.count + next.fresh.length,
            orders: session.orders + orders.length
          }
          return [pageOf(after, orders, reader, report), Option.liftPredicate(after, isOpen)] as const
        })
      )
    })
  )

const isOpen = ({ state }: Session): boolean => state.verdict === undefined

const pageOf = (
  { count, orders: handedOut, state }: Session,
  orders: ReadonlyArray<Reader.Order>,
  reader: Reader.Reader,
  report: DecodeReport.Builder
): WalkPage => {
  const total = Merge.total(state)
  const calls = reader.calls()
  return {
    orders,
    calls,
    seen: count,
    ...(total === undefined ? {} : { total_num: total }),
    summary:
      state.verdict === undefined
        ? undefined
        : { ...Summary.explain(state.verdict), calls, orders: handedOut, report: report.build() }
  }
}
