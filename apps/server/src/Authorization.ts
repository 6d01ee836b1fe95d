/**
 * The implementation of the contract's `Authorization`: finds the key in the headers, the caller behind it, and asks for
 * scope `read`.
 *
 * @since 0.1.0
 */
import * as HttpServerRequest from "@effect/platform/HttpServerRequest"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Option from "effect/Option"
import * as Redacted from "effect/Redacted"
import { Authorization } from "./Api.js"
import { ApiKeys, type ApiKeysShape, type Caller } from "./ApiKeys.js"
import { Exchange } from "./Exchange.js"
import * as Problem from "./Problem.js"
import * as Fault from "./Problem/Fault.js"

const BEARER = /^bearer +(\S+)$/i

/** `Authorization` wins over `x-api-key`; one of another scheme is no key. */
const keyOf = (headers: Readonly<Record<string, string | undefined>>): Option.Option<Redacted.Redacted> => {
  const authorization = headers["authorization"]
  const key = authorization === undefined ? headers["x-api-key"] : BEARER.exec(authorization.trim())?.[1]
  return key === undefined || key === "" ? Option.none() : Option.some(Redacted.make(key))
}

/**
 * The caller of the current request, whatever its scopes.
 *
 * @since 0.1.0
 * @category authentication
 */
export const authenticate = (
  keys: ApiKeysShape
): Effect.Effect<Caller, Problem.Problem, HttpServerRequest.HttpServerRequest> =>
  Effect.gen(function* () {
    const { headers } = yield* HttpServerRequest.HttpServerRequest
    const key = keyOf(headers)
    if (Option.isNone(key)) return yield* Problem.fail(Fault.noKey)
    const caller = keys.authenticate(key.value)
    if (Option.isNone(caller)) return yield* Problem.fail(Fault.wrongKey)
    const exchange = yield* Exchange
    exchange.note("key", caller.value.name)
    return caller.value
  })

/**
 * @since 0.1.0
 * @category layers
 */
export const layer: Layer.Layer<Authorization, never, ApiKeys> = Layer.effect(
  Authorization,
  Effect.gen(function* () {
    const keys = yield* ApiKeys
    const reader = Effect.gen(function* () {
      const caller = yield* authenticate(keys)
      return caller.scopes.has("read") ? caller : yield* Problem.fail(Fault.missingScope("read"))
    })
    // Both schemes come here: the headers say which one was used.
    return { bearer: () => reader, apiKey: () => reader }
  })
)
