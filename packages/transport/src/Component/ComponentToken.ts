/**
 * The token of a third-party platform: fetched with its secret and the latest ticket, renewed ten minutes before its end as
 * WeChat advises, one fetch at a time for all shops.
 *
 * @since 0.1.0
 */
import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import * as Equal from "effect/Equal"
import * as Option from "effect/Option"
import type * as Redacted from "effect/Redacted"
import type * as Scope from "effect/Scope"
import { operation } from "@wxshop/core/Component/ComponentToken"
import type { ComponentTicketService, Ticket } from "@wxshop/core/Component/Ticket"
import type { WeChatError } from "@wxshop/core/WeChatError"
import { AuthError } from "@wxshop/core/WeChatError"
import type * as AccessToken from "../AccessToken.js"
import * as Refreshing from "../AccessToken/Refreshing.js"
import * as Telemetry from "../Telemetry.js"
import * as Cooldown from "./Cooldown.js"
import type { Run } from "./Interpreter.js"

/** Renewing starts this long before the end: at 1 h 50 min of two hours. Milliseconds. */
const EARLY = 600_000

const startPushing = {
  zh: "确认授权事件接收 URL 可以收到推送（每 10 分钟一次）；停了就调用 POST /cgi-bin/component/api_start_push_ticket",
  en: "Make sure that the authorization event URL gets the push (every 10 minutes); if it stopped, call POST /cgi-bin/component/api_start_push_ticket."
}

const noTicket = (): WeChatError =>
  new AuthError({
    operation: operation.name,
    reason: "Token",
    retry: "never",
    text: {
      zh: "还没有收到 component_verify_ticket，第三方平台无法取得令牌",
      en: "No component_verify_ticket has arrived yet, so the platform cannot get a token."
    },
    next: startPushing
  })

/**
 * The source of the platform's token. `run` calls an endpoint without a token.
 *
 * @since 0.1.0
 * @category constructors
 */
export const make = (
  secret: Redacted.Redacted<string>,
  tickets: ComponentTicketService,
  run: Run
): Effect.Effect<AccessToken.Service, never, Scope.Scope> => {
  const cooldown = Cooldown.make()
  // The last ticket seen serves while its store is away; WeChat judges whether it still lives.
  let last = Option.none<Ticket>()
  let refused: Redacted.Redacted<string> | undefined

  const ticket = tickets.latest.pipe(
    Effect.catchAll((error) => Effect.as(Effect.logWarning(error.message), last)),
    Effect.tap((found) =>
      Effect.sync(() => {
        last = found
      })
    ),
    Effect.flatMap(
      Option.match({
        onNone: () => Effect.fail(noTicket()),
        onSome: ({ ticket }) => Effect.succeed(ticket)
      })
    )
  )

  const ask = (ticket: Redacted.Redacted<string>): Effect.Effect<Refreshing.Grant, WeChatError> =>
    run(operation, { component_appsecret: secret, component_verify_ticket: ticket }).pipe(
      Effect.map(({ value }) => ({ token: value.component_access_token, expiresIn: value.expires_in })),
      Effect.tapBoth({
        onSuccess: () => {
          cooldown.clear(operation.name)
          return Telemetry.countTokenRefresh("component", "normal", "ok")
        },
        onFailure: (error) =>
          Effect.flatMap(Clock.currentTimeMillis, (now) => {
            if (error._tag === "AuthError") {
              refused = ticket
              cooldown.keep(operation.name, error, now)
            }
            return Telemetry.countTokenRefresh("component", "normal", error._tag)
          })
      })
    )

  const fetch = Effect.flatMap(ticket, (ticket) =>
    Effect.flatMap(Clock.currentTimeMillis, (now) => {
      // Another ticket is a reason to ask again at once.
      const kept =
        refused !== undefined && Equal.equals(refused, ticket) ? cooldown.check(operation.name, now) : undefined
      return kept === undefined ? ask(ticket) : Effect.fail(kept)
    })
  )

  return Refreshing.make({ fetch: () => fetch, canForce: false, early: EARLY })
}
