/**
 * Processes that want the same lease: each plays its turns and reports, and the reports of all are judged together.
 *
 * @since 0.1.0
 */
import type * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import type { Key, Service, TokenStoreError } from "../../TokenStore.js"
import { answer, holds, type Violation } from "./Harness.js"

/**
 * One lease: its number, and the number of the token in store on entering (0 for none).
 *
 * @since 0.1.0
 * @category models
 */
export interface Turn {
  readonly fence: number
  readonly before: number
}

/**
 * What one process did and saw. It is plain JSON.
 *
 * @since 0.1.0
 * @category models
 */
export interface Report {
  readonly turns: ReadonlyArray<Turn>
  /** The numbers of the tokens it read, in order. */
  readonly seen: ReadonlyArray<number>
}

/**
 * What to play.
 *
 * @since 0.1.0
 * @category models
 */
export interface Options {
  readonly key: Key
  readonly holder: string
  readonly turns: number
  readonly ttl: Duration.DurationInput
  /** How long to wait while another one holds the lease. */
  readonly pause: Duration.DurationInput
}

const fenceInStore = (store: Service, key: Key) =>
  Effect.map(store.read(key), Option.match({ onNone: () => 0, onSome: ({ fence }) => fence }))

/**
 * Takes the lease so often, and each time leaves a token of that number.
 *
 * @since 0.1.0
 * @category storms
 */
export const play = (
  store: Service,
  { holder, key, pause, ttl, turns }: Options
): Effect.Effect<Report, TokenStoreError> =>
  Effect.gen(function* () {
    const report: { turns: Array<Turn>; seen: Array<number> } = { turns: [], seen: [] }
    while (report.turns.length < turns) {
      const lease = yield* store.acquire(key, holder, ttl)
      const before = yield* fenceInStore(store, key)
      report.seen.push(before)
      if (Option.isNone(lease)) {
        yield* Effect.sleep(pause)
        continue
      }
      const { fence } = lease.value
      report.turns.push({ fence, before })
      yield* store.write(key, answer(`${holder} ${fence}`, fence, 0))
      yield* store.release(lease.value)
    }
    return report
  })

/**
 * Fails unless no number was given twice and nobody saw an older token after a newer one. `complete` says that no process
 * died and no lease ended by itself: then every holder found exactly what the one before it had left. (Otherwise a holder
 * may be overtaken before it looks.)
 *
 * @since 0.1.0
 * @category storms
 */
export const judge = (reports: ReadonlyArray<Report>, complete: boolean): Effect.Effect<void, Violation> =>
  Effect.gen(function* () {
    const turns = reports.flatMap((report) => report.turns).sort((one, other) => one.fence - other.fence)
    yield* holds("no number is given twice", new Set(turns.map(({ fence }) => fence)).size === turns.length)
    for (const { seen } of reports) {
      yield* holds(
        "nobody sees an older token after a newer one",
        seen.every((fence, index) => index === 0 || fence >= (seen[index - 1] ?? 0))
      )
    }
    if (!complete) return
    for (const [index, { before, fence }] of turns.entries()) {
      const last = turns[index - 1]?.fence ?? 0
      yield* holds(`lease ${fence} finds ${last}, not ${before}`, before === last)
    }
  })
