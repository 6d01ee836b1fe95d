/**
 * All that the simulated WeChat knows: shops, their worlds, the third-party platform, tokens, quotas and the dialect it
 * speaks, at the virtual time. Nothing here knows HTTP.
 *
 * @since 0.1.0
 */
import * as Redacted from "effect/Redacted"
import type { Component } from "../Component.js"
import * as ComponentOf from "../Component.js"
import type { Dialect } from "../Dialect.js"
import * as Prng from "./Prng.js"
import type { Ledger } from "./Quota/Ledger.js"
import * as LedgerOf from "./Quota/Ledger.js"
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
  /** All shops, those of the third-party platform at the end; a shop's `index` is its place. */
  readonly shops: ReadonlyArray<Shop>
  /** Those that are not the platform's. */
  readonly ownShops: ReadonlyArray<Shop>
  readonly shopOf: (appid: string) => Shop | undefined
  readonly world: (shop: Shop) => World
  readonly component: Component
  readonly tokens: Tokens
  readonly ledger: Ledger
  /** Epoch milliseconds. */
  readonly now: () => number
  readonly dialect: () => Dialect
  readonly setDialect: (dialect: Dialect) => void
  /** A new request id. */
  readonly rid: () => string
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
  /** Further shops, which authorized the third-party platform. */
  readonly authorizers: number
  /** So many of them, the last, did not grant set 131. */
  readonly ungranted: number
  readonly orders: number
  readonly dialect: Dialect
  readonly now: () => number
}

// A secret is hidden wherever a body or a query names one, also a wrong one.
const NAMED =
  /("(?:\w*secret|component_verify_ticket|\w*refresh_token|authorization_code)"\s*:\s*")[^"]*|(secret=)[^&\s"]*/gi
const HEX_RUN = /[0-9a-f]{32,}/g
const SECRET_LENGTH = 32

/**
 * @since 0.1.0
 * @category constructors
 */
export const make = (plan: Plan): Platform => {
  let dialect = plan.dialect
  const start = Math.floor(plan.now() / 1000)
  const shops = Array.from({ length: plan.shops + plan.authorizers }, (_, index) => ShopOf.make(plan.seed, index))
  const byAppid = new Map(shops.map((shop) => [shop.appid, shop]))
  const component = ComponentOf.make(plan.seed, shops.slice(plan.shops), plan.ungranted, plan.now())
  const secrets = new Set([component, ...shops].map(({ secret }) => Redacted.value(secret)))
  const worlds = new Map<number, World>()
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

  // One look at each place of a run of hexadecimal digits, however many shops there are.
  const hideSecrets = (run: string): string => {
    for (let at = 0; at + SECRET_LENGTH <= run.length; at++) {
      if (secrets.has(run.slice(at, at + SECRET_LENGTH))) {
        return `${run.slice(0, at)}<secret>${hideSecrets(run.slice(at + SECRET_LENGTH))}`
      }
    }
    return run
  }

  return {
    seed: plan.seed,
    shops,
    ownShops: shops.slice(0, plan.shops),
    shopOf: (appid) => byAppid.get(appid),
    world,
    component,
    tokens,
    ledger: LedgerOf.make(() => dialect),
    now: plan.now,
    dialect: () => dialect,
    setDialect: (next) => {
      dialect = next
    },
    rid: () => Rid.make(plan.now(), rids),
    redact: (text) =>
      tokens
        .redact(text)
        .replace(NAMED, "$1$2<secret>")
        .replace(ComponentOf.SECRETS, "<$1>")
        .replace(HEX_RUN, hideSecrets)
  }
}
