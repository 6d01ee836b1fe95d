/**
 * A strict reader that loses nothing: numbers stay literals, so that a bare number and a text can be told apart.
 *
 * @since 0.1.0
 */

/**
 * A number as the client wrote it, not a digit lost.
 *
 * @since 0.1.0
 * @category models
 */
export class NumberLiteral {
  readonly text: string
  constructor(text: string) {
    this.text = text
  }
}

/**
 * What was read.
 *
 * @since 0.1.0
 * @category models
 */
export type Read = null | boolean | string | NumberLiteral | ReadonlyArray<Read> | ReadonlyMap<string, Read>

/**
 * Where a body stopped being JSON: the offset in characters.
 *
 * @since 0.1.0
 * @category errors
 */
export interface SyntaxFault {
  readonly offset: number
  readonly expected: string
}

const NUMBER = /-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?/y
// Control characters, quote and backslash end a run of plain characters; the first are not allowed at all.
// oxlint-disable-next-line no-control-regex
const PLAIN = /[^"\\\u0000-\u001f]*/y
const SPACE = /[ \t\n\r]*/y
const ESCAPES: Readonly<Record<string, string>> = {
  '"': '"',
  "\\": "\\",
  "/": "/",
  b: "\b",
  f: "\f",
  n: "\n",
  r: "\r",
  t: "\t"
}
const MAX_DEPTH = 512

/**
 * Unwinds the recursive reader; never leaves `WireJson`.
 *
 * @since 0.1.0
 * @category errors
 */
export class Stop extends Error {
  readonly fault: SyntaxFault
  constructor(fault: SyntaxFault) {
    super("not JSON")
    this.fault = fault
  }
}

/**
 * Reads one text; a fault is thrown as a `Stop`.
 *
 * @since 0.1.0
 * @category reading
 */
export class Reader {
  private at = 0
  private readonly text: string
  constructor(text: string) {
    this.text = text
  }

  document(): Read {
    const value = this.value(0)
    this.match(SPACE)
    if (this.at < this.text.length) this.stop("the end")
    return value
  }

  private stop(expected: string): never {
    throw new Stop({ offset: this.at, expected })
  }

  private match(pattern: RegExp): string {
    pattern.lastIndex = this.at
    const found = pattern.exec(this.text)?.[0] ?? ""
    this.at += found.length
    return found
  }

  private take(character: string): boolean {
    if (this.text[this.at] !== character) return false
    this.at++
    return true
  }

  private value(depth: number): Read {
    if (depth > MAX_DEPTH) this.stop("less depth")
    this.match(SPACE)
    if (this.take("{")) return this.object(depth)
    if (this.take("[")) return this.array(depth)
    if (this.take('"')) return this.string()
    for (const [word, value] of WORDS) {
      if (this.text.startsWith(word, this.at)) {
        this.at += word.length
        return value
      }
    }
    const literal = this.match(NUMBER)
    return literal === "" ? this.stop("a value") : new NumberLiteral(literal)
  }

  private array(depth: number): ReadonlyArray<Read> {
    const items: Array<Read> = []
    this.match(SPACE)
    if (this.take("]")) return items
    for (;;) {
      items.push(this.value(depth + 1))
      this.match(SPACE)
      if (this.take("]")) return items
      if (!this.take(",")) this.stop("',' or ']'")
    }
  }

  private object(depth: number): ReadonlyMap<string, Read> {
    const fields = new Map<string, Read>()
    this.match(SPACE)
    if (this.take("}")) return fields
    for (;;) {
      this.match(SPACE)
      if (!this.take('"')) this.stop("a field name")
      const name = this.string()
      this.match(SPACE)
      if (!this.take(":")) this.stop("':'")
      fields.set(name, this.value(depth + 1))
      this.match(SPACE)
      if (this.take("}")) return fields
      if (!this.take(",")) this.stop("',' or '}'")
    }
  }

  private string(): string {
    let out = ""
    for (;;) {
      out += this.match(PLAIN)
      if (this.take('"')) return out
      if (!this.take("\\")) this.stop("a printable character")
      const letter = this.text[this.at] ?? ""
      const hex = /^u[0-9a-fA-F]{4}$/.test(this.text.slice(this.at, this.at + 5))
      const plain = ESCAPES[letter]
      if (hex) {
        out += String.fromCharCode(Number.parseInt(this.text.slice(this.at + 1, this.at + 5), 16))
        this.at += 5
      } else if (plain === undefined) this.stop("an escape")
      else {
        out += plain
        this.at++
      }
    }
  }
}

const WORDS: ReadonlyArray<readonly [string, Read]> = [
  ["true", true],
  ["false", false],
  ["null", null]
]
