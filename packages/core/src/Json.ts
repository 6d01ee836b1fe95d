/**
 * The one JSON codec for every body that WeChat sends or gets. `JSON.parse` rounds WeChat's order ids (19 digits) to
 * the next double, without an error; here they come out, and go back, digit by digit.
 *
 * - **Reading.** An integer literal from `-(2^53 − 1)` to `2^53 − 1` is a number; any other integer literal is the text
 *   of its digits, exactly as written. All else accepts and yields what `JSON.parse` does, `1.5` and `1e400` included.
 * - **Writing.** Only what was wrapped by {@link bareInteger} or {@link wireId} becomes a bare integer of any length; a
 *   string stays a string.
 *
 * @since 0.1.0
 */
import * as Either from "effect/Either"
import { walk } from "./Json/Grammar.js"
import { fromFault, type JsonSyntaxError, tooLarge } from "./Json/JsonSyntaxError.js"
import { quoteText, withQuotedBytes } from "./Json/LongInteger.js"
import { ESCAPE_GROWTH, escapeBytes, escapeText } from "./Json/Repair.js"
import { decodeUtf8 } from "./Json/Utf8.js"

export { JsonSyntaxError } from "./Json/JsonSyntaxError.js"
export { BareInteger, bareInteger, type Encodable, stringify, wireId } from "./Json/Stringify.js"

/**
 * What a JSON text stands for. A string may be a string of the text or the digits of a long integer: whoever reads an
 * id takes both.
 *
 * @since 0.1.0
 * @category models
 */
export type JsonValue = null | boolean | number | string | ReadonlyArray<JsonValue> | JsonObject

/**
 * An object of a JSON text; every key is an own field, `__proto__` too.
 *
 * @since 0.1.0
 * @category models
 */
export interface JsonObject {
  readonly [key: string]: JsonValue
}

/**
 * A value, and how many faults were forgiven on the way to it: one for each control character that stood raw inside a
 * string (WeChat sends them), one for a byte order mark at the start.
 *
 * @since 0.1.0
 * @category models
 */
export interface Parsed {
  readonly value: JsonValue
  readonly repairs: number
}

/**
 * The longest input, in bytes or UTF-16 code units (448 MiB). With every long integer in quotes it still fits into one
 * string of V8.
 */
const MAX_LENGTH = 448 * 1024 * 1024

/**
 * Reads a JSON text, from UTF-8 bytes (the faster way: ids are made safe before the bytes become text) or from a
 * string.
 *
 * Bytes that are no UTF-8 read as U+FFFD, as every decoder of the platform does it. Numbers that are no integer
 * literals (a decimal point, an exponent) are rounded as everywhere; a duplicate key keeps its last value; `__proto__`
 * is a key like others.
 *
 * @since 0.1.0
 * @category conversions
 */
export const parse = (input: Uint8Array | string): Either.Either<Parsed, JsonSyntaxError> => {
  if (input.length > MAX_LENGTH) return Either.left(tooLarge())
  const mark = markLength(input)
  const value = read(skip(input, mark))
  return value === refused ? diagnose(input, mark) : Either.right({ value, repairs: mark === 0 ? 0 : 1 })
}

const refused = Symbol("refused")

/** The platform's own error is dropped: it quotes the text. */
const read = (source: Uint8Array | string): JsonValue | typeof refused => {
  try {
    return JSON.parse(typeof source === "string" ? quoteText(source) : withQuotedBytes(source, decodeUtf8))
  } catch {
    return refused
  }
}

/** What the platform refused: forgiven if raw control characters are all that is wrong, otherwise said where and why. */
const diagnose = (input: Uint8Array | string, mark: number): Either.Either<Parsed, JsonSyntaxError> => {
  const units = typeof input === "string" ? codeUnits(input) : input
  const { controls, fault } = walk(units, mark)
  if (fault !== undefined) {
    return Either.left(fromFault(units, isWide(input) ? { ...fault, reason: "Encoding" } : fault))
  }
  if (input.length + ESCAPE_GROWTH * controls.length > MAX_LENGTH) return Either.left(tooLarge())
  const repaired = typeof input === "string" ? escapeText(input, controls) : escapeBytes(input, controls)
  const value = read(skip(repaired, mark))
  if (value === refused) throw new Error("Json.parse: the platform refuses a text that the grammar takes")
  return Either.right({ value, repairs: controls.length + (mark === 0 ? 0 : 1) })
}

/** The units of a leading byte order mark: three bytes, or one character. */
const markLength = (input: Uint8Array | string): number => {
  if (typeof input === "string") return input.charCodeAt(0) === 0xfeff ? 1 : 0
  return input[0] === 0xef && input[1] === 0xbb && input[2] === 0xbf ? 3 : 0
}

const skip = (input: Uint8Array | string, length: number): Uint8Array | string =>
  length === 0 ? input : typeof input === "string" ? input.slice(length) : input.subarray(length)

const codeUnits = (text: string): Uint16Array => {
  const units = new Uint16Array(text.length)
  for (let i = 0; i < units.length; i++) units[i] = text.charCodeAt(i)
  return units
}

/** Bytes of UTF-16 or UTF-32, by their byte order mark or by the zeros beside ASCII. */
const isWide = (input: Uint8Array | string): boolean => {
  if (typeof input === "string") return false
  const [first, second, , fourth] = input
  return (
    (first === 0xff && second === 0xfe) ||
    (first === 0xfe && second === 0xff) ||
    first === 0 ||
    (second === 0 && fourth === 0)
  )
}
