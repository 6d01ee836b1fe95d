/**
 * Where access tokens and the long-lived secrets behind them are shared: between processes, and over a restart.
 *
 * - **No older token over a newer one.** Answers are ordered by the fencing number of the lease under which WeChat was
 *   asked, then by when; an answer that was overtaken is not taken in.
 * - **One asks, the others read.** A lease goes to one holder at a time, with a number that only grows. A dead holder's
 *   lease ends by itself.
 * - **A refusal clears only the token that was refused.**
 * - **Forced refreshes are counted** where all processes see it: 30 seconds apart, 20 a day.
 *
 * The same map keeps what lives longer: under a `flow` of its own a component's ticket, and a shop's refresh token with
 * `authorizer` and `expiresAt: NEVER`. Without leases their `fence` is 0, so that the later `obtainedAt` wins. A key is
 * written either always under leases or never: a token got without one, during an outage, waits for the next lease.
 *
 * @since 0.1.0
 */
import * as Clock from "effect/Clock"
import * as Context from "effect/Context"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Option from "effect/Option"
import type * as Redacted from "effect/Redacted"
import * as Cell from "./TokenStore/Cell.js"
import * as Cells from "./TokenStore/Cells.js"
import * as Fields from "./TokenStore/Fields.js"
import { type TokenStoreError, tokenStoreError } from "./TokenStore/TokenStoreError.js"

export { FORCED_GAP, FORCED_PER_DAY, type Forced, LONGEST_LEASE, NEVER, type Stored } from "./TokenStore/Cell.js"
export { type Reason, TokenStoreError, tokenStoreError } from "./TokenStore/TokenStoreError.js"

/**
 * Whose token. It holds no secret.
 *
 * @since 0.1.0
 * @category models
 */
export interface Key {
  /** Where the token is good: WeChat's address or a sandbox's. */
  readonly baseUrl: string
  readonly appid: string
  /** How it is got: `stable`, `classic`, `component`, `authorizer`, … Tokens of different flows are apart. */
  readonly flow: string
  /** The shop that authorized the platform `appid`. */
  readonly authorizer?: string
}

/**
 * The right to ask WeChat for one key's token.
 *
 * @since 0.1.0
 * @category models
 */
export interface Lease {
  readonly key: Key
  readonly holder: string
  /** Higher than that of every lease before it, also after a restart. */
  readonly fence: number
  /** When it ends at the latest, Unix milliseconds by the holder's own clock. */
  readonly expiresAt: number
}

/**
 * What a token store can do.
 *
 * @since 0.1.0
 * @category models
 */
export interface Service {
  /** The newest token, expired or not; none before the first and after it was refused. */
  readonly read: (key: Key) => Effect.Effect<Option.Option<Cell.Stored>, TokenStoreError>
  /** Takes an answer in, unless a newer one was taken in before (`older`): read that one then. */
  readonly write: (key: Key, stored: Cell.Stored) => Effect.Effect<"stored" | "older", TokenStoreError>
  /** Clears the token if it is still this one; gives whether it was. */
  readonly invalidate: (key: Key, token: Redacted.Redacted<string>) => Effect.Effect<boolean, TokenStoreError>
  /**
   * Asks for the lease, none while another holder has it. `holder` names who asks, one per process, and is no secret. A
   * holder that asks again gets a new lease in place of its own. Leases last an hour at most.
   */
  readonly acquire: (
    key: Key,
    holder: string,
    ttl: Duration.DurationInput
  ) => Effect.Effect<Option.Option<Lease>, TokenStoreError>
  /** Makes the lease last so long from now; none when somebody else got it since. Renew before asking WeChat late. */
  readonly renew: (lease: Lease, ttl: Duration.DurationInput) => Effect.Effect<Option.Option<Lease>, TokenStoreError>
  /** Frees the lease; gives whether it was still this holder's. */
  readonly release: (lease: Lease) => Effect.Effect<boolean, TokenStoreError>
  /** Asks for a forced refresh; if allowed it is counted, whether it happens or not. */
  readonly takeForced: (key: Key) => Effect.Effect<Cell.Forced, TokenStoreError>
}

/**
 * The store of tokens.
 *
 * @since 0.1.0
 * @category tags
 */
export class TokenStore extends Context.Tag("@wxshop/core/TokenStore")<TokenStore, Service>() {}

const escape = (part: string): string =>
  part.replace(/[^\w.~-]/g, (unit) => {
    const hex = unit.charCodeAt(0).toString(16)
    return hex.length > 2 ? `%u${hex.padStart(4, "0")}` : `%${hex.padStart(2, "0")}`
  })

/**
 * A key as one printable text without spaces; different keys give different texts.
 *
 * @since 0.1.0
 * @category accessors
 */
export const keyText = ({ appid, authorizer, baseUrl, flow }: Key): string =>
  [baseUrl, appid, flow, ...(authorizer === undefined ? [] : [authorizer])].map(escape).join("/")

// Each lost race means that somebody else got on, so this many in a row are no race any more.
const MOST_RACES = 1000

/**
 * The store over a place for cells.
 *
 * @since 0.1.0
 * @category constructors
 */
export const make = (cells: Cells.Cells): Service => {
  const change = <A>(
    key: Key,
    step: (cell: Cell.Cell, now: number) => Cell.Step<A>
  ): Effect.Effect<A, TokenStoreError> => {
    const id = keyText(key)
    const attempt = (races: number): Effect.Effect<A, TokenStoreError> =>
      Effect.flatMap(cells.load(id), (loaded) => {
        // What cannot be read gives way, as if the key were new.
        const cell = Option.getOrElse(Option.flatMap(loaded.fields, Fields.decode), () => Cell.empty)
        const [outcome, next] = step(cell, loaded.now)
        if (next === cell) return Effect.succeed(outcome)
        return Effect.flatMap(cells.swap(id, loaded, Fields.encode(next)), (swapped) =>
          swapped
            ? Effect.succeed(outcome)
            : races < MOST_RACES
              ? attempt(races + 1)
              : Effect.fail(tokenStoreError(cells.name, "Unavailable", { detail: "contended" }))
        )
      })
    return attempt(0)
  }

  // Counted from before the store was asked, so that the holder's end comes before the store's.
  const lease = (
    key: Key,
    holder: string,
    ttl: Duration.DurationInput,
    got: Effect.Effect<Option.Option<number>, TokenStoreError>
  ) =>
    Effect.flatMap(Clock.currentTimeMillis, (askedAt) =>
      Effect.map(
        got,
        Option.map((fence): Lease => ({
          key,
          holder,
          fence,
          expiresAt: askedAt + Math.min(Duration.toMillis(ttl), Cell.LONGEST_LEASE)
        }))
      )
    )

  return {
    read: (key) =>
      Effect.flatMap(cells.load(keyText(key)), ({ fields }) =>
        Option.match(Option.flatMap(fields, Fields.decode), {
          onNone: () => Effect.fail(tokenStoreError(cells.name, "Corrupt")),
          onSome: (cell) => Effect.succeed(Cell.read(cell))
        })
      ),
    write: (key, stored) => change(key, (cell) => Cell.write(cell, stored)),
    invalidate: (key, token) => change(key, (cell) => Cell.invalidate(cell, token)),
    acquire: (key, holder, ttl) =>
      lease(
        key,
        holder,
        ttl,
        change(key, (cell, now) => Cell.acquire(cell, now, holder, Duration.toMillis(ttl)))
      ),
    renew: ({ fence, holder, key }, ttl) =>
      lease(
        key,
        holder,
        ttl,
        Effect.map(
          change(key, (cell, now) => Cell.renew(cell, now, holder, fence, Duration.toMillis(ttl))),
          (renewed) => (renewed ? Option.some(fence) : Option.none())
        )
      ),
    release: ({ fence, holder, key }) => change(key, (cell) => Cell.release(cell, holder, fence)),
    takeForced: (key) => change(key, Cell.takeForced)
  }
}

/**
 * Tokens in the memory of this process, on Effect's clock.
 *
 * @since 0.1.0
 * @category layers
 */
export const layerMemory: Layer.Layer<TokenStore> = Layer.effect(TokenStore, Effect.map(Cells.memory, make))
