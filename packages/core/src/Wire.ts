/**
 * What a field of WeChat's JSON is: its kind, and its title in both languages. The models carry this as annotations, so
 * that the tolerant decoder, the JSON view, the encoder, tables, exports and documents all read one source.
 *
 * @since 0.1.0
 */
import * as Option from "effect/Option"
import * as AST from "effect/SchemaAST"
import { type Field, fieldOf, type Kind } from "./Wire/Field.js"

export {
  elements,
  fen,
  type Field,
  fieldOf,
  id,
  ids,
  integer,
  type Kind,
  list,
  media,
  object,
  personal,
  required,
  requiredId,
  status,
  statuses,
  text,
  time,
  type
} from "./Wire/Field.js"

/**
 * A property of a model with its annotation and, for `object` and `list`, the model inside.
 *
 * @since 0.1.0
 * @category models
 */
export interface Property extends Field {
  readonly name: string
  readonly required: boolean
  readonly inner: AST.AST | undefined
}

const innerOf = (ast: AST.AST, kind: Kind): AST.AST | undefined => {
  if (kind === "object") return ast
  // A list is `Array(model)`: a tuple type whose rest element is the model.
  if (kind === "list" && AST.isTupleType(ast)) return ast.rest[0]?.type
  return undefined
}

const propertyCache = new WeakMap<AST.AST, ReadonlyArray<Property>>()

/**
 * The annotated properties of a struct in the order they are declared. A property without an annotation is a defect.
 *
 * @since 0.1.0
 * @category annotations
 */
export const properties = (ast: AST.AST): ReadonlyArray<Property> => {
  const cached = propertyCache.get(ast)
  if (cached !== undefined) return cached
  if (!AST.isTypeLiteral(ast)) throw new Error(`Wire.properties: expected a struct, got ${ast._tag}`)
  const found = ast.propertySignatures.map((signature): Property => {
    const name = String(signature.name)
    const field = Option.getOrThrowWith(fieldOf(signature.type), () => new Error(`Wire: ${name} has no annotation`))
    return { ...field, name, required: !signature.isOptional, inner: innerOf(signature.type, field.kind) }
  })
  propertyCache.set(ast, found)
  return found
}

/**
 * A field of a model by its dotted path, as shown to people: `order_pay_info.transaction_id`, `product_info.title`.
 *
 * @since 0.1.0
 * @category models
 */
export interface FieldPath extends Field {
  readonly path: string
  readonly required: boolean
}

/**
 * Every field of a model, nested ones after the field that holds them.
 *
 * @since 0.1.0
 * @category annotations
 */
export const fields = (schema: { readonly ast: AST.AST }): ReadonlyArray<FieldPath> => {
  const walk = (ast: AST.AST, prefix: string): ReadonlyArray<FieldPath> =>
    properties(ast).flatMap(({ inner, name, ...rest }) => [
      { kind: rest.kind, zh: rest.zh, en: rest.en, required: rest.required, path: prefix + name },
      ...(inner === undefined ? [] : walk(inner, `${prefix}${name}.`))
    ])
  return walk(schema.ast, "")
}
