// docs/errors.md: the page of errors, from core's own tables. The packages must be built.
import { existsSync } from "node:fs"
import { join } from "node:path"
import { pathToFileURL } from "node:url"
import { root } from "../workspace.mjs"

const built = (path) => {
  const file = join(root, path)
  if (!existsSync(file)) throw new Error(`${path} is missing: run \`npm run build\` first`)
  return import(pathToFileURL(file).href)
}

// Angle brackets and pipes would be read as markup, except inside a code span, where only the pipe would.
const cell = (text) =>
  text.replace(/(`[^`]*`)|[<>|]/g, (mark, code) => (code === undefined ? `\\${mark}` : code.replaceAll("|", "\\|")))
const both = (text) => `${cell(text.zh)}<br>${cell(text.en)}`
const table = (head, rows) =>
  [head, head.map(() => "---"), ...rows].map((cells) => `| ${cells.join(" | ")} |`).join("\n")

const classes = [
  [
    "AuthError",
    "微信不认可调用方：令牌、密钥、IP、权限或账号",
    "WeChat refuses the caller: token, secret, IP, permission or account"
  ],
  ["RateLimitError", "达到频率或额度上限", "a rate or quota is used up"],
  ["InvalidRequestError", "请求有错，必须修改", "the request is wrong and must be changed"],
  ["NotFoundError", "要查的单据不存在", "what was asked for does not exist"],
  ["StateConflictError", "单据状态不允许此操作，先重新读取", "the order's state does not allow this; read it again"],
  [
    "WeChatServerError",
    "微信繁忙，或网关返回了错误的 HTTP 状态",
    "WeChat is busy, or a gateway answered with an HTTP status"
  ],
  ["TransportError", "没有收到完整的应答", "no whole answer came back"],
  ["DecodeError", "收到的不是微信的 JSON，或内容读不懂", "the answer is not WeChat's JSON, or cannot be read"],
  ["UnknownCodeError", "文档中没有的错误码", "an errcode that no page documents"]
]

const traits = [
  ["never", "原样重试没有用", "the same request cannot succeed"],
  [
    "backoff",
    "查询可逐渐拉长间隔重试；写操作先重新读取",
    "a read may be repeated after growing pauses; after a write read again first"
  ],
  ["once", "查询最多再试一次", "a read may be tried once more"],
  ["token", "换新令牌后重试一次（写操作也可以）", "get a new token, then repeat once (writes too)"],
  ["minute", "等到下一分钟", "wait for the next minute"],
  ["day", "等额度恢复", "wait until the quota is given back"]
]

const classOf = (row) => (row.reason === undefined ? row.error : `${row.error} · ${row.reason}`)
const local = (error) => [`${error._tag} · ${error.reason}`, both(error.text), both(error.next), error.retry]

const errors = async () => {
  const { rows } = await built("packages/core/dist/ErrorCode.js")
  const { decodeError, DecodeError, transportError, TransportError } = await built("packages/core/dist/WeChatError.js")
  const answers = [
    ...DecodeError.fields.reason.literals.map((reason) => local(decodeError({ operation: "docs", reason }))),
    ...TransportError.fields.reason.literals.map((reason) =>
      local(transportError({ operation: "docs", reason, delivered: "no", host: "api.weixin.qq.com", path: "/" }))
    )
  ]
  return `# 错误码 · Error codes

<!-- Generated from packages/core/src/ErrorCode by tools/generate.mjs. Do not edit. -->

\`wxshop explain <errcode>\` 在命令行里给出同样的内容。Every line below is also what \`wxshop explain <errcode>\` prints.

## 错误类 · Classes

一个类对应调用方的一种做法。One class for each thing a caller can do next.

${table(
  ["类 · Class", "含义 · Meaning"],
  classes.map(([name, zh, en]) => [`\`${name}\``, both({ zh, en })])
)}

## 重试 · Retry

${table(
  ["标记 · Trait", "可以怎么做 · What may be done"],
  traits.map(([name, zh, en]) => [`\`${name}\``, both({ zh, en })])
)}

## 微信的错误码 · WeChat's codes

0 表示成功。表中没有的错误码是 \`UnknownCodeError\`，编号和 errmsg 会保留，查询最多再试一次。40001 出现两次：调用接口时是令牌失效，获取令牌时是 AppSecret 错误。
0 means success. A code that is not listed becomes \`UnknownCodeError\`: its number and errmsg are kept and a read is tried once more. 40001 has two lines: on an API call the token is stale, on a token call the AppSecret is wrong.

${table(
  [
    "错误码 · Code",
    "官方文案 · Official message",
    "含义 · Meaning",
    "怎么办 · What to do",
    "类 · Class",
    "重试 · Retry"
  ],
  rows.map((row) => [
    `[${row.code}](${row.source})${row.call === "token" ? "<br>获取令牌时 · token call" : ""}`,
    cell(row.errmsg),
    both(row.meaning),
    both(row.next),
    classOf(row),
    row.retry
  ])
)}

## 没有错误码的失败 · Failures without a code

${table(["类 · Class", "含义 · Meaning", "怎么办 · What to do", "重试 · Retry"], answers)}
`
}

export const pages = async () => [["docs/errors.md", await errors()]]
