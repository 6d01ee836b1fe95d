/**
 * Windows of time small enough for one call. An answer that holds as many orders as it counts is a picture of one moment,
 * whatever the order of the list.
 *
 * @since 0.1.0
 */
import type { Sighting, Window } from "./Sighting.js"
import { FIRST } from "./WalkState.js"

/**
 * A window, both of whose bounds belong to it, as it is asked for: a second wider on both sides, so that it does not
 * matter whether the shop counts its bounds.
 *
 * @since 0.1.0
 * @category conversions
 */
export const around = ({ begin, end }: Window): Window => ({
  begin: Math.max(0, (begin ?? FIRST) - 1),
  ...(end === undefined ? {} : { end: end + 1 })
})

/**
 * Cuts a window into `count` parts of about as many orders each, by known creation times in ascending order.
 *
 * @since 0.1.0
 * @category conversions
 */
export const cut = (window: Window, times: ReadonlyArray<number>, count: number): ReadonlyArray<Window> => {
  const parts: Array<Window> = []
  let begin = window.begin ?? FIRST
  for (let i = 1; i < count; i++) {
    const last = times[Math.floor((i * times.length) / count)]
    if (last === undefined || last < begin || (window.end !== undefined && last >= window.end)) continue
    parts.push({ begin, end: last })
    begin = last + 1
  }
  return [...parts, window.end === undefined ? { begin } : { begin, end: window.end }]
}

/**
 * How many orders of a page a tile should have: a tenth less than a page leaves room for what enters meanwhile.
 *
 * @since 0.1.0
 * @category accessors
 */
export const fill = (pageSize: number, share = 0.9): number => Math.max(1, Math.floor(pageSize * share))

/**
 * Cuts a window at the middle of the orders seen in it; `undefined` if it is one second, or none is known.
 *
 * @since 0.1.0
 * @category conversions
 */
export const split = (window: Window, orders: ReadonlyArray<Sighting>): ReadonlyArray<Window> | undefined => {
  const begin = window.begin ?? FIRST
  const times = orders
    .flatMap(({ create_time }) => (create_time === undefined || create_time < begin ? [] : [create_time]))
    .sort((a, b) => a - b)
  const middle = times[Math.floor((times.length - 1) / 2)]
  if (middle === undefined || (window.end !== undefined && begin >= window.end)) return undefined
  const last = window.end === undefined ? middle : Math.min(middle, window.end - 1)
  return [{ begin, end: last }, window.end === undefined ? { begin: last + 1 } : { begin: last + 1, end: window.end }]
}
