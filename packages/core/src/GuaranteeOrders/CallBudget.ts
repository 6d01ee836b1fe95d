/**
 * How many calls a walk may take: about one a page while nothing changes, at most twice that whatever does.
 *
 * @since 0.1.0
 */
import type { Sighting } from "./Sighting.js"
import { fill } from "./Tile.js"
import { overlapOf, type WalkState } from "./WalkState.js"

/**
 * How many pages the whole list has, by the first answers or, without a count, by what came.
 *
 * @since 0.1.0
 * @category accessors
 */
export const pages = <A extends Sighting>(state: WalkState<A>): number => {
  const count = state.early > 0 && state.trusted ? state.early : Math.max(state.early, state.seen)
  return Math.ceil(count / Math.max(1, state.pageSize - overlapOf(state.pageSize)))
}

/**
 * How many more calls may go into closing and looking for gaps: as many as there are pages, and a few.
 *
 * @since 0.1.0
 * @category accessors
 */
export const spare = <A extends Sighting>(state: WalkState<A>): number => pages(state) + 6 - state.repairs

/**
 * Whether another pass over the list still fits: it must not take more than twice the calls of an undisturbed walk.
 *
 * @since 0.1.0
 * @category guards
 */
export const canRestart = <A extends Sighting>(state: WalkState<A>): boolean =>
  !state.plan.resumable && !state.second && state.calls <= pages(state) + 6

/**
 * Whether the list grows faster than it can be read. Without a count, a list that never ends cannot be told.
 *
 * @since 0.1.0
 * @category guards
 */
export const isEndless = <A extends Sighting>(state: WalkState<A>): boolean =>
  state.total !== undefined && state.calls > 4 * pages(state) + 50

/**
 * How many windows of one call each the whole list takes. Nine tenths of a page leave room for what enters meanwhile;
 * windows cut by the first pages only need more.
 *
 * @since 0.1.0
 * @category accessors
 */
export const tilesNeeded = <A extends Sighting>(state: WalkState<A>): number =>
  Math.ceil(Math.max(state.largest, state.seen) / fill(state.pageSize, state.left === undefined ? 0.9 : 0.6))

/**
 * How many calls reading in windows of one call each may still take. Where the pass was left, they are the only reading,
 * and orders nobody read weigh more than calls.
 *
 * @since 0.1.0
 * @category accessors
 */
export const tilesAllowed = <A extends Sighting>(state: WalkState<A>): number =>
  state.left === undefined ? spare(state) : 4 * pages(state) + 10 - state.calls

/**
 * Whether the whole list may be read again in windows of one call each.
 *
 * @since 0.1.0
 * @category guards
 */
export const canTile = <A extends Sighting>(state: WalkState<A>): boolean =>
  state.honoured && state.total !== undefined && tilesNeeded(state) <= tilesAllowed(state)
