/**
 * The promises of a store to many callers at once, each with a store of its own on the same place.
 *
 * @since 0.1.0
 */
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as Random from "effect/Random"
import * as Redacted from "effect/Redacted"
import type { Service } from "../../TokenStore.js"
import { answer, type Case, freshKey, given, type Harness, holds, same } from "./Harness.js"

const TTL = 600_000
const CALLERS = 8

const stores = ({ open }: Harness) => Effect.all(Array.from({ length: CALLERS }, () => open))

const together = <A, E, R>(
  callers: ReadonlyArray<Service>,
  run: (store: Service, index: number) => Effect.Effect<A, E, R>
): Effect.Effect<Array<A>, E, R> => Effect.forEach(callers, run, { concurrency: "unbounded" })

const oneInside: Case = {
  name: "never has two holders inside, nor one number twice",
  run: (harness) =>
    Effect.gen(function* () {
      const key = yield* freshKey
      const callers = yield* stores(harness)
      const fences: Array<number> = []
      let inside = 0
      let done = 0
      const turn = (store: Service, holder: string) =>
        Effect.gen(function* () {
          const lease = yield* store.acquire(key, holder, TTL)
          if (Option.isNone(lease)) return yield* Effect.yieldNow()
          inside += 1
          yield* same("holders inside", inside, 1)
          const { fence } = lease.value
          const before = yield* store.read(key)
          yield* holds("the token in store is older", Option.isNone(before) || before.value.fence < fence)
          yield* holds("numbers grow", fence > (fences.at(-1) ?? 0))
          fences.push(fence)
          yield* same("write", yield* store.write(key, answer(`${holder} ${fence}`, fence, 0)), "stored")
          inside -= 1
          done += 1
          yield* same("release", yield* store.release(lease.value), true)
        })
      yield* together(callers, (store, index) =>
        Effect.whileLoop({ while: () => done < 40, body: () => turn(store, `holder ${index}`), step: () => undefined })
      )
      yield* same("numbers given", new Set(fences).size, fences.length)
      yield* same("all of them", fences.length >= 40, true)
    })
}

const overtaking: Case = {
  name: "ends with the newest of answers that overtake each other, and never goes back on the way",
  run: (harness) =>
    Effect.gen(function* () {
      const key = yield* freshKey
      const callers = yield* stores(harness)
      const answers = Array.from({ length: 64 }, (_, index) => answer(`t${index}`, index >> 3, index & 7))
      const shuffled = [...(yield* Random.shuffle(answers))]
      const rank = (store: Service) =>
        Effect.map(
          store.read(key),
          Option.match({ onNone: () => -1, onSome: ({ fence, obtainedAt }) => fence * 8 + obtainedAt })
        )
      yield* together(callers, (store, index) =>
        Effect.gen(function* () {
          let last = -1
          for (const one of shuffled.slice(index * 8, index * 8 + 8)) {
            yield* store.write(key, one)
            const found = yield* rank(store)
            yield* holds("what is read never gets older", found >= last)
            yield* holds("what was written is not lost", found >= one.fence * 8 + one.obtainedAt)
            last = found
          }
        })
      )
      for (const store of callers) yield* same("the newest", yield* rank(store), 63)
    })
}

const oneForced: Case = {
  name: "allows one forced refresh to many who ask at once",
  run: (harness) =>
    Effect.gen(function* () {
      const key = yield* freshKey
      const forced = yield* together(yield* stores(harness), (store) => store.takeForced(key))
      yield* same("allowed", forced.filter(({ _tag }) => _tag === "Allowed").length, 1)
    })
}

const oneClears: Case = {
  name: "clears a refused token once",
  run: (harness) =>
    Effect.gen(function* () {
      const key = yield* freshKey
      const callers = yield* stores(harness)
      const [first] = callers
      yield* (yield* given("a store", Option.fromNullable(first))).write(key, answer("refused", 1, 1))
      const cleared = yield* together(callers, (store, index) =>
        index === 0
          ? Effect.as(store.write(key, answer("next", 2, 2)), false)
          : store.invalidate(key, Redacted.make("refused"))
      )
      yield* holds("at most one cleared it", cleared.filter(Boolean).length <= 1)
      for (const store of callers) {
        const { token } = yield* given("the token that nobody refused", yield* store.read(key))
        yield* same("token", Redacted.value(token), "next")
      }
    })
}

/**
 * All of them.
 *
 * @since 0.1.0
 * @category cases
 */
export const cases: ReadonlyArray<Case> = [oneInside, overtaking, oneForced, oneClears]
