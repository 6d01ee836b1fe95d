/**
 * One walk after another over the same filter, one status each, for shops that filter by one status a call. Statuses are
 * walked in the order of their numbers, which most orders follow, and no order is handed out twice.
 *
 * An order that goes back from a status still to be walked to one already walked would slip by. So after the last walk each
 * earlier status is looked at once more. It counts as shown if one page holds all its orders, or if nobody leaves that
 * status (it is final) and its count is what it was. Otherwise the merge is not complete, and says so.
 *
 * @since 0.1.0
 */
import type { Seen } from "./Seen.js"
import type { Sheet, Sighting } from "./Sighting.js"
import * as Walk from "./Walk.js"
import { type Plan, start as startWalk, type Verdict, type WalkState, wholeWindow } from "./WalkState.js"

/**
 * Which status a walk is about, if any, and whether orders can leave it.
 *
 * @since 0.1.0
 * @category models
 */
export interface Leg {
  readonly status: string | undefined
  readonly final: boolean
}

/**
 * A walk that is over.
 *
 * @since 0.1.0
 * @category models
 */
export interface Walked {
  readonly verdict: Verdict
  /** How many orders the shop counted at its end. */
  readonly total: number | undefined
  readonly window: Plan["window"]
}

/**
 * Where a merge stands; a single walk is a merge of one.
 *
 * @since 0.1.0
 * @category models
 */
export interface MergeState<A extends Sighting> {
  readonly plan: Plan
  readonly legs: ReadonlyArray<Leg>
  readonly walked: ReadonlyArray<Walked>
  readonly walk: WalkState<A>
  /** How many of the walked statuses were looked at again, and whether each of them was shown. */
  readonly looked: number
  readonly shown: boolean
  readonly calls: number
  readonly verdict: Verdict | undefined
}

/**
 * A merge before its first question.
 *
 * @since 0.1.0
 * @category constructors
 */
export const start = <A extends Sighting>(legs: ReadonlyArray<Leg>, plan: Plan): MergeState<A> => ({
  plan,
  legs,
  walked: [],
  walk: startWalk(plan),
  looked: 0,
  shown: true,
  calls: 0,
  verdict: undefined
})

const isLooking = <A extends Sighting>(state: MergeState<A>): boolean => state.walked.length === state.legs.length

/**
 * The status of the next question.
 *
 * @since 0.1.0
 * @category accessors
 */
export const leg = <A extends Sighting>(state: MergeState<A>): Leg =>
  state.legs[isLooking(state) ? state.looked : state.walked.length]!

/**
 * The next questions, as in `Walk.ahead`; none when the merge is over.
 *
 * @since 0.1.0
 * @category accessors
 */
export const ahead = <A extends Sighting>(state: MergeState<A>, count: number): ReadonlyArray<Walk.Question> => {
  if (state.verdict !== undefined) return []
  if (!isLooking(state)) return Walk.ahead(state.walk, count)
  return [{ window: state.walked[state.looked]!.window, offset: 0, limit: state.plan.limit }]
}

/**
 * How many orders match in all, by the newest counts of the statuses walked so far.
 *
 * @since 0.1.0
 * @category accessors
 */
export const total = <A extends Sighting>(state: MergeState<A>): number | undefined => {
  const current = isLooking(state) ? [] : [totalOf(state.walk)]
  const totals = [...state.walked.map((walked) => walked.total), ...current]
  return totals.includes(undefined) ? undefined : totals.reduce<number>((sum, one) => sum + one!, 0)
}

/** The count of the current window, and what was seen outside it. */
const totalOf = <A extends Sighting>({ inside, plan, seen, skipped, total: now }: WalkState<A>): number | undefined =>
  now === undefined ? undefined : now - skipped + plan.offset + seen - inside

/**
 * The merge after the answer to its question, and the orders that were never handed out before.
 *
 * @since 0.1.0
 * @category transitions
 */
export const receive = <A extends Sighting>(
  before: MergeState<A>,
  sheet: Sheet<A>,
  seen: Seen
): { readonly state: MergeState<A>; readonly fresh: ReadonlyArray<A>; readonly seen: Seen } => {
  if (isLooking(before)) {
    const fresh = seen.emit(sheet.orders)
    return { state: look(before, sheet, fresh.length), fresh, seen }
  }
  const step = Walk.receive(before.walk, sheet, seen)
  const state = { ...before, walk: step.state, calls: before.calls + 1 }
  return step.state.verdict === undefined
    ? { state, fresh: step.fresh, seen }
    : { state: nextLeg(state, step.state.verdict), fresh: step.fresh, seen: seen.next() }
}

/**
 * The merge after the shop refused its question, if there is another way to go on.
 *
 * @since 0.1.0
 * @category transitions
 */
export const refused = <A extends Sighting>(before: MergeState<A>): MergeState<A> | undefined => {
  if (isLooking(before)) return look({ ...before, shown: false }, { orders: [], total: undefined }, 0)
  const walk = Walk.refused(before.walk)
  if (walk === undefined) return undefined
  const state = { ...before, walk, calls: before.calls + 1 }
  return walk.verdict === undefined ? state : nextLeg(state, walk.verdict)
}

const nextLeg = <A extends Sighting>(state: MergeState<A>, verdict: Verdict): MergeState<A> => {
  const { plan, walk } = state
  const total = totalOf(walk)
  const walked = [...state.walked, { verdict, total, window: wholeWindow(walk) }]
  if (walked.length < state.legs.length) {
    // The first offset counts over all statuses; what one walk learned about windows spares the next a wrong call.
    const offset = Math.max(0, walk.plan.offset - (total ?? walk.seen))
    return { ...state, walked, walk: startWalk({ ...plan, offset, windows: plan.windows && walk.honoured }) }
  }
  const last = walked.length - 1
  // A cursor does not remember what the earlier statuses held, so nothing can be shown about them.
  return conclude(plan.resumable ? { ...state, walked, looked: last, shown: last === 0 } : { ...state, walked })
}

const look = <A extends Sighting>(
  state: MergeState<A>,
  { orders, total: now }: Sheet<A>,
  fresh: number
): MergeState<A> => {
  const all = now !== undefined && orders.length >= now
  const same = leg(state).final && fresh === 0 && now !== undefined && now === state.walked[state.looked]!.total
  return conclude({
    ...state,
    calls: state.calls + 1,
    looked: state.looked + 1,
    shown: state.shown && (all || same)
  })
}

const conclude = <A extends Sighting>(state: MergeState<A>): MergeState<A> => {
  if (state.looked < state.walked.length - 1) return state
  const unproven = state.walked.find((walked) => !walked.verdict.complete)
  if (unproven !== undefined) return { ...state, verdict: unproven.verdict }
  return { ...state, verdict: state.shown ? { complete: true } : { complete: false, reason: "StatusesMerged" } }
}
