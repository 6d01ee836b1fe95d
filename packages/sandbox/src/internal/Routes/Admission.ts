/**
 * Who may call: the token, whose it is, where the call comes from and what the merchant granted.
 *
 * @since 0.1.0
 */
import type { Shop } from "../../Shop.js"
import type { Refusal as TokenRefusal } from "../../Tokens.js"
import type { Platform } from "../Platform.js"
import type { Call } from "./Call.js"
import type { Refusal } from "./Input.js"

/**
 * @since 0.1.0
 * @category models
 */
export type Admitted = { readonly ok: true; readonly shop: Shop } | ({ readonly ok: false } & Refusal)

const REFUSED: Readonly<Record<TokenRefusal, number>> = { replaced: 40001, malformed: 40014, expired: 42001 }

const stale = (platform: Platform, refusal: TokenRefusal): Refusal => {
  const code = platform.dialect().staleTokenCode
  return { errcode: code === "auto" ? REFUSED[refusal] : Number(code) }
}

/**
 * WeChat tells the address it saw; everything comes from this machine here.
 *
 * @since 0.1.0
 * @category formatting
 */
export const badIp = (before: string, after: string): string => `${before} 127.0.0.1 ipv6 ::ffff:127.0.0.1, ${after}`

const unlisted = (errcode: 45035 | 61004): Refusal => ({
  errcode,
  errmsg: badIp("access clientip", "is not registered, not in ip-white-list")
})

/**
 * The token of a call, only ever in the query; a header or a body is not looked at. The second name is the one that the
 * platform's endpoints had before.
 *
 * @since 0.1.0
 * @category accessors
 */
export const tokenOf = (query: URLSearchParams): string =>
  query.get("access_token") ?? query.get("component_access_token") ?? ""

/**
 * The shop that a call is for, by its own token or by one the platform got for it.
 *
 * @since 0.1.0
 * @category admission
 */
export const ofShop = (platform: Platform, call: Call, permissionSet: number | undefined): Admitted => {
  const token = call.query.get("access_token") ?? ""
  if (token === "") return { ok: false, errcode: 41001 }
  const checked = platform.tokens.check(token, platform.now())
  if (!checked.ok) return { ok: false, ...stale(platform, checked.refusal) }
  const shop = platform.shops[checked.shop]
  // The platform's own token is no shop's.
  if (shop === undefined) return { ok: false, errcode: 48001 }
  const closed = platform.dialect().ipAllowList === "closed"
  if (checked.flow !== "authorizer") return closed ? { ok: false, ...unlisted(45035) } : { ok: true, shop }
  if (closed) return { ok: false, ...unlisted(61004) }
  const authorizer = platform.component.find(shop.appid)
  if (authorizer === undefined) return { ok: false, errcode: 61003 }
  return permissionSet === undefined || authorizer.permissionSets.includes(permissionSet)
    ? { ok: true, shop }
    : { ok: false, errcode: Number(platform.dialect().missingPermissionCode) }
}

/**
 * Why a call of one of the platform's own endpoints is refused, if it is.
 *
 * @since 0.1.0
 * @category admission
 */
export const ofComponent = (platform: Platform, call: Call): Refusal | undefined => {
  const token = tokenOf(call.query)
  if (token === "") return { errcode: 41001 }
  const checked = platform.tokens.check(token, platform.now())
  if (!checked.ok) return stale(platform, checked.refusal)
  if (checked.flow !== "component") return { errcode: 61014 }
  return fromUnlisted(platform)
}

/**
 * Why a call of the platform is refused for where it comes from, if it is.
 *
 * @since 0.1.0
 * @category admission
 */
export const fromUnlisted = (platform: Platform): Refusal | undefined =>
  platform.dialect().ipAllowList === "closed" ? unlisted(61004) : undefined
