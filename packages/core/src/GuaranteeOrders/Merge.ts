/**
 * One walk after another over the same filter, one status each, for shops that filter by one status a call. Statuses are
 * walked in the order of their numbers, which most orders follow, and no order is handed out twice.
 *
 * An order that goes back from a status still to be walked to one already walked would slip by. So after the last walk each
 * earlier status is looked at once more: walked again if it is short, otherwise by its first page. It counts as shown if
 * that walk is complete, or if nobody leaves that status (it is final) and its count is what it was. Otherwise the merge is
 * not complete, and says so.
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
  /** Whether the status being looked at is walked again. */
  readonly again: boolean
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
  again: false,
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
  if (!isLooking(state) || state.again) return Walk.ahead(state.walk, count)
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
  if (isLooking(before) && !before.again) {
    const fresh = seen.emit(sheet.orders)
    return { state: look(before, sheet, fresh.length), fresh, seen: seen.next() }
  }
  const step = Walk.receive(before.walk, sheet, seen)
  const state = { ...before, walk: step.state, calls: before.calls + 1 }
  const { verdict } = step.state
  if (verdict === undefined) return { state, fresh: step.fresh, seen }
  const after = before.again ? looked(state, verdict.complete) : nextLeg(state, verdict)
  return { state: after, fresh: step.fresh, seen: seen.next() }
}

/**
 * The merge after the shop refused its question, if there is another way to go on.
 *
 * @since 0.1.0
 * @category transitions
 */
export const refused = <A extends Sighting>(before: MergeState<A>): MergeState<A> | undefined => {
  if (isLooking(before) && !before.again) return looked({ ...before, calls: before.calls + 1 }, false)
  const walk = Walk.refused(before.walk)
  if (walk === undefined) return undefined
  const state = { ...before, walk, calls: before.calls + 1 }
  if (walk.verdict === undefined) return state
  return before.again ? looked(state, walk.verdict.complete) : nextLeg(state, walk.verdict)
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
  before: MergeState<A>,
  { orders, total: now }: Sheet<A>,
  fresh: number
): MergeState<A> => {
  const same = leg(before).final && fresh === 0 && now !== undefined && now === before.walked[before.looked]!.total
  const all = now !== undefined && orders.length >= now
  return looked({ ...before, calls: before.calls + 1 }, all || same)
}

const looked = <A extends Sighting>(state: MergeState<A>, shown: boolean): MergeState<A> =>
  conclude({ ...state, again: false, looked: state.looked + 1, shown: state.shown && shown })

/** A status of so many pages is short enough to be walked again. */
const SHORT = 4

/** Looks at the next status, or ends. */
const conclude = <A extends Sighting>(state: MergeState<A>): MergeState<A> => {
  const { plan } = state
  if (state.looked < state.walked.length - 1) {
    const { total = Number.POSITIVE_INFINITY } = state.walked[state.looked]!
    const again = total <= SHORT * plan.limit && plan.offset === 0 && !leg(state).final
    return again ? { ...state, again, walk: startWalk(plan) } : state
  }
  const unproven = state.walked.find((walked) => !walked.verdict.complete)
  if (unproven !== undefined) return { ...state, verdict: unproven.verdict }
  return { ...state, verdict: state.shown ? { complete: true } : { complete: false, reason: "StatusesMerged" } }
}
