/**
 * The `component_verify_ticket` that WeChat pushes to a third-party platform every 10 minutes. Each lives 12 hours, so the
 * latest one goes on serving when pushes are missed.
 *
 * @since 0.1.0
 */
import * as Context from "effect/Context"
import type * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import type * as Redacted from "effect/Redacted"
import type { ComponentStoreError } from "./StoreError.js"

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
