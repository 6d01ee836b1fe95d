/**
 * The nearest known words to a mistyped one.
 *
 * @since 0.1.0
 */

/** Edit distance in which swapping two neighbours is one step (optimal string alignment). */
const distance = (left: string, right: string): number => {
  let before: Array<number> = []
  let previous = Array.from({ length: right.length + 1 }, (_, column) => column)
  for (let row = 1; row <= left.length; row++) {
    const current = [row]
    for (let column = 1; column <= right.length; column++) {
      const same = left[row - 1] === right[column - 1]
      let best = Math.min(previous[column]! + 1, current[column - 1]! + 1, previous[column - 1]! + (same ? 0 : 1))
      const swapped =
        row > 1 && column > 1 && left[row - 1] === right[column - 2] && left[row - 2] === right[column - 1]
      if (swapped) best = Math.min(best, before[column - 2]! + 1)
      current.push(best)
    }
    before = previous
    previous = current
  }
  return previous[right.length]!
}

/**
 * At most `max` of `known` that are near enough to `word`, the nearest first.
 *
 * @since 0.1.0
 * @category constructors
 */
export const nearest = (word: string, known: ReadonlyArray<string>, max = 3): ReadonlyArray<string> => {
  const wanted = word.toLowerCase()
  return known
    .map((candidate) => {
      const lower = candidate.toLowerCase()
      const part = wanted.length >= 3 && (lower.includes(wanted) || wanted.includes(lower))
      return { candidate, distance: part ? 1 : distance(wanted, lower) }
    })
    .filter(
      ({ candidate, distance }) => distance <= Math.max(1, Math.floor(Math.max(word.length, candidate.length) * 0.4))
    )
    .sort((left, right) => left.distance - right.distance)
    .slice(0, max)
    .map(({ candidate }) => candidate)
}
