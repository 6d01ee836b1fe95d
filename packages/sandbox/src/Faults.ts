/**
 * The script of trouble: which request gets which fault.
 *
 * @since 0.1.0
 */
import * as Either from "effect/Either"
import * as Syntax from "./Faults/Syntax.js"
import type { Fault, Trouble } from "./Faults/Trouble.js"
import * as Table from "./Faults/Trouble.js"
import type { Prng } from "./internal/Prng.js"
import type { SandboxOptionError } from "./SandboxError.js"
import { badOption } from "./SandboxError.js"

export type { Fault, Kind, Row, Trouble, When } from "./Faults/Trouble.js"

/**
 * Every kind of trouble with its written forms and what it does.
 *
 * @since 0.1.0
 * @category tables
 */
export const rows = Table.rows

/**
 * Reads one fault as the CLI's `--fault` takes it: `errcode=45011*3@searchguaranteeorder`, `hang@getguaranteeorder`,
 * `rate=0.1:http=502`.
 *
 * @since 0.1.0
 * @category parsing
 */
export const parse: (text: string) => Either.Either<Fault, SandboxOptionError> = Syntax.parse

/**
 * The text that `parse` reads back.
 *
 * @since 0.1.0
 * @category formatting
 */
export const format: (fault: Fault) => string = Syntax.format

/**
 * A fault from a text or as it is, with an operation that exists.
 *
 * @since 0.1.0
 * @category parsing
 */
export const check = (
  input: Fault | string,
  operations: ReadonlyArray<string>
): Either.Either<Fault, SandboxOptionError> =>
  Either.flatMap(typeof input === "string" ? parse(input) : Either.right(input), (fault) => {
    const wanted = fault.operation
    if (wanted === undefined || operations.some((path) => matches(wanted, path))) return Either.right(fault)
    const known = operations.map((path) => path.slice(path.lastIndexOf("/") + 1)).join(", ")
    return Either.left(badOption("fault operation", wanted, { zh: known, en: known }))
  })

const matches = (operation: string, path: string): boolean => operation === path || path.endsWith(`/${operation}`)

/**
 * The faults that still wait.
 *
 * @since 0.1.0
 * @category models
 */
export interface Script {
  readonly push: (fault: Fault) => void
  readonly clear: () => void
  /** Takes the fault of a request on this path. */
  readonly take: (path: string) => Trouble | undefined
  readonly pending: () => ReadonlyArray<Fault>
}

interface Line {
  readonly fault: Fault
  times: number
  after: number
}

/**
 * An empty script. Its dice are `prng`.
 *
 * @since 0.1.0
 * @category constructors
 */
export const make = (prng: Prng): Script => {
  let lines: Array<Line> = []
  const take = (path: string): Trouble | undefined => {
    let taken: Line | undefined
    for (const line of lines) {
      if (line.fault.operation !== undefined && !matches(line.fault.operation, path)) continue
      if (line.after > 0) line.after--
      // Every die is thrown for every request, so that one fault does not change the luck of the next.
      else if (line.fault.rate !== undefined) {
        const hit = prng.chance(line.fault.rate)
        if (hit && taken === undefined) taken = line
      } else if (taken === undefined || taken.fault.rate !== undefined) taken = line
    }
    if (taken === undefined) return undefined
    taken.times--
    lines = lines.filter((line) => line.times > 0)
    return taken.fault.trouble
  }
  return {
    push: (fault) => {
      const times = fault.times ?? (fault.rate === undefined ? 1 : Number.POSITIVE_INFINITY)
      if (times > 0) lines.push({ fault, times, after: fault.after ?? 0 })
    },
    clear: () => {
      lines = []
    },
    take,
    pending: () =>
      lines.map((line) => ({ ...line.fault, times: line.times, ...(line.after > 0 ? { after: line.after } : {}) }))
  }
}
