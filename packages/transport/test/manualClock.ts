import * as Clock from "effect/Clock"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import { TEST_START } from "@wxshop/sandbox/VirtualClock"

/**
 * A clock that a test moves, for crowds: `TestClock` looks at every fiber each time it wakes one, which takes minutes where
 * thousands sleep. Who is woken runs when the test next yields.
 */
export const manualClock = () => {
  let now = TEST_START
  const sleepers = new Set<{ readonly at: number; readonly wake: () => void }>()
  const clock: Clock.Clock = {
    [Clock.ClockTypeId]: Clock.ClockTypeId,
    unsafeCurrentTimeMillis: () => now,
    unsafeCurrentTimeNanos: () => BigInt(now) * 1_000_000n,
    currentTimeMillis: Effect.sync(() => now),
    currentTimeNanos: Effect.sync(() => BigInt(now) * 1_000_000n),
    sleep: (duration) =>
      Effect.async((resume) => {
        const millis = Duration.toMillis(duration)
        if (millis <= 0) return resume(Effect.void)
        const sleeper = { at: now + millis, wake: () => resume(Effect.void) }
        sleepers.add(sleeper)
        return Effect.sync(() => void sleepers.delete(sleeper))
      })
  }
  const advance = (duration: Duration.DurationInput): Effect.Effect<void> =>
    Effect.sync(() => {
      now += Duration.toMillis(Duration.decode(duration))
      for (const sleeper of [...sleepers].sort((left, right) => left.at - right.at)) {
        if (sleeper.at > now) break
        sleepers.delete(sleeper)
        sleeper.wake()
      }
    })
  return { clock, advance }
}
