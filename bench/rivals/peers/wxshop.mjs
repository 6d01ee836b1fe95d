import { GuaranteeOrders } from "@wxshop/core/GuaranteeOrders"
import * as Transport from "@wxshop/transport/default"
import * as Effect from "effect/Effect"
import * as Either from "effect/Either"
import * as ManagedRuntime from "effect/ManagedRuntime"
import * as Redacted from "effect/Redacted"

/** Everything at its default but for `room`: calls that must all be in flight at once get a limiter that lets them. */
export const connect = async ({ appid, baseUrl, room, secret }) => {
  const runtime = ManagedRuntime.make(
    Transport.layer({
      baseUrl,
      credentials: { appid, secret: Redacted.make(secret) },
      ...(room ? { connections: 64, rateLimit: { perSecond: 10_000, burst: 100_000 } } : {})
    })
  )
  const orders = await runtime.runPromise(GuaranteeOrders)
  return {
    search: async (request) => {
      const found = await Effect.runPromise(Effect.either(orders.search(request)))
      if (Either.isLeft(found)) throw found.left
      return { guarantee_order_list: found.right.orders }
    },
    close: () => runtime.dispose()
  }
}
