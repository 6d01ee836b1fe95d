/**
 * JSON as it crosses the sandbox's socket. It is not core's codec on purpose: the judge of a client must tell the bare
 * number `37` from the text `"37"`, keep every digit of both, and be able to write what real WeChat writes although no
 * standard allows it (control characters inside texts). Two independent codecs also check each other in the tests.
 *
 * @since 0.1.0
 */
import * as Either from "effect/Either"

/**
 * An integer written with exactly these digits.
 *
 * @since 0.1.0
 * @category models
 */
export class Digits {
  readonly digits: string
  constructor(digits: string) {
    this.digits = digits
  }
}

/**
 * JSON that is written already.
 *
 * @since 0.1.0
 * @category models
 */
export class Written {
  readonly json: string
  constructor(json: string) {
    this.json = json
  }
}

/**
 * What can be written. An `undefined` field is left out.
 *
 * @since 0.1.0
 * @category models
 */
export type Wire = null | boolean | number | string | Digits | Written | ReadonlyArray<Wire> | WireObject

/**
 * @since 0.1.0
 * @category models
 */
export interface WireObject {
  readonly [field: string]: Wire | undefined
}

const quoteRaw = (text: string): string => `"${text.replaceAll("\\", "\\\\").replaceAll('"', '\\"')}"`

/**
 * Writes a value. With `rawControls`, control characters inside texts go out as they are, as some of WeChat's do.
 *
 * @since 0.1.0
 * @category writing
 */
export const write = (value: Wire, rawControls = false): string => {
  const quote = rawControls ? quoteRaw : (text: string) => JSON.stringify(text)
  const go = (node: Wire): string => {
    if (node === null) return "null"
    if (typeof node === "string") return quote(node)
    if (typeof node !== "object") return String(node)
    if (node instanceof Digits) return node.digits
    if (node instanceof Written) return node.json
    if (Array.isArray(node)) return `[${(node as ReadonlyArray<Wire>).map(go).join(",")}]`
    const fields: Array<string> = []
    for (const [name, field] of Object.entries(node as WireObject)) {
      if (field !== undefined) fields.push(`${JSON.stringify(name)}:${go(field)}`)
    }
    return `{${fields.join(",")}}`
  }
  return go(value)
}

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

/** Unwinds the recursive reader; never leaves this module. */
class Stop extends Error {
  readonly fault: SyntaxFault
  constructor(fault: SyntaxFault) {
    super("not JSON")
    this.fault = fault
  }
}

class Reader {
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

/**
 * Reads strictly: no byte order mark, no control character inside a text, no comma too many, at most 512 levels.
 *
 * @since 0.1.0
 * @category reading
 */
export const read = (body: Uint8Array): Either.Either<Read, SyntaxFault> =>
  Either.try({
    try: () => new Reader(new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(body)).document(),
    catch: (cause) => (cause instanceof Stop ? cause.fault : { offset: 0, expected: "UTF-8" })
  })

/**
 * An object's fields; `undefined` for anything else.
 *
 * @since 0.1.0
 * @category reading
 */
export const fields = (value: Read): ReadonlyMap<string, Read> | undefined => (value instanceof Map ? value : undefined)

/**
 * The same value as plain data. Integers that a double cannot hold become digit texts, so nothing is ever rounded.
 *
 * @since 0.1.0
 * @category reading
 */
export const plain = (value: Read): unknown => {
  if (value instanceof NumberLiteral) {
    const number = Number(value.text)
    return /^-?[0-9]+$/.test(value.text) && !Number.isSafeInteger(number) ? value.text : number
  }
  if (value instanceof Map) return Object.fromEntries([...value].map(([name, field]) => [name, plain(field)]))
  if (Array.isArray(value)) return (value as ReadonlyArray<Read>).map(plain)
  return value
}
