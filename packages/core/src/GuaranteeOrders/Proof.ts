/**
 * Whether a pass over the list can be shown to have found every order that matched throughout, and what to look at again
 * when it cannot.
 *
 * @since 0.1.0
 */
import { canRestart, canTile, spare, tilesAllowed, tilesNeeded } from "./CallBudget.js"
import type { Seen } from "./Seen.js"
import { ids, lastKnown, outside, type Sheet, type Sighting, type Window } from "./Sighting.js"
import * as Sort from "./Sort.js"
import { around, cut, split } from "./Tile.js"
import { evolve, missing, overlapOf, type Reason, restart, type WalkState, wholeWindow } from "./WalkState.js"

/**
 * Decides at the end of a pass. Complete is said in these cases only:
 *
 * 1. **Nothing changed to be seen.** Every total was the expected one, every page began with the end of the one before,
 *    and as many orders came as the shop counts. One call that holds the whole list is the smallest such case. (Changes
 *    within one call that cancel out exactly, in a list without a fixed order, cannot be seen.)
 * 2. **The list is sorted by what cannot change**, creation or id (or by update, oldest first: a changed order comes again
 *    at the end): at least eight neighbours showed it and none denied it. Then it is enough that each page, or window, began at or before the end of what was covered, whatever
 *    entered, left or was updated meanwhile. Orders of one second count as keeping their places until they were seen in
 *    two different ones. Where the list may be sorted by id as well as by creation, each count that is not the expected one
 *    made the walk look at what the window moved past (`Doubt.ts`); so an order can only hide there if its id is out of
 *    step with its creation and another order enters in that very call. If the list may be sorted by update, case 3 must
 *    hold too.
 * 3. **The list is sorted by update, newest first**: then an order can only slip by if it changes, and then it stands at
 *    the head. One page from the head that reaches back to before the start of the walk shows all of those at once.
 * 4. **Windows of one call each** covered the whole time again: one answer that holds as many orders as it counts is a
 *    picture of one moment.
 * 5. **A second pass** met case 1 or 2.
 *
 * Everything else is `complete: false` with a reason, although mostly nothing is missing.
 *
 * @since 0.1.0
 * @category transitions
 */
export const conclude = <A extends Sighting>(state: WalkState<A>, seen: Seen): WalkState<A> => {
  if (state.gap !== undefined) return end(state, state.gap)
  if (state.left !== undefined) return byTiles(state, seen) ?? secondPass(state, seen) ?? end(state, state.left)
  const lacking = missing(state)
  if (state.steady && lacking === 0) return end(state)
  // An empty list, with or without a count, or one that ends before the first offset.
  if (state.calls === 1 && state.seen === 0 && (lacking ?? 0) <= 0) return end(state)
  const fewer = lacking !== undefined && lacking > state.growth
  const sorted = isSorted(state)
  if (sorted && fewer) return end(state, "FewerThanTotal")
  if (sorted && isSuspect(state) && state.total !== undefined) {
    return ask(state, "recount", wholeWindow(state), state.plan.offset)
  }
  if (sorted && !(Sort.mayBe(state.evidence, "updateDesc") && state.seams > 0)) return end(state)
  const reason: Reason = state.total === undefined ? "TotalUnknown" : fewer ? "FewerThanTotal" : "Disturbed"
  if (state.plan.resumable || state.plan.offset > 0) return end(state, reason)
  if (sorted && state.headUpdate !== undefined) {
    return ask(state, "head", wholeWindow(state), 0)
  }
  return byTiles(state, seen) ?? secondPass(state, seen) ?? end(state, reason)
}

/** Orders vanished from the count while the end of the window moved, and no answer shows what time windows go by. */
const isSuspect = <A extends Sighting>(state: WalkState<A>): boolean =>
  state.moved &&
  state.window.end !== wholeWindow(state).end &&
  state.shrink > 0 &&
  !state.updatedBeyond &&
  !state.recounted

const end = <A extends Sighting>(state: WalkState<A>, reason?: Reason): WalkState<A> =>
  evolve(state, { verdict: reason === undefined ? { complete: true } : { complete: false, reason } })

const ask = <A extends Sighting>(
  state: WalkState<A>,
  phase: "recount" | "head" | "tiles",
  window: Window,
  offset: number
): WalkState<A> => evolve(state, { phase, window, offset, overlap: 0, tail: [] })

const isSorted = <A extends Sighting>(state: WalkState<A>): boolean =>
  Sort.isShown(state.evidence) &&
  !state.weak &&
  (state.judged & Sort.possible(state.evidence)) === Sort.possible(state.evidence) &&
  !(state.tiedSeams > 0 && Sort.hasLooseTies(state.evidence))

/** The list cut into windows of about one page, if the shop honours them and there are calls left for it. */
const byTiles = <A extends Sighting>(state: WalkState<A>, seen: Seen): WalkState<A> | undefined => {
  const times = seen.createTimes()
  if (!canTile(state) || times.length === 0) return undefined
  const tiles = cut(wholeWindow(state), times, tilesNeeded(state))
  return evolve(ask(state, "tiles", around(tiles[0]!), 0), { tiles })
}

/** Another pass from the head, if orders are surely missing or were passed over, and there are calls left for it. */
const secondPass = <A extends Sighting>(state: WalkState<A>, seen: Seen): WalkState<A> | undefined => {
  // Where offsets lead nowhere, they do so again.
  if (state.left !== undefined && state.left !== "CallBudget") return undefined
  const passedOver = state.left !== undefined || (state.moved && (state.weak || !state.honoured))
  if (((missing(state) ?? 0) <= 0 && !passedOver) || !canRestart(state)) return undefined
  seen.restart()
  return restart(state)
}

/**
 * Takes in an answer to a question asked after the pass, and hands out what is new.
 *
 * @since 0.1.0
 * @category transitions
 */
export const receive = <A extends Sighting>(
  before: WalkState<A>,
  sheet: Sheet<A>,
  seen: Seen
): { readonly state: WalkState<A>; readonly fresh: ReadonlyArray<A> } => {
  const fresh = before.phase === "recount" ? [] : seen.emit(sheet.orders)
  const state = evolve(before, {
    calls: before.calls + 1,
    repairs: before.repairs + 1,
    seen: before.seen + fresh.length,
    evidence: Sort.observe(before.evidence, sheet.orders)
  })
  switch (state.phase) {
    case "recount":
      return { state: recount(state, sheet, seen), fresh }
    case "head":
      return { state: head(state, sheet, seen), fresh }
    case "tiles":
      return { state: tile(state, sheet, seen), fresh }
    case "pass":
      return { state, fresh }
  }
}

/**
 * Orders vanished from the count while the window moved. If they left, no more are there now than were seen; if the
 * shop's windows go by another time than creation, more are.
 */
const recount = <A extends Sighting>(state: WalkState<A>, sheet: Sheet<A>, seen: Seen): WalkState<A> => {
  const lacking = (sheet.total ?? 0) - state.plan.offset - state.seen
  if (lacking <= state.shrink / 2) return conclude(evolve(state, { recounted: true }), seen)
  const lost = evolve(state, { recounted: true, honoured: false })
  return secondPass(lost, seen) ?? end(lost, "FewerThanTotal")
}

/** Reads from the head back to before the newest update known when the reading began. */
const head = <A extends Sighting>(state: WalkState<A>, sheet: Sheet<A>, seen: Seen): WalkState<A> => {
  const { orders } = sheet
  const total = state.trusted ? sheet.total : undefined
  if (!Sort.mayBe(state.evidence, "updateDesc")) {
    return isSorted(state) ? end(state) : (byTiles(state, seen) ?? secondPass(state, seen) ?? end(state, "Disturbed"))
  }
  const { headUpdate, offset } = state
  const updates = orders.flatMap(({ update_time }) => (update_time === undefined ? [] : [update_time]))
  const older = headUpdate !== undefined && updates.some((time) => time < headUpdate)
  const reached = older || (total !== undefined && offset + orders.length >= total)
  if (reached && offset === 0) {
    const fewer = total !== undefined && total - state.seen > state.growth
    return end(state, fewer ? "FewerThanTotal" : undefined)
  }
  if (orders.length === 0) return end(state, "FewerThanTotal")
  if (spare(state) <= 0) return end(state, "CallBudget")
  const joined = offset === 0 || joins(state, orders[0]!)
  if (!joined) return ask(state, "head", state.window, 0)
  // Read to its end, what can still be missing changed after this reading began.
  const newest = offset === 0 && updates.length > 0 ? Math.max(...updates) : state.nextHeadUpdate
  if (reached && newest === headUpdate) return end(state, "Disturbed")
  if (reached) return evolve(ask(state, "head", state.window, 0), { headUpdate: newest })
  const overlap = Math.min(overlapOf(state.pageSize), orders.length - 1)
  return evolve(ask(state, "head", state.window, offset + orders.length - overlap), {
    tail: ids(orders),
    border: { ...state.border, update: lastKnown(orders, "update_time") ?? 0 },
    nextHeadUpdate: newest
  })
}

const joins = <A extends Sighting>(state: WalkState<A>, first: A): boolean => {
  const { border, evidence, tail } = state
  if (first.update_time === undefined || border.update === undefined) return false
  const at = first.update_time === border.update && tail.includes(first.guarantee_order_id)
  return first.update_time > border.update || (at && !Sort.hasLooseTies(evidence))
}

/** One window that one call should hold. If it does not, its two halves follow. */
const tile = <A extends Sighting>(state: WalkState<A>, { orders, total }: Sheet<A>, seen: Seen): WalkState<A> => {
  const [whole, ...rest] = state.tiles
  if (outside(orders, state.window)) {
    const ignored = evolve(state, { honoured: false })
    return secondPass(ignored, seen) ?? end(ignored, state.left ?? "Disturbed")
  }
  if (total === undefined) return end(state, "TotalUnknown")
  const halves = orders.length >= total ? [] : split(whole!, orders)
  // More orders in one second than in one page: no window is small enough.
  if (halves === undefined) return secondPass(state, seen) ?? end(state, state.left ?? "Disturbed")
  const tiles = [...halves, ...rest]
  if (tiles.length === 0) return end(state)
  if (tiles.length > tilesAllowed(state)) return end(state, "CallBudget")
  return evolve(state, { tiles, window: around(tiles[0]!) })
}
