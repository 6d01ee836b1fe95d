/**
 * How this WeChat speaks: one value for every switch of the table.
 *
 * @since 0.1.0
 */
import type { Text } from "@wxshop/core/Language"
import * as Either from "effect/Either"
import type { Row } from "./Dialect/Row.js"
import { table } from "./Dialect/Table.js"
import type { SandboxOptionError } from "./SandboxError.js"
import { badOption } from "./SandboxError.js"

type Table = typeof table

/**
 * The name of a switch.
 *
 * @since 0.1.0
 * @category models
 */
export type Key = keyof Table

/**
 * A value for every switch.
 *
 * @since 0.1.0
 * @category models
 */
export type Dialect = { readonly [K in Key]: Table[K]["default"] }

export type { Row } from "./Dialect/Row.js"

/**
 * The table as rows, in the order of the README.
 *
 * @since 0.1.0
 * @category tables
 */
export const rows: ReadonlyArray<Row & { readonly key: Key }> = (Object.keys(table) as Array<Key>).map((key) => ({
  ...(table[key] as Row),
  key
}))

const byKey: ReadonlyMap<string, Row & { readonly key: Key }> = new Map(rows.map((row) => [row.key, row]))

// One word for both endpoints.
const ALIASES = new Map<string, ReadonlyArray<string>>([["timestamps", ["searchTimestamps", "getTimestamps"]]])

/**
 * What the page of `searchguaranteeorder` says, with the untidiness real answers are known for.
 *
 * @since 0.1.0
 * @category constants
 */
export const defaults = Object.fromEntries(rows.map((row) => [row.key, row.default])) as unknown as Dialect

/**
 * The values a switch takes, for help texts and errors.
 *
 * @since 0.1.0
 * @category formatting
 */
export const accepted = (row: Row): Text => {
  switch (row.kind) {
    case "choice":
      return { zh: row.words.join("、"), en: row.words.join(", ") }
    case "integer":
      return { zh: `${row.min} 到 ${row.max} 的整数`, en: `an integer from ${row.min} to ${row.max}` }
    case "toggle":
      return { zh: "true、false", en: "true, false" }
  }
}

const TOGGLES: ReadonlyMap<unknown, boolean> = new Map<unknown, boolean>([
  [true, true],
  ["true", true],
  ["on", true],
  ["yes", true],
  [false, false],
  ["false", false],
  ["off", false],
  ["no", false]
])

const readValue = (row: Row, value: unknown): string | number | boolean | undefined => {
  switch (row.kind) {
    case "choice":
      return row.words.find((word) => word === (typeof value === "number" ? String(value) : value))
    case "integer": {
      const number = typeof value === "string" && /^[0-9]{1,10}$/.test(value) ? Number(value) : value
      return typeof number === "number" && Number.isInteger(number) && number >= row.min && number <= row.max
        ? number
        : undefined
    }
    case "toggle":
      return TOGGLES.get(value)
  }
}

const shown = (value: unknown): string => (typeof value === "string" ? value : JSON.stringify(value))

const unknownKey = (key: string): SandboxOptionError => {
  const names = [...byKey.keys()].join(", ")
  return badOption("dialect", key, { zh: names, en: names })
}

/**
 * Checks a record of switches from outside. Values may be texts.
 *
 * @since 0.1.0
 * @category parsing
 */
export const check = (
  input: Readonly<Record<string, unknown>>
): Either.Either<Partial<Dialect>, SandboxOptionError> => {
  const out: Record<string, string | number | boolean> = {}
  for (const [name, value] of Object.entries(input)) {
    if (value === undefined) continue
    for (const key of ALIASES.get(name) ?? [name]) {
      const row = byKey.get(key)
      if (row === undefined) return Either.left(unknownKey(name))
      const read = readValue(row, value)
      if (read === undefined) return Either.left(badOption(`dialect ${key}`, shown(value), accepted(row)))
      out[key] = read
    }
  }
  return Either.right(out)
}

/**
 * Reads `key=value` texts as the CLI's `--dialect` takes them; the last one of a key wins.
 *
 * @since 0.1.0
 * @category parsing
 */
export const parse = (entries: ReadonlyArray<string>): Either.Either<Partial<Dialect>, SandboxOptionError> => {
  const input: Array<readonly [string, string]> = []
  for (const entry of entries) {
    const split = entry.indexOf("=")
    if (split < 1) {
      return Either.left(
        badOption("dialect", entry, { zh: "key=value，如 idsAs=string", en: "key=value, for example idsAs=string" })
      )
    }
    input.push([entry.slice(0, split).trim(), entry.slice(split + 1).trim()])
  }
  return check(Object.fromEntries(input))
}

/**
 * `current` with some switches changed while the sandbox runs. Switches that are read at the start are refused unless
 * they stay as they are.
 *
 * @since 0.1.0
 * @category combinators
 */
export const change = (
  current: Dialect,
  partial: Readonly<Record<string, unknown>>
): Either.Either<Dialect, SandboxOptionError> =>
  Either.flatMap(check(partial), (checked) => {
    for (const row of rows) {
      const wanted = checked[row.key]
      if (row.fixed && wanted !== undefined && wanted !== current[row.key]) {
        return Either.left(
          badOption(`dialect ${row.key}`, String(wanted), {
            zh: `${String(current[row.key])}（这个开关只能在启动时设定）`,
            en: `${String(current[row.key])} (this switch can only be set at the start)`
          })
        )
      }
    }
    return Either.right({ ...current, ...checked })
  })
