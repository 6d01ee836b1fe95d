/**
 * All that the simulated WeChat knows: shops, their worlds, tokens, quotas and the dialect it speaks, at the virtual
 * time. Nothing here knows HTTP.
 *
 * @since 0.1.0
 */
import * as Redacted from "effect/Redacted"
import type { Dialect } from "../Dialect.js"
import * as Prng from "./Prng.js"
import * as Quota from "./Quota.js"
import * as Rid from "./Rid.js"
import type { Shop } from "../Shop.js"
import * as ShopOf from "../Shop.js"
import type { Tokens } from "../Tokens.js"
import * as TokensOf from "../Tokens.js"
import type { World } from "../World.js"
import * as WorldOf from "../World.js"

/**
 * @since 0.1.0
 * @category models
 */
export interface Platform {
  readonly seed: string
  readonly shops: ReadonlyArray<Shop>
  readonly world: (shop: Shop) => World
  readonly tokens: Tokens
  /** Epoch milliseconds. */
  readonly now: () => number
  readonly dialect: () => Dialect
  readonly setDialect: (dialect: Dialect) => void
  /** A new request id. */
  readonly rid: () => string
  /** Counts a call of one API; the errcode of the limit it broke, if any. */
  readonly spend: (shop: Shop, path: string) => 45009 | 45011 | undefined
  /** A text without tokens and AppSecrets, safe to keep and to show. */
  readonly redact: (text: string) => string
}

/**
 * What a platform is made of. Everything random follows `seed`, everything timed begins at `now`.
 *
 * @since 0.1.0
 * @category models
 */
export interface Plan {
  readonly seed: string
  readonly shops: number
  readonly orders: number
  readonly dialect: Dialect
  readonly now: () => number
}

// A secret is hidden wherever a body or a query names one, also a wrong one.
const SECRETS = /("secret"\s*:\s*")[^"]*|(secret=)[^&\s"]*/gi

/**
 * @since 0.1.0
 * @category constructors
 */
export const make = (plan: Plan): Platform => {
  let dialect = plan.dialect
  const start = Math.floor(plan.now() / 1000)
  const shops = Array.from({ length: plan.shops }, (_, index) => ShopOf.make(plan.seed, index))
  const worlds = new Map<number, World>()
  const quotas = new Map<string, { readonly minute: Quota.Window; readonly day: Quota.Window }>()
  const rids = Prng.make(`${plan.seed}/rid`)
  const tokens = TokensOf.make(Prng.make(`${plan.seed}/token`), () => dialect)

  const world = (shop: Shop): World => {
    const known = worlds.get(shop.index)
    if (known !== undefined) return known
    const longIds = plan.dialect.guaranteeIdDigits === "19"
    const made = WorldOf.make(
      { seed: plan.seed, shop: shop.index, orders: plan.orders, now: start, longIds },
      shop.appid
    )
    worlds.set(shop.index, made)
    return made
  }

  return {
    seed: plan.seed,
    shops,
    world,
    tokens,
    now: plan.now,
    dialect: () => dialect,
    setDialect: (next) => {
      dialect = next
    },
    rid: () => Rid.make(plan.now(), rids),
    spend: (shop, path) => {
      const key = `${shop.index} ${path}`
      const quota = quotas.get(key) ?? { minute: Quota.minute(), day: Quota.day() }
      quotas.set(key, quota)
      if (!Quota.take(quota.minute, plan.now(), dialect.apiMinuteQuota)) return 45011
      return Quota.take(quota.day, plan.now(), dialect.apiDayQuota) ? undefined : 45009
    },
    redact: (text) => {
      let out = tokens.redact(text).replace(SECRETS, "$1$2<secret>")
      for (const shop of shops) out = out.replaceAll(Redacted.value(shop.secret), "<secret>")
      return out
    }
  }
}

/**
 * @since 0.1.0
 * @category lookups
 */
export const shopOf = (platform: Platform, appid: string): Shop | undefined =>
  platform.shops.find((shop) => shop.appid === appid)
