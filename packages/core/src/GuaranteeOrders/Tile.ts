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
