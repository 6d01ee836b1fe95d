/**
 * Where a walk stands. Plain data: every step makes a new one from the old one and an answer.
 *
 * @since 0.1.0
 */
import type { Sheet, Sighting, Window } from "./Sighting.js"
import * as Sort from "./Sort.js"

/**
 * Why a walk could not be shown to be complete. `Summary.ts` has the words.
 *
 * - `TotalUnknown`: no `total_num`, and the order of the list is not known, so nothing shows that all of it was read.
 * - `Disturbed`: orders entered, left or moved while the list was read, in an order that is not known to be fixed.
 * - `FewerThanTotal`: the shop counts more orders than it hands out.
 * - `NotAdvancing`: pages repeat: the shop ignores `offset`.
 * - `CallBudget`: a gap was left open because closing it would have cost more calls than allowed.
 * - `StatusesMerged`: statuses were searched one after another, and orders may have moved between them meanwhile.
 *
 * @since 0.1.0
 * @category models
 */
export type Reason = "TotalUnknown" | "Disturbed" | "FewerThanTotal" | "NotAdvancing" | "CallBudget" | "StatusesMerged"

/**
 * What a walk is asked to do.
 *
 * @since 0.1.0
 * @category models
 */
export interface Plan {
  /** Orders asked for per call. */
  readonly limit: number
  /** Index of the first order. */
  readonly offset: number
  /** The caller's own bounds. */
  readonly window: Window
  /** The time of the start, Unix seconds. */
  readonly now: number
  /** Whether the walk may add and move bounds of its own (not when it looks for given ids). */
  readonly windows: boolean
  /** `false` pages by offset even where windows could move, so that offsets can be asked for in parallel. */
  readonly moving: boolean
  /** Reads on from a cursor later: only the last page is remembered, so nothing is read twice to prove it. */
  readonly resumable: boolean
}

/**
 * - `pass`: reading the list from its beginning to its end.
 * - `recount`: one look at the whole list, because moving windows made orders vanish from the count.
 * - `head`: reading again what was updated since the start, from the head of a list sorted by update.
 * - `tiles`: reading again in windows so small that one call holds all of each.
 *
 * @since 0.1.0
 * @category models
 */
export type Phase = "pass" | "recount" | "head" | "tiles"

/**
 * A page that begins after a gap, kept until the gap is closed.
 *
 * @since 0.1.0
 * @category models
 */
export interface Held<A extends Sighting> {
  readonly offset: number
  readonly sheet: Sheet<A>
}

/**
 * Where the window would move if it moved now.
 *
 * @since 0.1.0
 * @category models
 */
export interface Move {
  readonly window: Window
  /** How many orders of the page lie inside the new window, so will come again. */
  readonly inside: number
  /** Those of them created in the very second of the new bound: they come again only if that bound counts. */
  readonly edge: number
  /** Those of them of unknown creation between known ones inside and outside. */
  readonly unsure: number
  /** The second of the new bound. */
  readonly bound: number
  /** The time passed over, both bounds included. */
  readonly passed: Window
}

/**
 * Whether the walk could be shown to be complete, and if not, why.
 *
 * @since 0.1.0
 * @category models
 */
export interface Verdict {
  readonly complete: boolean
  readonly reason?: Reason
}

/**
 * Everything one walk knows between two calls.
 *
 * @since 0.1.0
 * @category models
 */
export interface WalkState<A extends Sighting> {
  readonly plan: Plan
  readonly phase: Phase
  /** Set when there is nothing more to ask. */
  readonly verdict: Verdict | undefined
  /** Answers taken in. */
  readonly calls: number
  /** Those of them that closed or looked for gaps. */
  readonly repairs: number

  // The next question.
  readonly window: Window
  readonly offset: number
  /** How many orders of the page before the next page should begin with. */
  readonly overlap: number
  readonly held: ReadonlyArray<Held<A>>
  /** How far the last step back went; 0 if there was none since the last page taken in. */
  readonly step: number
  readonly tiles: ReadonlyArray<Window>
  /** Times to look at before going on: the count says that the window may have moved past orders there. */
  readonly doubts: ReadonlyArray<Window>
  /** How many orders are expected there that were not seen. */
  readonly owed: number
  /** The pass is over once the doubts are settled. */
  readonly over: boolean

  // How the shop answers.
  /** Whether the window is narrower than the caller's because the walk moved it. */
  readonly moved: boolean
  /** Whether the shop has answered a question in the current window. */
  readonly accepted: boolean
  /** `false` once the shop ignored or refused a bound that the walk added. */
  readonly honoured: boolean
  /** Whether the end was set to the time of the start. */
  readonly frozen: boolean
  /** `false` once a `total_num` was smaller than what came: it is capped. */
  readonly trusted: boolean
  /** The most orders that came in one answer. */
  readonly pageSize: number
  readonly evidence: Sort.Evidence

  // What was covered.
  readonly tail: ReadonlyArray<string>
  readonly border: Sort.Border
  /** Distinct orders of this pass. */
  readonly seen: number
  /** Those of them inside the current window. */
  readonly inside: number
  /** Orders before the first one of the current window, by `Plan.offset`. */
  readonly skipped: number
  /** The move that the last page allows; also the last one made, until its first answer. */
  readonly move: Move | undefined
  readonly total: number | undefined
  /** The newest `total_num`, believed or not. */
  readonly said: number | undefined
  /** What `total` should be next if nothing changes. */
  readonly expected: number | undefined
  /** The largest count of the whole list. */
  readonly largest: number
  /** The same by the first answers: what calls are measured by, however fast the list grows. */
  readonly early: number

  // What the proof rests on.
  /** Nothing visibly changed: every total as expected, every page beginning with the end of the one before. */
  readonly steady: boolean
  /** A page was joined only on the word of ids seen before, or a window moved by an order that proved wrong. */
  readonly weak: boolean
  readonly seams: number
  /** Joints within one second: good only if orders of one second keep their places. */
  readonly tiedSeams: number
  /** Whether a window held an order updated after its end, so that windows surely do not go by update. */
  readonly updatedBeyond: boolean
  /** Why the pass was left before its end: `CallBudget` where the list is in no order, else what made it useless. */
  readonly left: Reason | undefined
  /** The orders under which every joint so far was checked. */
  readonly judged: Sort.Orders
  /** By how much totals fell below and rose above what was expected. */
  readonly shrink: number
  readonly growth: number
  readonly gap: Reason | undefined
  /** How often in a row the same page came although the offset moved. */
  readonly repeats: number
  /** The newest update on the first page. */
  readonly headUpdate: number | undefined
  /** The newest update on the first page of the head read last: the next `headUpdate`. */
  readonly nextHeadUpdate: number | undefined
  readonly recounted: boolean
  /** Whether this is the second pass over the list. */
  readonly second: boolean
}

/**
 * A walk before its first question.
 *
 * @since 0.1.0
 * @category constructors
 */
export const start = <A extends Sighting>(plan: Plan): WalkState<A> => ({
  plan,
  phase: "pass",
  verdict: undefined,
  calls: 0,
  repairs: 0,
  window: plan.window,
  offset: plan.offset,
  overlap: 0,
  held: [],
  step: 0,
  tiles: [],
  doubts: [],
  owed: 0,
  over: false,
  moved: false,
  accepted: false,
  honoured: plan.windows,
  frozen: false,
  trusted: true,
  pageSize: 0,
  evidence: Sort.noEvidence,
  tail: [],
  border: Sort.noBorder,
  seen: 0,
  inside: 0,
  skipped: plan.offset,
  move: undefined,
  total: undefined,
  said: undefined,
  expected: undefined,
  largest: 0,
  early: 0,
  steady: true,
  weak: false,
  seams: 0,
  tiedSeams: 0,
  updatedBeyond: false,
  left: undefined,
  judged: Sort.every,
  shrink: 0,
  growth: 0,
  gap: undefined,
  repeats: 0,
  headUpdate: undefined,
  nextHeadUpdate: undefined,
  recounted: false,
  second: false
})

/**
 * The same walk at the beginning of another pass over the list, by offset. The calls so far count as spent on gaps.
 *
 * @since 0.1.0
 * @category constructors
 */
export const restart = <A extends Sighting>(state: WalkState<A>): WalkState<A> => ({
  ...start<A>({ ...state.plan, moving: false }),
  second: true,
  calls: state.calls,
  repairs: state.calls,
  honoured: state.honoured,
  trusted: state.trusted,
  pageSize: state.pageSize,
  evidence: state.evidence,
  largest: state.largest,
  early: state.early
})

/**
 * The bounds of the whole list: the caller's, and the frozen end.
 *
 * @since 0.1.0
 * @category accessors
 */
export const wholeWindow = <A extends Sighting>(state: WalkState<A>): Window =>
  state.frozen ? frozenWindow(state.plan) : state.plan.window

/**
 * Both bounds, as WeChat's known callers send them: the end just after the start of the walk, so that new applications
 * stay out. The second beyond it lets both readings of the bound include the start itself.
 *
 * @since 0.1.0
 * @category constructors
 */
export const frozenWindow = (plan: Plan): { readonly begin: number; readonly end: number } => ({
  begin: plan.window.begin ?? FIRST,
  end: plan.window.end ?? plan.now + 1
})

/**
 * The earliest `begin_time` the walk sends: 0 might read as "not set".
 *
 * @since 0.1.0
 * @category constants
 */
export const FIRST = 1

/**
 * How many orders the shop counts beyond those that came, by its newest total.
 *
 * @since 0.1.0
 * @category accessors
 */
export const missing = <A extends Sighting>(state: WalkState<A>): number | undefined =>
  state.total === undefined ? undefined : state.total - state.skipped - state.inside

/**
 * How many orders of one page the next one repeats. Two where a page is long enough: the first of them was created
 * before the last one, which joins the pages whatever became of the orders of that second.
 *
 * @since 0.1.0
 * @category accessors
 */
export const overlapOf = (pageSize: number): number => (pageSize >= 16 ? 2 : pageSize >= 2 ? 1 : 0)

// Written out: spreading an object of so many fields is ten times slower, and a walk makes several states a page.
const copyOf = <A extends Sighting>(state: WalkState<A>): WalkState<A> => ({
  plan: state.plan,
  phase: state.phase,
  verdict: state.verdict,
  calls: state.calls,
  repairs: state.repairs,
  window: state.window,
  offset: state.offset,
  overlap: state.overlap,
  held: state.held,
  step: state.step,
  tiles: state.tiles,
  doubts: state.doubts,
  owed: state.owed,
  over: state.over,
  moved: state.moved,
  accepted: state.accepted,
  honoured: state.honoured,
  frozen: state.frozen,
  trusted: state.trusted,
  pageSize: state.pageSize,
  evidence: state.evidence,
  tail: state.tail,
  border: state.border,
  seen: state.seen,
  inside: state.inside,
  skipped: state.skipped,
  move: state.move,
  total: state.total,
  said: state.said,
  expected: state.expected,
  largest: state.largest,
  early: state.early,
  steady: state.steady,
  weak: state.weak,
  seams: state.seams,
  tiedSeams: state.tiedSeams,
  updatedBeyond: state.updatedBeyond,
  left: state.left,
  judged: state.judged,
  shrink: state.shrink,
  growth: state.growth,
  gap: state.gap,
  repeats: state.repeats,
  headUpdate: state.headUpdate,
  nextHeadUpdate: state.nextHeadUpdate,
  recounted: state.recounted,
  second: state.second
})

/**
 * The state with some fields changed.
 *
 * @since 0.1.0
 * @category transitions
 */
export const evolve = <A extends Sighting>(state: WalkState<A>, changes: Partial<WalkState<A>>): WalkState<A> =>
  Object.assign(copyOf(state), changes)
