/**
 * The handlers of `/v1/guarantee-orders`.
 *
 * @since 0.1.0
 */
import * as HttpApiBuilder from "@effect/platform/HttpApiBuilder"
import type * as HttpApiGroup from "@effect/platform/HttpApiGroup"
import * as HttpServerRequest from "@effect/platform/HttpServerRequest"
import { view } from "@wxshop/core/GuaranteeOrder"
import { GuaranteeOrders } from "@wxshop/core/GuaranteeOrders"
import { parseGuaranteeOrderId } from "@wxshop/core/Ids"
import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import * as Either from "effect/Either"
import type * as Layer from "effect/Layer"
import { api, type Authorization, Caller } from "./Api.js"
import { Exchange } from "./Exchange.js"
import * as Cursor from "./Orders/Cursor.js"
import * as SearchQuery from "./Orders/SearchQuery.js"
import * as Problem from "./Problem.js"
import type { Fault } from "./Problem/Fault.js"

const orFail = <A>(read: Either.Either<A, Fault>): Effect.Effect<A, Problem.Problem> =>
  Either.match(read, { onLeft: Problem.fail, onRight: Effect.succeed })

/** What this caller may see of an order. */
const viewFor = Effect.map(Caller, (caller) => {
  const personalData = caller.scopes.has("pii")
  return (order: Parameters<typeof view>[0]) => view(order, { personalData })
})

/**
 * @since 0.1.0
 * @category layers
 */
export const layer: Layer.Layer<
  HttpApiGroup.ApiGroup<"wxshop", "orders">,
  never,
  GuaranteeOrders | Authorization
> = HttpApiBuilder.group(api, "orders", (handlers) =>
  Effect.gen(function* () {
    const orders = yield* GuaranteeOrders
    return handlers
      .handle("search", ({ urlParams }) =>
        Effect.gen(function* () {
          const given = yield* HttpServerRequest.ParsedSearchParams
          const unknown = SearchQuery.unknownParameter(Object.keys(given))
          if (unknown !== undefined) return yield* Problem.fail(unknown)
          const now = yield* Clock.currentTimeMillis
          const { asked, cursor, filter, limit } = yield* orFail(SearchQuery.read(urlParams, now / 1000))
          const show = yield* viewFor
          const options = cursor === undefined ? { limit } : { limit, cursor }
          const page = yield* Effect.catchAll(orders.page(filter, options), Problem.failWith)
          if (page.reason !== undefined) (yield* Exchange).note("incomplete", page.reason)
          const next_cursor = page.next_cursor === null ? null : Cursor.format({ asked, walk: page.next_cursor })
          return { data: page.orders.map(show), next_cursor, complete: page.complete }
        })
      )
      .handle("get", ({ path }) =>
        Effect.gen(function* () {
          const id = yield* Effect.catchAll(parseGuaranteeOrderId(path.guarantee_order_id), Problem.failWith)
          const show = yield* viewFor
          const { order } = yield* Effect.catchAll(orders.get(id), Problem.failWith)
          return show(order)
        })
      )
  })
)
