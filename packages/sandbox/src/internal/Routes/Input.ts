/**
 * How a request body is judged: a wrong JSON type is a format error (47001), a wrong value a parameter error (9700224).
 *
 * @since 0.1.0
 */
import * as Either from "effect/Either"
import type { Dialect } from "../../Dialect.js"
import type { Read } from "../../WireJson.js"
import * as WireJson from "../../WireJson.js"

/**
 * Why a request is refused.
 *
 * @since 0.1.0
 * @category models
 */
export interface Refusal {
  readonly errcode: number
  readonly errmsg?: string
}

/**
 * @since 0.1.0
 * @category models
 */
export type Judged<A> = Either.Either<A, Refusal>

/** The largest id that fits in 64 bits. */
const LARGEST = 18_446_744_073_709_551_615n

/**
 * @since 0.1.0
 * @category constructors
 */
export const badFormat = (hint: string): Either.Either<never, Refusal> =>
  Either.left({ errcode: 47001, errmsg: `data format error hint: [${hint}]` })

/**
 * @since 0.1.0
 * @category constructors
 */
export const badValue: Either.Either<never, Refusal> = Either.left({ errcode: 9700224 })

/**
 * The fields of a JSON object body.
 *
 * @since 0.1.0
 * @category parsing
 */
export const object = (body: Uint8Array): Judged<ReadonlyMap<string, Read>> => {
  if (body.length === 0) return Either.left({ errcode: 44002 })
  return Either.match(WireJson.read(body), {
    onLeft: (fault) => badFormat(`expected ${fault.expected} at ${fault.offset}`),
    onRight: (value) => {
      const fields = WireJson.fields(value)
      return fields === undefined ? badFormat("not an object") : Either.right(fields)
    }
  })
}

/**
 * A text, `undefined` when the field is absent or null.
 *
 * @since 0.1.0
 * @category parsing
 */
export const text = (value: Read | undefined, name: string): Judged<string | undefined> => {
  if (value === undefined || value === null) return Either.right(undefined)
  return typeof value === "string" ? Either.right(value) : badFormat(`${name} is not a string`)
}

/**
 * An integer that is not negative, `undefined` when the field is absent or null.
 *
 * @since 0.1.0
 * @category parsing
 */
export const integer = (value: Read | undefined, name: string): Judged<number | undefined> => {
  if (value === undefined || value === null) return Either.right(undefined)
  if (!(value instanceof WireJson.NumberLiteral)) return badFormat(`${name} is not a number`)
  if (!/^-?[0-9]+$/.test(value.text)) return badFormat(`${name} is not an integer`)
  const number = Number(value.text)
  return number >= 0 && Number.isSafeInteger(number) ? Either.right(number) : badValue
}

/**
 * One id, compared later by its digits; never through a JavaScript number.
 *
 * @since 0.1.0
 * @category parsing
 */
export const id = (value: Read, name: string, form: Dialect["requestIds"]): Judged<string> => {
  const digits = value instanceof WireJson.NumberLiteral ? value.text : typeof value === "string" ? value : undefined
  if (digits === undefined) return badFormat(`${name} is not an id`)
  const wrongForm = form !== "any" && (form === "number") !== value instanceof WireJson.NumberLiteral
  if (wrongForm) return badFormat(`${name} must be a ${form}`)
  return /^(?:0|[1-9][0-9]{0,19})$/.test(digits) && BigInt(digits) <= LARGEST ? Either.right(digits) : badValue
}

/**
 * A list of ids; absent, null and empty are all no filter.
 *
 * @since 0.1.0
 * @category parsing
 */
export const ids = (value: Read | undefined, name: string, dialect: Dialect): Judged<ReadonlyArray<string>> => {
  if (value === undefined || value === null) return Either.right([])
  if (!Array.isArray(value)) return badFormat(`${name} is not an array`)
  if (value.length > dialect.maxIds) return badValue
  return Either.all((value as ReadonlyArray<Read>).map((item) => id(item, name, dialect.requestIds)))
}
