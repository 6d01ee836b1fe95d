/**
 * What the code that noticed a failure knows about it.
 *
 * @since 0.1.0
 */
import type { Redact } from "../Redaction.js"
import { type SafeCause, safeCause } from "./SafeCause.js"

/**
 * `operation` is the call that failed, `httpStatus` the status of its answer, `cause` whatever was thrown (a printable
 * copy of it is kept), `redact` hides secrets that only the caller knows, such as the token in use.
 *
 * @since 0.1.0
 * @category models
 */
export interface Occurrence {
  readonly operation: string
  readonly httpStatus?: number | undefined
  readonly cause?: unknown
  readonly redact?: Redact | undefined
}

interface Fields {
  readonly operation: string
  readonly httpStatus?: number | undefined
  readonly cause?: SafeCause | undefined
}

/**
 * The fields every error takes over from an occurrence.
 *
 * @since 0.1.0
 * @category conversions
 */
export const fieldsOf = (occurrence: Occurrence): Fields =>
  compact({
    operation: occurrence.operation,
    httpStatus: occurrence.httpStatus,
    cause: occurrence.cause === undefined ? undefined : safeCause(occurrence.cause, occurrence.redact)
  })

/**
 * The record without its undefined fields, so that an error equals what comes back from its JSON.
 *
 * @since 0.1.0
 * @category conversions
 */
export const compact = <A extends object>(record: A): A =>
  Object.fromEntries(Object.entries(record).filter(([, value]) => value !== undefined)) as A
