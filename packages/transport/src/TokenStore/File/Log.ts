/**
 * The history of one key as lines of text, where each line says which one it follows. Of several that follow the same
 * line only the first counts, so that appending is a compare-and-swap: no lock, hence none that a dead process could
 * leave behind.
 *
 * @since 0.1.0
 */
import * as Either from "effect/Either"
import * as Json from "@wxshop/core/Json"
import { type Fields, type Name, names } from "@wxshop/core/TokenStore/Fields"

/**
 * One line: what it follows and all that the key has from then on, or that nothing follows any more in this file.
 *
 * @since 0.1.0
 * @category models
 */
export interface Line {
  readonly id: string
  /** The id of the line it follows, empty for the first. */
  readonly after: string
  readonly change: { readonly fields: Fields } | "sealed"
}

/**
 * What a history comes to.
 *
 * @since 0.1.0
 * @category models
 */
export interface State {
  /** The id of the last line that counts. */
  readonly head: string
  readonly fields: Fields
  readonly sealed: boolean
  /** The ids of the lines that count. */
  readonly counted: ReadonlySet<string>
  /** How many lines there are. */
  readonly lines: number
  /** Whether a line is there that cannot be read: torn by a crash, or damaged. */
  readonly damaged: boolean
}

/**
 * A line as text. It starts a line of its own even behind one that was torn.
 *
 * @since 0.1.0
 * @category encoding
 */
export const write = ({ after, change, id }: Line): string =>
  `\n${Json.stringify({ id, after, ...(change === "sealed" ? { sealed: true } : { cell: change.fields }) })}\n`

const isText = (value: Json.JsonValue | undefined): value is string => typeof value === "string"

const isObject = (value: Json.JsonValue | undefined): value is Json.JsonObject =>
  typeof value === "object" && value !== null && !Array.isArray(value)

const fieldsOf = (cell: Json.JsonObject): Fields => {
  const fields: { [Key in Name]?: string } = {}
  for (const name of names) {
    const value = cell[name]
    if (isText(value)) fields[name] = value
  }
  return fields
}

const read = (text: string): Line | undefined => {
  const parsed = Either.getOrUndefined(Json.parse(text))?.value
  if (!isObject(parsed) || !isText(parsed["id"]) || !isText(parsed["after"])) return undefined
  const { after, cell, id, sealed } = parsed
  if (sealed === true) return { id, after, change: "sealed" }
  return isObject(cell) ? { id, after, change: { fields: fieldsOf(cell) } } : undefined
}

/**
 * Plays a history. What is not ended by a line break is not there yet. A line that follows one which cannot be read any
 * more counts: whoever wrote it had seen that one, and each line holds everything.
 *
 * @since 0.1.0
 * @category decoding
 */
export const replay = (text: string): State => {
  const counted = new Set<string>()
  const seen = new Set<string>([""])
  let head = ""
  let fields: Fields = {}
  let sealed = false
  let damaged = false
  let lines = 0
  for (const one of text.split("\n").slice(0, -1)) {
    if (one === "") continue
    lines += 1
    const line = read(one)
    if (line === undefined) {
      damaged = true
      continue
    }
    if (!sealed && (line.after === head || !seen.has(line.after))) {
      head = line.id
      counted.add(head)
      if (line.change === "sealed") sealed = true
      else fields = line.change.fields
    }
    seen.add(line.id)
  }
  return { head, fields, sealed, counted, lines, damaged }
}
