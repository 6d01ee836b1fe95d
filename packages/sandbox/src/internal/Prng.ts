/**
 * The seeded source of everything that looks random here. It is our own and small, so that a seed gives the same world
 * on every Node, every machine and every version of `effect`.
 *
 * @since 0.1.0
 */

/**
 * A stream of pseudo-random values. The same seed and the same calls give the same values.
 *
 * @since 0.1.0
 * @category models
 */
export interface Prng {
  /** A number in [0, 1). */
  readonly next: () => number
  /** An integer from `min` to `max`, both included. */
  readonly int: (min: number, max: number) => number
  /** True with the given probability. */
  readonly chance: (probability: number) => boolean
  readonly pick: <A>(list: readonly [A, ...Array<A>]) => A
  /** A new array in another order. */
  readonly shuffle: <A>(list: ReadonlyArray<A>) => Array<A>
  /** `length` characters of the given alphabet. */
  readonly text: (length: number, alphabet: string) => string
}

/** Decimal digits. */
export const DIGITS = "0123456789"
/** Lower-case hexadecimal digits. */
export const HEX = "0123456789abcdef"
/** The alphabet of tokens, openids and media ids. */
export const WORD = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"

/**
 * A stable 32-bit hash of a text (FNV-1a, then mixed): where a choice must depend on an order and not on call order.
 *
 * @since 0.1.0
 * @category hashing
 */
export const hash = (text: string): number => {
  let state = 0x811c9dc5
  for (let index = 0; index < text.length; index++) {
    state = Math.imul(state ^ text.charCodeAt(index), 0x01000193)
  }
  state = Math.imul(state ^ (state >>> 16), 0x85ebca6b)
  state = Math.imul(state ^ (state >>> 13), 0xc2b2ae35)
  return (state ^ (state >>> 16)) >>> 0
}

/**
 * A generator (sfc32) for a text or a number.
 *
 * @since 0.1.0
 * @category constructors
 */
export const make = (seed: string | number): Prng => {
  const label = String(seed)
  let a = hash(`${label}/a`)
  let b = hash(`${label}/b`)
  let c = hash(`${label}/c`)
  let counter = 1
  const next = (): number => {
    const sum = (a + b + counter) | 0
    counter = (counter + 1) | 0
    a = b ^ (b >>> 9)
    b = (c + (c << 3)) | 0
    c = (((c << 21) | (c >>> 11)) + sum) | 0
    return (sum >>> 0) / 4294967296
  }
  for (let round = 0; round < 12; round++) next()
  const int = (min: number, max: number): number => min + Math.floor(next() * (max - min + 1))
  return {
    next,
    int,
    chance: (probability) => next() < probability,
    pick: <A>(list: readonly [A, ...Array<A>]): A => list[int(0, list.length - 1)] as A,
    shuffle: (list) => {
      const copy = [...list]
      for (let index = copy.length - 1; index > 0; index--) {
        const other = int(0, index)
        ;[copy[index], copy[other]] = [copy[other] as (typeof copy)[number], copy[index] as (typeof copy)[number]]
      }
      return copy
    },
    text: (length, alphabet) => {
      // One draw of 32 bits is good for several characters.
      const each = Math.floor(31 / Math.log2(alphabet.length))
      let out = ""
      while (out.length < length) {
        let bits = Math.floor(next() * 4294967296)
        for (let index = 0; index < each && out.length < length; index++) {
          out += alphabet[bits % alphabet.length]
          bits = Math.floor(bits / alphabet.length)
        }
      }
      return out
    }
  }
}
