/**
 * Unwraps the secrets of one request, and hides them again wherever WeChat repeats them.
 *
 * @since 0.1.0
 */
import * as Redacted from "effect/Redacted"
import type { Redact } from "@wxshop/core/Redaction"

/**
 * Unwraps a secret and remembers it.
 *
 * @since 0.1.0
 * @category models
 */
export type Reveal = (secret: Redacted.Redacted<string>) => string

/**
 * The secrets of one request, and how to hide them.
 *
 * @since 0.1.0
 * @category models
 */
export interface Secrets {
  readonly reveal: Reveal
  readonly redact: Redact
}

const mask = "***"

// Masking a word this short would make texts unreadable and hide nothing.
const MIN_LENGTH = 4

/**
 * Starts without any secret.
 *
 * @since 0.1.0
 * @category constructors
 */
export const make = (): Secrets => {
  const known = new Set<string>()
  return {
    reveal: (secret) => {
      const value = Redacted.value(secret)
      known.add(value)
      return value
    },
    redact: (text) => {
      let masked = text
      for (const value of known) {
        if (value.length < MIN_LENGTH) continue
        masked = masked.replaceAll(value, mask).replaceAll(encodeURIComponent(value), mask)
      }
      return masked
    }
  }
}
