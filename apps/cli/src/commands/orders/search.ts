/**
 * `wxshop orders search`.
 *
 * @since 0.1.0
 */
import { define } from "../../Command.js"
import { connectionFlags } from "../ConnectionFlags.js"
import { outputExclusive, outputFlags } from "../OutputFlags.js"

const flags = {
  type: {
    kind: "value",
    name: "--type",
    placeholder: "type",
    proposals: "type",
    text: {
      zh: "all、counterfeit（假一赔三）、damage（坏损包退），或 0、1、2",
      en: "all, counterfeit or damage; also 0, 1, 2"
    }
  },
  status: {
    kind: "many",
    name: "--status",
    placeholder: "status",
    proposals: "status",
    text: {
      zh: "状态，可重复：wait-merchant-handle、STATUS_WAIT_MERCHANT_HANDLE 或 10",
      en: "a status, repeatable: wait-merchant-handle, STATUS_WAIT_MERCHANT_HANDLE or 10"
    }
  },
  orderId: {
    kind: "many",
    name: "--order-id",
    placeholder: "id",
    text: { zh: "订单号，可重复；- 表示从 stdin 读取", en: "an order id, repeatable; - reads them from stdin" }
  },
  guaranteeOrderId: {
    kind: "many",
    name: "--guarantee-order-id",
    placeholder: "id",
    text: {
      zh: "保障单号，可重复；- 表示从 stdin 读取",
      en: "a guarantee order id, repeatable; - reads them from stdin"
    }
  },
  since: {
    kind: "value",
    name: "--since",
    placeholder: "time",
    text: {
      zh: "申请时间不早于：2026-11-24（北京时间）、2026-11-24T10:00:00+08:00、7d、24h",
      en: "applied for at or after: 2026-11-24 (Shanghai day), 2026-11-24T10:00:00+08:00, 7d, 24h"
    }
  },
  until: {
    kind: "value",
    name: "--until",
    placeholder: "time",
    text: { zh: "申请时间不晚于；只写日期时含当天", en: "applied for at or before; a bare day is included" }
  },
  offset: {
    kind: "whole",
    name: "--offset",
    placeholder: "n",
    min: 0,
    max: Number.MAX_SAFE_INTEGER,
    text: { zh: "从第几条开始（从 0 数）", en: "index of the first order, from 0" }
  },
  limit: {
    kind: "whole",
    name: "--limit",
    placeholder: "n",
    min: 1,
    max: 50,
    text: { zh: "要几条，1 到 50；加 --all 时是每页条数", en: "how many, 1 to 50; with --all the size of a page" }
  },
  all: {
    kind: "switch",
    name: "--all",
    text: { zh: "取全部，自动翻页，不重不漏", en: "all of them, page by page, none twice, none missed" }
  },
  concurrency: {
    kind: "whole",
    name: "--concurrency",
    placeholder: "n",
    min: 1,
    max: 16,
    text: { zh: "加 --all 时同时取几页（默认 1）", en: "pages fetched at the same time with --all (default 1)" }
  },
  exitCode: {
    kind: "switch",
    name: "--exit-code",
    text: {
      zh: "结果中有需要商家处理的订单，或无法证明已取全时，以 8 退出",
      en: "exit with 8 if an order needs the merchant, or if it cannot be proven that all were seen"
    }
  },
  ...outputFlags,
  ...connectionFlags
} as const

/**
 * The values of its flags.
 *
 * @since 0.1.0
 * @category models
 */
export type SearchFlags = typeof flags

/**
 * @since 0.1.0
 * @category commands
 */
export const search = define({
  path: ["orders", "search"],
  summary: { zh: "查询保障单", en: "Search guarantee orders" },
  details: {
    zh: "查询店铺的保障单（假一赔三、坏损包退）。终端上显示表格，否则每行一单、制表符分隔。",
    en: "Searches the shop's guarantee orders (counterfeit and damage claims). A table on a terminal, otherwise one order a line, tab-separated."
  },
  flags,
  exclusive: outputExclusive,
  examples: [
    {
      line: "orders search --status wait-merchant-handle --since 7d",
      text: { zh: "最近 7 天等待商家处理的", en: "of the last 7 days, those that wait for the merchant" }
    },
    {
      line: "orders search --all --csv > orders.csv",
      text: { zh: "全部导出为 CSV", en: "all of them as CSV" }
    },
    {
      line: "orders search --all --json --jq '.[] | select(.pay_amount > 10000) | .guarantee_order_id'",
      text: { zh: "金额超过 100 元的保障单号", en: "ids of those above 100 元" }
    },
    {
      line: "orders search --all --order-id - --fields order_id,status < ids.txt",
      text: { zh: "按文件中的订单号查询", en: "by the order ids in a file" }
    }
  ],
  load: (input) => import("../../programs/SearchOrders.js").then(({ program }) => program(input))
})
