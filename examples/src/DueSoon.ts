// A service of yours, built on the port: it neither knows nor cares what is behind it.
import { GuaranteeOrders } from "@wxshop/core/GuaranteeOrders"
import * as GuaranteeStatus from "@wxshop/core/GuaranteeStatus"
import { Clock, Effect, Stream } from "effect"

/** The ids of all orders whose deadline passes within `seconds`, the most urgent first. */
export const dueSoon = (seconds: number) =>
  Effect.gen(function* () {
    const orders = yield* GuaranteeOrders
    const now = Math.floor((yield* Clock.currentTimeMillis) / 1000)
    const status_list = GuaranteeStatus.rows.filter((row) => row.merchantMustAct).map((row) => row.name)
    const found = yield* orders.stream({ status_list }).pipe(
      Stream.filter(
        ({ expire_time }) => expire_time !== undefined && expire_time >= now && expire_time <= now + seconds
      ),
      Stream.runCollect
    )
    return [...found].sort((a, b) => a.expire_time! - b.expire_time!).map((order) => order.guarantee_order_id)
  })
