/**
 * What one admin page is given and what it may give back.
 *
 * @since 0.1.0
 */
import type * as Effect from "effect/Effect"
import type { Handle } from "../../Handle.js"
import type { SandboxOptionError, SandboxOrderMissing } from "../../SandboxError.js"
import type { VirtualClock } from "../../VirtualClock.js"
import type { Wire } from "../../WireJson.js"
import type { Platform } from "../Platform.js"

/**
 * @since 0.1.0
 * @category models
 */
export interface Command {
  readonly method: string
  /** The path after `/__sandbox/`. */
  readonly name: string
  readonly query: URLSearchParams
  readonly body: unknown
}

/**
 * @since 0.1.0
 * @category models
 */
export interface Grips {
  readonly handle: Handle
  readonly platform: Platform
  readonly clock: VirtualClock
}

/**
 * @since 0.1.0
 * @category models
 */
export type Refused = SandboxOptionError | SandboxOrderMissing

/**
 * @since 0.1.0
 * @category models
 */
export type Run = (grips: Grips, command: Command) => Effect.Effect<Wire, Refused>

/**
 * Pages by name, then by method.
 *
 * @since 0.1.0
 * @category models
 */
export type Commands = Readonly<Record<string, Readonly<Record<string, Run>>>>

/**
 * A field of a body of any shape.
 *
 * @since 0.1.0
 * @category accessors
 */
export const field = (body: unknown, name: string): unknown =>
  typeof body === "object" && body !== null && Object.hasOwn(body, name)
    ? (body as Record<string, unknown>)[name]
    : undefined

/**
 * The same as text.
 *
 * @since 0.1.0
 * @category accessors
 */
export const text = (body: unknown, name: string): string | undefined => {
  const value = field(body, name)
  if (value === undefined || value === null) return undefined
  return typeof value === "string" ? value : JSON.stringify(value)
}
