/**
 * Points in time as people type them: RFC 3339, a calendar day in Asia/Shanghai, or a span before now (`7d`, `24h`).
 *
 * @since 0.1.0
 */
import * as DateTime from "effect/DateTime"
import * as Either from "effect/Either"
import { type EpochSeconds, shanghaiDayStart } from "./Time.js"
import { type InvalidRequestError, invalidRequest } from "./WeChatError.js"

const SPAN = /^(\d{1,6})(s|m|h|d|w)$/
const SPAN_SECONDS: Record<string, number> = { s: 1, m: 60, h: 3600, d: 86_400, w: 604_800 }
const DAY = /^(\d{4})-(\d{2})-(\d{2})$/
const RFC3339 = /^(\d{4})-(\d{2})-(\d{2})[Tt ]\d{2}:\d{2}:\d{2}(\.\d{1,9})?([Zz]|[+-]\d{2}:\d{2})$/
const DAY_SECONDS = 86_400

const isCalendarDay = (year: number, month: number, day: number): boolean => {
  const date = DateTime.toPartsUtc(DateTime.unsafeMake(Date.UTC(year, month - 1, day)))
  return date.year === year && date.month === month && date.day === day
}

const read = (text: string, now: number, dayEnd: boolean): number | undefined => {
  const trimmed = text.trim()
  const span = SPAN.exec(trimmed)
  if (span !== null) return now - Number(span[1]) * SPAN_SECONDS[span[2]!]!
  const date = DAY.exec(trimmed) ?? RFC3339.exec(trimmed)
  if (date === null) return undefined
  const [year, month, day] = [Number(date[1]), Number(date[2]), Number(date[3])] as const
  if (!isCalendarDay(year, month, day)) return undefined
  if (trimmed.length === 10) return shanghaiDayStart(year, month, day) + (dayEnd ? DAY_SECONDS - 1 : 0)
  const millis = Date.parse(trimmed.replace(" ", "T"))
  return Number.isNaN(millis) ? undefined : Math.floor(millis / 1000)
}

const parse =
  (field: string, dayEnd: boolean) =>
  (text: string, now: number): Either.Either<EpochSeconds, InvalidRequestError> => {
    const seconds = read(text, Math.floor(now), dayEnd)
    return seconds !== undefined && seconds >= 0
      ? Either.right(seconds as EpochSeconds)
      : Either.left(
          invalidRequest(field, {
            zh: `${field} 无法识别：请用 2026-11-24（北京时间的一天）、2026-11-24T10:00:00+08:00，或 7d、24h、30m（距今多久）`,
            en: `${field} is not a time: use 2026-11-24 (a day in Asia/Shanghai), 2026-11-24T10:00:00+08:00, or 7d, 24h, 30m (before now)`
          })
        )
  }

/**
 * Reads the beginning of a range. `now` and the result are Unix seconds; a bare day means its first second in
 * Asia/Shanghai.
 *
 * @since 0.1.0
 * @category constructors
 */
export const parseSince: (text: string, now: number) => Either.Either<EpochSeconds, InvalidRequestError> = parse(
  "since",
  false
)

/**
 * Reads the end of a range; a bare day is included to its last second in Asia/Shanghai.
 *
 * @since 0.1.0
 * @category constructors
 */
export const parseUntil: (text: string, now: number) => Either.Either<EpochSeconds, InvalidRequestError> = parse(
  "until",
  true
)
