/**
 * Flags of the commands that print orders.
 *
 * @since 0.1.0
 */
import type { Flags } from "../Command.js"

/**
 * @since 0.1.0
 * @category flags
 */
export const outputFlags = {
  json: {
    kind: "switch",
    name: "--json",
    text: {
      zh: "输出一份 JSON（查询为一个数组，单条为一个对象）",
      en: "print JSON: one array (search) or one object (get)"
    }
  },
  fields: {
    kind: "value",
    name: "--fields",
    placeholder: "a,b.c",
    proposals: "field",
    text: {
      zh: "只要这些字段，逗号分隔，如 order_id,product_info.title",
      en: "only these fields, for example order_id,product_info.title"
    }
  },
  jq: {
    kind: "value",
    name: "--jq",
    placeholder: "filter",
    text: {
      zh: "用 jq 表达式过滤 JSON（字符串不带引号）",
      en: "filter the JSON with a jq expression; strings come without quotes"
    }
  },
  ndjson: {
    kind: "switch",
    name: "--ndjson",
    text: { zh: "一行一个订单的 JSON，边取边输出", en: "one JSON order a line, as they arrive" }
  },
  csv: {
    kind: "switch",
    name: "--csv",
    text: { zh: "输出 CSV，可直接用 Excel、WPS 打开", en: "print CSV that opens right in Excel and WPS" }
  },
  table: {
    kind: "switch",
    name: "--table",
    text: {
      zh: "不在终端上也显示表格（终端上默认如此）",
      en: "the table of a terminal, also where there is none"
    }
  },
  showPersonalData: {
    kind: "switch",
    name: "--show-personal-data",
    text: {
      zh: "显示买家的 openid、unionid 和昵称（默认以 *** 代替）",
      en: "show buyers' openid, unionid and nickname (*** otherwise)"
    }
  }
} as const satisfies Flags

/**
 * Which of them exclude each other.
 *
 * @since 0.1.0
 * @category flags
 */
export const outputExclusive = [
  ["json", "ndjson", "csv", "table"],
  ["jq", "csv", "table"]
] as const
