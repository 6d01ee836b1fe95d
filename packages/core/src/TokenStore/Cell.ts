/**
 * Everything a store keeps about one key, and the rules of its change. They are pure and stand here once: a place only has
 * to swap one cell for another, so memory, files, Redis and PostgreSQL cannot disagree.
 *
 * @since 0.1.0
 */
import * as Equal from "effect/Equal"
import * as Option from "effect/Option"
import type * as Redacted from "effect/Redacted"

/**
 * What a store keeps about one key. Instants are Unix milliseconds: those of the answer by the clock of whoever asked
 * WeChat, all others by the clock of the place.
 *
 * @since 0.1.0
 * @category models
 */
export interface Cell {
  /** The newest answer ever taken in. It stays when its token is cleared, so that an older one cannot come back. */
  readonly newest?: {
    readonly fence: number
    readonly obtainedAt: number
    readonly expiresAt: number
    /** Absent after it was cleared. */
    readonly token?: Redacted.Redacted<string>
  }
  /** The last fencing number given or seen. */
  readonly lastFence: number
  /** The lease given last, until it is freed; over when `endsAt` has come. */
  readonly lease?: { readonly holder: string; readonly fence: number; readonly endsAt: number }
  /** The last forced refresh, and how many its day had. */
  readonly forced?: { readonly at: number; readonly count: number }
}

/**
 * A token and the place of its answer among all answers.
 *
 * @since 0.1.0
 * @category models
 */
export interface Stored {
  readonly token: Redacted.Redacted<string>
  /** When WeChat was asked, Unix milliseconds by the clock of whoever asked. */
  readonly obtainedAt: number
  /** When the token ends, Unix milliseconds by the same clock; `NEVER` when it does not. */
  readonly expiresAt: number
  /** The fencing number of the lease under which WeChat was asked, 0 without one. */
  readonly fence: number
}

/**
 * Whether a forced refresh may happen. `at` and `retryAt` are Unix milliseconds by the clock of the store, so
 * `retryAt - at` is how long to wait.
 *
 * @since 0.1.0
 * @category models
 */
export type Forced =
  | {
      readonly _tag: "Allowed"
      readonly at: number
      /** How many the day has, this one included. */
      readonly count: number
    }
  | {
      readonly _tag: "Refused"
      /** `Gap`: too soon after the last one. `Day`: the day has had all it may have. */
      readonly reason: "Gap" | "Day"
      readonly at: number
      readonly retryAt: number
    }

/**
 * An outcome, and the cell after it. It is the same object as before when nothing changed.
 *
 * @since 0.1.0
 * @category models
 */
export type Step<A> = readonly [outcome: A, cell: Cell]

/**
 * `expiresAt` of what lives until it is revoked, such as a refresh token: the last instant that a date can say.
 *
 * @since 0.1.0
 * @category constants
 */
export const NEVER = 8_640_000_000_000_000

/**
 * WeChat allows forced refreshes so far apart, milliseconds.
 *
 * @since 0.1.0
 * @category constants
 */
export const FORCED_GAP = 30_000

/**
 * WeChat allows so many forced refreshes a day; its day begins at midnight in China.
 *
 * @since 0.1.0
 * @category constants
 */
export const FORCED_PER_DAY = 20

/**
 * The longest lease, milliseconds: a dead holder must not keep others out for ever.
 *
 * @since 0.1.0
 * @category constants
 */
export const LONGEST_LEASE = 3_600_000

const DAY = 86_400_000
const CHINA = 8 * 3_600_000
const dayOf = (millis: number): number => Math.floor((millis + CHINA) / DAY)

/**
 * A key nobody has used.
 *
 * @since 0.1.0
 * @category constants
 */
export const empty: Cell = { lastFence: 0 }

// Stores keep whole numbers that a double can hold; what is no instant counts as long past.
const instant = (value: number): number => Math.min(Math.max(Math.trunc(value) || 0, 0), NEVER)

/**
 * The answer as it is kept: whole numbers from 0 to `NEVER`.
 *
 * @since 0.1.0
 * @category combinators
 */
export const normalise = ({ expiresAt, fence, obtainedAt, token }: Stored): Stored => ({
  token,
  obtainedAt: instant(obtainedAt),
  expiresAt: instant(expiresAt),
  fence: instant(fence)
})

/**
 * The token in store, expired or not.
 *
 * @since 0.1.0
 * @category accessors
 */
export const read = ({ newest }: Cell): Option.Option<Stored> =>
  newest?.token === undefined
    ? Option.none()
    : Option.some({
        token: newest.token,
        obtainedAt: newest.obtainedAt,
        expiresAt: newest.expiresAt,
        fence: newest.fence
      })

// Of the same rank the later arrival counts: a holder may ask twice in a millisecond. But what was cleared does not come
// back by a repeated write.
const overtakes = (stored: Stored, newest: NonNullable<Cell["newest"]>): boolean =>
  stored.fence !== newest.fence
    ? stored.fence > newest.fence
    : stored.obtainedAt !== newest.obtainedAt
      ? stored.obtainedAt > newest.obtainedAt
      : newest.token !== undefined

/**
 * Takes an answer in unless a newer one was: ordered by fencing number, then by when WeChat was asked.
 *
 * @since 0.1.0
 * @category combinators
 */
export const write = (cell: Cell, answer: Stored): Step<"stored" | "older"> => {
  const stored = normalise(answer)
  if (cell.newest !== undefined && !overtakes(stored, cell.newest)) return ["older", cell]
  return ["stored", { ...cell, newest: stored, lastFence: Math.max(cell.lastFence, stored.fence) }]
}

/**
 * Clears the token if it is this one.
 *
 * @since 0.1.0
 * @category combinators
 */
export const invalidate = (cell: Cell, token: Redacted.Redacted<string>): Step<boolean> => {
  if (cell.newest?.token === undefined || !Equal.equals(cell.newest.token, token)) return [false, cell]
  const { token: _, ...rest } = cell.newest
  return [true, { ...cell, newest: rest }]
}

const endOf = (now: number, ttl: number): number => now + Math.min(Math.max(Math.ceil(ttl) || 1, 1), LONGEST_LEASE)

/**
 * Gives the lease when it is free, over, or this holder's own; the outcome is its fencing number. It is never lower than the
 * store's clock, so that it goes on growing even where a store lost its memory.
 *
 * @since 0.1.0
 * @category combinators
 */
export const acquire = (cell: Cell, now: number, holder: string, ttl: number): Step<Option.Option<number>> => {
  const { lease } = cell
  if (lease !== undefined && lease.holder !== holder && lease.endsAt > now) return [Option.none(), cell]
  const fence = Math.max(cell.lastFence + 1, instant(now))
  return [Option.some(fence), { ...cell, lastFence: fence, lease: { holder, fence, endsAt: endOf(now, ttl) } }]
}

const holds = ({ lease }: Cell, holder: string, fence: number): boolean =>
  lease?.holder === holder && lease.fence === fence

/**
 * Prolongs the lease of this holder and fencing number, also after its time: as long as it stands there, nobody else came
 * in between.
 *
 * @since 0.1.0
 * @category combinators
 */
export const renew = (cell: Cell, now: number, holder: string, fence: number, ttl: number): Step<boolean> =>
  holds(cell, holder, fence) ? [true, { ...cell, lease: { holder, fence, endsAt: endOf(now, ttl) } }] : [false, cell]

/**
 * Frees the lease if it is still this holder's with this fencing number.
 *
 * @since 0.1.0
 * @category combinators
 */
export const release = (cell: Cell, holder: string, fence: number): Step<boolean> => {
  if (!holds(cell, holder, fence)) return [false, cell]
  const { lease: _, ...rest } = cell
  return [true, rest]
}

/**
 * Counts a forced refresh if one may happen now.
 *
 * @since 0.1.0
 * @category combinators
 */
export const takeForced = (cell: Cell, now: number): Step<Forced> => {
  const { forced } = cell
  const day = dayOf(now)
  const count = forced !== undefined && dayOf(forced.at) === day ? forced.count : 0
  if (count >= FORCED_PER_DAY) {
    return [{ _tag: "Refused", reason: "Day", at: now, retryAt: (day + 1) * DAY - CHINA }, cell]
  }
  if (forced !== undefined && Math.abs(now - forced.at) < FORCED_GAP) {
    return [{ _tag: "Refused", reason: "Gap", at: now, retryAt: forced.at + FORCED_GAP }, cell]
  }
  return [
    { _tag: "Allowed", at: now, count: count + 1 },
    { ...cell, forced: { at: now, count: count + 1 } }
  ]
}
