/**
 * The name somebody probably meant.
 *
 * @since 0.1.0
 */

/** Edits between two short words: insert, delete or replace one letter. */
const distance = (left: string, right: string): number => {
  let previous = Array.from({ length: right.length + 1 }, (_, index) => index)
  for (let i = 1; i <= left.length; i++) {
    const current = [i]
    for (let j = 1; j <= right.length; j++) {
      const replaced = previous[j - 1]! + (left[i - 1] === right[j - 1] ? 0 : 1)
      current.push(Math.min(replaced, previous[j]! + 1, current[j - 1]! + 1))
    }
    previous = current
  }
  return previous[right.length]!
}

const plain = (name: string): string => name.toLowerCase().replace(/[^a-z0-9]/g, "")

/**
 * The one of `names` that is nearest to `word`, if any is near: at most one edit in three letters, and letter case and
 * punctuation do not count.
 *
 * @since 0.1.0
 * @category search
 */
export const nearest = (word: string, names: ReadonlyArray<string>): string | undefined => {
  const wanted = plain(word.slice(0, 64))
  let best: string | undefined
  let least = Infinity
  for (const name of names) {
    const edits = distance(wanted, plain(name))
    if (edits < least && edits <= Math.max(1, Math.floor(plain(name).length / 3))) {
      best = name
      least = edits
    }
  }
  return best
}
