/**
 * Spans of time as people type them: `500ms`, `30s`, `5m`, `2h`, `3d`. A bare number means seconds.
 *
 * @since 0.1.0
 */
import * as Either from "effect/Either"
import type { SandboxOptionError } from "../SandboxError.js"
import { badOption } from "../SandboxError.js"

const UNITS: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 }
// Longer than that is a typing error and would not fit a timer.
const LONGEST = 3650 * 86_400_000

/**
 * Milliseconds, never negative.
 *
 * @since 0.1.0
 * @category parsing
 */
export const parse = (option: string, text: string): Either.Either<number, SandboxOptionError> => {
  const match = /^([0-9]+(?:\.[0-9]+)?)(ms|s|m|h|d)?$/.exec(text.trim())
  const millis = match === null ? Number.NaN : Number(match[1]) * (UNITS[match[2] ?? "s"] ?? 1)
  return millis <= LONGEST
    ? Either.right(Math.round(millis))
    : Either.left(
        badOption(option, text, {
          zh: "500ms、30s、5m、2h、3d 这样的时长",
          en: "a span such as 500ms, 30s, 5m, 2h or 3d"
        })
      )
}

/**
 * The shortest text that `parse` reads back.
 *
 * @since 0.1.0
 * @category formatting
 */
export const format = (millis: number): string => {
  for (const unit of ["d", "h", "m", "s"] as const) {
    const size = UNITS[unit] ?? 1
    if (millis > 0 && millis % size === 0) return `${millis / size}${unit}`
  }
  return `${millis}ms`
}
