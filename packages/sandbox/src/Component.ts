/**
 * The third-party platform (第三方平台) of this WeChat: its tickets, and the shops that authorized it. A state machine over
 * the virtual time; the access tokens themselves are kept with all others.
 *
 * @since 0.1.0
 */
import * as Redacted from "effect/Redacted"
import type { Prng } from "./internal/Prng.js"
import * as PrngOf from "./internal/Prng.js"
import type { Shop } from "./Shop.js"

/**
 * What the merchant granted: this shop, these permission sets, since then (Unix seconds).
 *
 * @since 0.1.0
 * @category models
 */
export interface Authorizer {
  readonly shop: Shop
  readonly permissionSets: ReadonlyArray<number>
  readonly authTime: number
  readonly refreshToken: string
  /** The merchant changed the password: the refresh token answers 42007 until the shop authorizes again. */
  readonly voided: boolean
}

/**
 * How often the platform's endpoints were called with success.
 *
 * @since 0.1.0
 * @category models
 */
export interface ComponentCounts {
  readonly componentTokens: number
  readonly authorizerTokens: number
  readonly lists: number
  readonly infos: number
}

/**
 * What refreshing gives: the refresh token to go on with, or the errcode of a refusal.
 *
 * @since 0.1.0
 * @category models
 */
export type Refreshed =
  | { readonly ok: true; readonly shop: Shop; readonly refreshToken: string }
  | { readonly ok: false; readonly errcode: 42007 | 61003 | 61023 }

/**
 * The state machine. Instants are epoch milliseconds.
 *
 * @since 0.1.0
 * @category models
 */
export interface Component {
  readonly appid: string
  readonly secret: Redacted.Redacted
  /** The ticket of this ten minutes, the one WeChat would have pushed last. */
  readonly ticket: (now: number) => Ticket
  /** Ends every ticket that was given so far. */
  readonly expireTickets: () => void
  /** The errcode of a ticket that is not accepted. */
  readonly judgeTicket: (ticket: string, now: number) => 61005 | 61006 | undefined
  /** The authorized shops, in the order of their authorization. */
  readonly authorizers: () => ReadonlyArray<Authorizer>
  readonly find: (appid: string) => Authorizer | undefined
  /** Authorizes a shop, again or anew: another refresh token, the old one is void. */
  readonly authorize: (shop: Shop, permissionSets: ReadonlyArray<number>, now: number) => Authorizer
  readonly revoke: (appid: string) => boolean
  /** Changes what is known about an authorized shop; says whether it is one. */
  readonly change: (appid: string, fields: Partial<Pick<Authorizer, "permissionSets" | "voided">>) => boolean
  /** Gives the shop another refresh token that nobody was told. */
  readonly renewRefreshToken: (appid: string) => boolean
  /** A code for `api_query_auth`. */
  readonly code: (appid: string, now: number) => string
  /** Takes a code, once and within an hour. */
  readonly redeem: (code: string, now: number) => Authorizer | undefined
  readonly refresh: (appid: string, refreshToken: string, rotate: boolean) => Refreshed
  /** A code for the authorization page. */
  readonly preAuthCode: () => string
  readonly count: (name: keyof ComponentCounts) => void
  readonly counts: () => ComponentCounts
}

/**
 * A ticket and when it was made, epoch milliseconds.
 *
 * @since 0.1.0
 * @category models
 */
export interface Ticket {
  readonly text: string
  readonly at: number
}

interface Issued extends Ticket {
  /** The number of its ten minutes. */
  readonly slot: number
  expired: boolean
}

/**
 * The permission sets of a shop that granted everything guarantee orders need: 129 media, 131 after-sales, 138 funds.
 *
 * @since 0.1.0
 * @category constants
 */
export const PERMISSION_SETS: ReadonlyArray<number> = [129, 131, 138]

/** A ticket is pushed so often, in milliseconds. */
const PUSHED_EVERY = 600_000
/** A ticket lives so long, in milliseconds. */
const TICKET_LIFETIME = 12 * 3_600_000
/** An authorization code lives so long, in milliseconds. */
const CODE_LIFETIME = 3_600_000

/**
 * Everything here that opens something is marked like this, as WeChat's own are.
 *
 * @since 0.1.0
 * @category redaction
 */
export const SECRETS = /\b(ticket|refreshtoken|queryauthcode|preauthcode)@@@[\w-]+/g

/**
 * A platform with these shops, all of them authorized at `start` (epoch milliseconds). The last `ungranted` ones did not
 * grant set 131.
 *
 * @since 0.1.0
 * @category constructors
 */
export const make = (seed: string, shops: ReadonlyArray<Shop>, ungranted: number, start: number): Component => {
  const prng: Prng = PrngOf.make(`${seed}/component`)
  const appid = `wx${prng.text(16, PrngOf.HEX)}`
  const secret = Redacted.make(prng.text(32, PrngOf.HEX))
  const secretText = (kind: string, length: number): string => `${kind}@@@${prng.text(length, PrngOf.WORD)}`

  const tickets = new Map<string, Issued>()
  let current: Issued | undefined
  const authorizers = new Map<string, Authorizer>()
  const codes = new Map<string, { readonly appid: string; readonly until: number }>()
  let counts: ComponentCounts = { componentTokens: 0, authorizerTokens: 0, lists: 0, infos: 0 }

  const authorize = (shop: Shop, permissionSets: ReadonlyArray<number>, now: number): Authorizer => {
    const authorizer: Authorizer = {
      shop,
      permissionSets,
      authTime: Math.floor(now / 1000),
      refreshToken: secretText("refreshtoken", 43),
      voided: false
    }
    // Set anew, so that the order is the one of the authorizations.
    authorizers.delete(shop.appid)
    authorizers.set(shop.appid, authorizer)
    return authorizer
  }

  const update = (appid: string, fields: Partial<Authorizer>): boolean => {
    const known = authorizers.get(appid)
    if (known !== undefined) authorizers.set(appid, { ...known, ...fields })
    return known !== undefined
  }

  shops.forEach((shop, index) => {
    const granted = index < shops.length - ungranted
    authorize(shop, granted ? PERMISSION_SETS : PERMISSION_SETS.filter((id) => id !== 131), start)
  })

  return {
    appid,
    secret,
    ticket: (now) => {
      const slot = Math.floor((now - start) / PUSHED_EVERY)
      if (current === undefined || current.slot !== slot || current.expired) {
        // One that replaces an expired ticket is new, although its ten minutes began before.
        const at = current?.slot === slot ? now : start + slot * PUSHED_EVERY
        current = { text: secretText("ticket", 86), at, slot, expired: false }
        tickets.set(current.text, current)
      }
      return current
    },
    expireTickets: () => {
      for (const ticket of tickets.values()) ticket.expired = true
    },
    judgeTicket: (text, now) => {
      const ticket = tickets.get(text)
      if (ticket === undefined) return 61006
      return ticket.expired || now >= ticket.at + TICKET_LIFETIME ? 61005 : undefined
    },
    authorizers: () => [...authorizers.values()],
    find: (appid) => authorizers.get(appid),
    authorize,
    revoke: (appid) => authorizers.delete(appid),
    change: update,
    renewRefreshToken: (appid) => update(appid, { refreshToken: secretText("refreshtoken", 43) }),
    code: (appid, now) => {
      const code = secretText("queryauthcode", 86)
      codes.set(code, { appid, until: now + CODE_LIFETIME })
      return code
    },
    redeem: (code, now) => {
      const known = codes.get(code)
      codes.delete(code)
      return known === undefined || now >= known.until ? undefined : authorizers.get(known.appid)
    },
    refresh: (appid, refreshToken, rotate) => {
      const known = authorizers.get(appid)
      if (known === undefined) return { ok: false, errcode: 61003 }
      if (known.voided) return { ok: false, errcode: 42007 }
      if (known.refreshToken !== refreshToken) return { ok: false, errcode: 61023 }
      if (!rotate) return { ok: true, shop: known.shop, refreshToken }
      const next = secretText("refreshtoken", 43)
      update(appid, { refreshToken: next })
      return { ok: true, shop: known.shop, refreshToken: next }
    },
    preAuthCode: () => secretText("preauthcode", 86),
    count: (name) => {
      counts = { ...counts, [name]: counts[name] + 1 }
    },
    counts: () => counts
  }
}
