/**
 * Doubts about a window that moved. A list sorted by id mostly looks sorted by creation, and an order out of step would
 * then be hidden from the window. The count tells, and one look at the time the window moved past settles it.
 *
 * @since 0.1.0
 */
import { canRestart, spare } from "./CallBudget.js"
import { withoutWindows } from "./MovingWindow.js"
import type { Seen } from "./Seen.js"
import { outside, type Sheet, type Sighting, type Window } from "./Sighting.js"
import * as Sort from "./Sort.js"
import { around, cut, fill, split } from "./Tile.js"
import { evolve, restart, type WalkState } from "./WalkState.js"

/**
 * What to look at when the first count of a moved window is not the expected one, in parts of one call each. Nothing if
 * that takes more calls than are left.
 *
 * @since 0.1.0
 * @category accessors
 */
export const doubtsOf = <A extends Sighting>(state: WalkState<A>, seen: Seen): ReadonlyArray<Window> => {
  if (!isDoubtful(state) || state.plan.offset > 0) return []
  const { begin = 0, end = Number.POSITIVE_INFINITY } = state.move!.passed
  const times = seen.createTimes().filter((time) => time >= begin && time <= end)
  const parts = cut(state.move!.passed, times, Math.ceil(times.length / fill(state.pageSize)))
  return parts.length > spare(state) ? [] : parts
}

/**
 * Whether a wrong count may mean that the window moved past orders. A walk that skipped orders on purpose cannot tell
 * them from those.
 *
 * @since 0.1.0
 * @category guards
 */
export const isDoubtful = <A extends Sighting>(state: WalkState<A>): boolean =>
  state.moved && state.offset === 0 && state.move !== undefined && Sort.mayBeById(state.evidence)

/**
 * Takes in the answer to a doubt: one call that should hold all orders of a time the window moved past.
 *
 * @since 0.1.0
 * @category transitions
 */
export const settle = <A extends Sighting>(
  before: WalkState<A>,
  sheet: Sheet<A>,
  seen: Seen
): { readonly state: WalkState<A>; readonly fresh: ReadonlyArray<A>; readonly ended: boolean } => {
  const [doubt, ...rest] = before.doubts
  const counted = evolve(before, { calls: before.calls + 1, repairs: before.repairs + 1 })
  if (outside(sheet.orders, around(doubt!))) {
    const lost = evolve(withoutWindows(counted), { doubts: [], steady: false })
    return { state: lost, fresh: [], ended: false }
  }
  const { added, fresh } = seen.cover(sheet.orders)
  const owed = before.owed - added
  const whole = sheet.total !== undefined && sheet.orders.length >= sheet.total
  const halves = whole ? [] : split(doubt!, sheet.orders)
  const doubts = [...(halves ?? []), ...rest]
  // Where nothing else changed, no more can be found than is owed.
  const found = before.steady && owed === 0
  const tired = halves === undefined || doubts.length > spare(counted)
  if (tired && !found && canRestart(counted)) {
    // More orders in one second than in one page, or too many parts: offsets find what is owed.
    seen.restart()
    return { state: restart(counted), fresh, ended: false }
  }
  const over = found || tired || doubts.length === 0
  const state = evolve(counted, {
    seen: before.seen + added,
    owed,
    doubts: over ? [] : doubts,
    weak: before.weak || tired || (found && doubts.length > 0),
    steady: before.steady && (found || !over),
    // What was found there was not in the order of creation, or came since.
    plan: added > 0 ? { ...before.plan, moving: false } : before.plan
  })
  return { state, fresh, ended: state.over && state.doubts.length === 0 }
}
