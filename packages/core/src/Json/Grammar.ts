/**
 * The grammar of JSON, walked unit by unit without recursion. It runs only after the platform's parser refused a text,
 * to tell where and why, or that raw control characters inside strings are all that is wrong with it.
 *
 * @since 0.1.0
 */

/**
 * Why a text is no JSON.
 *
 * - `Empty`: nothing but blanks
 * - `UnexpectedEnd`: good so far, but cut off
 * - `UnexpectedToken`: something else stands where the grammar asks for `expected`
 * - `BadNumber`: a number with a leading zero, or without the digits that must follow `-`, `.` or `e`
 * - `BadEscape`: a backslash that starts no escape of JSON
 * - `TrailingContent`: more text after the value
 * - `Encoding`: the bytes are UTF-16 or UTF-32, not UTF-8
 * - `TooLarge`: longer than one string can be
 *
 * @since 0.1.0
 * @category models
 */
export type Reason =
  | "Empty"
  | "UnexpectedEnd"
  | "UnexpectedToken"
  | "BadNumber"
  | "BadEscape"
  | "TrailingContent"
  | "Encoding"
  | "TooLarge"

/**
 * What the grammar asks for at the place of the fault.
 *
 * @since 0.1.0
 * @category models
 */
export type Expected =
  | "value"
  | "valueOrClose"
  | "key"
  | "keyOrClose"
  | "colon"
  | "commaOrClose"
  | "closingQuote"
  | "digit"
  | "escape"
  | "end"

/**
 * A fault and its place, counted in units from the start of the text.
 *
 * @since 0.1.0
 * @category models
 */
export interface Fault {
  readonly reason: Reason
  readonly expected: Expected
  readonly offset: number
}

/**
 * What a walk found: the first fault, and the places of the raw control characters inside strings up to there.
 *
 * @since 0.1.0
 * @category models
 */
export interface Outcome {
  readonly fault: Fault | undefined
  readonly controls: ReadonlyArray<number>
}

const ARRAY = 0
const OBJECT = 1

const isDigit = (unit: number | undefined): boolean => unit !== undefined && unit >= 48 && unit <= 57
const isHex = (unit: number): boolean =>
  (unit >= 48 && unit <= 57) || (unit >= 97 && unit <= 102) || (unit >= 65 && unit <= 70)

/** What may follow a backslash, besides `u`: `" \ / b f n r t`. */
const isEscape = (unit: number): boolean =>
  unit === 34 ||
  unit === 92 ||
  unit === 47 ||
  unit === 98 ||
  unit === 102 ||
  unit === 110 ||
  unit === 114 ||
  unit === 116

const LITERALS: ReadonlyMap<number, string> = new Map([
  [116, "true"],
  [102, "false"],
  [110, "null"]
])

class Walker {
  readonly controls: Array<number> = []
  fault: Fault | undefined = undefined
  private readonly units: ArrayLike<number>
  private at: number

  constructor(units: ArrayLike<number>, start: number) {
    this.units = units
    this.at = start
  }

  /** One turn of the loop per token: a value (or what a container may start with), then all that may follow it. */
  walk(): void {
    const open: Array<typeof ARRAY | typeof OBJECT> = []
    let expected: Expected = "value"
    for (;;) {
      const unit = this.token()
      if (unit === undefined) {
        return this.fail(open.length === 0 && expected === "value" ? "Empty" : "UnexpectedEnd", expected)
      }
      const closes = expected === "valueOrClose" ? 93 : expected === "keyOrClose" ? 125 : -1
      if (unit === closes) {
        open.pop()
        this.at++
      } else {
        if (expected === "key" || expected === "keyOrClose") {
          if (unit !== 34) return this.fail("UnexpectedToken", expected)
          if (!this.string() || !this.colon()) return
        }
        const start = this.token()
        if (start === undefined) return this.fail("UnexpectedEnd", "value")
        if (start === 91 || start === 123) {
          open.push(start === 91 ? ARRAY : OBJECT)
          expected = start === 91 ? "valueOrClose" : "keyOrClose"
          this.at++
          continue
        }
        if (!this.scalar(start, expected === "valueOrClose" ? expected : "value")) return
      }
      const next = this.afterValue(open)
      if (next === undefined) return
      expected = next
    }
  }

  /** Leaves every container that ends here; what must come next, or `undefined` when the walk is over. */
  private afterValue(open: Array<typeof ARRAY | typeof OBJECT>): Expected | undefined {
    for (;;) {
      const unit = this.token()
      const inside = open.at(-1)
      if (inside === undefined) {
        if (unit !== undefined) this.fail("TrailingContent", "end")
        return undefined
      }
      if (unit === 44) {
        this.at++
        return inside === ARRAY ? "value" : "key"
      }
      if (unit !== (inside === ARRAY ? 93 : 125)) {
        this.fail(unit === undefined ? "UnexpectedEnd" : "UnexpectedToken", "commaOrClose")
        return undefined
      }
      open.pop()
      this.at++
    }
  }

  /** Skips blanks; the unit that follows, `undefined` at the end. */
  private token(): number | undefined {
    const { units } = this
    for (; this.at < units.length; this.at++) {
      const unit = units[this.at]!
      if (unit !== 32 && unit !== 10 && unit !== 13 && unit !== 9) return unit
    }
    return undefined
  }

  private colon(): boolean {
    const unit = this.token()
    if (unit === 58) {
      this.at++
      return true
    }
    this.fail(unit === undefined ? "UnexpectedEnd" : "UnexpectedToken", "colon")
    return false
  }

  private scalar(unit: number, expected: Expected): boolean {
    if (unit === 34) return this.string()
    if (unit === 45 || isDigit(unit)) return this.number()
    const literal = LITERALS.get(unit)
    if (literal === undefined) {
      this.fail("UnexpectedToken", expected)
      return false
    }
    for (let i = 0; i < literal.length; i++, this.at++) {
      if (this.units[this.at] !== literal.charCodeAt(i)) {
        this.fail(this.at >= this.units.length ? "UnexpectedEnd" : "UnexpectedToken", expected)
        return false
      }
    }
    return true
  }

  private string(): boolean {
    const { units } = this
    for (this.at++; this.at < units.length; this.at++) {
      const unit = units[this.at]!
      if (unit === 34) {
        this.at++
        return true
      }
      if (unit === 92) {
        if (!this.escape()) return false
      } else if (unit < 32) {
        this.controls.push(this.at)
      }
    }
    this.fail("UnexpectedEnd", "closingQuote")
    return false
  }

  /** From a backslash to the last unit of its escape. */
  private escape(): boolean {
    const { units } = this
    const unit = units[++this.at]
    let missing = unit === 117 ? 4 : 0
    let good = unit === undefined || missing > 0 || isEscape(unit)
    while (good && missing > 0 && this.at + 1 < units.length) {
      good = isHex(units[++this.at]!)
      missing--
    }
    if (good && unit !== undefined && missing === 0) return true
    if (good) this.at = units.length
    this.fail(good ? "UnexpectedEnd" : "BadEscape", "escape")
    return false
  }

  private number(): boolean {
    const { units } = this
    if (units[this.at] === 45) this.at++
    if (units[this.at] === 48) {
      this.at++
      if (isDigit(units[this.at])) {
        this.fail("BadNumber", "commaOrClose")
        return false
      }
    } else if (!this.digits()) {
      return false
    }
    if (units[this.at] === 46) {
      this.at++
      if (!this.digits()) return false
    }
    if (units[this.at] === 101 || units[this.at] === 69) {
      this.at++
      if (units[this.at] === 43 || units[this.at] === 45) this.at++
      if (!this.digits()) return false
    }
    return true
  }

  /** One digit and more. */
  private digits(): boolean {
    const { units } = this
    const start = this.at
    while (isDigit(units[this.at])) this.at++
    if (this.at > start) return true
    this.fail(this.at >= units.length ? "UnexpectedEnd" : "BadNumber", "digit")
    return false
  }

  private fail(reason: Reason, expected: Expected): void {
    this.fault = { reason, expected, offset: this.at }
  }
}

/**
 * Walks a text given as its units (bytes of UTF-8, or UTF-16 code units) from `start` to its end.
 *
 * @since 0.1.0
 * @category constructors
 */
export const walk = (units: ArrayLike<number>, start: number): Outcome => {
  const walker = new Walker(units, start)
  walker.walk()
  return { fault: walker.fault, controls: walker.controls }
}
