/**
 * Where the access token of a call comes from. Sources that hold the secret fetch and renew tokens (`Stable`, `Classic`);
 * a token handed in from outside (`Static`) is never renewed by us.
 *
 * @since 0.1.0
 */
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Equal from "effect/Equal"
import type * as Redacted from "effect/Redacted"
import type { WeChatError } from "@wxshop/core/WeChatError"
import type { Call } from "./Call.js"
import * as Telemetry from "./Telemetry.js"

/**
 * What a source of access tokens can do.
 *
 * @since 0.1.0
 * @category models
 */
export interface Service {
  /** The token to use now. Callers share one fetch, and interrupting one of them does not reach the others. */
  readonly get: Effect.Effect<Redacted.Redacted<string>, WeChatError>
  /** Says that WeChat refused this token. It is dropped only if it is still the one in use. */
  readonly invalidate: (token: Redacted.Redacted<string>) => Effect.Effect<void>
  /** Whether `get` can come up with a new token after `invalidate`. */
  readonly refreshable: boolean
  /**
   * The token in hand, when there is one that `get` would give without waiting. It saves a call the fiber that guards the
   * wait; a source need not have it.
   */
  readonly peek?: (nowMillis: number) => Redacted.Redacted<string> | undefined
}

/**
 * The source of access tokens of one shop.
 *
 * @since 0.1.0
 * @category tags
 */
export class AccessToken extends Context.Tag("@wxshop/transport/AccessToken")<AccessToken, Service>() {}

/**
 * Runs `send` with a token. When WeChat refuses the token, which it does before anything runs, the call is replayed once
 * with a new one; this holds for writes too. A source that cannot renew is asked again, and the call is replayed only if
 * it has another token by now. `guard` limits the wait for a token.
 *
 * @since 0.1.0
 * @category combinators
 */
export const withToken = <A>(
  source: Service,
  call: Call,
  guard: (get: Service["get"]) => Service["get"],
  send: (token: Redacted.Redacted<string>) => Effect.Effect<A, WeChatError>
): Effect.Effect<A, WeChatError> => {
  const wait = (use: (token: Redacted.Redacted<string>) => Effect.Effect<A, WeChatError>) =>
    Effect.matchEffect(guard(source.get), {
      onFailure: (error) => {
        call.tokenFailed = true
        return Effect.fail(error)
      },
      onSuccess: use
    })
  const replay = (refused: Redacted.Redacted<string>, error: WeChatError) =>
    Effect.zipRight(
      source.invalidate(refused),
      wait((token) =>
        source.refreshable || !Equal.equals(token, refused)
          ? Effect.zipRight(Telemetry.countReplay(call), send(token))
          : Effect.fail(error)
      )
    )
  const first = (token: Redacted.Redacted<string>) =>
    Effect.catchAll(send(token), (error) => {
      if (error.retry !== "token" || call.replayed) return Effect.fail(error)
      call.replayed = true
      return replay(token, error)
    })
  return Effect.clockWith((clock) => {
    const inHand = source.peek?.(clock.unsafeCurrentTimeMillis())
    return inHand === undefined ? wait(first) : first(inHand)
  })
}
