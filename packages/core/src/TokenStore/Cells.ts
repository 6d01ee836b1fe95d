/**
 * What a place must be able to do to be a token store: give a cell, and swap it for another one if nobody was faster.
 * Everything else is common to all places, see `TokenStore.make`.
 *
 * @since 0.1.0
 */
import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import type { Fields } from "./Fields.js"
import type { TokenStoreError } from "./TokenStoreError.js"

/**
 * What is in the place now.
 *
 * @since 0.1.0
 * @category models
 */
export interface Loaded {
  /** Changes with every swap and never comes back, not even after the place lost everything. */
  readonly version: string
  /** None when what is there cannot be read; no fields when nothing is there. */
  readonly fields: Option.Option<Fields>
  /** Unix milliseconds by the clock that all who share the place go by. */
  readonly now: number
}

/**
 * A place for cells. `id` is printable ASCII without spaces and holds no secret.
 *
 * @since 0.1.0
 * @category models
 */
export interface Cells {
  /** The kind of place, as errors name it: `memory`, `file`, `redis`, `postgres`. */
  readonly name: string
  readonly load: (id: string) => Effect.Effect<Loaded, TokenStoreError>
  /**
   * Puts these fields in place of all that is there, if its version is still this one; gives whether it was. Done in one
   * step, whoever else is at it. `now` is what `load` gave.
   */
  readonly swap: (id: string, loaded: Loaded, fields: Fields) => Effect.Effect<boolean, TokenStoreError>
}

/**
 * A place in the memory of this process, on Effect's clock.
 *
 * @since 0.1.0
 * @category constructors
 */
export const memory: Effect.Effect<Cells> = Effect.sync(() => {
  const kept = new Map<string, { readonly version: string; readonly fields: Fields }>()
  let swaps = 0
  const versionOf = (id: string): string => kept.get(id)?.version ?? ""
  return {
    name: "memory",
    load: (id) =>
      Effect.map(Clock.currentTimeMillis, (now) => ({
        version: versionOf(id),
        fields: Option.some(kept.get(id)?.fields ?? {}),
        now
      })),
    swap: (id, { version }, fields) =>
      Effect.sync(() => {
        if (versionOf(id) !== version) return false
        swaps += 1
        kept.set(id, { version: String(swaps), fields })
        return true
      })
  }
})
