/**
 * A walk over all matching orders of a shop, page by page, as a state machine without effects: it says what to ask,
 * takes the answer, and at its end says whether it can be shown that nothing was missed.
 *
 * @since 0.1.0
 */
import { settle } from "./Doubt.js"
import { byBound, withoutWindows } from "./MovingWindow.js"
import * as Pass from "./Pass.js"
import * as Proof from "./Proof.js"
import type { Seen } from "./Seen.js"
import type { Sheet, Sighting, Window } from "./Sighting.js"
import { around } from "./Tile.js"
import { evolve, overlapOf, type WalkState } from "./WalkState.js"

/**
 * One call: a window, an offset inside it, and how many orders to ask for.
 *
 * @since 0.1.0
 * @category models
 */
export interface Question {
  readonly window: Window
  readonly offset: number
  readonly limit: number
}

/**
 * The next question, or `undefined` when the walk is over and has a verdict.
 *
 * @since 0.1.0
 * @category accessors
 */
export const question = <A extends Sighting>(state: WalkState<A>): Question | undefined => {
  if (state.verdict !== undefined) return undefined
  const doubt = state.doubts[0]
  return doubt === undefined
    ? { window: state.window, offset: state.offset, limit: state.plan.limit }
    : { window: around(doubt), offset: 0, limit: state.plan.limit }
}

/**
 * The questions that will follow if nothing unusual happens, the next one first; at most `count`. They may be asked at
 * once, in parallel: a page needs only to join the page before it, whichever of them was read first.
 *
 * @since 0.1.0
 * @category accessors
 */
export const ahead = <A extends Sighting>(state: WalkState<A>, count: number): ReadonlyArray<Question> => {
  const next = question(state)
  if (next === undefined) return []
  const stride = state.pageSize - overlapOf(state.pageSize)
  const parallel =
    state.phase === "pass" && !state.moved && !state.plan.moving && state.held.length + state.doubts.length === 0
  if (!parallel || state.total === undefined || state.seen === 0) return [next]
  const questions = [next]
  let { offset } = next
  while (questions.length < count && offset + state.pageSize < state.total) {
    offset += stride
    questions.push({ ...next, offset })
  }
  return questions
}

/**
 * The walk after the answer to its question, and the orders that were never handed out before.
 *
 * @since 0.1.0
 * @category transitions
 */
export const receive = <A extends Sighting>(
  before: WalkState<A>,
  sheet: Sheet<A>,
  seen: Seen
): { readonly state: WalkState<A>; readonly fresh: ReadonlyArray<A> } => {
  if (before.phase !== "pass") return Proof.receive(before, sheet, seen)
  const doubting = before.doubts.length > 0
  const { ended, fresh, state } = doubting ? settle(before, sheet, seen) : Pass.receive(before, sheet, seen)
  if (ended && state.doubts.length > 0) return { state: evolve(state, { over: true }), fresh }
  return { state: ended ? Proof.conclude(state, seen) : state, fresh }
}

/**
 * The walk after the shop refused its question as bad input, if there is another way to go on: without the bounds that
 * the walk added, or by bounds where the offset was refused.
 *
 * @since 0.1.0
 * @category transitions
 */
export const refused = <A extends Sighting>(before: WalkState<A>): WalkState<A> | undefined => {
  const state = evolve(before, { calls: before.calls + 1 })
  if (state.doubts.length > 0) return evolve(withoutWindows(state), { doubts: [], steady: false })
  if (state.phase !== "pass") return evolve(state, { verdict: { complete: false, reason: "Disturbed" } })
  const { plan, window } = state
  const added = window.begin !== plan.window.begin || window.end !== plan.window.end
  if (added && !state.accepted) return withoutWindows(state)
  return state.offset > plan.offset ? byBound(state) : undefined
}
