/**
 * The kinds of trouble the sandbox can play, and the one table that names and explains them.
 *
 * @since 0.1.0
 */
import type { Text } from "@wxshop/core/Language"

/**
 * `before`: the request is not read and nothing happens inside WeChat. `after`: it is carried out, only the answer is
 * lost.
 *
 * @since 0.1.0
 * @category models
 */
export type When = "before" | "after"

/**
 * One kind of trouble. Durations are milliseconds, sizes bytes.
 *
 * @since 0.1.0
 * @category models
 */
export type Trouble =
  | { readonly kind: "errcode"; readonly errcode: number; readonly errmsg?: string }
  | { readonly kind: "echo"; readonly errcode: number }
  | { readonly kind: "http"; readonly status: number; readonly retryAfter?: number }
  | { readonly kind: "html" }
  | { readonly kind: "empty" }
  | { readonly kind: "truncated" }
  | { readonly kind: "cutoff"; readonly chunked: boolean }
  | { readonly kind: "hang"; readonly when: When }
  | { readonly kind: "reset"; readonly when: When }
  | { readonly kind: "close"; readonly when: When }
  | { readonly kind: "slow"; readonly pause: number; readonly bytes: number }
  | { readonly kind: "delay"; readonly pause: number }
  | { readonly kind: "tokenrevoked"; readonly stuck: boolean }
  | { readonly kind: "wrongtype"; readonly shape: "array" | "string" | "null" | "list" }
  | { readonly kind: "wrongorder" }
  | { readonly kind: "huge"; readonly bytes: number }
  | { readonly kind: "contenttype"; readonly value: string }
  | { readonly kind: "bom" }
  | { readonly kind: "badutf8" }

/**
 * One line of the script.
 *
 * @since 0.1.0
 * @category models
 */
export interface Fault {
  readonly trouble: Trouble
  /** The last part of a path (`searchguaranteeorder`, `stable_token` …) or a whole path. Absent: every request. */
  readonly operation?: string
  /** How many requests get it: 1 by default, every one when `rate` is given. `Infinity` never runs out. */
  readonly times?: number
  /** Lets this many matching requests pass first. */
  readonly after?: number
  /** The probability for each matching request, from the seed; scripted faults come before these. */
  readonly rate?: number
}

/**
 * The name of a kind of trouble.
 *
 * @since 0.1.0
 * @category models
 */
export type Kind = Trouble["kind"]

/**
 * One line of the table: how it is written and what it does.
 *
 * @since 0.1.0
 * @category models
 */
export interface Row {
  readonly kind: Kind
  /** Examples of the written form. */
  readonly forms: readonly [string, ...Array<string>]
  readonly text: Text
}

const row = (kind: Kind, forms: Row["forms"], zh: string, en: string): Row => ({ kind, forms, text: { zh, en } })

/**
 * Every kind of trouble.
 *
 * @since 0.1.0
 * @category tables
 */
export const rows: ReadonlyArray<Row> = [
  row(
    "errcode",
    ["errcode=45011", "errcode=-1"],
    "HTTP 200，带官方 errmsg 和 rid 的错误码",
    "HTTP 200 with this errcode, the official errmsg and a rid"
  ),
  row(
    "echo",
    ["echo=40001"],
    "同上，但 errmsg 里回显请求的 access_token 或 secret",
    "the same, but errmsg echoes the access_token or secret of the request"
  ),
  row(
    "http",
    ["http=502", "http=503,retry-after=7"],
    "网关的 4xx/5xx 和一页 HTML",
    "a 4xx or 5xx of the gateway with an HTML page"
  ),
  row("html", ["html"], "HTTP 200，但内容是 HTML", "HTTP 200 with an HTML page"),
  row("empty", ["empty"], "HTTP 200，内容为空", "HTTP 200 with an empty body"),
  row("truncated", ["truncated"], "JSON 只有一半，但长度相符", "half of the JSON, with a matching length"),
  row("cutoff", ["cutoff", "cutoff=chunked"], "内容发到一半连接断开", "the connection ends in the middle of the body"),
  row(
    "hang",
    ["hang", "hang=after"],
    "永不回答；after 表示请求已被执行",
    "no answer, ever; after: the request was carried out"
  ),
  row(
    "reset",
    ["reset", "reset=after"],
    "连接被重置；after 表示请求已被执行",
    "the connection is reset; after: the request was carried out"
  ),
  row("close", ["close", "close=after"], "不回答就正常关闭连接", "the connection is closed without an answer"),
  row("slow", ["slow", "slow=100ms", "slow=50ms,bytes=8"], "每停一下只发几个字节", "a few bytes after each pause"),
  row("delay", ["delay=500ms"], "停一会儿再正常回答", "the normal answer, later"),
  row(
    "tokenrevoked",
    ["tokenrevoked", "tokenrevoked=stuck"],
    "请求带的凭证当场作废，再正常回答；stuck 表示 stable_token 仍给出同一个凭证，直到强制刷新",
    "the token of the request is revoked, then the normal answer; stuck: stable_token keeps handing it out until a forced refresh"
  ),
  row(
    "wrongtype",
    ["wrongtype", "wrongtype=string", "wrongtype=null", "wrongtype=list"],
    "合法 JSON 但类型不对；list 表示列表字段是字符串",
    "valid JSON of a wrong type; list: the list field is a text"
  ),
  row("wrongorder", ["wrongorder"], "详情返回另一张保障单", "the detail of another order"),
  row("huge", ["huge=32m"], "内容多出这么多字节", "a body larger by so many bytes"),
  row(
    "contenttype",
    ["contenttype=text/plain"],
    "内容类型不对，内容照常",
    "the normal body under another content type"
  ),
  row("bom", ["bom"], "内容以 BOM 开头", "the body begins with a byte order mark"),
  row("badutf8", ["badutf8"], "内容里有一个坏的 UTF-8 字节", "the body has a byte that is not UTF-8")
]
