/**
 * Going on by the bound of a window of creation instead of by offset. Creation never changes, so whatever enters or
 * leaves, nothing that lies behind the bound can slip by.
 *
 * @since 0.1.0
 */
import { canRestart } from "./CallBudget.js"
import { lastKnown, type Sheet, type Sighting } from "./Sighting.js"
import * as Sort from "./Sort.js"
import { evolve, FIRST, frozenWindow, type Move, overlapOf, type WalkState } from "./WalkState.js"

/**
 * The window that begins at the end of this page, if the list is sorted by creation and that is a smaller one.
 *
 * @since 0.1.0
 * @category constructors
 */
export const moveBehind = <A extends Sighting>(
  state: WalkState<A>,
  frozen: boolean,
  orders: ReadonlyArray<A>
): Move | undefined => {
  const last = lastKnown(orders, "create_time")
  const direction = Sort.direction(state.evidence)
  if (last === undefined || !state.honoured || direction === undefined) return undefined
  if (direction === "asc") {
    const bound = last - 1
    if (bound <= (state.window.begin ?? 0)) return undefined
    const { end } = frozen ? frozenWindow(state.plan) : state.plan.window
    const window = { begin: bound, ...(end === undefined ? {} : { end }) }
    const passed = { begin: state.window.begin ?? FIRST, end: bound }
    return { window, bound, passed, ...trailing(orders, (time) => time >= bound, bound) }
  }
  // If the list may be sorted by update, an order not seen yet was created before the last update seen.
  const update = Sort.mayBe(state.evidence, "updateDesc") ? lastKnown(orders, "update_time") : undefined
  const bound = Math.max(last, update ?? last) + 1
  if (state.window.end !== undefined && bound >= state.window.end) return undefined
  return {
    window: { begin: state.window.begin ?? FIRST, end: bound },
    bound,
    passed: { begin: bound, end: state.window.end ?? Math.max(bound, orders[0]?.create_time ?? 0, state.plan.now) },
    ...trailing(orders, (time) => time <= bound, bound)
  }
}

const trailing = (
  orders: ReadonlyArray<Sighting>,
  isInside: (time: number) => boolean,
  bound: number
): { readonly inside: number; readonly edge: number; readonly unsure: number } => {
  let inside = 0
  let edge = 0
  let unsure = 0
  for (let i = orders.length - 1; i >= 0; i--) {
    const time = orders[i]!.create_time
    if (time !== undefined && !isInside(time)) break
    inside++
    if (time === bound) edge++
    unsure = time === undefined ? unsure + 1 : 0
  }
  return { inside, edge, unsure }
}

/**
 * The walk at the head of the new window.
 *
 * @since 0.1.0
 * @category transitions
 */
export const moveTo = <A extends Sighting>(
  state: WalkState<A>,
  move: Move,
  frozen: boolean = state.frozen
): WalkState<A> => {
  const expected = state.total === undefined ? undefined : state.total - state.skipped - (state.inside - move.inside)
  return evolve(state, {
    frozen,
    window: move.window,
    moved: true,
    accepted: false,
    move,
    offset: 0,
    overlap: 0,
    held: [],
    step: 0,
    inside: move.inside,
    skipped: 0,
    total: expected,
    expected
  })
}

/**
 * The same walk going on by the bound of the window instead of the offset, if it can: offsets proved useless.
 *
 * @since 0.1.0
 * @category transitions
 */
export const byBound = <A extends Sighting>(state: WalkState<A>): WalkState<A> | undefined =>
  state.move !== undefined && state.honoured && state.move.window !== state.window
    ? moveTo(
        evolve(state, {
          plan: { ...state.plan, moving: true },
          repairs: state.repairs + 1,
          weak: state.weak || (state.total === undefined && Sort.mayBeById(state.evidence))
        }),
        state.move
      )
    : undefined

/**
 * What is expected of the first answer of a moved window, how many orders of the page before are inside it, and how many
 * of those left. Orders of the very second of the bound are inside only if the shop counts that bound, orders of unknown
 * creation perhaps.
 *
 * @since 0.1.0
 * @category accessors
 */
export const settleMove = <A extends Sighting>(
  state: WalkState<A>,
  { orders }: Sheet<A>
): { readonly expected: number | undefined; readonly inside: number; readonly left: number } => {
  const { expected, inside, move, tail } = state
  if (!state.moved || state.offset > 0 || move === undefined || expected === undefined) {
    return { expected, inside, left: 0 }
  }
  const repeated = tail.slice(tail.length - move.inside)
  const present = repeated.filter((id) => orders.some((order) => order.guarantee_order_id === id)).length
  const absent = move.inside - present
  const edge = orders.some((order) => order.create_time === move.bound) ? 0 : move.edge
  const outside = Math.min(absent, edge + move.unsure)
  return { expected: expected - outside, inside: present, left: absent - outside }
}

/**
 * The window moved past orders: more vanished from the count than may have left, or the list is not sorted by creation
 * after all and the counts do not show that nothing was passed over.
 *
 * @since 0.1.0
 * @category guards
 */
export const movedPast = <A extends Sighting>(before: WalkState<A>, state: WalkState<A>): boolean => {
  if (!before.moved || !canRestart(state)) return false
  const vanished = state.shrink - before.shrink > Math.max(2, state.pageSize / 2)
  const unsorted = before.plan.moving && !state.plan.moving && !Sort.mayBe(state.evidence, "updateDesc")
  return vanished || (unsorted && !state.steady)
}

/**
 * The same walk without bounds of its own, going on by offset where it stands: the shop ignored or refused them.
 *
 * @since 0.1.0
 * @category transitions
 */
export const withoutWindows = <A extends Sighting>(state: WalkState<A>): WalkState<A> => {
  const overlap = Math.min(overlapOf(state.pageSize), state.seen)
  return evolve(state, {
    plan: { ...state.plan, moving: false },
    honoured: false,
    moved: false,
    accepted: true,
    frozen: false,
    window: state.plan.window,
    offset: state.plan.offset + state.seen - overlap,
    overlap,
    inside: state.seen,
    skipped: state.plan.offset,
    move: undefined,
    held: [],
    step: 0,
    total: undefined,
    expected: undefined,
    repairs: state.repairs + 1
  })
}
