import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Authorizations from "@wxshop/core/Component/Authorizations"
import * as Ticket from "@wxshop/core/Component/Ticket"
import { GuaranteeOrders } from "@wxshop/core/GuaranteeOrders"
import type { InvalidRequestError, WeChatError } from "@wxshop/core/WeChatError"
import type { SandboxOptions } from "@wxshop/sandbox/Sandbox"
import { Sandbox, layerTest } from "@wxshop/sandbox/Sandbox"
import * as Platform from "../src/platform.js"
import { Shops } from "../src/Shops.js"

type Stores = Authorizations.Authorizations | Ticket.ComponentTicket | Ticket.TicketInbox

/** What outlives the process of a service provider. */
export const stores: Layer.Layer<Stores> = Layer.merge(Ticket.layerMemory(), Authorizations.layerMemory)

/** A simulated WeChat with authorized shops, and the stores of a provider. */
export const world = (options: SandboxOptions = {}): Layer.Layer<Sandbox | Stores> =>
  Layer.merge(layerTest({ orders: 2, component: { authorizers: 3 }, ...options }), stores)

/** The process of a service provider. */
export const provider = (
  options: Partial<Platform.Options> = {}
): Layer.Layer<
  Platform.Services,
  InvalidRequestError,
  Authorizations.Authorizations | Sandbox | Ticket.ComponentTicket
> =>
  Layer.unwrapEffect(
    Effect.map(Sandbox, ({ component, url }) =>
      Platform.layer({
        component: { appid: component.appid, secret: component.secret },
        baseUrl: url,
        rateLimit: "off",
        ...options
      })
    )
  )

/** WeChat pushes its ticket. */
export const push = Effect.gen(function* () {
  const { component } = yield* Sandbox
  yield* (yield* Ticket.TicketInbox).put(yield* component.ticket)
})

/** How many orders a shop tells. */
export const search = (appid: string): Effect.Effect<number, WeChatError, Shops> =>
  Effect.flatMap(Shops, (shops) =>
    GuaranteeOrders.pipe(
      Effect.flatMap((orders) => orders.search({ limit: 20 })),
      Effect.map(({ orders }) => orders.length),
      shops.provide(appid)
    )
  )

/** The appids of the shops that authorized. */
export const appids = Effect.map(Sandbox, ({ component }) => component.authorizers.map(({ appid }) => appid))

/** How often WeChat was asked for what, by operation. */
export const asked = Effect.flatMap(Sandbox, ({ requests }) =>
  Effect.map(requests, (seen) => {
    const counts: Record<string, number> = {}
    for (const { operation } of seen) counts[operation] = (counts[operation] ?? 0) + 1
    return counts
  })
)

/** Runs in a process of its own, which then ends. */
export const inProcess = <A, E, R>(self: Effect.Effect<A, E, R>, options?: Partial<Platform.Options>) =>
  Effect.scoped(Effect.provide(self, provider(options)))
