/**
 * The order in which a call passes the stations. It is written here and nowhere else: read from outside in.
 *
 * @since 0.1.0
 */
import * as Context from "effect/Context"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import type * as Either from "effect/Either"
import type { WeChatError } from "@wxshop/core/WeChatError"
import type * as AccessToken from "./AccessToken.js"
import { DeadlineOverride } from "./Call.js"
import type { Envelope } from "./Envelope.js"
import type { Asked, Parts, Rules, Sent } from "./Pipeline/Parts.js"
import {
  attemptSpan,
  attemptTimeout,
  callSpan,
  deadline,
  envelope,
  errcode,
  http,
  limiter,
  retry,
  token
} from "./Pipeline/Stations.js"
import type * as RateLimit from "./RateLimit.js"
import { PolicyOverride } from "./Retry.js"

/**
 * What an API call passes besides.
 *
 * @since 0.1.0
 * @category models
 */
export interface ApiParts extends Parts {
  readonly limiter: RateLimit.Service
  readonly token: AccessToken.Service
}

/**
 * A call to an API. `decode` reads the answer once it is known to be a success.
 *
 * @since 0.1.0
 * @category pipelines
 */
export const apiCall =
  (parts: ApiParts) =>
  <A>(asked: Asked, decode: (opened: Envelope) => Either.Either<A, WeChatError>): Effect.Effect<A, WeChatError> => {
    const { config } = parts
    const sent = (accessToken: Sent["query"][string]): Sent => ({ ...asked, query: { access_token: accessToken } })
    const rules = (context: Context.Context<never>): Rules => ({
      deadline: Context.get(context, DeadlineOverride) ?? config.deadline,
      policy: Context.get(context, PolicyOverride)
    })
    // oxfmt-ignore
    return callSpan(asked, rules, (call) =>
      deadline(call, () =>
        retry(call, parts, () =>
          limiter(call, parts.limiter, () =>
            token(call, parts, parts.token, (accessToken) =>
              attemptSpan(call, parts, (span) =>
                attemptTimeout(call, parts, { duration: config.attemptTimeout, span }, () =>
                  http(call, parts, sent(accessToken)).pipe(
                    Effect.flatMap(envelope(call, asked, "api")),
                    Effect.flatMap(errcode(call, asked, "api"))
                  ))))))).pipe(Effect.flatMap(decode))
    )
  }

/**
 * A call that fetches a token: the same without the limiter and, of course, the token. It serves many callers, so what one
 * of them set for itself does not apply.
 *
 * @since 0.1.0
 * @category pipelines
 */
export const tokenCall =
  (parts: Parts) =>
  <A>(sent: Sent, decode: (opened: Envelope) => Either.Either<A, WeChatError>): Effect.Effect<A, WeChatError> => {
    const { tokenAttempts, tokenTimeout } = parts.config
    const rules: Rules = {
      // Room for the attempts and the pauses between them.
      deadline: Duration.times(tokenTimeout, tokenAttempts + 1),
      policy: { maxAttempts: tokenAttempts }
    }
    // oxfmt-ignore
    return callSpan(sent, () => rules, (call) =>
      deadline(call, () =>
        retry(call, parts, () =>
          attemptSpan(call, parts, (span) =>
            attemptTimeout(call, parts, { duration: tokenTimeout, span }, () =>
              http(call, parts, sent).pipe(
                Effect.flatMap(envelope(call, sent, "token")),
                Effect.flatMap(errcode(call, sent, "token"))
              ))))).pipe(Effect.flatMap(decode))
    )
  }
