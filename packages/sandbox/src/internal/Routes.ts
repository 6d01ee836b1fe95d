/**
 * The endpoints of this WeChat as a table, and the checks every call goes through before its handler: path, token,
 * method, quota.
 *
 * @since 0.1.0
 */
import type { Shop } from "../Shop.js"
import type { Platform } from "./Platform.js"
import * as Admission from "./Routes/Admission.js"
import type { Answer, Call } from "./Routes/Call.js"
import { failure } from "./Routes/Call.js"
import * as Component from "./Routes/Component.js"
import * as Get from "./Routes/Get.js"
import * as Quota from "./Routes/Quota.js"
import * as Search from "./Routes/Search.js"
import * as Token from "./Routes/Token.js"

export type { Answer, Call } from "./Routes/Call.js"

interface Path {
  readonly path: string
  readonly method: "GET" | "POST"
}

/** Carries its credentials itself; `asks` tells which meaning an errcode has here. */
interface OpenRoute extends Path {
  readonly kind: "open"
  readonly asks: "token" | "api"
  readonly handle: (platform: Platform, call: Call) => Answer
}

/** Takes the token of a shop, its own or one of the third-party platform. */
interface ShopRoute extends Path {
  readonly kind: "shop"
  /** The set that the platform needs. */
  readonly permissionSet?: number
  /** Whether its calls count against the shop's quota. */
  readonly metered: boolean
  readonly handle: (platform: Platform, shop: Shop, body: Uint8Array) => Answer
}

/** Takes the token of the third-party platform itself. */
interface ComponentRoute extends Path {
  readonly kind: "component"
  readonly handle: (platform: Platform, body: Uint8Array) => Answer
}

/**
 * @since 0.1.0
 * @category models
 */
export type Route = OpenRoute | ShopRoute | ComponentRoute

const aftersale = (name: string, handle: ShopRoute["handle"]): ShopRoute => ({
  kind: "shop",
  path: `/channels/ec/aftersale/${name}`,
  method: "POST",
  permissionSet: 131,
  metered: true,
  handle
})

const component = (name: string, handle: ComponentRoute["handle"]): ComponentRoute => ({
  kind: "component",
  path: `/cgi-bin/component/${name}`,
  method: "POST",
  handle
})

const diagnosis = (path: string, handle: ShopRoute["handle"]): ShopRoute => ({
  kind: "shop",
  path,
  method: "POST",
  metered: false,
  handle
})

const open = (
  asks: OpenRoute["asks"],
  method: Path["method"],
  path: string,
  handle: OpenRoute["handle"]
): OpenRoute => ({ kind: "open", asks, method, path, handle })

/**
 * Every endpoint that is simulated. A new WeChat endpoint is a new row.
 *
 * @since 0.1.0
 * @category tables
 */
export const routes: ReadonlyArray<Route> = [
  open("token", "GET", "/cgi-bin/token", (platform, call) => Token.classic(platform, call.query)),
  open("token", "POST", "/cgi-bin/stable_token", (platform, call) => Token.stable(platform, call.body)),
  open("token", "POST", "/cgi-bin/component/api_component_token", (platform, call) =>
    Component.componentToken(platform, call.body)
  ),
  open("api", "POST", "/cgi-bin/clear_quota/v2", (platform, call) => Quota.clearBySecret(platform, call.body)),
  component("api_create_preauthcode", Component.createPreAuthCode),
  component("api_query_auth", Component.queryAuth),
  component("api_authorizer_token", Component.authorizerToken),
  component("api_get_authorizer_list", Component.authorizerList),
  component("api_get_authorizer_info", Component.authorizerInfo),
  diagnosis("/cgi-bin/openapi/quota/get", (platform, shop, body) => Quota.get(platform, shop, body, meteredPaths)),
  diagnosis("/cgi-bin/openapi/quota/clear", (platform, shop, body) => Quota.clear(platform, shop, body, meteredPaths)),
  diagnosis("/cgi-bin/clear_quota", Quota.clearAll),
  aftersale("searchguaranteeorder", Search.handle),
  aftersale("getguaranteeorder", Get.handle)
]

/**
 * The paths of `routes`.
 *
 * @since 0.1.0
 * @category tables
 */
export const paths: ReadonlyArray<string> = routes.map((route) => route.path)

const meteredPaths: ReadonlyMap<string, boolean> = new Map(
  routes.map((route) => [route.path, route.kind === "shop" && route.metered])
)

const byPath: ReadonlyMap<string, Route> = new Map(routes.map((route) => [route.path, route]))

/**
 * Which meaning an errcode has on this path.
 *
 * @since 0.1.0
 * @category accessors
 */
export const asks = (path: string): "token" | "api" => {
  const route = byPath.get(path)
  return route?.kind === "open" ? route.asks : "api"
}

const wrongMethod = (route: Route): number => (route.method === "GET" ? 43001 : 43002)

const answerShop = (platform: Platform, route: ShopRoute, call: Call): Answer => {
  const admitted = Admission.ofShop(platform, call, route.permissionSet)
  if (!admitted.ok) return failure(platform, "api", admitted.errcode, admitted.errmsg)
  if (call.method !== route.method) return failure(platform, "api", wrongMethod(route))
  const limit = route.metered ? platform.ledger.spend(admitted.shop.index, route.path, platform.now()) : undefined
  return limit === undefined ? route.handle(platform, admitted.shop, call.body) : failure(platform, "api", limit)
}

/**
 * Answers a call. Business errors are HTTP 200, also for paths nobody knows.
 *
 * @since 0.1.0
 * @category handlers
 */
export const answer = (platform: Platform, call: Call): Answer => {
  const route = byPath.get(call.path)
  switch (route?.kind) {
    case undefined:
      return failure(platform, "api", 40066)
    case "open":
      return call.method === route.method
        ? route.handle(platform, call)
        : failure(platform, route.asks, wrongMethod(route))
    case "shop":
      return answerShop(platform, route, call)
    case "component": {
      const refusal = Admission.ofComponent(platform, call)
      if (refusal !== undefined) return failure(platform, "api", refusal.errcode, refusal.errmsg)
      return call.method === route.method
        ? route.handle(platform, call.body)
        : failure(platform, "api", wrongMethod(route))
    }
  }
}
