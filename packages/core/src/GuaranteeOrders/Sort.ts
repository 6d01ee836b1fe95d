/**
 * The order of the list, as the pages show it. WeChat documents none, so every order stands that no page contradicts, and
 * what is concluded must hold under each of them.
 *
 * @since 0.1.0
 */
import type { Sighting } from "./Sighting.js"

/**
 * Orders a list may be in. Creation and id never change; an update moves an order to the head (`updateDesc`) or to the
 * end (`updateAsc`) of the list.
 *
 * @since 0.1.0
 * @category models
 */
export type Order = "createDesc" | "createAsc" | "updateDesc" | "updateAsc" | "idDesc" | "idAsc"

const bits: Readonly<Record<Order, number>> = {
  createDesc: 1,
  createAsc: 2,
  updateDesc: 4,
  updateAsc: 8,
  idDesc: 16,
  idAsc: 32
}

const orders = Object.keys(bits) as ReadonlyArray<Order>

/**
 * A set of orders, as bits.
 *
 * @since 0.1.0
 * @category models
 */
export type Orders = number

/**
 * The set of all orders.
 *
 * @since 0.1.0
 * @category constants
 */
export const every: Orders = 63

/**
 * For each order, how many neighbours were seen to be in it. Neighbours both ways: not sorted by that field. An order
 * without the field is skipped.
 *
 * @since 0.1.0
 * @category models
 */
export interface Evidence extends Readonly<Record<Order, number>> {
  /** Neighbours created or updated in the same second, by their ids. */
  readonly tieDesc: number
  readonly tieAsc: number
  /** Neighbours updated in the same second. */
  readonly updateSame: number
}

/**
 * Before the first page.
 *
 * @since 0.1.0
 * @category constants
 */
export const noEvidence: Evidence = {
  createDesc: 0,
  createAsc: 0,
  updateDesc: 0,
  updateAsc: 0,
  idDesc: 0,
  idAsc: 0,
  tieDesc: 0,
  tieAsc: 0,
  updateSame: 0
}

/**
 * Neighbours that must agree before an order counts as shown: nine orders fall into line by accident once in 360,000
 * times.
 */
const ENOUGH = 8

// Moving a window by accident only costs calls.
const ENOUGH_TO_MOVE = 3

/** Digit strings without leading zeros, compared as the numbers they stand for. */
const compareIds = (a: string, b: string): number => a.length - b.length || (a < b ? -1 : a > b ? 1 : 0)

/**
 * Adds what one page shows.
 *
 * @since 0.1.0
 * @category combining
 */
export const observe = (evidence: Evidence, page: ReadonlyArray<Sighting>): Evidence => {
  const next: { -readonly [K in keyof Evidence]: number } = { ...evidence }
  let create: number | undefined
  let update: number | undefined
  for (let i = 0; i < page.length; i++) {
    const { create_time, guarantee_order_id: id, update_time } = page[i]!
    const before = i === 0 ? undefined : page[i - 1]!
    const step = before === undefined ? 0 : compareIds(id, before.guarantee_order_id)
    if (step < 0) next.idDesc++
    if (step > 0) next.idAsc++
    if (create_time !== undefined) {
      if (create !== undefined && create_time < create) next.createDesc++
      if (create !== undefined && create_time > create) next.createAsc++
      create = create_time
    }
    if (update_time !== undefined) {
      if (update !== undefined && update_time < update) next.updateDesc++
      if (update !== undefined && update_time > update) next.updateAsc++
      if (update_time === update) next.updateSame++
      update = update_time
    }
    const tied =
      (create_time !== undefined && create_time === before?.create_time) ||
      (update_time !== undefined && update_time === before?.update_time)
    if (tied && step < 0) next.tieDesc++
    if (tied && step > 0) next.tieAsc++
  }
  return next
}

const opposite: Readonly<Record<Order, Order>> = {
  createDesc: "createAsc",
  createAsc: "createDesc",
  updateDesc: "updateAsc",
  updateAsc: "updateDesc",
  idDesc: "idAsc",
  idAsc: "idDesc"
}

/**
 * Whether the list may be in this order: some neighbours are, and none denies it. Orders all updated at once may be sorted
 * by update too, and the next update would show.
 *
 * @since 0.1.0
 * @category guards
 */
export const mayBe = (evidence: Evidence, order: Order): boolean => {
  const same = order === "updateDesc" || order === "updateAsc" ? evidence.updateSame : 0
  return evidence[order] + same > 0 && evidence[opposite[order]] === 0
}

/**
 * All orders the list may be in.
 *
 * @since 0.1.0
 * @category accessors
 */
export const possible = (evidence: Evidence): Orders =>
  orders.reduce((set, order) => (mayBe(evidence, order) ? set | bits[order] : set), 0)

/**
 * Whether the pages deny every order.
 *
 * @since 0.1.0
 * @category guards
 */
export const isDisordered = (evidence: Evidence): boolean =>
  possible(evidence) === 0 && evidence.idDesc > 0 && evidence.idAsc > 0

/**
 * Whether enough was seen to say that the list is in one of the possible orders.
 *
 * @since 0.1.0
 * @category guards
 */
export const isShown = (evidence: Evidence): boolean =>
  orders.some((order) => mayBe(evidence, order) && evidence[order] >= ENOUGH)

/**
 * The direction in which a window of creation may move along the list. Sorted by update, newest last, an order not read
 * yet may have been created at any time, so then it may not move.
 *
 * @since 0.1.0
 * @category accessors
 */
export const direction = (evidence: Evidence): "desc" | "asc" | undefined => {
  if (mayBe(evidence, "updateAsc")) return undefined
  if (mayBe(evidence, "createDesc") && evidence.createDesc >= ENOUGH_TO_MOVE) return "desc"
  if (mayBe(evidence, "createAsc") && evidence.createAsc >= ENOUGH_TO_MOVE && !mayBe(evidence, "updateDesc"))
    return "asc"
  return undefined
}

/**
 * Whether the list may be sorted by id. Ids mostly rise with creation, so this takes long to deny.
 *
 * @since 0.1.0
 * @category guards
 */
export const mayBeById = (evidence: Evidence): boolean => mayBe(evidence, "idDesc") || mayBe(evidence, "idAsc")

/**
 * Whether orders of one second were seen in both orders of their ids, so may change places between two calls.
 *
 * @since 0.1.0
 * @category guards
 */
export const hasLooseTies = (evidence: Evidence): boolean => evidence.tieDesc > 0 && evidence.tieAsc > 0

/**
 * Where a page ended.
 *
 * @since 0.1.0
 * @category models
 */
export interface Border {
  readonly create: number | undefined
  readonly update: number | undefined
  readonly id: string | undefined
}

/**
 * Before the first page.
 *
 * @since 0.1.0
 * @category constants
 */
export const noBorder: Border = { create: undefined, update: undefined, id: undefined }

/**
 * Where a page begins, whatever was inserted or removed meanwhile: `before` the border under every possible order, `at`
 * the very second of the border (good only if orders of one second keep their places), or perhaps `behind` it.
 *
 * @since 0.1.0
 * @category models
 */
export type Place = "before" | "at" | "behind"

const place = (step: number): Place => (step < 0 ? "before" : step === 0 ? "at" : "behind")

const placeBy = (order: Order, first: Sighting, border: Border): Place => {
  if (order === "idDesc" || order === "idAsc") {
    if (border.id === undefined) return "behind"
    const step = compareIds(first.guarantee_order_id, border.id)
    // An id is there once: at the border is as good as before it.
    return step === 0 ? "before" : place(order === "idAsc" ? step : -step)
  }
  const byCreation = order === "createDesc" || order === "createAsc"
  const time = byCreation ? first.create_time : first.update_time
  const end = byCreation ? border.create : border.update
  if (time === undefined || end === undefined) return "behind"
  return place(order === "createAsc" || order === "updateAsc" ? time - end : end - time)
}

/**
 * Where a page that begins with `first` begins: the worst of what the possible orders say.
 *
 * @since 0.1.0
 * @category accessors
 */
export const begins = (evidence: Evidence, first: Sighting, border: Border): Place => {
  const places = orders.filter((order) => mayBe(evidence, order)).map((order) => placeBy(order, first, border))
  if (places.length === 0 || places.includes("behind")) return "behind"
  return places.includes("at") ? "at" : "before"
}
