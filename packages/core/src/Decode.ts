/**
 * The tolerant decoder. It compiles a model's annotations (`Wire.ts`) to closures once, and then reads what WeChat really
 * sends: fields may be missing, lists may be objects, times may be milliseconds. What was unusual goes to the report; only
 * a missing required id fails. Plain closures instead of Schema's parser make it several times cheaper per order.
 *
 * @since 0.1.0
 */
import * as Redacted from "effect/Redacted"
import type * as AST from "effect/SchemaAST"
import type { Builder } from "./DecodeReport.js"
import * as GuaranteeStatus from "./GuaranteeStatus.js"
import * as GuaranteeType from "./GuaranteeType.js"
import { digitsFromWire } from "./Ids.js"
import type { JsonObject, JsonValue } from "./Json.js"
import { type EpochSeconds, fromWire } from "./Time.js"
import * as Wire from "./Wire.js"

/**
 * A required field that was missing or unusable, by its path.
 *
 * @since 0.1.0
 * @category models
 */
export class MissingField {
  readonly path: string
  constructor(path: string) {
    this.path = path
  }
}

/** Decodes one value; `undefined` leaves the field out. */
type Reader = (value: JsonValue, path: string, report: Builder) => unknown

/**
 * Whether a JSON value is an object: not null, not an array.
 *
 * @since 0.1.0
 * @category guards
 */
export const isObject = (value: JsonValue | undefined): value is JsonObject =>
  typeof value === "object" && value !== null && !Array.isArray(value)

const isList = (value: JsonValue): value is ReadonlyArray<JsonValue> => Array.isArray(value)

/** The number a text stands for, when it stands for exactly one whole number. */
const wholeNumber = (value: string): number | undefined => {
  if (!/^-?\d{1,16}$/.test(value)) return undefined
  const number = Number(value)
  return Number.isSafeInteger(number) ? number : undefined
}

const readInteger: Reader = (value, path, report) => {
  if (typeof value === "number" && Number.isSafeInteger(value)) return value
  report.add("wrong-type", path)
  return typeof value === "string" ? wholeNumber(value) : undefined
}

/** A number as a time. `undefined` is left to the caller to report, as zero may mean it. */
const readInstant = (value: number, path: string, report: Builder): EpochSeconds | undefined => {
  const seconds = fromWire(value)
  if (seconds !== undefined && seconds !== value) report.add("milliseconds", path)
  return seconds
}

const readTime: Reader = (value, path, report) => {
  if (value === 0 || value === "" || value === "0") return undefined
  if (typeof value === "number") {
    const seconds = readInstant(value, path, report)
    if (seconds === undefined) report.add("wrong-type", path)
    return seconds
  }
  report.add("wrong-type", path)
  if (typeof value !== "string") return undefined
  const number = wholeNumber(value)
  if (number !== undefined) return readInstant(number, path, report)
  // The JSON view's own form, so that a view decodes again.
  const millis = /^\d{4}-\d\d-\d\dT/.test(value) ? Date.parse(value) : Number.NaN
  return Number.isNaN(millis) ? undefined : fromWire(Math.floor(millis / 1000))
}

const readText: Reader = (value, path, report) => {
  if (typeof value === "string") return value
  report.add("wrong-type", path)
  return typeof value === "number" || typeof value === "boolean" ? String(value) : undefined
}

const readId: Reader = (value, path, report) => {
  // WeChat writes 0 or "" where there is none.
  if (value === 0 || value === "" || value === "0") return undefined
  const digits = digitsFromWire(value)
  if (digits === undefined) report.add("wrong-type", path)
  return digits
}

// A status is shown in reports and metrics, so only what looks like one is repeated there.
const reportable = (status: string): string => (/^\w{1,64}$/.test(status) ? status : "…")

const knownStatuses = new Set<string>(GuaranteeStatus.rows.map((row) => row.name))

const readStatus: Reader = (value, path, report) => {
  if (value === "") return undefined
  if (typeof value !== "string" || /^\d+$/.test(value)) report.add("wrong-type", path)
  if (typeof value !== "string" && typeof value !== "number") return undefined
  const name = GuaranteeStatus.normalize(String(value))
  if (!knownStatuses.has(name)) {
    report.add("unknown-status", `${path}=${reportable(name)}`)
  }
  return name
}

const readType: Reader = (value, path, report) => {
  const code = readInteger(value, path, report) as number | undefined
  if (code !== undefined && (code === 0 || GuaranteeType.rows.every((known) => known.code !== code))) {
    report.add("unknown-type", `${path}=${code}`)
  }
  return code
}

const readPersonal: Reader = (value, path, report) => {
  const text = readText(value, path, report)
  return typeof text === "string" ? Redacted.make(text) : undefined
}

const readMedia: Reader = (value, path, report) => {
  if (value === "") return []
  const elements = isList(value) ? value : [value]
  if (!isList(value)) report.add("wrong-type", path)
  const kept = elements.filter((element): element is string => typeof element === "string")
  if (kept.length !== elements.length) report.add("wrong-type", `${path}[]`, elements.length - kept.length)
  return kept
}

const readElements: Reader = (value, path, report) => {
  if (value === "") return []
  if (isList(value)) return value
  report.add(isObject(value) ? "object-for-array" : "wrong-type", path)
  return [value]
}

const scalars: Partial<Record<Wire.Kind, Reader>> = {
  id: readId,
  time: readTime,
  fen: readInteger,
  integer: readInteger,
  type: readType,
  text: readText,
  status: readStatus,
  personal: readPersonal,
  media: readMedia,
  elements: readElements
}

const readList =
  (element: Reader): Reader =>
  (value, path, report) => {
    let elements: ReadonlyArray<JsonValue>
    if (isList(value)) {
      elements = value
    } else if (isObject(value)) {
      report.add("object-for-array", path)
      elements = [value]
    } else {
      if (value !== "") report.add("wrong-type", path)
      return []
    }
    const decoded: Array<unknown> = []
    const inner = `${path}[]`
    for (const raw of elements) {
      const one = element(raw, inner, report)
      if (one instanceof MissingField) return one
      if (one !== undefined) decoded.push(one)
    }
    return decoded
  }

/** `null` is a missing value, but a list that is `null` is an empty one. */
const whenNull = (property: Wire.Property): unknown => (property.kind === "list" ? [] : undefined)

const compileStruct = (ast: AST.AST): Reader => {
  const readers = Wire.properties(ast).map((property) => ({ property, read: readerOf(property) }))
  const known = new Set(readers.map(({ property }) => property.name))
  // The path of every field, kept from one order to the next: building them anew costs more than decoding.
  let path = ""
  let paths = readers.map(({ property }) => property.name)
  const move = (to: string): void => {
    path = to
    paths = readers.map(({ property }) => (to === "" ? property.name : `${to}.${property.name}`))
  }
  return (value, at, report) => {
    if (!isObject(value)) {
      report.add("wrong-type", at)
      return undefined
    }
    if (at !== path) move(at)
    const decoded: Record<string, unknown> = {}
    let seen = 0
    for (let i = 0; i < readers.length; i++) {
      const { property, read } = readers[i]!
      const raw = value[property.name]
      if (raw !== undefined) seen++
      const one = raw === undefined ? undefined : raw === null ? whenNull(property) : read(raw, paths[i]!, report)
      if (one instanceof MissingField) return one
      if (one !== undefined) decoded[property.name] = one
      else if (property.required) return new MissingField(paths[i]!)
    }
    const keys = Object.keys(value)
    if (keys.length !== seen) {
      for (const key of keys) if (!known.has(key)) report.add("unknown-field", at === "" ? key : `${at}.${key}`)
    }
    return decoded
  }
}

const readerOf = (property: Wire.Property): Reader => {
  const scalar = scalars[property.kind]
  if (scalar !== undefined) return scalar
  if (property.inner === undefined) throw new Error(`Decode: ${property.name} has no inner model`)
  const struct = compileStruct(property.inner)
  return property.kind === "list" ? readList(struct) : struct
}

/**
 * Compiles a model to a decoder of one object. `undefined` means that the value was no object at all.
 *
 * @since 0.1.0
 * @category constructors
 */
export const compile = <A>(schema: {
  readonly Type: A
  readonly ast: AST.AST
}): ((value: JsonValue, path: string, report: Builder) => A | MissingField | undefined) =>
  compileStruct(schema.ast) as (value: JsonValue, path: string, report: Builder) => A | MissingField | undefined
