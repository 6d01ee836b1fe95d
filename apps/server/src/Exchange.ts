/**
 * What one request carries through the server: its id, its language, its route, and who asks.
 *
 * @since 0.1.0
 */
import type { Language } from "@wxshop/core/Language"
import * as Context from "effect/Context"

/**
 * - `id`: the request id, from a sane `x-request-id` or made here; answers, problems and the access line carry it.
 * - `language`: what problems are written in.
 * - `route`: the pattern of the route, never the path or the query as typed; `unmatched` when there is none.
 * - `note`: adds a field to the access line of this request. Never a secret, never a buyer's data.
 *
 * @since 0.1.0
 * @category models
 */
export interface ExchangeShape {
  readonly id: string
  readonly language: Language
  readonly route: string
  readonly note: (
    name: "key" | "errcode" | "rid" | "problem" | "operation" | "incomplete",
    value: string | number
  ) => void
}

/**
 * The current request. A reference with a default, so that handlers need not declare it; outside of a request it says so.
 *
 * @since 0.1.0
 * @category context
 */
export class Exchange extends Context.Reference<Exchange>()("@wxshop/server/Exchange", {
  defaultValue: (): ExchangeShape => ({ id: "none", language: "en", route: "none", note: () => {} })
}) {}

const SANE_ID = /^[A-Za-z0-9][A-Za-z0-9._:-]{0,63}$/

/**
 * Whether a caller's `x-request-id` may be kept: short, and nothing that could forge a log line or a header.
 *
 * @since 0.1.0
 * @category guards
 */
export const isSaneId = (text: string | undefined): text is string => text !== undefined && SANE_ID.test(text)
