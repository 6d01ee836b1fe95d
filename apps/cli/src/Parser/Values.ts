/**
 * From the texts of a command line to the values a command's flags describe.
 *
 * @since 0.1.0
 */
import type { Command, Flag, Flags, Input } from "../Command.js"
import { nearest } from "../Suggest.js"
import * as Words from "./Words.js"

/**
 * What commander collected for a flag: nothing, a switch, one text, or several.
 *
 * @since 0.1.0
 * @category models
 */
export type Raw = undefined | boolean | string | ReadonlyArray<string>

const choose = (path: string, name: string, value: string, choices: ReadonlyArray<string> | undefined): string => {
  if (choices !== undefined && !choices.includes(value)) {
    throw Words.notAChoice(path, name, value, choices, nearest(value, choices, 1))
  }
  return value
}

const whole = (path: string, flag: Extract<Flag, { kind: "whole" }>, value: string): number => {
  const number = /^\d{1,16}$/.test(value) ? Number(value) : Number.NaN
  if (number >= flag.min && number <= flag.max) return number
  const open = flag.max === Number.MAX_SAFE_INTEGER
  throw Words.notANumber(path, flag.name, value, {
    zh: open ? `不小于 ${flag.min} 的整数` : `${flag.min} 到 ${flag.max} 的整数`,
    en: open ? `a whole number of ${flag.min} or more` : `a whole number from ${flag.min} to ${flag.max}`
  })
}

const positive = (path: string, flag: Extract<Flag, { kind: "positive" }>, value: string): number => {
  const number = /^\d{1,9}(\.\d{1,9})?$/.test(value) ? Number(value) : Number.NaN
  if (number > 0) return number
  throw Words.notANumber(path, flag.name, value, { zh: "大于 0 的数", en: "a number above 0" })
}

const read = (path: string, flag: Flag, raw: Raw): boolean | number | string | undefined | ReadonlyArray<string> => {
  switch (flag.kind) {
    case "switch":
      return raw === true
    case "many":
      return Array.isArray(raw) ? (raw as ReadonlyArray<string>) : []
    case "value":
      return typeof raw === "string" ? choose(path, flag.name, raw, flag.choices) : undefined
    case "whole":
      return typeof raw === "string" ? whole(path, flag, raw) : undefined
    case "positive":
      return typeof raw === "string" ? positive(path, flag, raw) : undefined
  }
}

/**
 * The values of a set of flags. Throws the `UsageError` of the first that cannot be.
 *
 * @since 0.1.0
 * @category constructors
 */
export const flagValues = (path: string, flags: Flags, raw: Readonly<Record<string, Raw>>): Input<Flags>["flags"] =>
  Object.fromEntries(Object.entries(flags).map(([key, flag]) => [key, read(path, flag, raw[key])]))

const given = (value: unknown): boolean =>
  value !== undefined && value !== false && !(Array.isArray(value) && value.length === 0)

/**
 * The input of a command. Throws the `UsageError` of the first value that cannot be, or of flags that exclude each other.
 *
 * @since 0.1.0
 * @category constructors
 */
export const inputOf = (
  command: Command,
  raw: Readonly<Record<string, Raw>>,
  args: ReadonlyArray<string>
): Input<Flags> => {
  const path = command.path.join(" ")
  const flags = flagValues(path, command.flags, raw)
  for (const group of command.exclusive ?? []) {
    const both = group.filter((key) => given(flags[key]))
    if (both.length > 1) throw Words.conflict(path, command.flags[both[0]!]!.name, command.flags[both[1]!]!.name)
  }
  for (const [index, argument] of (command.args ?? []).entries()) {
    const value = args[index]
    if (value !== undefined) choose(path, `<${argument.name}>`, value, argument.choices)
  }
  return { flags, args }
}
