/**
 * A third-party platform (第三方平台) at WeChat: runs its own endpoints with its own token, one for all of its shops.
 *
 * @since 0.1.0
 */
import * as Clock from "effect/Clock"
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import type * as Scope from "effect/Scope"
import { ComponentTicket } from "@wxshop/core/Component/Ticket"
import type { InvalidRequestError, WeChatError } from "@wxshop/core/WeChatError"
import { AccessToken } from "./AccessToken.js"
import * as Credentials from "./AccessToken/Credentials.js"
import * as ComponentToken from "./Component/ComponentToken.js"
import * as Cooldown from "./Component/Cooldown.js"
import type { Interpreter, Run } from "./Component/Interpreter.js"
import * as InterpreterOf from "./Component/Interpreter.js"
import type { Http } from "./Http.js"
import type { Retry } from "./Retry.js"
import { TransportConfig } from "./TransportConfig.js"

/**
 * One platform.
 *
 * @since 0.1.0
 * @category models
 */
export interface Service {
  /** The platform's appid (`component_appid`). */
  readonly appid: string
  /** Where it is a platform: WeChat's host, or a sandbox. */
  readonly baseUrl: string
  /** Runs one of the platform's endpoints. It keeps the limits of token calls, whatever the caller set for itself. */
  readonly execute: Run
}

/**
 * The third-party platform that calls for shops.
 *
 * @since 0.1.0
 * @category tags
 */
export class Component extends Context.Tag("@wxshop/transport/Component")<Component, Service>() {}

// The same for every shop, and nothing that another call could change: the address, the platform itself.
const platformWide: ReadonlySet<number | undefined> = new Set([61004, 61011])
const GATE = "platform"

const gated = (run: Run): Run => {
  const cooldown = Cooldown.make()
  const keep = (error: WeChatError): Effect.Effect<void> =>
    platformWide.has(error.errcode)
      ? Effect.map(Clock.currentTimeMillis, (now) => cooldown.keep(GATE, error, now))
      : Effect.void
  return (operation, input) =>
    Effect.flatMap(Clock.currentTimeMillis, (now) => {
      const kept = cooldown.check(GATE, now)
      return kept === undefined
        ? Effect.tapBoth(run(operation, input), {
            onSuccess: () => Effect.sync(() => cooldown.clear(GATE)),
            onFailure: keep
          })
        : Effect.fail(kept)
    })
}

const platform = <R>(
  appid: string,
  token: (interpreter: Interpreter) => Effect.Effect<AccessToken["Type"], never, R>
): Effect.Effect<Service, never, Http | R | Retry | Scope.Scope | TransportConfig> =>
  Effect.gen(function* () {
    const { baseUrl } = yield* TransportConfig
    const interpreter = yield* InterpreterOf.make(appid)
    const withToken = gated(interpreter.withToken(yield* token(interpreter)))
    return {
      appid,
      baseUrl,
      execute: (operation, input) =>
        operation.token === "none" ? interpreter.bare(operation, input) : withToken(operation, input)
    }
  })

/**
 * A platform that fetches its own token, with its appid, its secret (`component_appsecret`) and the tickets that WeChat
 * pushes.
 *
 * @since 0.1.0
 * @category layers
 */
export const layer = (
  credentials: Credentials.Credentials
): Layer.Layer<Component, InvalidRequestError, ComponentTicket | Http | Retry | TransportConfig> =>
  Layer.scoped(
    Component,
    Effect.gen(function* () {
      const { appid, secret } = yield* Credentials.validate(credentials)
      const tickets = yield* ComponentTicket
      return yield* platform(appid, ({ bare }) => ComponentToken.make(secret, tickets, bare))
    })
  )

/**
 * A platform whose token somebody else keeps fresh, such as `AccessToken/Static.fromEffect` of a central service. It holds
 * no secret and no ticket, so it cannot fetch a token of the platform.
 *
 * @since 0.1.0
 * @category layers
 */
export const layerToken = (
  appid: string
): Layer.Layer<Component, never, AccessToken | Http | Retry | TransportConfig> =>
  Layer.scoped(
    Component,
    Effect.flatMap(AccessToken, (token) => platform(appid, () => Effect.succeed(token)))
  )
