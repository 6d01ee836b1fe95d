/**
 * A store against the rules themselves: the same random commands to both, the same outcomes from both.
 *
 * @since 0.1.0
 */
import * as Effect from "effect/Effect"
import * as FastCheck from "effect/FastCheck"
import * as Option from "effect/Option"
import * as Redacted from "effect/Redacted"
import type { Key, Lease, Service } from "../../TokenStore.js"
import * as Cell from "../../TokenStore/Cell.js"
import { answer, type Case, freshKey, type Harness, holds, same } from "./Harness.js"

type Command =
  | { readonly do: "elapse"; readonly millis: number }
  | { readonly do: "write"; readonly token: string; readonly back: number; readonly at: number }
  | { readonly do: "invalidate"; readonly token: string }
  | { readonly do: "acquire"; readonly holder: string; readonly ttl: number }
  | { readonly do: "renew" | "release"; readonly lease: number; readonly ttl: number }
  | { readonly do: "takeForced" }

// Far enough from each other that the milliseconds a real place takes change nothing.
const ttl = FastCheck.constantFrom(60_000, 300_000)
const command: FastCheck.Arbitrary<Command> = FastCheck.oneof(
  FastCheck.record({
    do: FastCheck.constant("elapse" as const),
    millis: FastCheck.constantFrom(20_000, 90_000, 400_000)
  }),
  FastCheck.record({
    do: FastCheck.constant("write" as const),
    token: FastCheck.constantFrom("t1", "t2", "t3"),
    back: FastCheck.nat(2),
    at: FastCheck.nat(3)
  }),
  FastCheck.record({ do: FastCheck.constant("invalidate" as const), token: FastCheck.constantFrom("t1", "t2", "t3") }),
  FastCheck.record({ do: FastCheck.constant("acquire" as const), holder: FastCheck.constantFrom("a", "b", "c"), ttl }),
  FastCheck.record({ do: FastCheck.constantFrom("renew" as const, "release" as const), lease: FastCheck.nat(3), ttl }),
  FastCheck.record({ do: FastCheck.constant("takeForced" as const) })
)

const play = (harness: Harness, store: Service, key: Key, commands: ReadonlyArray<Command>) =>
  Effect.gen(function* () {
    let cell = Cell.empty
    // The model's clock only moves with `elapse`; forced refreshes are judged at the instants the store tells.
    let now = 0
    const leases: Array<Lease> = []
    const take = <A>([outcome, next]: Cell.Step<A>): A => {
      cell = next
      return outcome
    }
    for (const [index, one] of commands.entries()) {
      const what = `step ${index} of ${JSON.stringify(commands.slice(0, index + 1))}`
      switch (one.do) {
        case "elapse": {
          yield* harness.elapse(key, one.millis)
          if (harness.moves === "instants" && cell.forced !== undefined) {
            cell = { ...cell, forced: { ...cell.forced, at: cell.forced.at - one.millis } }
          }
          now += one.millis
          break
        }
        case "write": {
          const fence = leases.at(-1 - one.back)?.fence ?? 0
          const stored = answer(one.token, fence, one.at)
          yield* same(what, yield* store.write(key, stored), take(Cell.write(cell, stored)))
          break
        }
        case "invalidate": {
          const token = Redacted.make(one.token)
          yield* same(what, yield* store.invalidate(key, token), take(Cell.invalidate(cell, token)))
          break
        }
        case "acquire": {
          const last = cell.lastFence
          const lease = yield* store.acquire(key, one.holder, one.ttl)
          const expected = take(Cell.acquire(cell, now, one.holder, one.ttl))
          yield* same(what, Option.isSome(lease), Option.isSome(expected))
          if (Option.isNone(lease) || cell.lease === undefined) break
          yield* holds(`the number grows in ${what}`, lease.value.fence > last)
          // Numbers follow the store's clock, which the model does not see.
          cell = { ...cell, lastFence: lease.value.fence, lease: { ...cell.lease, fence: lease.value.fence } }
          leases.push(lease.value)
          break
        }
        case "renew":
        case "release": {
          const lease = leases.at(-1 - one.lease)
          if (lease === undefined) break
          if (one.do === "release") {
            yield* same(what, yield* store.release(lease), take(Cell.release(cell, lease.holder, lease.fence)))
          } else {
            const renewed = yield* store.renew(lease, one.ttl)
            yield* same(what, Option.isSome(renewed), take(Cell.renew(cell, now, lease.holder, lease.fence, one.ttl)))
          }
          break
        }
        case "takeForced": {
          const forced = yield* store.takeForced(key)
          yield* same(what, forced, take(Cell.takeForced(cell, forced.at)))
          break
        }
      }
      yield* same(`${what}, read`, yield* store.read(key), Cell.read(cell))
    }
  })

const anyCommands: Case = {
  name: "does what the rules say under any sequence of commands",
  run: (harness) =>
    Effect.flatMap(harness.open, (store) =>
      Effect.forEach(
        FastCheck.sample(FastCheck.array(command, { minLength: 10, maxLength: 40 }), 25),
        (commands) => Effect.flatMap(freshKey, (key) => play(harness, store, key, commands)),
        { discard: true }
      )
    )
}

const forcedDay: Case = {
  name: "allows forced refreshes 30 seconds apart and 20 a day, and says when the next may be",
  run: (harness) =>
    Effect.gen(function* () {
      const store = yield* harness.open
      const key = yield* freshKey
      const commands = Array.from({ length: 46 }, (_, index): Command =>
        index % 2 === 0 ? { do: "takeForced" } : { do: "elapse", millis: Cell.FORCED_GAP }
      )
      yield* play(harness, store, key, [{ do: "takeForced" }, ...commands])
    })
}

/**
 * All of them.
 *
 * @since 0.1.0
 * @category cases
 */
export const cases: ReadonlyArray<Case> = [anyCommands, forcedDay]
