/**
 * The prewired stack of a service provider: a third-party platform's credentials in, its shops out. Compose `Component`,
 * `Component/Authorizers` and `Shops` instead where one of them should be another.
 *
 * @since 0.1.0
 */
import * as Layer from "effect/Layer"
import type { Authorizations } from "@wxshop/core/Component/Authorizations"
import type { ComponentTicket } from "@wxshop/core/Component/Ticket"
import type { InvalidRequestError } from "@wxshop/core/WeChatError"
import * as Authorizer from "./AccessToken/Authorizer.js"
import type { Credentials } from "./AccessToken/Credentials.js"
import * as Component from "./Component.js"
import * as Authorizers from "./Component/Authorizers.js"
import * as Http from "./Http.js"
import * as Retry from "./Retry.js"
import * as Shops from "./Shops.js"
import * as TransportConfig from "./TransportConfig.js"

/**
 * The settings of `TransportConfig` for all shops, and what else the stack takes.
 *
 * @since 0.1.0
 * @category models
 */
export interface Options
  extends TransportConfig.Options, Authorizers.Options, Pick<Shops.Options<never>, "idleTimeToLive" | "settings"> {
  /** The platform's appid and its secret (`component_appid`, `component_appsecret`). */
  readonly component: Credentials
}

/**
 * What the stack gives.
 *
 * @since 0.1.0
 * @category models
 */
export type Services = Shops.Shops | Authorizers.Authorizers | Component.Component

/**
 * Every shop that authorized the platform, undici included. The caller owes the tickets that WeChat pushes and a store for
 * the authorizations; both are in `@wxshop/core/Component/…`, in memory too.
 *
 * @since 0.1.0
 * @category layers
 * @example
 * import * as Authorizations from "@wxshop/core/Component/Authorizations"
 * import * as Ticket from "@wxshop/core/Component/Ticket"
 * import { GuaranteeOrders } from "@wxshop/core/GuaranteeOrders"
 * import * as Platform from "@wxshop/transport/platform"
 * import { Shops } from "@wxshop/transport/Shops"
 * import * as Effect from "effect/Effect"
 * import * as Layer from "effect/Layer"
 * import * as Redacted from "effect/Redacted"
 *
 * const search = Effect.flatMap(GuaranteeOrders, (orders) => orders.search({ limit: 20 }))
 *
 * const program = Effect.flatMap(Shops, (shops) => shops.provide("wx…")(search)).pipe(
 *   Effect.provide(Platform.layer({ component: { appid: "wx…", secret: Redacted.make("…") } })),
 *   Effect.provide(Layer.merge(Ticket.layerMemory(), Authorizations.layerMemory))
 * )
 */
export const layer = ({
  component,
  idleTimeToLive,
  permissionSets,
  settings,
  ...options
}: Options): Layer.Layer<Services, InvalidRequestError, Authorizations | ComponentTicket> =>
  Shops.layer({ token: Authorizer.layer, settings, idleTimeToLive }).pipe(
    Layer.provideMerge(Authorizers.layer({ permissionSets })),
    Layer.provideMerge(Component.layer(component)),
    // Of the platform's own calls; each shop has its own.
    Layer.provide(Retry.layer()),
    Layer.provide(Http.layerUndici),
    Layer.provide(TransportConfig.layer(options))
  )
