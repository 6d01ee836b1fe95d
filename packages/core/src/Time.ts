/**
 * Instants as WeChat sends them. The documents never settle seconds or milliseconds, so the magnitude decides: a value of
 * 10^12 or more is milliseconds. `0` means "not set".
 *
 * @since 0.1.0
 */
import * as DateTime from "effect/DateTime"
import * as Schema from "effect/Schema"
import type { Language } from "./Language.js"

/** From here on a wire time is in milliseconds. */
const FIRST_MILLIS = 1e12

/**
 * A Unix time in whole seconds.
 *
 * @since 0.1.0
 * @category schemas
 */
export const EpochSeconds = Schema.Number.pipe(
  Schema.filter((n) => Number.isSafeInteger(n) && n >= 0 && n < FIRST_MILLIS, {
    message: () => "expected a Unix time in seconds"
  }),
  Schema.brand("EpochSeconds")
)

/**
 * @since 0.1.0
 * @category models
 */
export type EpochSeconds = typeof EpochSeconds.Type

/** The last instant that RFC 3339 can write, in milliseconds: the end of the year 9999. */
const LAST_MILLIS = 253_402_300_799_999

/**
 * A wire time in milliseconds whatever its unit; `undefined` for `0`, a negative value, or an instant after the year 9999,
 * which is how microseconds would read.
 *
 * @since 0.1.0
 * @category constructors
 */
export const wireMillis = (wire: number): number | undefined => {
  if (!Number.isSafeInteger(wire) || wire <= 0) return undefined
  const millis = wire >= FIRST_MILLIS ? wire : wire * 1000
  return millis <= LAST_MILLIS ? millis : undefined
}

/**
 * Reads a wire time by its magnitude; `undefined` means "not set", or that it is none (see {@link wireMillis}).
 *
 * @since 0.1.0
 * @category constructors
 */
export const fromWire = (wire: number): EpochSeconds | undefined => {
  if (Number.isSafeInteger(wire) && wire > 0 && wire < FIRST_MILLIS) return wire as EpochSeconds
  const millis = wireMillis(wire)
  return millis === undefined ? undefined : (Math.floor(millis / 1000) as EpochSeconds)
}

/**
 * The instant as a `DateTime` in UTC.
 *
 * @since 0.1.0
 * @category conversions
 */
export const toDateTime = (seconds: EpochSeconds): DateTime.Utc => DateTime.unsafeMake(seconds * 1000)

/**
 * Milliseconds as RFC 3339 in UTC, without a fraction when there is none: `2026-11-24T02:00:00Z`.
 *
 * @since 0.1.0
 * @category formatting
 */
export const millisToRfc3339 = (millis: number): string => {
  const text = DateTime.formatIso(DateTime.unsafeMake(millis))
  return millis % 1000 === 0 ? text.replace(".000Z", "Z") : text
}

/**
 * Seconds as RFC 3339 in UTC: `2026-11-24T02:00:00Z`.
 *
 * @since 0.1.0
 * @category formatting
 */
export const toRfc3339 = (seconds: number): string => millisToRfc3339(seconds * 1000)

/** China has kept UTC+8 all year since 1992, which covers every guarantee order there can be. */
const SHANGHAI_OFFSET_SECONDS = 8 * 3600

/**
 * Seconds as a person in China reads them (Asia/Shanghai): `2026-11-24 10:00:00`.
 *
 * @since 0.1.0
 * @category formatting
 */
export const formatShanghai = (seconds: number): string =>
  toRfc3339(seconds + SHANGHAI_OFFSET_SECONDS)
    .replace(/(\.\d+)?Z$/, "")
    .replace("T", " ")

/**
 * The Unix time at which a calendar day begins in Asia/Shanghai.
 *
 * @since 0.1.0
 * @category conversions
 */
export const shanghaiDayStart = (year: number, month: number, day: number): number =>
  Date.UTC(year, month - 1, day) / 1000 - SHANGHAI_OFFSET_SECONDS

/**
 * A remaining or passed time in the two largest units: `5小时20分` / `5h 20m`; negative values say that it has passed.
 *
 * @since 0.1.0
 * @category formatting
 */
export const formatRemaining = (seconds: number, language: Language): string => {
  const past = seconds < 0
  const total = Math.abs(Math.trunc(seconds))
  const days = Math.floor(total / 86400)
  const hours = Math.floor((total % 86400) / 3600)
  const minutes = Math.floor((total % 3600) / 60)
  const zh = language === "zh"
  const span =
    days > 0
      ? zh
        ? `${days}天${hours}小时`
        : `${days}d ${hours}h`
      : hours > 0
        ? zh
          ? `${hours}小时${minutes}分`
          : `${hours}h ${minutes}m`
        : zh
          ? `${minutes}分`
          : `${minutes}m`
  return past ? (zh ? `已过期${span}` : `${span} overdue`) : span
}
