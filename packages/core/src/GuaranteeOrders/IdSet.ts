/**
 * A set of ids in about 17 bytes each: two 32-bit halves per id in a flat table with open addressing. A `Set` of id
 * strings costs several times that, and a walk over a million orders keeps nothing but its ids.
 *
 * @since 0.1.0
 */

const MIN_SLOTS = 64
// Beyond this share of used slots the table doubles; linear probing gets slow above it.
const MAX_LOAD = 0.75
const TWO_32 = 0x1_0000_0000

/**
 * Ids of 1 to 20 decimal digits up to 2^64−1, as the id schemas of `Ids.ts` guarantee.
 *
 * @since 0.1.0
 * @category models
 */
export class IdSet {
  private slots = new Uint32Array(MIN_SLOTS * 2)
  private used = 0
  // Zero marks a free slot, so the id 0 is remembered here.
  private zero = false
  private high = 0
  private low = 0

  /** How many ids it holds. */
  get size(): number {
    return this.used + (this.zero ? 1 : 0)
  }

  has(id: string): boolean {
    this.parse(id)
    if (this.high === 0 && this.low === 0) return this.zero
    const at = this.find()
    return this.slots[at] !== 0 || this.slots[at + 1] !== 0
  }

  /** Adds an id; `false` if it was there already. */
  add(id: string): boolean {
    this.parse(id)
    if (this.high === 0 && this.low === 0) {
      const fresh = !this.zero
      this.zero = true
      return fresh
    }
    const at = this.find()
    if (this.slots[at] !== 0 || this.slots[at + 1] !== 0) return false
    this.slots[at] = this.high
    this.slots[at + 1] = this.low
    this.used++
    if (this.used > (this.slots.length / 2) * MAX_LOAD) this.grow()
    return true
  }

  /** Reads the digits into two 32-bit halves, six at a time: 2^32 · 10^6 is still exact in a double. */
  private parse(id: string): void {
    const { length } = id
    let high = 0
    let low = 0
    let at = 0
    // The odd digits first, so that all other steps take six.
    let left = length % 6
    for (; left > 0; left--) low = low * 10 + id.charCodeAt(at++) - 48
    while (at < length) {
      let digits = 0
      for (const to = at + 6; at < to; at++) digits = digits * 10 + id.charCodeAt(at) - 48
      const product = low * 1e6 + digits
      const carry = Math.floor(product / TWO_32)
      low = product - carry * TWO_32
      high = high * 1e6 + carry
    }
    this.high = high
    this.low = low
  }

  /** The slot that holds the parsed id, or the free one where it belongs. */
  private find(): number {
    const { slots } = this
    const mask = slots.length / 2 - 1
    let at = mix(this.high, this.low) & mask
    while (true) {
      const index = at * 2
      const high = slots[index]!
      const low = slots[index + 1]!
      if ((high === this.high && low === this.low) || (high === 0 && low === 0)) return index
      at = (at + 1) & mask
    }
  }

  private grow(): void {
    const old = this.slots
    this.slots = new Uint32Array(old.length * 2)
    for (let i = 0; i < old.length; i += 2) {
      if (old[i] === 0 && old[i + 1] === 0) continue
      this.high = old[i]!
      this.low = old[i + 1]!
      const at = this.find()
      this.slots[at] = this.high
      this.slots[at + 1] = this.low
    }
  }
}

// The finaliser of MurmurHash3: consecutive ids must not fall into consecutive slots.
const mix = (high: number, low: number): number => {
  let hash = Math.imul(high, 0x9e3779b1) ^ low
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b)
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35)
  return (hash ^ (hash >>> 16)) >>> 0
}
