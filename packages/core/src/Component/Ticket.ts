/**
 * The `component_verify_ticket` that WeChat pushes to a third-party platform every 10 minutes. Each lives 12 hours, so the
 * latest one goes on serving when pushes are missed.
 *
 * @since 0.1.0
 */
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Option from "effect/Option"
import type * as Redacted from "effect/Redacted"
import * as Tokens from "../TokenStore.js"
import { type ComponentStoreError, storeError } from "./StoreError.js"

/**
 * A ticket and when WeChat made it (the push's `CreateTime`), in Unix seconds.
 *
 * @since 0.1.0
 * @category models
 */
export interface Ticket {
  readonly ticket: Redacted.Redacted<string>
  readonly createTime: number
}

/**
 * How long a ticket lives, in seconds.
 *
 * @since 0.1.0
 * @category constants
 */
export const LIFETIME = 12 * 3600

/**
 * Reads the latest ticket.
 *
 * @since 0.1.0
 * @category models
 */
export interface ComponentTicketService {
  /** The latest ticket; none before the first push. */
  readonly latest: Effect.Effect<Option.Option<Ticket>, ComponentStoreError>
}

/**
 * Where the platform's latest ticket is read: its own memory, a store, another service.
 *
 * @since 0.1.0
 * @category tags
 */
export class ComponentTicket extends Context.Tag("@wxshop/core/Component/Ticket/ComponentTicket")<
  ComponentTicket,
  ComponentTicketService
>() {}

/**
 * Takes tickets in.
 *
 * @since 0.1.0
 * @category models
 */
export interface TicketInboxService {
  /** Keeps a ticket unless a newer one is there. */
  readonly put: (ticket: Ticket) => Effect.Effect<void, ComponentStoreError>
}

/**
 * Where whoever receives WeChat's pushes leaves the tickets.
 *
 * @since 0.1.0
 * @category tags
 */
export class TicketInbox extends Context.Tag("@wxshop/core/Component/Ticket/TicketInbox")<
  TicketInbox,
  TicketInboxService
>() {}

/**
 * The newer of two tickets. Pushes may overtake each other; of the same second the later arrival counts.
 *
 * @since 0.1.0
 * @category combinators
 */
export const newer = (kept: Option.Option<Ticket>, arrived: Ticket): Ticket =>
  Option.isSome(kept) && kept.value.createTime > arrived.createTime ? kept.value : arrived

/**
 * Tickets in the memory of this process, at first `initial` or none. After a restart it takes up to ten minutes until
 * WeChat pushes the next one.
 *
 * @since 0.1.0
 * @category layers
 */
export const layerMemory = (initial?: Ticket): Layer.Layer<ComponentTicket | TicketInbox> =>
  Layer.unwrapEffect(
    Effect.sync(() => {
      let kept = Option.fromNullable(initial)
      return Layer.merge(
        Layer.succeed(ComponentTicket, { latest: Effect.sync(() => kept) }),
        Layer.succeed(TicketInbox, {
          put: (ticket) =>
            Effect.sync(() => {
              kept = Option.some(newer(kept, ticket))
            })
        })
      )
    })
  )

/**
 * The ticket that an effect gives: another service's, a vault's. It runs each time the platform needs a token of its own,
 * about every two hours.
 *
 * @since 0.1.0
 * @category layers
 */
export const fromEffect = <R = never>(
  latest: Effect.Effect<Option.Option<Ticket>, ComponentStoreError, R>
): Layer.Layer<ComponentTicket, never, R> =>
  Layer.effect(
    ComponentTicket,
    Effect.map(Effect.context<R>(), (context) => ({ latest: Effect.provide(latest, context) }))
  )

/**
 * Tickets in a store of tokens (file, Redis, PostgreSQL …): the process that receives the pushes leaves them there, and all
 * others read them. `component` is the appid of the platform, `baseUrl` where it is one.
 *
 * @since 0.1.0
 * @category layers
 */
export const layerTokenStore = (platform: {
  readonly baseUrl: string
  readonly component: string
}): Layer.Layer<ComponentTicket | TicketInbox, never, Tokens.TokenStore> =>
  Layer.unwrapEffect(
    Effect.map(Tokens.TokenStore, (tokens) => {
      const key = { baseUrl: platform.baseUrl, appid: platform.component, flow: "component-ticket" }
      return Layer.merge(
        Layer.succeed(ComponentTicket, {
          latest: tokens.read(key).pipe(
            Effect.map(Option.map(({ obtainedAt, token }) => ({ ticket: token, createTime: obtainedAt / 1000 }))),
            // What cannot be read is as good as absent; the next push heals it.
            Effect.catchIf(
              (error) => error.reason === "Corrupt",
              (error) => Effect.as(Effect.logWarning(error.message), Option.none<Ticket>())
            ),
            Effect.mapError((error) => storeError("read", error))
          )
        }),
        Layer.succeed(TicketInbox, {
          put: ({ createTime, ticket }) => {
            const obtainedAt = createTime * 1000
            const stored = { token: ticket, obtainedAt, expiresAt: obtainedAt + LIFETIME * 1000, fence: 0 }
            return tokens.write(key, stored).pipe(
              Effect.mapError((error) => storeError("write", error)),
              Effect.asVoid
            )
          }
        })
      )
    })
  )
