/**
 * An endpoint as a value. One interpreter (a layer of {@link OperationExecutor}) runs them all, so that a new WeChat
 * endpoint is a new record and not a new code path.
 *
 * @since 0.1.0
 */
import * as Context from "effect/Context"
import type * as Effect from "effect/Effect"
import type * as Either from "effect/Either"
import type * as Redacted from "effect/Redacted"
import * as Schema from "effect/Schema"
import type * as AST from "effect/SchemaAST"
import type { Builder, DecodeReport } from "./DecodeReport.js"
import type { Encodable, JsonObject } from "./Json.js"
import type { DecodeError, InvalidRequestError, WeChatError } from "./WeChatError.js"
import * as Wire from "./Wire.js"

/**
 * The choices WeChat's documents leave open about how a request is written.
 *
 * - `statusFilterFormat`: `codes` (numbers, the seed document), `names` (an array of `STATUS_…`), `name` (one name as a
 *   string: one status a call).
 * - `idFormat`: `number` (bare integers, the documented type) or `string`.
 *
 * @since 0.1.0
 * @category models
 */
export interface WireOptions {
  readonly statusFilterFormat: "codes" | "names" | "name"
  readonly idFormat: "number" | "string"
}

/**
 * As on WeChat's page: status numbers, and ids as bare integers.
 *
 * @since 0.1.0
 * @category constants
 */
export const defaultWireOptions: WireOptions = { statusFilterFormat: "codes", idFormat: "number" }

/**
 * What stands around the fields of every answer. Token answers leave it out when they succeed.
 *
 * @since 0.1.0
 * @category schemas
 */
export const Envelope = Schema.Struct({
  errcode: Wire.integer("错误码", "Error code"),
  errmsg: Wire.text("错误信息", "Error message")
}).annotations({ identifier: "Envelope" })

/**
 * A model with a title on every field, for documents and tests; `Wire.fields` lists it.
 *
 * @since 0.1.0
 * @category models
 */
export interface Model {
  readonly ast: AST.AST
}

/**
 * What every endpoint is, whichever token opens it.
 *
 * @since 0.1.0
 * @category models
 */
export interface Endpoint<Name extends string, Output> {
  /** WeChat's English name of the interface; also the label of spans, metrics and errors. */
  readonly name: Name
  readonly method: "GET" | "POST"
  /** Path without host and query. */
  readonly path: string
  /** A `write` is never repeated once it may have reached WeChat. */
  readonly access: "read" | "write"
  /** The model of the body that is sent. */
  readonly request?: Model
  /** The model of the answer beside the envelope. */
  readonly response?: Model
  /** Reads the body of a successful answer (`errcode` 0). */
  readonly decode: (body: JsonObject, report: Builder) => Either.Either<Output, DecodeError>
  /** A field of which at least one is there when WeChat leaves `errcode` out of a success. */
  readonly successFields: ReadonlyArray<string>
  /** The error codes its page lists, besides the common ones. */
  readonly codes: ReadonlyArray<number>
  /** The official page. */
  readonly source: string
}

/**
 * An endpoint of WeChat as a value: a new endpoint is a new record.
 *
 * @since 0.1.0
 * @category models
 */
export interface Operation<Name extends string, Input, Output> extends Endpoint<Name, Output> {
  /** The token in the query is the shop's: its own, or the one it granted to a third-party platform. */
  readonly token?: "access"
  /** The JSON body; `undefined` for an operation without one. Refuses bad input before a byte leaves. */
  readonly encode: (input: Input, wire: WireOptions) => Either.Either<Encodable | undefined, InvalidRequestError>
  /** The permission set a third-party platform needs; `undefined` where the page names none. */
  readonly permissionSet: number | undefined
}

/**
 * Unwraps a secret for the one request that carries it.
 *
 * @since 0.1.0
 * @category models
 */
export type Reveal = (secret: Redacted.Redacted<string>) => string

/**
 * An endpoint that a third-party platform calls for itself. It is opened by the platform's `component_access_token`
 * (`component`) or carries its secret in the body (`none`), so no shop's executor takes it.
 *
 * @since 0.1.0
 * @category models
 */
export interface ComponentOperation<Name extends string, Input, Output> extends Endpoint<Name, Output> {
  readonly token: "component" | "none"
  /**
   * The JSON body for the platform `component` (its appid), built when it is sent: only then are its secrets unwrapped.
   * Refuses bad input before a byte leaves.
   */
  readonly encode: (
    input: Input,
    component: string
  ) => Either.Either<(reveal: Reveal) => Encodable, InvalidRequestError>
}

/**
 * What an operation answered, and what was unusual about it.
 *
 * @since 0.1.0
 * @category models
 */
export interface Answer<A> {
  readonly value: A
  readonly report: DecodeReport
}

/**
 * Executes operations for one shop.
 *
 * @since 0.1.0
 * @category models
 */
export interface OperationExecutorService {
  /** How this executor writes requests. */
  readonly wire: WireOptions
  readonly execute: <Name extends string, Input, Output>(
    operation: Operation<Name, Input, Output>,
    input: Input
  ) => Effect.Effect<Answer<Output>, WeChatError>
}

/**
 * The port between the models and whatever reaches WeChat; `@wxshop/transport` has the layer over HTTP.
 *
 * @since 0.1.0
 * @category tags
 */
export class OperationExecutor extends Context.Tag("@wxshop/core/Operation/OperationExecutor")<
  OperationExecutor,
  OperationExecutorService
>() {}
