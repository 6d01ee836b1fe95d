/**
 * One annotated field of a model: its kind, its title in both languages, and a constructor for every kind.
 *
 * @since 0.1.0
 */
import type * as Option from "effect/Option"
import * as Schema from "effect/Schema"
import * as AST from "effect/SchemaAST"
import * as GuaranteeStatus from "../GuaranteeStatus.js"
import type { JsonValue } from "../Json.js"
import type { Text } from "../Language.js"
import { Fen as FenSchema } from "../Money.js"
import { EpochSeconds } from "../Time.js"

/**
 * - `id`: an unsigned 64-bit integer, digits as text.
 * - `time`: a Unix time, seconds or milliseconds by magnitude, `0` = not set.
 * - `fen`: money in 分. `integer`: any other whole number. `type`: the type of a guarantee order.
 * - `text`: a string. `status`: a `STATUS_…` name. `personal`: a buyer's data, masked wherever it is shown.
 * - `ids`, `statuses`: a list of ids, of the names of statuses.
 * - `media`: a list of media ids or URLs. `elements`: a list whose elements are kept as received.
 * - `object`: one nested object. `list`: a list of objects.
 *
 * @since 0.1.0
 * @category models
 */
export type Kind =
  | "id"
  | "time"
  | "fen"
  | "integer"
  | "type"
  | "text"
  | "status"
  | "personal"
  | "ids"
  | "statuses"
  | "media"
  | "elements"
  | "object"
  | "list"

/**
 * What a field is for code (its kind) and for people (its titles).
 *
 * @since 0.1.0
 * @category models
 */
export interface Field extends Text {
  readonly kind: Kind
}

const FieldAnnotation = Symbol.for("@wxshop/core/Wire/Field")

/**
 * The annotation of a schema node, if it has one.
 *
 * @since 0.1.0
 * @category annotations
 */
export const fieldOf = (ast: AST.Annotated): Option.Option<Field> => AST.getAnnotation<Field>(FieldAnnotation)(ast)

const annotated = <A, I, R>(schema: Schema.Schema<A, I, R>, kind: Kind, zh: string, en: string) =>
  schema.annotations({ title: `${zh} ${en}`, [FieldAnnotation]: { kind, zh, en } satisfies Field })

const optional = <A, I, R>(schema: Schema.Schema<A, I, R>, kind: Kind, zh: string, en: string) =>
  Schema.optionalWith(annotated(schema, kind, zh, en), { exact: true })

/** JSON of any shape. The codec made it, so there is nothing left to check. */
const Json: Schema.Schema<JsonValue> = Schema.declare((_: unknown): _ is JsonValue => true, { identifier: "Json" })

/**
 * A field that must be there.
 *
 * @since 0.1.0
 * @category fields
 */
export const required = <A, I>(schema: Schema.Schema<A, I>, kind: Kind, zh: string, en: string) =>
  annotated(schema, kind, zh, en)

/**
 * An id that must be there.
 *
 * @since 0.1.0
 * @category fields
 */
export const requiredId = <A extends string, I>(schema: Schema.Schema<A, I>, zh: string, en: string) =>
  required(schema, "id", zh, en)

/**
 * An id: digits as text, whatever JSON type they came in.
 *
 * @since 0.1.0
 * @category fields
 */
export const id = <A extends string, I>(schema: Schema.Schema<A, I>, zh: string, en: string) =>
  optional(schema, "id", zh, en)

/**
 * A time in seconds since 1970; milliseconds are accepted, and 0 means that there is none.
 *
 * @since 0.1.0
 * @category fields
 */
export const time = (zh: string, en: string) => optional(EpochSeconds, "time", zh, en)

/**
 * An amount in 分, an integer.
 *
 * @since 0.1.0
 * @category fields
 */
export const fen = (zh: string, en: string) => optional(FenSchema, "fen", zh, en)

/**
 * A number that is only a number: counts and codes.
 *
 * @since 0.1.0
 * @category fields
 */
export const integer = (zh: string, en: string) => optional(Schema.Number, "integer", zh, en)

/**
 * The number of a type of guarantee; an unknown one is kept.
 *
 * @since 0.1.0
 * @category fields
 */
export const type = (zh: string, en: string) => optional(Schema.Number, "type", zh, en)

/**
 * Plain text.
 *
 * @since 0.1.0
 * @category fields
 */
export const text = (zh: string, en: string) => optional(Schema.String, "text", zh, en)

/**
 * The name of a status; an unknown one is kept as it came.
 *
 * @since 0.1.0
 * @category fields
 */
export const status = (zh: string, en: string) => optional(Schema.String, "status", zh, en)

/**
 * A buyer's personal data: `Redacted`, so that printing, logging or serialising an order never shows it.
 *
 * @since 0.1.0
 * @category fields
 */
export const personal = (zh: string, en: string) => optional(Schema.Redacted(Schema.String), "personal", zh, en)

/**
 * A list of ids of one kind.
 *
 * @since 0.1.0
 * @category fields
 */
export const ids = <A extends string, I>(schema: Schema.Schema<A, I>, zh: string, en: string) =>
  optional(Schema.Array(schema), "ids", zh, en)

/**
 * A list of the names of documented statuses.
 *
 * @since 0.1.0
 * @category fields
 */
export const statuses = (zh: string, en: string) =>
  optional(Schema.Array(Schema.Literal(...GuaranteeStatus.rows.map((row) => row.name))), "statuses", zh, en)

/**
 * The addresses or media ids of pictures and videos.
 *
 * @since 0.1.0
 * @category fields
 */
export const media = (zh: string, en: string) => optional(Schema.Array(Schema.String), "media", zh, en)

/**
 * A list whose elements are kept as received, objects or text.
 *
 * @since 0.1.0
 * @category fields
 */
export const elements = (zh: string, en: string) => optional(Schema.Array(Json), "elements", zh, en)

/**
 * One object with a model of its own.
 *
 * @since 0.1.0
 * @category fields
 */
export const object = <A, I>(schema: Schema.Schema<A, I>, zh: string, en: string) => optional(schema, "object", zh, en)

/**
 * A list of objects with a model of their own; a lone object counts as a list of one.
 *
 * @since 0.1.0
 * @category fields
 */
export const list = <A, I>(schema: Schema.Schema<A, I>, zh: string, en: string) =>
  optional(Schema.Array(schema), "list", zh, en)
