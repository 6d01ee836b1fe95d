/**
 * The access tokens of the simulated WeChat: a state machine over the virtual time with the rules of `/cgi-bin/token`,
 * `/cgi-bin/stable_token` and the endpoints of third-party platforms. The flows never touch each other; a token belongs to
 * one shop, or to the platform itself.
 *
 * @since 0.1.0
 */
import type { Prng } from "./internal/Prng.js"
import { WORD } from "./internal/Prng.js"
import * as Quota from "./internal/Quota.js"
import * as Rules from "./Tokens/Rules.js"

/**
 * Which endpoint gave the token: the shop's own (`stable`, `classic`), the platform's for itself (`component`), or the
 * platform's for a shop that authorized it (`authorizer`).
 *
 * @since 0.1.0
 * @category models
 */
export type Flow = "stable" | "classic" | "component" | "authorizer"

/**
 * How a refused token is refused: never issued or replaced, malformed, or its time is over.
 *
 * @since 0.1.0
 * @category models
 */
export type Refusal = "replaced" | "malformed" | "expired"

/**
 * A token endpoint's answer: the token with its remaining seconds, or the errcode of a limit.
 *
 * @since 0.1.0
 * @category models
 */
export type Issue =
  | { readonly ok: true; readonly token: string; readonly expiresIn: number }
  | { readonly ok: false; readonly errcode: 45009 | 45011 }

/**
 * Whether a token is accepted, for which shop and from which flow; or why not. The shop of the platform's own token is
 * `NOBODY`.
 *
 * @since 0.1.0
 * @category models
 */
export type Check =
  | { readonly ok: true; readonly shop: number; readonly flow: Flow }
  | { readonly ok: false; readonly refusal: Refusal }

/**
 * In place of a shop for the token of the platform itself.
 *
 * @since 0.1.0
 * @category constants
 */
export const NOBODY = -1

/**
 * Calls that reached the token endpoints with valid credentials, and tokens made.
 *
 * @since 0.1.0
 * @category models
 */
export interface Counts {
  readonly stableCalls: number
  readonly stableTokens: number
  readonly forcedRefreshes: number
  readonly classicCalls: number
  readonly classicTokens: number
}

/**
 * Shape of new tokens; read at each issue because the dialect may change.
 *
 * @since 0.1.0
 * @category models
 */
export interface Settings {
  readonly tokenLength: number
  /** Seconds. */
  readonly tokenLifetime: number
}

interface Token {
  readonly text: string
  readonly shop: number
  readonly flow: Flow
  readonly label: string
  readonly start: number
  readonly end: number
  /** From this instant it is refused as replaced. */
  revoked: number
  /** WeChat refuses the token and yet goes on handing it out, until a forced refresh. */
  stuck: boolean
}

interface Current {
  stable?: Token
  classic?: Token
  component?: Token
  authorizer?: Token
  lastForced: number
  forcedDay: Quota.Window
  stableMinute: Quota.Window
  stableDay: Quota.Window
  classicDay: Quota.Window
}

/**
 * The state machine. Instants are epoch milliseconds, shops are counted from 0.
 *
 * @since 0.1.0
 * @category models
 */
export interface Tokens {
  readonly issueClassic: (shop: number, now: number) => Issue
  readonly issueStable: (shop: number, forced: boolean, now: number) => Issue
  /** A token of the platform, or of the platform for a shop. No page tells when the one before ends; here as `classic`. */
  readonly issueGranted: (shop: number, now: number) => Extract<Issue, { readonly ok: true }>
  /** Whether a token opens a shop now, and which. */
  readonly check: (token: string, now: number) => Check
  /**
   * Refuses one token from now on; says whether it was there. A `stuck` one goes on being handed out by
   * `/cgi-bin/stable_token` until a forced refresh; else the next call gives a new one, as after somebody else's refresh.
   */
  readonly revoke: (token: string, now: number, stuck?: boolean) => boolean
  /** Refuses every token of a shop; says how many were alive. */
  readonly revokeAll: (shop: number, now: number, stuck?: boolean) => number
  /** Refuses what the platform got for a shop; the shop's own tokens stay. */
  readonly revokeGranted: (shop: number, now: number) => void
  /** A name for a token that is safe to show: `<stable-token #1>`. */
  readonly label: (token: string) => string | undefined
  /** A text with everything that looks like a token replaced by its name. */
  readonly redact: (text: string) => string
  readonly counts: (shop: number) => Counts
}

const none: Counts = { stableCalls: 0, stableTokens: 0, forcedRefreshes: 0, classicCalls: 0, classicTokens: 0 }

// Tokens are at least this long and of one alphabet; anything else was never a token.
const SHAPED = /^[\w-]{40,}$/
const PREFIX = "98_"
const TOKENS = /98_[\w-]{40,}/g

const alive = (token: Token, now: number): boolean => now < token.end && now < token.revoked
const keeps = (token: Token, now: number): boolean =>
  now < token.end - Math.min(Rules.EARLY, (token.end - token.start) / 2) && (now < token.revoked || token.stuck)
const refuse = (token: Token, now: number, stuck: boolean): void => {
  token.revoked = Math.min(token.revoked, now)
  token.stuck = stuck
}
const answer = (token: Token, now: number): Extract<Issue, { readonly ok: true }> => ({
  ok: true,
  token: token.text,
  expiresIn: Math.max(1, Math.ceil((token.end - now) / 1000))
})

/**
 * No token yet. Times are epoch milliseconds; `settings` is asked at each issue.
 *
 * @since 0.1.0
 * @category constructors
 */
export const make = (prng: Prng, settings: () => Settings): Tokens => {
  const issued = new Map<string, Token>()
  const shops = new Map<number, Current>()
  const counters = new Map<number, Counts>()
  const numbers = { stable: 0, classic: 0, component: 0, authorizer: 0 }

  const shopOf = (shop: number): Current => {
    const known = shops.get(shop)
    if (known !== undefined) return known
    const fresh: Current = {
      lastForced: Number.NEGATIVE_INFINITY,
      forcedDay: Quota.day(),
      stableMinute: Quota.minute(),
      stableDay: Quota.day(),
      classicDay: Quota.day()
    }
    shops.set(shop, fresh)
    return fresh
  }

  const count = (shop: number, name: keyof Counts): void => {
    const known = counters.get(shop) ?? none
    counters.set(shop, { ...known, [name]: known[name] + 1 })
  }

  const mint = (shop: number, flow: Flow, now: number): Token => {
    const { tokenLength, tokenLifetime } = settings()
    numbers[flow]++
    const token: Token = {
      text: PREFIX + prng.text(tokenLength - PREFIX.length, WORD),
      shop,
      flow,
      label: `<${flow === "classic" ? "token" : `${flow}-token`} #${numbers[flow]}>`,
      start: now,
      end: now + tokenLifetime * 1000,
      revoked: Number.POSITIVE_INFINITY,
      stuck: false
    }
    issued.set(token.text, token)
    return token
  }

  // The predecessor works a little longer, but no longer than it would have.
  const succeed = (current: Current, flow: "classic" | "component" | "authorizer", token: Token, now: number): void => {
    const previous = current[flow]
    if (previous !== undefined) previous.revoked = Math.min(previous.revoked, now + Rules.OVERLAP)
    current[flow] = token
  }

  return {
    issueClassic: (shop, now) => {
      const current = shopOf(shop)
      count(shop, "classicCalls")
      if (!Quota.take(current.classicDay, now, Rules.CLASSIC_PER_DAY)) return { ok: false, errcode: 45009 }
      const token = mint(shop, "classic", now)
      count(shop, "classicTokens")
      succeed(current, "classic", token, now)
      return answer(token, now)
    },
    issueGranted: (shop, now) => {
      const flow = shop === NOBODY ? "component" : "authorizer"
      const token = mint(shop, flow, now)
      succeed(shopOf(shop), flow, token, now)
      return answer(token, now)
    },
    issueStable: (shop, forced, now) => {
      const current = shopOf(shop)
      count(shop, "stableCalls")
      if (!Quota.take(current.stableMinute, now, Rules.STABLE_PER_MINUTE)) return { ok: false, errcode: 45011 }
      if (!Quota.take(current.stableDay, now, Rules.STABLE_PER_DAY)) return { ok: false, errcode: 45009 }
      const previous = current.stable
      if (forced) {
        if (now - current.lastForced < Rules.FORCED_GAP) return { ok: false, errcode: 45011 }
        if (!Quota.take(current.forcedDay, now, Rules.FORCED_PER_DAY)) return { ok: false, errcode: 45009 }
        current.lastForced = now
        count(shop, "forcedRefreshes")
        if (previous !== undefined) previous.revoked = Math.min(previous.revoked, now)
      }
      if (!forced && previous !== undefined && keeps(previous, now)) return answer(previous, now)
      const token = mint(shop, "stable", now)
      count(shop, "stableTokens")
      current.stable = token
      return answer(token, now)
    },
    check: (text, now) => {
      const token = issued.get(text)
      if (token !== undefined && alive(token, now)) return { ok: true, shop: token.shop, flow: token.flow }
      if (token === undefined) return { ok: false, refusal: SHAPED.test(text) ? "replaced" : "malformed" }
      return { ok: false, refusal: token.end <= Math.min(now, token.revoked) ? "expired" : "replaced" }
    },
    revoke: (text, now, stuck = false) => {
      const token = issued.get(text)
      if (token !== undefined) refuse(token, now, stuck)
      return token !== undefined
    },
    revokeAll: (shop, now, stuck = false) => {
      const living = [...issued.values()].filter((token) => token.shop === shop && alive(token, now))
      for (const token of living) refuse(token, now, stuck)
      return living.length
    },
    revokeGranted: (shop, now) => {
      for (const token of issued.values()) {
        if (token.shop === shop && token.flow === "authorizer") refuse(token, now, false)
      }
    },
    label: (text) => issued.get(text)?.label,
    redact: (text) => text.replace(TOKENS, (found) => issued.get(found)?.label ?? "<unknown-token>"),
    counts: (shop) => counters.get(shop) ?? none
  }
}
