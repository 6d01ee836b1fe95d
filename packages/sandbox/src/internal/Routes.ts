/**
 * The endpoints of this WeChat as a table, and the checks every call goes through before its handler: path, token,
 * method, quota.
 *
 * @since 0.1.0
 */
import type { Platform } from "./Platform.js"
import type { Answer, Call } from "./Routes/Call.js"
import { failure } from "./Routes/Call.js"
import * as Get from "./Routes/Get.js"
import * as Search from "./Routes/Search.js"
import * as Token from "./Routes/Token.js"
import type { Shop } from "../Shop.js"
import type { Refusal } from "../Tokens.js"

export type { Answer, Call } from "./Routes/Call.js"

interface TokenRoute {
  readonly kind: "token"
  readonly path: string
  readonly method: "GET" | "POST"
  readonly handle: (platform: Platform, call: Call) => Answer
}

interface ApiRoute {
  readonly kind: "api"
  readonly path: string
  readonly method: "GET" | "POST"
  readonly handle: (platform: Platform, shop: Shop, body: Uint8Array) => Answer
}

/**
 * @since 0.1.0
 * @category models
 */
export type Route = TokenRoute | ApiRoute

/**
 * Every endpoint that is simulated. A new WeChat endpoint is a new row.
 *
 * @since 0.1.0
 * @category tables
 */
export const routes: ReadonlyArray<Route> = [
  {
    kind: "token",
    path: "/cgi-bin/token",
    method: "GET",
    handle: (platform, call) => Token.classic(platform, call.query)
  },
  {
    kind: "token",
    path: "/cgi-bin/stable_token",
    method: "POST",
    handle: (platform, call) => Token.stable(platform, call.body)
  },
  { kind: "api", path: "/channels/ec/aftersale/searchguaranteeorder", method: "POST", handle: Search.handle },
  { kind: "api", path: "/channels/ec/aftersale/getguaranteeorder", method: "POST", handle: Get.handle }
]

/**
 * The paths of `routes`.
 *
 * @since 0.1.0
 * @category tables
 */
export const paths: ReadonlyArray<string> = routes.map((route) => route.path)

const REFUSED: Readonly<Record<Refusal, number>> = { replaced: 40001, malformed: 40014, expired: 42001 }

type Admission = { readonly ok: true; readonly shop: Shop } | { readonly ok: false; readonly errcode: number }

// Only the query carries a token; a header or a body is not looked at.
const admit = (platform: Platform, call: Call): Admission => {
  const token = call.query.get("access_token") ?? ""
  if (token === "") return { ok: false, errcode: 41001 }
  const checked = platform.tokens.check(token, platform.now())
  const shop = checked.ok ? platform.shops[checked.shop] : undefined
  if (shop !== undefined) return { ok: true, shop }
  const code = platform.dialect().staleTokenCode
  const refusal = checked.ok ? "replaced" : checked.refusal
  return { ok: false, errcode: code === "auto" ? REFUSED[refusal] : Number(code) }
}

const wrongMethod = (route: Route): number => (route.method === "GET" ? 43001 : 43002)

/**
 * Answers a call. Business errors are HTTP 200, also for paths nobody knows.
 *
 * @since 0.1.0
 * @category handlers
 */
export const answer = (platform: Platform, call: Call): Answer => {
  const route = routes.find((candidate) => candidate.path === call.path)
  if (route === undefined) return failure(platform, "api", 40066)
  if (route.kind === "token") {
    return call.method === route.method ? route.handle(platform, call) : failure(platform, "token", wrongMethod(route))
  }
  const admission = admit(platform, call)
  if (!admission.ok) return failure(platform, "api", admission.errcode)
  if (call.method !== route.method) return failure(platform, "api", wrongMethod(route))
  const limit = platform.spend(admission.shop, route.path)
  return limit === undefined ? route.handle(platform, admission.shop, call.body) : failure(platform, "api", limit)
}
