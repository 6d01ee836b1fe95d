/**
 * Exact identifiers. WeChat's ids are unsigned 64-bit integers: the order id `3726524657461498624` does not survive a
 * JavaScript number, so an id is a branded string of decimal digits everywhere and never passes through one.
 *
 * @since 0.1.0
 */
import * as Either from "effect/Either"
import * as ParseResult from "effect/ParseResult"
import * as Schema from "effect/Schema"
import { type InvalidRequestError, invalidRequest } from "./WeChatError.js"

/** The largest unsigned 64-bit integer; digit strings of one length compare like the numbers they stand for. */
const MAX_UINT64 = "18446744073709551615"

/**
 * Whether a text is 1 to 20 decimal digits without a leading zero and at most 2^64−1.
 *
 * @since 0.1.0
 * @category guards
 */
export const isUint64Digits = (text: string): boolean => {
  const length = text.length
  if (length === 0 || length > 20) return false
  for (let i = 0; i < length; i++) {
    const code = text.charCodeAt(i)
    if (code < 48 || code > 57) return false
  }
  if (length > 1 && text.charCodeAt(0) === 48) return false
  return length < 20 || text <= MAX_UINT64
}

/**
 * The digits of an id as WeChat may send it: a JSON string, or a JSON integer that a double holds exactly (the lossless
 * codec hands longer ones over as digit text). Anything else is `undefined`, never a rounded number.
 *
 * @since 0.1.0
 * @category constructors
 */
export const digitsFromWire = (wire: unknown): string | undefined => {
  if (typeof wire === "string") return isUint64Digits(wire) ? wire : undefined
  if (typeof wire === "number" && Number.isSafeInteger(wire) && wire >= 0) return String(wire)
  return undefined
}

const idSchema = <B extends string>(brand: B) => {
  const digits = Schema.String.pipe(
    Schema.filter(isUint64Digits, {
      message: () => `${brand}: expected 1 to 20 decimal digits, at most ${MAX_UINT64}`
    }),
    Schema.brand(brand)
  )
  return Schema.transformOrFail(Schema.Union(Schema.String, Schema.Number), digits, {
    strict: true,
    decode: (wire, _, ast) => {
      const text = digitsFromWire(wire)
      return text === undefined
        ? ParseResult.fail(new ParseResult.Type(ast, wire, `${brand}: not an exact unsigned 64-bit integer`))
        : ParseResult.succeed(text)
    },
    encode: (text) => ParseResult.succeed(text)
  }).annotations({ identifier: brand })
}

/**
 * 保障单号, the id of a guarantee order (16 digits today).
 *
 * @since 0.1.0
 * @category schemas
 */
export const GuaranteeOrderId = idSchema("GuaranteeOrderId")

/**
 * @since 0.1.0
 * @category models
 */
export type GuaranteeOrderId = typeof GuaranteeOrderId.Type

/**
 * 订单号, the id of the shop order behind a guarantee order (19 digits today).
 *
 * @since 0.1.0
 * @category schemas
 */
export const OrderId = idSchema("OrderId")

/**
 * @since 0.1.0
 * @category models
 */
export type OrderId = typeof OrderId.Type

/**
 * 礼物单号, the id of the present an order was given as.
 *
 * @since 0.1.0
 * @category schemas
 */
export const PresentOrderId = idSchema("PresentOrderId")

/**
 * @since 0.1.0
 * @category models
 */
export type PresentOrderId = typeof PresentOrderId.Type

const parse =
  <A extends string>(field: string, name: { readonly zh: string; readonly en: string }) =>
  (text: string): Either.Either<A, InvalidRequestError> =>
    isUint64Digits(text)
      ? Either.right(text as A)
      : Either.left(
          invalidRequest(field, {
            zh: `${name.zh}必须是 1 到 20 位十进制数字（不超过 ${MAX_UINT64}，不带前导零）`,
            en: `the ${name.en} must be 1 to 20 decimal digits (at most ${MAX_UINT64}, no leading zero)`
          })
        )

/**
 * Reads a guarantee order id that a person or a program typed.
 *
 * @since 0.1.0
 * @category constructors
 */
export const parseGuaranteeOrderId: (text: string) => Either.Either<GuaranteeOrderId, InvalidRequestError> = parse(
  "guarantee_order_id",
  { zh: "保障单号", en: "guarantee order id" }
)

/**
 * Reads an order id that a person or a program typed.
 *
 * @since 0.1.0
 * @category constructors
 */
export const parseOrderId: (text: string) => Either.Either<OrderId, InvalidRequestError> = parse("order_id", {
  zh: "订单号",
  en: "order id"
})
