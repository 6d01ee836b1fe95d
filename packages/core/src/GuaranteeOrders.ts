/**
 * The guarantee orders of one shop: one page, one order, or all that match.
 *
 * **Walking all.** WeChat pages by `offset` over a list that changes meanwhile, in an order it does not document. The walk
 * never hands out an order twice, and misses none that matched from its start to its end, as far as offset paging can show
 * it:
 *
 * - Where the shop sorts by creation and honours windows of time, it goes on by moving the window to the end of each page.
 *   Creation never changes, so nothing can slip by. Elsewhere (or with `concurrency`) it goes on by offset, with pages
 *   that overlap; a page that does not begin with what is known already is a gap, and the walk steps back until it does.
 * - The end of an open window is set to the start of the walk, so that new applications stay out.
 * - An undisturbed walk costs about one call a page, a disturbed one at most twice that and a few. When that is used up,
 *   it reads on without closing gaps, and says so.
 * - Without a count to believe, a list that grows as fast as it is read has no end; interrupt the stream.
 * - At the end it says `complete: true` only in the cases listed in `GuaranteeOrders/Proof.ts`; otherwise
 *   `complete: false` with the reason, although mostly nothing is missing.
 *
 * @since 0.1.0
 */
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Stream from "effect/Stream"
import * as DecodeReport from "./DecodeReport.js"
import * as Get from "./GetGuaranteeOrder.js"
import * as OneStatus from "./GuaranteeOrders/OneStatus.js"
import * as Pages from "./GuaranteeOrders/Pages.js"
import type { Order } from "./GuaranteeOrders/Reader.js"
import * as Recheck from "./GuaranteeOrders/Recheck.js"
import * as Resume from "./GuaranteeOrders/Resume.js"
import type { Summary } from "./GuaranteeOrders/Summary.js"
import type { GuaranteeOrderId } from "./Ids.js"
import { OperationExecutor, type OperationExecutorService } from "./Operation.js"
import * as Search from "./SearchGuaranteeOrders.js"
import { decodeError, type WeChatError } from "./WeChatError.js"

export type {
  /**
   * @since 0.1.0
   * @category models
   */
  WalkOptions,
  /**
   * @since 0.1.0
   * @category models
   */
  WalkPage
} from "./GuaranteeOrders/Pages.js"
export type {
  /**
   * @since 0.1.0
   * @category models
   */
  CursorOptions,
  /**
   * @since 0.1.0
   * @category models
   */
  CursorPage
} from "./GuaranteeOrders/Resume.js"
export type {
  /**
   * @since 0.1.0
   * @category models
   */
  Summary
} from "./GuaranteeOrders/Summary.js"
export type {
  /**
   * @since 0.1.0
   * @category models
   */
  Reason
} from "./GuaranteeOrders/WalkState.js"
export type {
  /**
   * @since 0.1.0
   * @category models
   */
  SearchFilter,
  /**
   * @since 0.1.0
   * @category models
   */
  SearchRequest
} from "./SearchGuaranteeOrders.js"

/**
 * One page. `orders` match the request also by the client's own check; `received` is how many WeChat sent, matching or
 * not, so the next page begins at `offset + received`. The report counts what was dropped as `filter-ignored`.
 *
 * @since 0.1.0
 * @category models
 */
export interface Page {
  readonly orders: ReadonlyArray<Order>
  readonly received: number
  readonly total_num: number | undefined
  readonly offset: number
  readonly limit: number
  readonly report: DecodeReport.DecodeReport
}

/**
 * One order, and what was unusual about the answer.
 *
 * @since 0.1.0
 * @category models
 */
export interface Received {
  readonly order: Order
  readonly report: DecodeReport.DecodeReport
}

/**
 * @since 0.1.0
 * @category models
 */
export interface GuaranteeOrdersService {
  /**
   * One page, checked before anything is sent. Where the shop filters by one status a call (`statusFilterFormat:
   * "name"`), several statuses cost a call each and read as one list after another in the order of their numbers;
   * `total_num` is then the sum of their counts.
   */
  readonly search: (request: Search.SearchRequest) => Effect.Effect<Page, WeChatError>
  /** One order. An answer about another order fails as `DecodeError` with reason `WrongOrder`. */
  readonly get: (id: GuaranteeOrderId) => Effect.Effect<Received, WeChatError>
  /** All matching orders, one element per answer; the last one has the summary. */
  readonly pages: (
    filter: Search.SearchFilter,
    options?: Pages.WalkOptions
  ) => Stream.Stream<Pages.WalkPage, WeChatError>
  /** All matching orders, without the summary. */
  readonly stream: (filter: Search.SearchFilter, options?: Pages.WalkOptions) => Stream.Stream<Order, WeChatError>
  /** All matching orders at once, in memory. */
  readonly collect: (
    filter: Search.SearchFilter,
    options?: Pages.WalkOptions
  ) => Effect.Effect<{ readonly orders: ReadonlyArray<Order>; readonly summary: Summary }, WeChatError>
  /**
   * The same walk a page at a time, each call going on where the cursor of the one before stands. A cursor that is
   * damaged or of another filter fails as `InvalidRequestError` naming `cursor`.
   */
  readonly page: (
    filter: Search.SearchFilter,
    options?: Resume.CursorOptions
  ) => Effect.Effect<Resume.CursorPage, WeChatError>
}

/**
 * The port through which everything else reads a shop's guarantee orders.
 *
 * @since 0.1.0
 * @category tags
 */
export class GuaranteeOrders extends Context.Tag("@wxshop/core/GuaranteeOrders")<
  GuaranteeOrders,
  GuaranteeOrdersService
>() {}

/**
 * The port over an executor, without a layer.
 *
 * @since 0.1.0
 * @category constructors
 */
export const make = (
  executor: OperationExecutorService,
  limits: Search.Limits = Search.defaultLimits
): GuaranteeOrdersService => {
  const pages: GuaranteeOrdersService["pages"] = (filter, options = {}) =>
    Pages.pages(executor, limits, filter, options)
  return {
    search: (request) => search(executor, limits, request),
    get: (id) => get(executor, id),
    pages,
    stream: (filter, options = {}) => Pages.stream(executor, limits, filter, options),
    collect: (filter, options) => collect(pages(filter, options)),
    page: (filter, options = {}) => Resume.page(executor, limits, filter, options)
  }
}

const search = (
  executor: OperationExecutorService,
  limits: Search.Limits,
  request: Search.SearchRequest
): Effect.Effect<Page, WeChatError> =>
  Effect.gen(function* () {
    const valid = yield* Search.validate(request, limits)
    const legs = Pages.legsOf(executor, valid)
    const { orders, report, total } =
      legs.length > 1
        ? yield* OneStatus.search(executor, legs, valid)
        : yield* Effect.map(executor.execute(Search.operation, valid), ({ report, value }) => ({
            orders: value.guarantee_order_list,
            total: value.total_num,
            report
          }))
    const dropped = DecodeReport.builder()
    dropped.addReport(report)
    return {
      orders: Recheck.compile(valid)(orders, dropped),
      received: orders.length,
      total_num: total,
      offset: valid.offset,
      limit: valid.limit,
      report: dropped.build()
    }
  })

const get = (executor: OperationExecutorService, id: GuaranteeOrderId): Effect.Effect<Received, WeChatError> =>
  Effect.flatMap(executor.execute(Get.operation, { guarantee_order_id: id }), ({ report, value }) =>
    value.guarantee_order.guarantee_order_id === id
      ? Effect.succeed({ order: value.guarantee_order, report })
      : Effect.fail(
          decodeError({
            operation: Get.operation.name,
            reason: "WrongOrder",
            path: "guarantee_order.guarantee_order_id"
          })
        )
  )

const collect = (
  pages: Stream.Stream<Pages.WalkPage, WeChatError>
): Effect.Effect<{ readonly orders: ReadonlyArray<Order>; readonly summary: Summary }, WeChatError> =>
  Effect.suspend(() => {
    const orders: Array<Order> = []
    const none: Summary = { complete: false, calls: 0, orders: 0, report: DecodeReport.empty }
    return Stream.runFold(pages, none, (summary, page) => {
      for (const order of page.orders) orders.push(order)
      return page.summary ?? summary
    }).pipe(Effect.map((summary) => ({ orders, summary })))
  })

/**
 * With limits of your own.
 *
 * @since 0.1.0
 * @category layers
 */
export const layerWith = (limits: Search.Limits): Layer.Layer<GuaranteeOrders, never, OperationExecutor> =>
  Layer.effect(
    GuaranteeOrders,
    Effect.map(OperationExecutor, (executor) => make(executor, limits))
  )

/**
 * With `SearchGuaranteeOrders.defaultLimits`.
 *
 * @since 0.1.0
 * @category layers
 */
export const layer: Layer.Layer<GuaranteeOrders, never, OperationExecutor> = layerWith(Search.defaultLimits)
