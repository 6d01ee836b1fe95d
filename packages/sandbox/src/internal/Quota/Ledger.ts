/**
 * How much of each API every shop has used, and how often it may start anew.
 *
 * @since 0.1.0
 */
import * as DateTime from "effect/DateTime"
import type { Dialect } from "../../Dialect.js"
import * as Quota from "../Quota.js"

/**
 * One shop's use of one API today.
 *
 * @since 0.1.0
 * @category models
 */
export interface Usage {
  readonly limit: number
  readonly used: number
  readonly minuteLimit: number
}

/**
 * The accounts of all shops, counted from 0. Instants are epoch milliseconds.
 *
 * @since 0.1.0
 * @category models
 */
export interface Ledger {
  /** Counts a call; the errcode of the limit it broke, if any. */
  readonly spend: (shop: number, path: string, now: number) => 45009 | 45011 | undefined
  readonly usage: (shop: number, path: string, now: number) => Usage
  /** Gives one API of a shop its day back; false when the month's resets of single APIs are used up. */
  readonly clear: (shop: number, path: string, now: number) => boolean
  /** Gives a shop all of its day back; false when the month's resets are used up. */
  readonly clearAll: (shop: number, now: number) => boolean
}

/** What a switch of 0 (no bound) shows as. */
const BOUNDLESS = 1_000_000_000
/** Resets of one API in a month. */
const CLEARS = 50
/** Resets of everything in a month, by token or by secret. */
const CLEARS_OF_ALL = 10

const SHANGHAI = 8 * 3_600_000

/** The month in Shanghai, as a number that only grows. */
const monthOf = (now: number): number => {
  const { month, year } = DateTime.toPartsUtc(DateTime.unsafeMake(now + SHANGHAI))
  return year * 12 + month
}

interface Account {
  readonly minute: Quota.Window
  readonly day: Quota.Window
}

/**
 * Nothing used yet; the limits are asked for at each call, as the dialect may change.
 *
 * @since 0.1.0
 * @category constructors
 */
export const make = (dialect: () => Dialect): Ledger => {
  const accounts = new Map<number, Map<string, Account>>()
  const resets = new Map<string, number>()

  const apisOf = (shop: number): Map<string, Account> => {
    const known = accounts.get(shop) ?? new Map<string, Account>()
    accounts.set(shop, known)
    return known
  }
  const accountOf = (shop: number, path: string): Account => {
    const apis = apisOf(shop)
    const known = apis.get(path) ?? { minute: Quota.minute(), day: Quota.day() }
    apis.set(path, known)
    return known
  }
  const mayReset = (kind: string, shop: number, most: number, now: number): boolean => {
    const key = `${kind} ${shop} ${monthOf(now)}`
    const count = resets.get(key) ?? 0
    if (count >= most) return false
    resets.set(key, count + 1)
    return true
  }

  return {
    spend: (shop, path, now) => {
      const { day, minute } = accountOf(shop, path)
      if (!Quota.take(minute, now, dialect().apiMinuteQuota)) return 45011
      return Quota.take(day, now, dialect().apiDayQuota) ? undefined : 45009
    },
    usage: (shop, path, now) => {
      const { apiDayQuota, apiMinuteQuota } = dialect()
      return {
        limit: apiDayQuota === 0 ? BOUNDLESS : apiDayQuota,
        used: Quota.used(accountOf(shop, path).day, now),
        minuteLimit: apiMinuteQuota === 0 ? BOUNDLESS : apiMinuteQuota
      }
    },
    clear: (shop, path, now) => {
      if (!mayReset("api", shop, CLEARS, now)) return false
      Quota.reset(accountOf(shop, path).day)
      return true
    },
    clearAll: (shop, now) => {
      if (!mayReset("all", shop, CLEARS_OF_ALL, now)) return false
      for (const { day } of apisOf(shop).values()) Quota.reset(day)
      return true
    }
  }
}
