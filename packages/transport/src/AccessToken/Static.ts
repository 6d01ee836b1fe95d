/**
 * A token that somebody else keeps fresh: a fixed one, or an effect that asks for it (a central token service, a vault).
 * These layers hold no secret and need no transport, so they cannot reach a token endpoint whatever WeChat answers.
 *
 * @since 0.1.0
 */
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import type * as Redacted from "effect/Redacted"
import type { WeChatError } from "@wxshop/core/WeChatError"
import { AccessToken } from "../AccessToken.js"

/**
 * One token, as it is. When it expires, calls fail with `AuthError`.
 *
 * @since 0.1.0
 * @category layers
 */
export const layer = (token: Redacted.Redacted<string>): Layer.Layer<AccessToken> =>
  Layer.succeed(AccessToken, {
    get: Effect.succeed(token),
    invalidate: () => Effect.void,
    refreshable: false,
    peek: () => token
  })

/**
 * The effect runs for every attempt, and once more when WeChat refuses the token it gave; the call is replayed if it then
 * gives another. Cache inside of it as needed.
 *
 * @since 0.1.0
 * @category layers
 */
export const fromEffect = <R = never>(
  get: Effect.Effect<Redacted.Redacted<string>, WeChatError, R>
): Layer.Layer<AccessToken, never, R> =>
  Layer.effect(
    AccessToken,
    Effect.map(Effect.context<R>(), (context) => ({
      get: Effect.provide(get, context),
      invalidate: () => Effect.void,
      refreshable: false
    }))
  )
