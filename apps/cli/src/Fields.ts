/**
 * The fields of an order by their dotted paths, for `--fields` and for the columns of tables and exports.
 *
 * @since 0.1.0
 */
import { fields as modelFields } from "@wxshop/core/GuaranteeOrder"
import type { JsonObject, JsonValue } from "@wxshop/core/Json"
import type { FieldPath } from "@wxshop/core/Wire"
import * as Either from "effect/Either"
import { UsageError } from "./Failure.js"
import { nearest } from "./Suggest.js"

/**
 * Every path that `--fields` knows.
 *
 * @since 0.1.0
 * @category tables
 */
export const paths: ReadonlyArray<string> = modelFields.map((field) => field.path)

const byPath: ReadonlyMap<string, FieldPath> = new Map(modelFields.map((field) => [field.path, field]))

/**
 * The field of a path that is known to exist; a mistyped one is a defect.
 *
 * @since 0.1.0
 * @category accessors
 */
export const field = (path: string): FieldPath => {
  const found = byPath.get(path)
  if (found === undefined) throw new Error(`Fields.field: ${path}`)
  return found
}

const unknownField = (path: string): UsageError => {
  const near = nearest(path, [...paths, ...paths.map((known) => known.split(".").at(-1)!)], 5)
  // A nested field is often asked for by its last word.
  const whole = near.flatMap((name) => paths.filter((known) => known === name || known.endsWith(`.${name}`)))
  const known = [...new Set(whole)].slice(0, 5)
  const list = known.length > 0 ? known : paths.filter((name) => !name.includes("."))
  return new UsageError({
    text: { zh: `--fields 中没有字段“${path}”。`, en: `--fields: there is no field "${path}".` },
    next:
      known.length > 0
        ? { zh: `相近的有：${list.join("、")}。`, en: `Did you mean ${list.join(" or ")}?` }
        : { zh: `可用：${list.join("、")}。`, en: `There is ${list.join(", ")}.` },
    command: `wxshop orders search --fields ${list[0] ?? "guarantee_order_id"}`
  })
}

/**
 * Reads `a,b.c`. Names are as in WeChat's JSON.
 *
 * @since 0.1.0
 * @category constructors
 */
export const parse = (text: string): Either.Either<ReadonlyArray<FieldPath>, UsageError> => {
  const names = text.split(/[\s,]+/).filter((name) => name !== "")
  const wrong = names.find((name) => !byPath.has(name))
  if (wrong !== undefined) return Either.left(unknownField(wrong))
  return names.length === 0 ? Either.left(unknownField("")) : Either.right(names.map(field))
}

const isObject = (value: JsonValue): value is JsonObject =>
  typeof value === "object" && value !== null && !Array.isArray(value)

/**
 * The values at a path of a JSON view: several where a list is on the way, none where something is missing.
 *
 * @since 0.1.0
 * @category accessors
 */
export const values = (view: JsonValue, path: string): ReadonlyArray<JsonValue> => {
  let here: ReadonlyArray<JsonValue> = [view]
  for (const name of path.split(".")) {
    here = here
      .flatMap((value) => (Array.isArray(value) ? (value as ReadonlyArray<JsonValue>) : [value]))
      .flatMap((value) => (isObject(value) && Object.hasOwn(value, name) ? [value[name]!] : []))
  }
  return here
}

interface Branch extends Map<string, Branch | undefined> {}

/**
 * A selection ready to be applied to many views.
 *
 * @since 0.1.0
 * @category constructors
 */
export const selector = (selected: ReadonlyArray<FieldPath>): ((view: JsonObject) => JsonObject) => {
  const root: Branch = new Map()
  for (const { path } of selected) {
    let branch = root
    const names = path.split(".")
    for (const [index, name] of names.entries()) {
      const last = index === names.length - 1
      const below = branch.get(name)
      // A whole part wins over a piece of it.
      if (branch.has(name) && below === undefined) break
      if (last) branch.set(name, undefined)
      else {
        const next = below ?? new Map<string, Branch | undefined>()
        branch.set(name, next)
        branch = next
      }
    }
  }
  const pick = (value: JsonValue, branch: Branch): JsonValue => {
    if (Array.isArray(value)) return (value as ReadonlyArray<JsonValue>).map((element) => pick(element, branch))
    if (!isObject(value)) return value
    const out: Record<string, JsonValue> = {}
    for (const [name, below] of branch) {
      const found = Object.hasOwn(value, name) ? value[name]! : null
      out[name] = below === undefined ? found : pick(found, below)
    }
    return out
  }
  return (view) => pick(view, root) as JsonObject
}
