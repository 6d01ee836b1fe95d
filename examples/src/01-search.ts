// The smallest program: which orders wait for the merchant?
// Settings come from the environment: WXSHOP_APPID and WXSHOP_SECRET, and WXSHOP_BASE_URL for a sandbox.
import { NodeRuntime } from "@effect/platform-node"
import { GuaranteeOrders } from "@wxshop/core/GuaranteeOrders"
import * as Money from "@wxshop/core/Money"
import * as Transport from "@wxshop/transport/default"
import { Console, Effect } from "effect"

const program = Effect.gen(function* () {
  const orders = yield* GuaranteeOrders
  const page = yield* orders.search({ status_list: ["STATUS_WAIT_MERCHANT_HANDLE"], limit: 5 })
  for (const order of page.orders) {
    yield* Console.log(
      `${order.guarantee_order_id}  ${order.order_id}  ${Money.formatYuanGrouped(order.pay_amount ?? 0)}`
    )
  }
})

program.pipe(Effect.provide(Transport.layerConfig), NodeRuntime.runMain)
