/**
 * The token in hand and how it is renewed: one fetch at a time whoever asks, early enough that nobody waits, and forced
 * only when WeChat leaves no other way.
 *
 * Three windows: fresh, the token is used; due, the token is used and a fetch runs in the background; expired, callers
 * wait for the fetch.
 *
 * @since 0.1.0
 */
import * as Clock from "effect/Clock"
import * as Deferred from "effect/Deferred"
import * as Effect from "effect/Effect"
import * as Equal from "effect/Equal"
import type * as Redacted from "effect/Redacted"
import type * as Scope from "effect/Scope"
import type { WeChatError } from "@wxshop/core/WeChatError"
import type { Service } from "../AccessToken.js"
import * as ForceGuard from "./ForceGuard.js"

/**
 * What WeChat granted; `expiresIn` is in seconds.
 *
 * @since 0.1.0
 * @category models
 */
export interface Grant {
  readonly token: Redacted.Redacted<string>
  readonly expiresIn: number
}

/**
 * `forced` kills the token in use and asks for another.
 *
 * @since 0.1.0
 * @category models
 */
export type Mode = "normal" | "forced"

/**
 * Asks WeChat for a token.
 *
 * @since 0.1.0
 * @category models
 */
export type Fetch = (mode: Mode) => Effect.Effect<Grant, WeChatError>

/**
 * What tells one flow from another.
 *
 * @since 0.1.0
 * @category models
 */
export interface Options {
  readonly fetch: Fetch
  /** Whether the endpoint knows a forced mode; without one every fetch yields a new token. */
  readonly canForce: boolean
  /** How long before a token's end renewing starts, in milliseconds; five minutes unless said otherwise. */
  readonly early?: number
}

interface Held {
  readonly token: Redacted.Redacted<string>
  readonly hit: Effect.Effect<Redacted.Redacted<string>>
  /** From here on a fetch runs in the background. Milliseconds. */
  readonly dueAt: number
  readonly expiresAt: number
}

type Flight = Deferred.Deferred<Redacted.Redacted<string>, WeChatError>

/**
 * Renewing starts this long before the end, but not before half of the time is over. Milliseconds.
 *
 * @since 0.1.0
 * @category constants
 */
export const EARLY = 300_000

/** A background fetch that failed is not repeated sooner. Milliseconds. */
const BACKGROUND_PAUSE = 5_000

const hold = ({ expiresIn, token }: Grant, askedAt: number, early: number): Held => {
  const lifetime = expiresIn * 1000
  // Counted from before the request, so that the answer's way back cannot make a dead token look alive.
  const expiresAt = askedAt + lifetime
  return { token, hit: Effect.succeed(token), dueAt: expiresAt - Math.min(early, lifetime / 2), expiresAt }
}

/**
 * The source over a way to fetch. A fetch under way is interrupted when the scope closes.
 *
 * @since 0.1.0
 * @category constructors
 */
export const make = ({ canForce, early = EARLY, fetch }: Options): Effect.Effect<Service, never, Scope.Scope> =>
  Effect.map(Effect.scope, (scope) => {
    const guard = ForceGuard.make()
    // Read and written within single steps of a fiber, so plain variables suffice and a hit costs next to nothing.
    let held: Held | undefined
    let flight: Flight | undefined
    let refused: Redacted.Redacted<string> | undefined
    let quietUntil = 0

    const ask = (mode: Mode): Effect.Effect<Held, WeChatError> =>
      Effect.flatMap(Clock.currentTimeMillis, (askedAt) =>
        Effect.map(fetch(mode), (grant) => hold(grant, askedAt, early))
      )

    const force = Effect.zipRight(
      Effect.logWarning("WeChat handed out the token again that it refuses; asking for a new one by force"),
      ask("forced")
    )

    const renew: Effect.Effect<Redacted.Redacted<string>, WeChatError> = ask("normal").pipe(
      Effect.flatMap((found) =>
        Effect.flatMap(Clock.currentTimeMillis, (now) => {
          // A token that comes back although WeChat refuses it is replaced only by force.
          const stuck = canForce && refused !== undefined && Equal.equals(found.token, refused)
          return stuck && guard.take(now) ? force : Effect.succeed(found)
        })
      ),
      Effect.map((found) => {
        refused = undefined
        held = found
        return found.token
      }),
      Effect.tapError((error) =>
        Effect.flatMap(Clock.currentTimeMillis, (now) => {
          quietUntil = now + BACKGROUND_PAUSE
          return held === undefined || now >= held.expiresAt
            ? Effect.void
            : Effect.logWarning(`Kept the token in hand: ${error.message}`)
        })
      )
    )

    // The fetch belongs to the scope: whoever asked first may be interrupted without an effect on the others. It starts
    // uninterruptible, as its parent is, so that it always lands and nobody waits for a fetch that never ran.
    const depart: Effect.Effect<Flight> = Effect.fiberIdWith((id) => {
      if (flight !== undefined) return Effect.succeed(flight)
      const mine: Flight = Deferred.unsafeMake(id)
      flight = mine
      return Effect.interruptible(renew).pipe(
        Effect.onExit((exit) => {
          flight = undefined
          return Deferred.done(mine, exit)
        }),
        Effect.forkIn(scope),
        Effect.as(mine)
      )
    })

    const wait = Effect.uninterruptibleMask((restore) =>
      Effect.flatMap(depart, (flight) => restore(Deferred.await(flight)))
    )

    const fresh = (now: number): Held | undefined =>
      held !== undefined && (now < held.dueAt || (now < held.expiresAt && (flight !== undefined || now < quietUntil)))
        ? held
        : undefined

    return {
      refreshable: true,
      peek: (now) => fresh(now)?.token,
      get: Effect.clockWith((clock) => {
        const now = clock.unsafeCurrentTimeMillis()
        const hit = fresh(now)?.hit
        if (hit !== undefined) return hit
        return held === undefined || now >= held.expiresAt
          ? wait
          : Effect.zipRight(Effect.uninterruptible(depart), held.hit)
      }),
      invalidate: (token) =>
        Effect.sync(() => {
          // A late refusal of an older token must not throw the new one away.
          if (held === undefined || !Equal.equals(held.token, token)) return
          held = undefined
          refused = token
        })
    }
  })
