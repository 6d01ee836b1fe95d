/**
 * One pass over the list. Every answer either joins what was covered so far, and the pass goes on behind it, or begins
 * after a gap, and the pass steps back until it joins. Where the shop sorts by creation and honours windows, the pass
 * goes on by moving the bound of the window instead of the offset: creation never changes, so nothing can slip by.
 *
 * @since 0.1.0
 */
import type { Seen } from "./Seen.js"
import { ids, lastKnown, outside, type Sheet, type Sighting } from "./Sighting.js"
import { canTile, isEndless, spare } from "./CallBudget.js"
import { doubtsOf, isDoubtful } from "./Doubt.js"
import { byBound, moveBehind, movedPast, moveTo, settleMove, withoutWindows } from "./MovingWindow.js"
import * as Sort from "./Sort.js"
import { evolve, frozenWindow, type Held, overlapOf, type Reason, restart, type WalkState } from "./WalkState.js"

/**
 * The walk after an answer, the orders never handed out before, and whether the pass is over.
 *
 * @since 0.1.0
 * @category models
 */
export interface Step<A extends Sighting> {
  readonly state: WalkState<A>
  readonly fresh: ReadonlyArray<A>
  readonly ended: boolean
}

/**
 * Takes in the answer to the question `state` asks.
 *
 * @since 0.1.0
 * @category transitions
 */
export const receive = <A extends Sighting>(before: WalkState<A>, sheet: Sheet<A>, seen: Seen): Step<A> => {
  if (before.moved && outside(sheet.orders, before.window)) {
    return { state: withoutWindows(evolve(before, { calls: before.calls + 1 })), fresh: [], ended: false }
  }
  const state = count(look(before, sheet), sheet, seen)
  const { offset } = state
  const { length } = sheet.orders
  if (isEndless(state)) return cover(evolve(state, { gap: "CallBudget" }), { offset, sheet }, seen)
  // More than the shop counts: a cap on the count stays what it is, so this is a shop that ignores offsets.
  const uncounted = length > 0 && offset > 0 && sheet.total !== undefined && offset + length > sheet.total
  if (uncounted && before.said !== undefined && before.said !== sheet.total) return stuck(state, "NotAdvancing")
  if (state.repeats >= (length >= 8 ? 1 : length >= 3 ? 2 : 5)) return stuck(state, "NotAdvancing")
  if (length === 0 && state.total !== undefined && offset < state.total) return stuck(state, "FewerThanTotal")
  if (length === 0 && state.total === undefined && state.overlap > 0) {
    // Either orders left, or the shop does not page so deep. A bound gets behind both.
    const moved = byBound(state)
    if (moved !== undefined) return { state: moved, fresh: [], ended: false }
  }
  if (movedPast(before, state)) {
    seen.restart()
    return { state: restart(state), fresh: seen.emit(sheet.orders), ended: false }
  }
  const joint = join(state, { offset, sheet }, seen, before.total ?? 0)
  return joint === undefined ? stepBack(before, state, sheet, seen) : cover(joint, { offset, sheet }, seen)
}

/** What the answer shows of the shop: how it sorts, how much it sends at once, whether it keeps to the window. */
const look = <A extends Sighting>(before: WalkState<A>, sheet: Sheet<A>): WalkState<A> => {
  const { orders } = sheet
  const { plan, window } = before
  const evidence = Sort.observe(before.evidence, orders)
  const state = evolve(before, {
    calls: before.calls + 1,
    accepted: true,
    repeats: repeats(before, sheet) ? before.repeats + 1 : 0,
    pageSize: Math.max(before.pageSize, orders.length),
    evidence
  })
  if (before.calls === 0) {
    const updates = orders.flatMap(({ update_time }) => (update_time === undefined ? [] : [update_time]))
    const headUpdate = updates.length === 0 ? undefined : Math.max(...updates)
    return evolve(state, { headUpdate, honoured: state.honoured && !outside(orders, window) })
  }
  if (state.moved) {
    const { end = Number.POSITIVE_INFINITY } = window
    const updatedBeyond =
      state.updatedBeyond || orders.some(({ update_time: time }) => time !== undefined && time > end)
    // The windows may have moved on a wrong assumption. What they passed over is shown by the counts, or not at all.
    const wrong = plan.moving && Sort.direction(evidence) === undefined
    if (!wrong && updatedBeyond === state.updatedBeyond) return state
    const weak = state.weak || (wrong && !Sort.mayBe(evidence, "updateDesc"))
    return evolve(state, { updatedBeyond, weak, plan: wrong ? { ...plan, moving: false } : plan })
  }
  return state.frozen && outside(orders, window)
    ? evolve(state, { honoured: false, frozen: false, window: plan.window })
    : state
}

/** Compares the total with what it should be. */
const count = <A extends Sighting>(state: WalkState<A>, sheet: Sheet<A>, seen: Seen): WalkState<A> => {
  const { total } = sheet
  const { length } = sheet.orders
  const contradicted = total !== undefined && length > 0 && state.offset + length > total
  const trusted = state.trusted && !contradicted && !isCapped(state, total)
  if (!trusted || total === undefined) {
    return evolve(state, { trusted, said: total, total: undefined, expected: undefined })
  }
  const { expected, inside, left } = settleMove(state, sheet)
  const largest = Math.max(state.largest, total - state.skipped + state.seen - inside)
  const early = state.calls <= 3 ? Math.max(state.early, largest) : state.early
  const next = evolve(state, { trusted, said: total, total, inside, largest, early, expected: total })
  if (expected === undefined || (total === expected && left === 0)) return next
  const doubts = doubtsOf(state, seen)
  const owed = doubts.length === 0 ? 0 : expected - total
  const weak = state.weak || (isDoubtful(state) && doubts.length === 0)
  const unsteady = evolve(next, { steady: state.steady && owed > 0 && left === 0, weak, doubts, owed })
  const shrink = state.shrink + Math.max(0, expected - total)
  const growth = state.growth + Math.max(0, total - expected)
  if (total > expected || !isThaw(state)) return evolve(unsteady, { shrink, growth })
  const { end: _, ...open } = state.window
  return state.moved
    ? evolve(unsteady, { shrink, frozen: false, window: open })
    : evolve(unsteady, { frozen: false, expected: undefined, window: state.plan.window })
}

/** A smaller window with the same count as the one before, where far fewer were expected: the count has a cap. */
const isCapped = <A extends Sighting>(
  { expected, moved, offset, pageSize, said }: WalkState<A>,
  total?: number
): boolean =>
  moved && offset === 0 && total === said && expected !== undefined && total! - expected > Math.max(2, pageSize / 2)

/** The first answer with the frozen end counts fewer: the clock may be behind the shop's, so the end shall stay open. */
const isThaw = <A extends Sighting>(state: WalkState<A>): boolean =>
  state.frozen && state.window.end === frozenWindow(state.plan).end && state.seen === state.tail.length

/** The same page again although the offset moved, and the list did not grow by as much. */
const repeats = <A extends Sighting>(before: WalkState<A>, { orders, total }: Sheet<A>): boolean =>
  orders.length > 0 &&
  before.offset > 0 &&
  before.step === 0 &&
  orders.length === before.tail.length &&
  orders.length > before.overlap &&
  (total === undefined || before.total === undefined || total <= before.total) &&
  orders.every((order, index) => order.guarantee_order_id === before.tail[index])

/** Offsets lead nowhere: go on by the bound of the window, or read in windows of one call each, or end and say so. */
const stuck = <A extends Sighting>(state: WalkState<A>, gap: Reason): Step<A> => {
  const moved = byBound(state)
  if (moved !== undefined) return { state: moved, fresh: [], ended: false }
  const left = evolve(state, { left: gap, held: [] })
  return mayLeave(state) && canTile(left)
    ? { state: left, fresh: [], ended: true }
    : { state: evolve(state, { gap }), fresh: [], ended: true }
}

/** Whether the pass may be left for another way of reading. */
const mayLeave = <A extends Sighting>({ plan, second }: WalkState<A>): boolean =>
  plan.offset === 0 && !plan.resumable && !second

/** The walk if the page joins what was covered, `undefined` if it begins after a gap. */
const join = <A extends Sighting>(
  state: WalkState<A>,
  { offset, sheet: { orders } }: Held<A>,
  seen: Seen,
  former: number
): WalkState<A> | undefined => {
  const first = orders[0]
  if (state.tail.length === 0 || offset === 0) return state
  if (first === undefined) return state.overlap === 0 ? state : undefined
  const begins = Sort.begins(state.evidence, first, state.border)
  const known = begins === "before" || seen.has(first.guarantee_order_id)
  // Pages of one order cannot overlap: that orders left before them shows in the total only.
  const blind = state.overlap === 0 && state.step === 0 && (state.total ?? 0) >= former
  if (!known && !blind) return undefined
  const expected = state.tail.slice(state.tail.length - state.overlap)
  const exact = expected.every((id, index) => id === orders[index]?.guarantee_order_id)
  return evolve(state, {
    steady: state.steady && exact,
    weak: state.weak || !known || begins === "behind",
    tiedSeams: state.tiedSeams + (begins === "at" ? 1 : 0),
    judged: state.judged & Sort.possible(state.evidence),
    seams: state.seams + 1
  })
}

/** The page begins after a gap: orders before it left. Go back by what the total shrank; if that is not enough, doubling. */
const stepBack = <A extends Sighting>(
  before: WalkState<A>,
  state: WalkState<A>,
  sheet: Sheet<A>,
  seen: Seen
): Step<A> => {
  const shrunk = Math.max(0, (before.total ?? 0) - (state.total ?? before.total ?? 0))
  const step = state.step === 0 ? Math.max(1, shrunk) : state.step * 2
  const held: Held<A> = { offset: state.offset, sheet }
  const unsteady = evolve(state, { steady: false })
  if (spare(state) <= 0 || (state.plan.resumable && step > state.tail.length)) {
    const gap: Reason = spare(state) <= 0 ? "CallBudget" : "Disturbed"
    return cover(evolve(unsteady, { gap: state.gap ?? gap }), held, seen)
  }
  const left = evolve(unsteady, { left: "CallBudget", held: [] })
  if (isLost(state, step) && canTile(left)) return { state: left, fresh: [], ended: true }
  const from = state.held[0]?.offset ?? state.offset
  const back = evolve(unsteady, {
    held: sheet.orders.length === 0 ? state.held : [...state.held, held],
    offset: Math.max(0, Math.min(from, state.total ?? from) - step),
    step,
    repairs: state.repairs + 1
  })
  return { state: back, fresh: [], ended: false }
}

/** In a list without any order that keeps to be one, stepping back leads nowhere. */
const isLost = <A extends Sighting>(state: WalkState<A>, step: number): boolean =>
  Sort.isDisordered(state.evidence) &&
  (step >= Math.max(8, state.pageSize / 2) || (state.repairs >= 6 && state.repairs * 5 > state.calls * 3)) &&
  mayLeave(state)

/** Takes a joined page in, and after it the pages that waited for it. */
const cover = <A extends Sighting>(joint: WalkState<A>, page: Held<A>, seen: Seen): Step<A> => {
  const fresh: Array<A> = []
  let step = take(joint, page, seen)
  fresh.push(...step.fresh)
  while (step.state.held.length > 0 && step.state.gap === undefined) {
    const waiting = step.state.held[step.state.held.length - 1]!
    const joined = join(evolve(step.state, { step: 1 }), waiting, seen, 0)
    if (joined === undefined && waiting.offset > step.state.offset && !step.ended) break
    const rest = step.state.held.slice(0, -1)
    if (joined === undefined) {
      step = { ...step, state: evolve(step.state, { held: rest }) }
      continue
    }
    step = take(evolve(joined, { held: rest }), waiting, seen)
    fresh.push(...step.fresh)
  }
  return { ...step, fresh, state: step.ended ? evolve(step.state, { held: [] }) : step.state }
}

const take = <A extends Sighting>(
  state: WalkState<A>,
  { offset, sheet: { orders, total } }: Held<A>,
  seen: Seen
): Step<A> => {
  const { added, fresh } = seen.cover(orders)
  const first = state.tail.length === 0
  const { border } = state
  const next = evolve(state, {
    step: 0,
    seen: state.seen + added,
    inside: state.inside + added,
    border: {
      create: lastKnown(orders, "create_time") ?? border.create,
      update: lastKnown(orders, "update_time") ?? border.update,
      id: orders[orders.length - 1]?.guarantee_order_id ?? border.id
    },
    tail: orders.length === 0 ? state.tail : ids(orders)
  })
  if (state.gap === "CallBudget" && isEndless(state)) return { state: next, fresh, ended: true }
  if (isEnd(next, { offset, received: orders.length, first, total: next.trusted ? total : undefined }))
    return { state: next, fresh, ended: true }
  const wasted = added === 0 && state.step === 0 && !first
  if (wasted && spare(next) <= 0)
    return { state: evolve(next, { gap: next.gap ?? "NotAdvancing" }), fresh, ended: true }
  return {
    state: onward(wasted ? evolve(next, { repairs: next.repairs + 1 }) : next, offset, orders, first),
    fresh,
    ended: false
  }
}

interface Taken {
  readonly offset: number
  readonly received: number
  readonly first: boolean
  /** The count that came with this page: a page that waited has an older one. */
  readonly total: number | undefined
}

const isEnd = <A extends Sighting>(state: WalkState<A>, { first, offset, received, total }: Taken): boolean => {
  if (received === 0) return true
  if (total === undefined) return !first && received < state.pageSize
  if (offset + received < total) return false
  // Behind a full last page there may be more: the count may have a cap. One more call tells.
  return offset === 0 || received < state.pageSize
}

/** The next question behind a page that was taken in. */
const onward = <A extends Sighting>(
  state: WalkState<A>,
  offset: number,
  orders: ReadonlyArray<A>,
  first: boolean
): WalkState<A> => {
  const frozen = state.frozen || (first && mayFreeze(state, orders))
  const move = moveBehind(state, frozen, orders)
  const cheap = move !== undefined && move.inside <= Math.max(1, Math.floor(state.pageSize / 8))
  // Only the count could tell that a list sorted by id, almost but not quite that of creation, hid an order from the window.
  const counted = state.total !== undefined || !Sort.mayBeById(state.evidence)
  if (cheap && counted && state.plan.moving && state.held.length === 0) return moveTo(state, move, frozen)
  const overlap = Math.min(overlapOf(state.pageSize), orders.length - 1)
  return evolve(state, {
    move,
    frozen,
    offset: offset + orders.length - overlap,
    overlap,
    window: frozen && !state.frozen ? frozenWindow(state.plan) : state.window,
    accepted: state.accepted && frozen === state.frozen
  })
}

/** The end may be set to the start of the walk, unless an order shows that the shop's clock is ahead. */
const mayFreeze = <A extends Sighting>(state: WalkState<A>, orders: ReadonlyArray<A>): boolean =>
  state.honoured &&
  state.plan.window.end === undefined &&
  lastKnown(orders, "create_time") !== undefined &&
  !outside(orders, { end: state.plan.now })
