/**
 * The calls that fetch a token. They bypass the token layer, and their answers never reach a log.
 *
 * @since 0.1.0
 */
import * as Effect from "effect/Effect"
import * as Either from "effect/Either"
import * as Redacted from "effect/Redacted"
import type * as Scope from "effect/Scope"
import type { JsonObject, JsonValue } from "@wxshop/core/Json"
import type { DecodeError } from "@wxshop/core/WeChatError"
import { decodeError } from "@wxshop/core/WeChatError"
import { Http } from "../Http.js"
import * as Pipeline from "../Pipeline.js"
import type { Sent } from "../Pipeline/Parts.js"
import { Retry } from "../Retry.js"
import * as Telemetry from "../Telemetry.js"
import * as Timer from "../Timer.js"
import { TransportConfig } from "../TransportConfig.js"
import type { Credentials } from "./Credentials.js"
import type { Fetch, Grant, Mode } from "./Refreshing.js"

/**
 * One of WeChat's two token calls. `operation` is the label of its spans, metrics and errors.
 *
 * @since 0.1.0
 * @category models
 */
export interface TokenEndpoint {
  readonly flow: "stable" | "classic"
  readonly operation: string
  readonly method: "GET" | "POST"
  readonly path: string
  readonly query: (credentials: Credentials) => Sent["query"]
  readonly body: (credentials: Credentials, mode: Mode) => Sent["body"]
}

// WeChat says two hours at most; what is far beyond that is a misreading, such as milliseconds.
const MAX_LIFETIME = 31 * 24 * 3600

const lifetimeOf = (value: JsonValue | undefined): number | undefined => {
  const seconds = typeof value === "string" && /^\d{1,9}$/.test(value) ? Number(value) : value
  return typeof seconds === "number" && Number.isInteger(seconds) && seconds >= 1 && seconds <= MAX_LIFETIME
    ? seconds
    : undefined
}

const decode = (operation: string, body: JsonObject): Either.Either<Grant, DecodeError> => {
  const token = body["access_token"]
  if (typeof token !== "string" || !/^[\x21-\x7e]{1,4096}$/.test(token)) {
    return Either.left(decodeError({ operation, reason: "WrongType", path: "access_token" }))
  }
  const expiresIn = lifetimeOf(body["expires_in"])
  return expiresIn === undefined
    ? Either.left(decodeError({ operation, reason: "WrongType", path: "expires_in" }))
    : Either.right({ token: Redacted.make(token), expiresIn })
}

/**
 * The function that asks this endpoint for a token.
 *
 * @since 0.1.0
 * @category constructors
 */
export const make = (
  endpoint: TokenEndpoint,
  credentials: Credentials
): Effect.Effect<Fetch, never, Http | Retry | Scope.Scope | TransportConfig> =>
  Effect.map(Effect.all({ http: Http, retry: Retry, config: TransportConfig, timer: Timer.make }), (parts): Fetch => {
    const call = Pipeline.tokenCall(parts)
    const { flow, method, operation, path } = endpoint
    return (mode) =>
      call(
        {
          operation,
          method,
          path,
          // A forced refresh kills the token in use; it must not happen twice.
          access: mode === "forced" ? "write" : "read",
          query: endpoint.query(credentials),
          body: endpoint.body(credentials, mode),
          successFields: ["access_token"]
        },
        ({ body }) => decode(operation, body)
      ).pipe(
        Effect.tapBoth({
          onSuccess: () => Telemetry.countTokenRefresh(flow, mode, "ok"),
          onFailure: (error) => Telemetry.countTokenRefresh(flow, mode, error._tag)
        })
      )
  })
