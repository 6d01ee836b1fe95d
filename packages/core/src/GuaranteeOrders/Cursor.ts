/**
 * Where a walk stands, as a text that a caller may keep: base64url, opaque, no personal data (ids of one page, times and
 * counts). It carries a checksum over itself and the filter it belongs to, so a damaged one, or one of another filter, is
 * refused. It is not secret and not signed: a forged cursor reads a list from somewhere else, nothing more.
 *
 * @since 0.1.0
 */
import * as Either from "effect/Either"
import * as Encoding from "effect/Encoding"
import * as Schema from "effect/Schema"
import { isUint64Digits } from "../Ids.js"
import * as Json from "../Json.js"
import type { SearchFilter } from "../SearchGuaranteeOrders.js"
import { type InvalidRequestError, invalidRequest } from "../WeChatError.js"
import { type Leg, type MergeState, start } from "./Merge.js"
import type { Sighting } from "./Sighting.js"
import { type Plan, start as startWalk, type WalkState } from "./WalkState.js"

const Int = Schema.Number.pipe(Schema.filter((n) => Number.isSafeInteger(n)))
const Count = Schema.Number.pipe(Schema.filter((n) => Number.isSafeInteger(n) && n >= 0))
const Id = Schema.String.pipe(Schema.filter(isUint64Digits))
const Window = Schema.Struct({
  begin: Schema.optionalWith(Count, { exact: true }),
  end: Schema.optionalWith(Count, { exact: true })
})
const Reason = Schema.Literal(
  "TotalUnknown",
  "Disturbed",
  "FewerThanTotal",
  "NotAdvancing",
  "CallBudget",
  "StatusesMerged"
)
const some = <A, I>(schema: Schema.Schema<A, I>) => Schema.optionalWith(schema, { exact: true })

/** What of a walk outlives a call. The rest is settled within one (`held`, `doubts`) or belongs to no resumable walk. */
const Walk = Schema.Struct({
  phase: some(Schema.Literal("pass", "recount")),
  calls: some(Count),
  repairs: some(Count),
  window: some(Window),
  offset: some(Count),
  overlap: some(Count),
  moved: some(Schema.Boolean),
  accepted: some(Schema.Boolean),
  honoured: some(Schema.Boolean),
  frozen: some(Schema.Boolean),
  trusted: some(Schema.Boolean),
  pageSize: some(Count),
  evidence: some(
    Schema.Struct({
      createDesc: Count,
      createAsc: Count,
      updateDesc: Count,
      updateAsc: Count,
      idDesc: Count,
      idAsc: Count,
      tieDesc: Count,
      tieAsc: Count,
      updateSame: Count
    })
  ),
  tail: some(Schema.Array(Id).pipe(Schema.maxItems(1000))),
  border: some(Schema.Struct({ create: some(Count), update: some(Count), id: some(Id) })),
  seen: some(Count),
  inside: some(Int),
  skipped: some(Count),
  move: some(Schema.Struct({ window: Window, inside: Count, edge: Count, unsure: Count, bound: Int, passed: Window })),
  total: some(Count),
  said: some(Count),
  expected: some(Int),
  largest: some(Count),
  early: some(Count),
  steady: some(Schema.Boolean),
  weak: some(Schema.Boolean),
  seams: some(Count),
  tiedSeams: some(Count),
  updatedBeyond: some(Schema.Boolean),
  judged: some(Count),
  shrink: some(Count),
  growth: some(Count),
  gap: some(Reason),
  repeats: some(Count),
  recounted: some(Schema.Boolean)
})

const Saved = Schema.Struct({
  now: Count,
  /** The plan's own choices, which a walk may take back. */
  moving: Schema.Boolean,
  walked: Schema.Array(
    Schema.Struct({
      verdict: Schema.Struct({ complete: Schema.Boolean, reason: some(Reason) }),
      total: some(Count),
      window: Window
    })
  ),
  calls: Count,
  walk: Walk
})

const decodeSaved = Schema.decodeUnknownEither(Saved)

const walkKeys = Object.keys(Walk.fields) as ReadonlyArray<keyof typeof Walk.fields>

/** FNV-1a over the text, twice with different seeds: 64 bits against accidents. */
const checksum = (text: string): string => {
  let a = 0x811c9dc5
  let b = 0x9747b28c
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i)
    a = Math.imul(a ^ unit, 0x01000193)
    b = Math.imul(b ^ unit, 0x5bd1e995)
    b ^= b >>> 15
  }
  const hex = (n: number) => (n >>> 0).toString(16).padStart(8, "0")
  return hex(a) + hex(b)
}

/** The filter in one spelling, whatever the order of its fields and lists. */
const fingerprint = (filter: SearchFilter): string => {
  const list = (values: ReadonlyArray<string> | undefined) =>
    values === undefined || values.length === 0 ? undefined : [...values].sort()
  return Json.stringify({
    g: list(filter.guarantee_order_id_list),
    o: list(filter.order_id_list),
    t: filter.type === 0 ? undefined : filter.type,
    b: filter.begin_time,
    e: filter.end_time,
    s: list(filter.status_list)
  })
}

const VERSION = "1"

/**
 * The cursor of a merge that waits for its next question.
 *
 * @since 0.1.0
 * @category conversions
 */
export const encode = <A extends Sighting>(filter: SearchFilter, state: MergeState<A>): string => {
  const initial = startWalk<A>(state.walk.plan)
  const walk: Record<string, Json.Encodable> = {}
  // Only what differs from the beginning of a walk, to keep the cursor short.
  for (const key of walkKeys) {
    const value = state.walk[key]
    if (value !== initial[key]) walk[key] = value as Json.Encodable
  }
  const saved = Json.stringify({
    now: state.plan.now,
    moving: state.walk.plan.moving,
    walked: state.walked as unknown as Json.Encodable,
    calls: state.calls,
    walk
  })
  return Encoding.encodeBase64Url(VERSION + checksum(fingerprint(filter) + saved) + saved)
}

const refuse = (zh: string, en: string): InvalidRequestError =>
  invalidRequest(
    "cursor",
    { zh, en },
    { zh: "去掉 cursor，从第一页重新开始", en: "Leave cursor out to start again from the first page." },
    "searchguaranteeorder"
  )

const junk = () => refuse("cursor 无效或已损坏", "the cursor is damaged or was never one")

/**
 * The merge a cursor of the same filter stands for.
 *
 * @since 0.1.0
 * @category conversions
 */
export const decode = <A extends Sighting>(
  cursor: string,
  filter: SearchFilter,
  legs: ReadonlyArray<Leg>,
  plan: Omit<Plan, "now">
): Either.Either<MergeState<A>, InvalidRequestError> => {
  const text = Encoding.decodeBase64UrlString(cursor)
  if (Either.isLeft(text) || text.right[0] !== VERSION) return Either.left(junk())
  const saved = text.right.slice(17)
  if (text.right.slice(1, 17) !== checksum(fingerprint(filter) + saved)) {
    return Either.left(
      refuse("cursor 不属于这组查询条件，或已损坏", "the cursor belongs to another filter, or is damaged")
    )
  }
  const read = Either.flatMap(Json.parse(saved), ({ value }) => decodeSaved(value))
  if (Either.isLeft(read) || read.right.walked.length >= legs.length) return Either.left(junk())
  const { calls, moving, now, walk, walked } = read.right
  const whole: Plan = { ...plan, now }
  const begun = startWalk<A>({ ...whole, moving })
  const state: WalkState<A> = {
    ...begun,
    ...walk,
    border: { ...begun.border, ...walk.border },
    // One object, as a walk that just moved has it.
    ...(walk.move !== undefined && walk.moved === true && walk.offset === 0 ? { window: walk.move.window } : {})
  }
  return Either.right({
    ...start<A>(legs, whole),
    walk: state,
    walked: walked.map((one) => ({ ...one, total: one.total })),
    calls
  })
}
