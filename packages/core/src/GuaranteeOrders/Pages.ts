/**
 * A walk as a stream: one element per answer, the summary with the last.
 *
 * @since 0.1.0
 */
import * as Chunk from "effect/Chunk"
import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import type * as Scope from "effect/Scope"
import * as Stream from "effect/Stream"
import * as DecodeReport from "../DecodeReport.js"
import * as GuaranteeStatus from "../GuaranteeStatus.js"
import type { OperationExecutorService } from "../Operation.js"
import * as Search from "../SearchGuaranteeOrders.js"
import { type InvalidRequestError, invalidRequest, type WeChatError } from "../WeChatError.js"
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
 * What one step of a walk brought.
 *
 * @since 0.1.0
 * @category models
 */
export interface Taken {
  readonly state: Merge.MergeState<Reader.Order>
  readonly fresh: ReadonlyArray<Reader.Order>
  readonly seen: Seen
  readonly report: DecodeReport.DecodeReport
}

/**
 * One step of a walk: asks, takes the answer in, and goes another way where the shop refuses a bound or an offset that
 * the walk chose. `use` makes the result of what it brought.
 *
 * @since 0.1.0
 * @category transitions
 */
export const step = <B>(
  reader: Reader.Reader,
  state: Merge.MergeState<Reader.Order>,
  seen: Seen,
  concurrency: number,
  use: (taken: Taken) => B
): Effect.Effect<B, WeChatError> =>
  Effect.matchEffect(reader.read(Merge.leg(state), Merge.ahead(state, concurrency)), {
    onFailure: (error) => {
      const refused = error._tag === "InvalidRequestError" && error.errcode !== undefined
      const other = refused ? Merge.refused(state) : undefined
      return other === undefined
        ? Effect.fail(error)
        : Effect.sync(() => use({ state: other, fresh: [], seen, report: DecodeReport.empty }))
    },
    onSuccess: ({ report, value }) => {
      const next = Merge.receive(state, { orders: value.guarantee_order_list, total: value.total_num }, seen)
      return Effect.succeed(use({ state: next.state, fresh: next.fresh, seen: next.seen, report }))
    }
  })

/** A walk under way. */
interface Session {
  readonly state: Merge.MergeState<Reader.Order>
  readonly seen: Seen
  readonly orders: number
  readonly count: number
}

/** What every step of one walk shares. */
interface Walker {
  readonly first: Session
  readonly next: <A>(
    session: Session,
    emit: (after: Session, orders: ReadonlyArray<Reader.Order>) => A
  ) => Effect.Effect<readonly [A, Option.Option<Session>], WeChatError>
  readonly summary: (session: Session) => Summary.Summary | undefined
  readonly calls: () => number
}

const walker = (
  executor: OperationExecutorService,
  limits: Search.Limits,
  filter: Search.SearchFilter,
  options: WalkOptions
): Effect.Effect<Walker, InvalidRequestError, Scope.Scope> =>
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
    return {
      first: { state: Merge.start(legsOf(executor, filter), plan), seen: new Seen(), orders: 0, count: 0 },
      next: (session, emit) =>
        step(reader, session.state, session.seen, concurrency, ({ fresh, report: unusual, seen, state }) => {
          report.addReport(unusual)
          const orders = keep(fresh, report)
          const after: Session = {
            state,
            seen,
            orders: session.orders + orders.length,
            count: session.count + fresh.length
          }
          return [emit(after, orders), state.verdict === undefined ? Option.some(after) : Option.none()]
        }),
      summary: ({ orders, state: { verdict } }) =>
        verdict === undefined
          ? undefined
          : { ...Summary.explain(verdict), calls: reader.calls(), orders, report: report.build() },
      calls: reader.calls
    }
  })

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
    Effect.map(walker(executor, limits, filter, options), ({ calls, first, next, summary }) =>
      Stream.paginateEffect(first, (session) =>
        next(session, (after, orders): WalkPage => {
          const total = Merge.total(after.state)
          const page = { orders, calls: calls(), seen: after.count, summary: summary(after) }
          return total === undefined ? page : { ...page, total_num: total }
        })
      )
    )
  )

/**
 * The same, order by order: a chunk per answer.
 *
 * @since 0.1.0
 * @category streams
 */
export const stream = (
  executor: OperationExecutorService,
  limits: Search.Limits,
  filter: Search.SearchFilter,
  options: WalkOptions
): Stream.Stream<Reader.Order, WeChatError> =>
  Stream.unwrapScoped(
    Effect.map(walker(executor, limits, filter, options), ({ first, next }) =>
      Stream.paginateChunkEffect(first, (session) => next(session, (_, orders) => Chunk.unsafeFromArray(orders)))
    )
  )
