/**
 * The canonical JSON view of a guarantee order as a schema: what OpenAPI says about it comes from the model's own field
 * table.
 *
 * @since 0.1.0
 */
import { fields } from "@wxshop/core/GuaranteeOrder"
import * as GuaranteeStatus from "@wxshop/core/GuaranteeStatus"
import type { JsonObject } from "@wxshop/core/Json"
import type { FieldPath, Kind } from "@wxshop/core/Wire"
import * as Schema from "effect/Schema"

type JsonSchema = Readonly<Record<string, unknown>>

/**
 * An id in JSON: digits as a string, because 19 digits do not survive a JavaScript number.
 *
 * @since 0.1.0
 * @category schemas
 */
export const idSchema: JsonSchema = {
  type: "string",
  pattern: "^(0|[1-9][0-9]{0,19})$",
  maxLength: 20,
  examples: ["3726524657461498624"]
}

const statuses = GuaranteeStatus.rows.map((row) => row.name)

const shapes: Record<Exclude<Kind, "object" | "list">, JsonSchema> = {
  id: { ...idSchema, type: ["string", "null"] },
  time: { type: ["string", "null"], format: "date-time", examples: ["2026-11-24T02:00:00Z"] },
  fen: { type: "integer", examples: [123456] },
  integer: { type: "integer" },
  type: { type: "integer", examples: [1, 2] },
  text: { type: "string" },
  status: { type: "string", examples: statuses },
  personal: { type: "string", examples: ["***"] },
  ids: { type: "array", items: idSchema },
  statuses: { type: "array", items: { type: "string", examples: statuses } },
  media: { type: "array", items: { type: "string" } },
  elements: { type: "array", items: {} }
}

const notes: Partial<Record<Kind, string>> = {
  fen: "单位：分 / in 分 (1/100 元)",
  personal: '没有 pii 权限时为 "***" / "***" without scope pii',
  status: "可能出现新的状态 / new ones may appear"
}

const describe = (field: FieldPath): JsonSchema => {
  const note = notes[field.kind]
  return { description: `${field.zh} / ${field.en}${note === undefined ? "" : ` (${note})`}` }
}

/** The schema of the fields directly below `prefix`. */
const objectSchema = (prefix: string): JsonSchema => {
  const direct = fields.filter(({ path }) => path.startsWith(prefix) && !path.slice(prefix.length).includes("."))
  const required = direct.filter((field) => field.required).map(({ path }) => path.slice(prefix.length))
  return {
    type: "object",
    ...(required.length === 0 ? {} : { required }),
    properties: Object.fromEntries(direct.map((field) => [field.path.slice(prefix.length), fieldSchema(field)])),
    additionalProperties: true
  }
}

const fieldSchema = (field: FieldPath): JsonSchema => {
  const { kind, path } = field
  if (kind === "object") return { ...objectSchema(`${path}.`), ...describe(field) }
  if (kind === "list") return { type: "array", items: objectSchema(`${path}.`), ...describe(field) }
  return { ...shapes[kind], ...(field.required ? { type: "string" } : {}), ...describe(field) }
}

/**
 * A guarantee order in the canonical view. Made by `GuaranteeOrder.view`; passed through as it is, so that fields no
 * document describes arrive too.
 *
 * @since 0.1.0
 * @category schemas
 */
export const OrderView: Schema.Schema<JsonObject> = Schema.declare(
  (value: unknown): value is JsonObject => typeof value === "object" && value !== null && !Array.isArray(value),
  {
    identifier: "GuaranteeOrder",
    title: "保障单 Guarantee order",
    description:
      "微信原字段名；单号为字符串，时间为 RFC 3339（UTC），金额为整数分，未知字段原样保留 / " +
      "WeChat's field names; ids are strings, times RFC 3339 in UTC, money integer 分, unknown fields as received",
    jsonSchema: objectSchema("")
  }
)
