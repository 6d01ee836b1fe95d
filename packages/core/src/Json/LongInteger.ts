/**
 * Finds the integer literals of a JSON text that a double cannot be trusted with, and puts them in quotes, before the
 * platform's own parser reads (and would round) them.
 *
 * Only runs of 16 and more digits can hold such a literal, so the text is walked in strides of 16: a window whose last
 * character is no digit is skipped with one look. What a run found means is nearly always told by its surroundings;
 * only where it is not, quotes are counted from the last place that is known to stand outside a string.
 *
 * Quoting can neither make a bad text good nor a good one bad: a run is taken for a number only where a value may
 * stand, and there a string is as good as a number. The one short cut (a quote that follows a letter or digit must
 * close a string) is wrong only in texts that are already broken at that quote.
 *
 * @since 0.1.0
 */

/** The shortest run of digits that may exceed `Number.MAX_SAFE_INTEGER`. */
const RUN = 16
const MAX_SAFE = String(Number.MAX_SAFE_INTEGER)

const QUOTE = 34
const BACKSLASH = 92

const isDigit = (unit: number): boolean => unit >= 48 && unit <= 57
const isBlank = (unit: number): boolean => unit === 32 || unit === 10 || unit === 13 || unit === 9
const isWord = (unit: number): boolean =>
  (unit >= 97 && unit <= 122) || (unit >= 65 && unit <= 90) || unit === 95 || isDigit(unit)

/** Bytes of UTF-8, or text: all that matters to the search is ASCII, which both spell alike. */
type Source = Uint8Array | string

const unitAt = (source: Source, index: number): number =>
  typeof source === "string" ? source.charCodeAt(index) : source[index]!

/** Judges the runs of one text, left to right. */
class Judge {
  /** Start and end of each literal to quote, flat. */
  readonly cuts: Array<number> = []
  private readonly source: Source
  /** Up to here it is known whether a string is open. */
  private known = 0
  private open = false
  /** The first quote at or after `known`, as far as it was looked up; kept so that no stretch is searched twice. */
  private quote = -1

  constructor(source: Source) {
    this.source = source
  }

  /** Notes the run of digits `[start, end)` if it is an integer literal beyond the safe integers. */
  offer(start: number, end: number): void {
    const source = this.source
    if (isSafe(source, start, end)) return
    let right = end
    while (right < source.length && isBlank(unitAt(source, right))) right++
    if (right < source.length) {
      const unit = unitAt(source, right)
      if (unit !== 44 && unit !== 125 && unit !== 93) return // , } ]
    }
    const from = start > 0 && unitAt(source, start - 1) === 45 ? start - 1 : start
    if (!this.isValue(from)) return
    this.cuts.push(from, end)
    this.known = end
    this.open = false
  }

  private isValue(from: number): boolean {
    const source = this.source
    const left = this.before(from)
    if (left < 0) return true
    const unit = unitAt(source, left)
    if (unit === 58) {
      const close = this.before(left)
      if (close < 1 || unitAt(source, close) !== QUOTE) return false
      return isWord(unitAt(source, close - 1)) || this.isOutside(from)
    }
    return (unit === 44 || unit === 91) && this.isOutside(from) // , [
  }

  /** The index of the last unit before `index` that is not blank, or -1. */
  private before(index: number): number {
    let left = index - 1
    while (left >= 0 && isBlank(unitAt(this.source, left))) left--
    return left
  }

  /** Whether `index` stands outside every string, by counting the quotes up to it. */
  private isOutside(index: number): boolean {
    for (;;) {
      if (this.quote < this.known) this.quote = nextQuote(this.source, this.known)
      if (this.quote >= index) return !this.open
      if (this.open) {
        let slash = this.quote
        while (slash > this.known && unitAt(this.source, slash - 1) === BACKSLASH) slash--
        if ((this.quote - slash) % 2 === 0) this.open = false
      } else {
        this.open = true
      }
      this.known = this.quote + 1
    }
  }
}

/** The index of the first quote at or after `from`, or the length. */
const nextQuote = (source: Source, from: number): number => {
  const found = typeof source === "string" ? source.indexOf('"', from) : source.indexOf(QUOTE, from)
  return found < 0 ? source.length : found
}

/** Whether the run is no integer to care for: a safe one, or a number with a leading zero, which JSON refuses. */
const isSafe = (source: Source, start: number, end: number): boolean => {
  if (unitAt(source, start) === 48) return true
  if (end - start > RUN) return false
  for (let i = 0; i < RUN; i++) {
    const difference = unitAt(source, start + i) - MAX_SAFE.charCodeAt(i)
    if (difference !== 0) return difference < 0
  }
  return true
}

/** Written twice, here and below, because the search is the one loop that sees every stride. */
const findInBytes = (bytes: Uint8Array): ReadonlyArray<number> => {
  const judge = new Judge(bytes)
  let gap = -1 // the last index known to hold no digit
  for (let end = RUN - 1; end < bytes.length; end = gap + RUN) {
    let at = end
    while (at > gap && isDigit(bytes[at]!)) at--
    if (at === gap) {
      at = end + 1
      while (at < bytes.length && isDigit(bytes[at]!)) at++
      judge.offer(gap + 1, at)
    }
    gap = at
  }
  return judge.cuts
}

const findInText = (text: string): ReadonlyArray<number> => {
  const judge = new Judge(text)
  let gap = -1
  for (let end = RUN - 1; end < text.length; end = gap + RUN) {
    let at = end
    while (at > gap && isDigit(text.charCodeAt(at))) at--
    if (at === gap) {
      at = end + 1
      while (at < text.length && isDigit(text.charCodeAt(at))) at++
      judge.offer(gap + 1, at)
    }
    gap = at
  }
  return judge.cuts
}

/**
 * Where bytes are put together. It is kept from call to call, since fresh pages of memory cost more than what is written
 * to them; bodies beyond {@link KEPT} get an array of their own.
 */
let workspace = new Uint8Array(0)
const KEPT = 1024 * 1024

const take = (size: number): Uint8Array => {
  if (size > KEPT) return new Uint8Array(size)
  if (workspace.length < size) workspace = new Uint8Array(Math.min(KEPT, 2 * size))
  return workspace.subarray(0, size)
}

/**
 * What `use` makes of `bytes` with every integer literal beyond `±Number.MAX_SAFE_INTEGER` in quotes. The bytes handed
 * to `use` are good for the time of that call only.
 *
 * @since 0.1.0
 * @category conversions
 */
export const withQuotedBytes = <A>(bytes: Uint8Array, use: (quoted: Uint8Array) => A): A => {
  const cuts = findInBytes(bytes)
  if (cuts.length === 0) return use(bytes)
  const source = new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.length) // a Buffer's own subarray is slower
  const quoted = take(source.length + cuts.length)
  let read = 0
  let write = 0
  for (let i = 0; i < cuts.length; i += 2) {
    const start = cuts[i]!
    const end = cuts[i + 1]!
    quoted.set(source.subarray(read, start), write)
    write += start - read
    quoted[write++] = QUOTE
    for (let at = start; at < end; at++) quoted[write++] = source[at]!
    quoted[write++] = QUOTE
    read = end
  }
  quoted.set(source.subarray(read), write)
  return use(quoted)
}

/**
 * `text` with every integer literal beyond `±Number.MAX_SAFE_INTEGER` in quotes; the same text when there is none.
 *
 * @since 0.1.0
 * @category conversions
 */
export const quoteText = (text: string): string => {
  const cuts = findInText(text)
  if (cuts.length === 0) return text
  let quoted = ""
  let read = 0
  for (const cut of cuts) {
    quoted += text.slice(read, cut) + '"'
    read = cut
  }
  return quoted + text.slice(read)
}
