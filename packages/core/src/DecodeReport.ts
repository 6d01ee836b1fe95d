/**
 * What was unusual about an answer that decoded all the same: WeChat's documents contradict themselves and change, so an
 * unknown field or status is kept and counted here, never an error.
 *
 * @since 0.1.0
 */

/**
 * - `unknown-field`: a field no document names; kept in the raw order.
 * - `unknown-status`, `unknown-type`: a value outside the documented list; kept.
 * - `milliseconds`: a time of 10^12 or more, read as milliseconds.
 * - `object-for-array`: one object where a list is documented.
 * - `wrong-type`: a value of another type; converted where that is exact, otherwise left out of the decoded order.
 * - `missing-status`: an order without a status.
 * - `filter-ignored`: an order the request's filter excludes; dropped from the answer.
 *
 * @since 0.1.0
 * @category models
 */
export type Kind =
  | "unknown-field"
  | "unknown-status"
  | "unknown-type"
  | "milliseconds"
  | "object-for-array"
  | "wrong-type"
  | "missing-status"
  | "filter-ignored"

/**
 * One line of a report: what, where (`guarantee_order_list[].foo`) and how often.
 *
 * @since 0.1.0
 * @category models
 */
export interface Entry {
  readonly kind: Kind
  readonly path: string
  readonly count: number
}

/**
 * What was unusual about decoded answers, and how often. Holds names and counts, never a value.
 *
 * @since 0.1.0
 * @category models
 */
export interface DecodeReport {
  /** Raw control characters and byte order marks the JSON codec had to accept. */
  readonly repairs: number
  readonly entries: ReadonlyArray<Entry>
}

/**
 * A report of nothing unusual.
 *
 * @since 0.1.0
 * @category constructors
 */
export const empty: DecodeReport = { repairs: 0, entries: [] }

/**
 * Whether nothing unusual was seen.
 *
 * @since 0.1.0
 * @category guards
 */
export const isEmpty = (report: DecodeReport): boolean => report.repairs === 0 && report.entries.length === 0

// A hostile or broken answer may invent field names without end; past this many the rest is counted together.
const MAX_ENTRIES = 200
const OVERFLOW_PATH = "…"

/**
 * Collects a report while a body is decoded. Mutable, and local to one decode.
 *
 * @since 0.1.0
 * @category models
 */
export class Builder {
  private readonly counts = new Map<string, { kind: Kind; path: string; count: number }>()
  private repairs = 0

  add(kind: Kind, path: string, count = 1): void {
    const key = `${kind} ${path}`
    const found = this.counts.get(key)
    if (found !== undefined) {
      found.count += count
    } else if (this.counts.size < MAX_ENTRIES || path === OVERFLOW_PATH) {
      this.counts.set(key, { kind, path, count })
    } else {
      this.add(kind, OVERFLOW_PATH, count)
    }
  }

  addRepairs(count: number): void {
    this.repairs += count
  }

  /** Adds everything another report holds. */
  addReport(report: DecodeReport): void {
    this.repairs += report.repairs
    for (const entry of report.entries) this.add(entry.kind, entry.path, entry.count)
  }

  build(): DecodeReport {
    if (this.repairs === 0 && this.counts.size === 0) return empty
    return { repairs: this.repairs, entries: [...this.counts.values()].map((entry) => ({ ...entry })) }
  }
}

/**
 * A builder with nothing in it yet.
 *
 * @since 0.1.0
 * @category constructors
 */
export const builder = (): Builder => new Builder()

/**
 * The sum of two reports.
 *
 * @since 0.1.0
 * @category combining
 */
export const merge = (self: DecodeReport, that: DecodeReport): DecodeReport => {
  if (isEmpty(that)) return self
  if (isEmpty(self)) return that
  const sum = builder()
  sum.addReport(self)
  sum.addReport(that)
  return sum.build()
}
