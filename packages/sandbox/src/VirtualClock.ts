/**
 * The time inside the simulated WeChat: Effect's Clock, shifted and sped up. Under a `TestClock` it moves with the test.
 * It decides tokens, quotas, deadlines and timestamps; pauses on the wire (hang, slow, delay) stay on Effect's Clock.
 *
 * @since 0.1.0
 */
import * as Clock from "effect/Clock"
import * as DateTime from "effect/DateTime"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import type * as TestClock from "effect/TestClock"
import type { SandboxOptionError } from "./SandboxError.js"
import { badOption } from "./SandboxError.js"

/**
 * An instant: epoch milliseconds, an RFC 3339 text or an Effect `DateTime`.
 *
 * @since 0.1.0
 * @category models
 */
export type Instant = number | string | DateTime.DateTime

/**
 * `"live"` follows Effect's Clock exactly. Otherwise the time begins at `start` (default: Effect's Clock) and runs
 * `speed` times as fast (default 1).
 *
 * @since 0.1.0
 * @category models
 */
export type ClockOption = "live" | { readonly start?: Instant; readonly speed?: number }

/**
 * The clock with its grips.
 *
 * @since 0.1.0
 * @category models
 */
export interface VirtualClock {
  /** Epoch milliseconds. */
  readonly now: Effect.Effect<number>
  readonly unsafeNow: () => number
  /** Jumps ahead at once. */
  readonly advance: (duration: Duration.DurationInput) => Effect.Effect<void>
  /** Jumps to an instant, also backwards. */
  readonly set: (instant: Instant) => Effect.Effect<void, SandboxOptionError>
  /** From now on `factor` virtual seconds pass in one; 0 stands still. */
  readonly speed: (factor: number) => Effect.Effect<void, SandboxOptionError>
  readonly unsafeSpeed: () => number
}

/**
 * Where time begins when Effect's Clock has never been set, which is so in a test: 10:00 in Shanghai on 2026-11-24.
 *
 * @since 0.1.0
 * @category constants
 */
export const TEST_START = 1_795_485_600_000

// A clock before 2020 is a TestClock at its origin, not a place to keep shop in.
const UNSET = 1_577_836_800_000
// The last second that RFC 3339 can write. Time stands still there.
const LAST = 253_402_300_799_000

/**
 * Epoch milliseconds of an instant.
 *
 * @since 0.1.0
 * @category conversions
 */
export const toMillis = (option: string, instant: Instant): Effect.Effect<number, SandboxOptionError> =>
  Option.match(DateTime.make(instant), {
    onNone: () => refuse(option, String(instant)),
    onSome: (date) => {
      const millis = DateTime.toEpochMillis(date)
      return millis >= 0 && millis <= LAST ? Effect.succeed(millis) : refuse(option, String(instant))
    }
  })

const refuse = (option: string, value: string) =>
  Effect.fail(
    badOption(option, value, {
      zh: "1970 年以后的时刻，如 2026-11-24T10:00:00+08:00",
      en: "an instant after 1970 such as 2026-11-24T10:00:00+08:00"
    })
  )

const checkSpeed = (factor: number): Effect.Effect<number, SandboxOptionError> =>
  Number.isFinite(factor) && factor >= 0 && factor <= 1_000_000
    ? Effect.succeed(factor)
    : Effect.fail(badOption("speed", String(factor), { zh: "0 到 1000000 的数", en: "a number from 0 to 1000000" }))

/**
 * Takes Effect's Clock of the fiber that calls it.
 *
 * @since 0.1.0
 * @category constructors
 */
export const make = (option: ClockOption = "live"): Effect.Effect<VirtualClock, SandboxOptionError> =>
  Effect.gen(function* () {
    const clock = yield* Clock.clockWith(Effect.succeed)
    const asked = option === "live" ? {} : option
    const real = clock.unsafeCurrentTimeMillis()
    const start =
      asked.start === undefined ? (real < UNSET ? TEST_START : real) : yield* toMillis("clock.start", asked.start)
    let factor = yield* checkSpeed(asked.speed ?? 1)
    // Virtual time is `virtual` at Effect's `anchor` and grows from there.
    let anchor = real
    let virtual = start
    const unsafeNow = (): number =>
      Math.min(LAST, Math.floor(virtual + (clock.unsafeCurrentTimeMillis() - anchor) * factor))
    const move = (to: number): void => {
      anchor = clock.unsafeCurrentTimeMillis()
      virtual = to
    }
    return {
      now: Effect.sync(unsafeNow),
      unsafeNow,
      advance: (duration) => Effect.sync(() => move(unsafeNow() + Duration.toMillis(Duration.decode(duration)))),
      set: (instant) => Effect.map(toMillis("clock.set", instant), move),
      speed: (wanted) =>
        Effect.map(checkSpeed(wanted), (checked) => {
          move(unsafeNow())
          factor = checked
        }),
      unsafeSpeed: () => factor
    }
  })

const isTestClock = (clock: Clock.Clock): clock is TestClock.TestClock => "setTime" in clock

/**
 * Sets a `TestClock` that nobody has set to `start` (default `TEST_START`), so that the code under test and the sandbox
 * agree on the time. Any other clock is left alone.
 *
 * @since 0.1.0
 * @category combinators
 */
export const alignTestClock = (start: Instant = TEST_START): Effect.Effect<void, SandboxOptionError> =>
  Clock.clockWith((clock) =>
    isTestClock(clock) && clock.unsafeCurrentTimeMillis() < UNSET
      ? Effect.flatMap(toMillis("clock.start", start), (millis) => clock.setTime(millis))
      : Effect.void
  )
