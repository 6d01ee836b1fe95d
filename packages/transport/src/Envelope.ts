/**
 * What comes back, read as WeChat's envelope `{"errcode":0,"errmsg":"ok",…}`. WeChat answers business errors with HTTP 200;
 * web pages, empty and cut-off bodies, and HTTP statuses come from what stands between.
 *
 * @since 0.1.0
 */
import * as Either from "effect/Either"
import * as Option from "effect/Option"
import type { Call as CallKind } from "@wxshop/core/ErrorCode"
import * as Json from "@wxshop/core/Json"
import type { Redact } from "@wxshop/core/Redaction"
import type { DecodeError, WeChatError } from "@wxshop/core/WeChatError"
import { decodeError, fromErrcode, fromHttpStatus } from "@wxshop/core/WeChatError"
import type { Response } from "./Http.js"
import * as RetryAfter from "./Retry/RetryAfter.js"

/**
 * Who is being answered.
 *
 * @since 0.1.0
 * @category models
 */
export interface Asked {
  readonly operation: string
  /** `token` for the calls that fetch tokens: there 40001 means wrong credentials. */
  readonly kind: CallKind
  /** At least one of these is in a success whose `errcode` is left out. */
  readonly successFields: ReadonlyArray<string>
}

/**
 * An answer that is a JSON object; whether it is a success is the next question.
 *
 * @since 0.1.0
 * @category models
 */
export interface Envelope {
  readonly body: Json.JsonObject
  readonly status: number
  /** How many faults the JSON codec forgave. */
  readonly repairs: number
  /** Masks the secrets of the request. */
  readonly redact: Redact
}

const LESS_THAN = 0x3c

const isBlank = (byte: number | undefined): boolean =>
  byte === 0x20 || byte === 0x09 || byte === 0x0a || byte === 0x0d || byte === 0xef || byte === 0xbb || byte === 0xbf

/** The first byte that is neither white space nor part of a byte order mark. */
const firstByte = (bytes: Uint8Array): number | undefined => {
  let index = 0
  while (index < bytes.length && isBlank(bytes[index])) index++
  return bytes[index]
}

const isObject = (value: Json.JsonValue): value is Json.JsonObject =>
  typeof value === "object" && value !== null && !Array.isArray(value)

const parse = (asked: Asked, response: Response): Either.Either<Envelope, DecodeError> => {
  const occurrence = { operation: asked.operation, httpStatus: response.status }
  const first = firstByte(response.bytes)
  if (first === undefined) return Either.left(decodeError({ ...occurrence, reason: "Empty" }))
  if (first === LESS_THAN) return Either.left(decodeError({ ...occurrence, reason: "Html" }))
  return Json.parse(response.bytes).pipe(
    Either.mapLeft((error) =>
      decodeError({
        ...occurrence,
        reason: error.reason === "UnexpectedEnd" ? "Truncated" : error.reason === "TooLarge" ? "TooLarge" : "NotJson",
        position: error.offset
      })
    ),
    Either.flatMap(({ repairs, value }) =>
      isObject(value)
        ? Either.right({ body: value, repairs, status: response.status, redact: response.redact })
        : Either.left(decodeError({ ...occurrence, reason: "WrongType", text: notAnObject }))
    )
  )
}

const notAnObject = {
  zh: "返回内容不是 JSON 对象，不是微信的返回格式",
  en: "The answer is not a JSON object, so it is not WeChat's."
}

const noErrcode = {
  zh: "返回内容既没有 errcode，也没有应有的字段，不是微信的返回格式",
  en: "The answer holds neither an errcode nor a field it should have, so it is not WeChat's."
}

type Errcode =
  | { readonly _tag: "Absent" }
  | { readonly _tag: "Code"; readonly code: number }
  | { readonly _tag: "Strange" }

const errcodeOf = (body: Json.JsonObject): Errcode => {
  const value = body["errcode"]
  if (value === undefined || value === null) return { _tag: "Absent" }
  if (typeof value === "number" && Number.isInteger(value)) return { _tag: "Code", code: value }
  // Sent as text, or too long for a number: no page documents such a code, but it is one.
  if (typeof value === "string" && /^\s*-?\d+\s*$/.test(value)) return { _tag: "Code", code: Number(value) }
  return { _tag: "Strange" }
}

/**
 * Reads a response as an envelope. A status outside 200–299 is an error of its own, unless the body says what WeChat means.
 * `nowMillis` matters only beside a `Retry-After`.
 *
 * @since 0.1.0
 * @category decoding
 */
export const open = (asked: Asked, response: Response, nowMillis = 0): Either.Either<Envelope, WeChatError> => {
  const { status } = response
  const parsed = parse(asked, response)
  if (status >= 200 && status <= 299) return parsed
  const code = Either.isRight(parsed) ? errcodeOf(parsed.right.body) : undefined
  return code?._tag === "Code" && code.code !== 0
    ? parsed
    : Either.left(
        fromHttpStatus({
          operation: asked.operation,
          httpStatus: status,
          retryAfterSeconds: Option.getOrUndefined(RetryAfter.parse(response.retryAfter, nowMillis))
        })
      )
}

/**
 * Turns an envelope that reports an error into that error. A missing `errcode` counts as 0 only beside a field that a
 * success has.
 *
 * @since 0.1.0
 * @category decoding
 */
export const check = (asked: Asked, envelope: Envelope): Either.Either<Envelope, WeChatError> => {
  const { body, redact, status } = envelope
  const { operation } = asked
  const found = errcodeOf(body)
  switch (found._tag) {
    case "Absent":
      return asked.successFields.some((field) => body[field] !== undefined)
        ? Either.right(envelope)
        : Either.left(
            decodeError({ operation, httpStatus: status, reason: "WrongType", path: "errcode", text: noErrcode })
          )
    case "Strange":
      return Either.left(decodeError({ operation, httpStatus: status, reason: "WrongType", path: "errcode" }))
    case "Code": {
      if (found.code === 0) return Either.right(envelope)
      const errmsg = body["errmsg"]
      return Either.left(
        fromErrcode({
          operation,
          redact,
          errcode: found.code,
          httpStatus: status,
          call: asked.kind,
          errmsg: typeof errmsg === "string" ? errmsg : undefined
        })
      )
    }
  }
}
