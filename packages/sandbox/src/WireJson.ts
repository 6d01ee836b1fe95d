/**
 * JSON as it crosses the sandbox's socket. It is not core's codec on purpose: the judge of a client must tell the bare
 * number `37` from the text `"37"`, keep every digit of both, and be able to write what real WeChat writes although no
 * standard allows it (control characters inside texts). Two independent codecs also check each other in the tests.
 *
 * @since 0.1.0
 */
import * as Either from "effect/Either"
import type { Read, SyntaxFault } from "./WireJson/Reader.js"
import { NumberLiteral, Reader, Stop } from "./WireJson/Reader.js"

export type { Read, SyntaxFault } from "./WireJson/Reader.js"
export { NumberLiteral } from "./WireJson/Reader.js"

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
 * Fields in the order they are written.
 *
 * @since 0.1.0
 * @category models
 */
export interface WireObject {
  readonly [field: string]: Wire | undefined
}

const isWire = (value: unknown): value is Wire => {
  if (value === null || typeof value === "boolean" || typeof value === "string") return true
  if (typeof value === "number") return Number.isFinite(value)
  if (value instanceof Digits || value instanceof Written) return true
  return Array.isArray(value) ? value.every(isWire) : isWireObject(value)
}

/**
 * Whether a value is a plain object that `write` can write.
 *
 * @since 0.1.0
 * @category guards
 */
export const isWireObject = (value: unknown): value is WireObject => {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return false
  const prototype: unknown = Object.getPrototypeOf(value)
  const isPlain = prototype === Object.prototype || prototype === null
  return isPlain && Object.values(value).every((field) => field === undefined || isWire(field))
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
