/**
 * The skeletons of a shop's orders: what searching needs. The rest of an order is made when it is asked for, so a shop
 * may have a million of them.
 *
 * @since 0.1.0
 */
import type { StatusName } from "@wxshop/core/GuaranteeStatus"
import * as GuaranteeStatus from "@wxshop/core/GuaranteeStatus"
import * as Prng from "../internal/Prng.js"
import { plans } from "./Story.js"

/**
 * Seconds for times. `seed` makes the rest of the order.
 *
 * @since 0.1.0
 * @category models
 */
export interface Head {
  readonly guarantee_order_id: string
  readonly order_id: string
  readonly type: number
  readonly status: string
  readonly create_time: number
  readonly update_time: number
  readonly expire_time: number
  readonly seed: number
}

/**
 * What a world is made of.
 *
 * @since 0.1.0
 * @category models
 */
export interface Recipe {
  readonly seed: string
  readonly shop: number
  readonly orders: number
  /** Seconds. */
  readonly now: number
  readonly longIds: boolean
}

interface Kind {
  readonly status: StatusName
  readonly type: 1 | 2
}

const HOUR = 3600
const DAY = 24 * HOUR

/** Every status with every type it makes sense for. */
const kinds: ReadonlyArray<Kind> = GuaranteeStatus.rows.flatMap(({ name }) =>
  ([1, 2] as const).filter((type) => (plans[name].type ?? type) === type).map((type) => ({ status: name, type }))
)

// How common the statuses are once each has been seen.
const WEIGHTS: ReadonlyArray<readonly [StatusName, number]> = [
  ["STATUS_PAY_SUCC", 42],
  ["STATUS_NO_NEED_PAY", 14],
  ["STATUS_USER_CANCEL", 12],
  ["STATUS_WAIT_MERCHANT_HANDLE", 9],
  ["STATUS_WAIT_PLATFORM_HANDLE", 6],
  ["STATUS_WAIT_USER_CONFIRM", 4],
  ["STATUS_WAIT_MERCHANT_PROOF", 3],
  ["STATUS_PAYING", 3],
  ["STATUS_WAIT_BOTH_PROOF", 2],
  ["STATUS_WAIT_USER_PROOF", 2],
  ["STATUS_WAIT_OP_COMFIRM", 1],
  ["STATUS_WAIT_PAYSCORE_DONE", 1],
  ["STATUS_PAY_BLOCK", 1],
  ["STATUS_PAY_FAIL", 1]
]

const pickKind = (prng: Prng.Prng): Kind => {
  let dart = prng.int(0, 100)
  const status = WEIGHTS.find(([, weight]) => (dart -= weight) < 0)?.[0] ?? "STATUS_PAY_SUCC"
  return { status, type: plans[status].type ?? (prng.chance(0.45) ? 1 : 2) }
}

interface Times {
  readonly create_time: number
  readonly update_time: number
  readonly expire_time: number
}

const pickTimes = (kind: Kind, now: number, prng: Prng.Prng): Times => {
  const { terminal } = GuaranteeStatus.rows.find((row) => row.name === kind.status) ?? { terminal: true }
  // Open cases are young; closed ones thin out over three months.
  const age = terminal ? 2 * DAY + Math.floor(88 * DAY * prng.next() ** 2) : prng.int(10 * 60, 4 * DAY)
  const create_time = now - age
  const update_time =
    kind.status === "STATUS_WAIT_MERCHANT_HANDLE" ? create_time : now - Math.floor(age * (0.05 + 0.75 * prng.next()))
  if (!plans[kind.status].waits) return { create_time, update_time, expire_time: 0 }
  // One in twenty is overdue, one in ten is due within the hour.
  const dart = prng.next()
  const left = dart < 0.05 ? -prng.int(60, 2 * HOUR) : dart < 0.15 ? prng.int(60, HOUR) : prng.int(HOUR, 72 * HOUR)
  return { create_time, update_time, expire_time: Math.max(now + left, update_time + 60) }
}

const GUARANTEE_ID = 2_000_001_077_270_153n
const LONG_GUARANTEE_ID = 9_200_001_077_270_153_001n
const ORDER_ID = 3_726_524_657_461_498_624n
// Between the first orders of two shops: the most shops there may be all have ids of 19 digits.
const ORDER_ID_STEP = 300_000_000_000_000n

/**
 * Makes the skeletons, oldest first. Ids grow with the time of application, as real ones do. Some order ids differ by one
 * only, so that a client which rounds them meets the wrong order, and some orders have two guarantee orders.
 *
 * @since 0.1.0
 * @category constructors
 */
export const make = (recipe: Recipe): ReadonlyArray<Head> => {
  const prng = Prng.make(`${recipe.seed}/orders/${recipe.shop}`)
  const first = prng.shuffle(kinds)
  const drafts: Array<Kind & Times> = []
  for (let index = 0; index < recipe.orders; index++) {
    const kind = first[index] ?? pickKind(prng)
    const times = pickTimes(kind, recipe.now, prng)
    const before = drafts[index - 1]
    // Applications of the same second exist.
    const shared = before !== undefined && before.create_time <= times.update_time && prng.chance(0.08)
    drafts.push({ ...kind, ...times, create_time: shared ? before.create_time : times.create_time })
  }
  drafts.sort((left, right) => left.create_time - right.create_time)

  let guaranteeId = (recipe.longIds ? LONG_GUARANTEE_ID : GUARANTEE_ID) + BigInt(recipe.shop) * 10_000_000_000n
  let orderId = ORDER_ID + BigInt(recipe.shop) * ORDER_ID_STEP
  return drafts.map((draft, index): Head => {
    if (index > 0) {
      guaranteeId += BigInt(prng.int(1, 5000))
      const dart = prng.next()
      if (dart >= 0.04) orderId += dart < 0.14 ? 1n : BigInt(prng.int(100_000, 900_000_000))
    }
    return {
      guarantee_order_id: String(guaranteeId),
      order_id: String(orderId),
      type: draft.type,
      status: draft.status,
      create_time: draft.create_time,
      update_time: Math.max(draft.update_time, draft.create_time),
      expire_time: draft.expire_time,
      seed: prng.int(0, 0xffffffff)
    }
  })
}

type Given = { readonly [K in keyof Head]?: Head[K] | undefined }

/**
 * The skeleton of one order that somebody adds: what is not given is made up from its id. It waits for the merchant since
 * a minute ago unless told otherwise.
 *
 * @since 0.1.0
 * @category constructors
 */
export const single = (seed: string, id: string, given: Given, now: number): Head => {
  const prng = Prng.make(`${seed}/put/${id}`)
  const status = given.status ?? "STATUS_WAIT_MERCHANT_HANDLE"
  const create_time = given.create_time ?? now - 60
  const waits = Object.hasOwn(plans, status) && plans[status as StatusName].waits
  return {
    guarantee_order_id: id,
    order_id: given.order_id ?? String(ORDER_ID + 900_000_000_000_001n + BigInt(prng.int(0, 0xffffffff)) * 2n),
    type: given.type ?? prng.int(1, 2),
    status,
    create_time,
    update_time: given.update_time ?? Math.max(create_time, now - 60),
    expire_time: given.expire_time ?? (waits ? now + prng.int(HOUR, 72 * HOUR) : 0),
    seed: prng.int(0, 0xffffffff)
  }
}
