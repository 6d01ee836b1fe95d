/**
 * A guarantee order (保障单): decoded tolerantly, shown in one canonical view, encoded exactly.
 *
 * @since 0.1.0
 */
import * as Either from "effect/Either"
import * as Redacted from "effect/Redacted"
import type * as AST from "effect/SchemaAST"
import * as Decode from "./Decode.js"
import * as DecodeReport from "./DecodeReport.js"
import { GuaranteeOrder as Model } from "./GuaranteeOrder/Model.js"
import type { Encodable, JsonObject, JsonValue } from "./Json.js"
import { wireId } from "./Json.js"
import * as JsonView from "./JsonView.js"
import { type DecodeError, decodeError } from "./WeChatError.js"
import * as Wire from "./Wire.js"

export {
  /** @since 0.1.0 */
  BadPayInfo,
  /** @since 0.1.0 */
  FakeOnePayFourInfo,
  /** @since 0.1.0 */
  GuaranteeOrder,
  /** @since 0.1.0 */
  OrderPayInfo,
  /** @since 0.1.0 */
  OrderPresentInfo,
  /** @since 0.1.0 */
  ProductInfo
} from "./GuaranteeOrder/Model.js"

type GuaranteeOrder = typeof Model.Type

/** What WeChat sent, beside the order decoded from it: unknown fields live here. */
const raws = new WeakMap<object, JsonObject>()

const decodeModel = Decode.compile(Model)

/**
 * Decodes one order and adds what was unusual to the report. Fails only if the order has no usable id.
 *
 * @since 0.1.0
 * @category decoding
 */
export const decodeAt = (
  value: JsonValue,
  path: string,
  report: DecodeReport.Builder,
  operation: string
): Either.Either<GuaranteeOrder, DecodeError> => {
  const order = decodeModel(value, path, report)
  if (order === undefined || order instanceof Decode.MissingField) {
    return Either.left(decodeError({ operation, reason: "WrongType", path: order === undefined ? path : order.path }))
  }
  if (order.status === undefined) report.add("missing-status", path)
  raws.set(order, value as JsonObject)
  return Either.right(order)
}

/**
 * Decodes one order from WeChat's JSON (or from its JSON view) together with its report.
 *
 * @since 0.1.0
 * @category decoding
 */
export const decode = (
  value: JsonValue
): Either.Either<{ readonly order: GuaranteeOrder; readonly report: DecodeReport.DecodeReport }, DecodeError> => {
  const report = DecodeReport.builder()
  return Either.map(decodeAt(value, "", report, "decode"), (order) => ({ order, report: report.build() }))
}

/**
 * The fields of an order with their kinds and titles in both languages, nested ones by dotted path.
 *
 * @since 0.1.0
 * @category annotations
 */
export const fields: ReadonlyArray<Wire.FieldPath> = Wire.fields(Model)

/**
 * @since 0.1.0
 * @category models
 */
export interface EncodeOptions {
  /** `number` (default) writes ids as bare JSON integers, `string` as JSON strings. */
  readonly idFormat?: "number" | "string"
}

const encodeStruct = (ast: AST.AST, value: Record<string, unknown>, options: EncodeOptions): Encodable => {
  const out: Record<string, Encodable> = {}
  for (const property of Wire.properties(ast)) {
    const field = value[property.name]
    if (field === undefined) continue
    out[property.name] = encodeProperty(property, field, options)
  }
  return out
}

const encodeProperty = (property: Wire.Property, value: unknown, options: EncodeOptions): Encodable => {
  switch (property.kind) {
    case "id":
      return wireId(value as string, options.idFormat)
    case "personal":
      return Redacted.value(value as Redacted.Redacted<string>)
    case "object":
      return encodeStruct(property.inner!, value as Record<string, unknown>, options)
    case "list":
      return (value as ReadonlyArray<Record<string, unknown>>).map((element) =>
        encodeStruct(property.inner!, element, options)
      )
    default:
      return value as Encodable
  }
}

/**
 * The order in WeChat's own JSON, documented fields only; give it to `Json.stringify`. Buyers' data is in clear.
 *
 * @since 0.1.0
 * @category encoding
 */
export const encode = (order: GuaranteeOrder, options: EncodeOptions = {}): Encodable =>
  encodeStruct(Model.ast, order, options)

/**
 * The object WeChat sent for this order, unknown fields included. For an order built by hand or copied, `undefined`.
 *
 * @since 0.1.0
 * @category accessors
 */
export const raw = (order: GuaranteeOrder): JsonObject | undefined => raws.get(order)

/**
 * The canonical JSON view (see `JsonView.ts`). A copied order has lost its raw object, so only documented fields show.
 *
 * @since 0.1.0
 * @category conversions
 */
export const view = (order: GuaranteeOrder, options?: JsonView.Options): JsonObject =>
  JsonView.make(Model, raws.get(order) ?? (encode(order, { idFormat: "string" }) as JsonObject), options)
