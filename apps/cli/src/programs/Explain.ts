/**
 * What `wxshop explain` does: looks an errcode or a status up in the tables of core.
 *
 * @since 0.1.0
 */
import * as ErrorCode from "@wxshop/core/ErrorCode"
import * as GuaranteeStatus from "@wxshop/core/GuaranteeStatus"
import type { Language, Text } from "@wxshop/core/Language"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import type { Input } from "../Command.js"
import type { ExplainFlags } from "../commands/explain.js"
import * as ExitCode from "../ExitCode.js"
import { TopicNotFound, UsageError } from "../Failure.js"
import { answer, Invocation } from "../Invocation.js"
import type { Program } from "../Program.js"
import type { Style } from "../Style.js"
import { nearest } from "../Suggest.js"
import * as Width from "../Width.js"

type Row = readonly [title: Text, value: Text]

const both = (text: string): Text => ({ zh: text, en: text })

const title = {
  errcode: { zh: "错误码", en: "errcode" },
  when: { zh: "场合", en: "when" },
  errmsg: { zh: "微信原文", en: "errmsg" },
  meaning: { zh: "含义", en: "meaning" },
  next: { zh: "处理", en: "what to do" },
  retry: { zh: "重试", en: "retry" },
  kind: { zh: "类别", en: "class" },
  exit: { zh: "退出码", en: "exit code" },
  source: { zh: "出处", en: "source" },
  status: { zh: "状态", en: "status" },
  code: { zh: "编号", en: "number" },
  typed: { zh: "短写", en: "typed as" },
  acts: { zh: "轮到谁", en: "who acts" },
  merchant: { zh: "需商家处理", en: "merchant must act" },
  terminal: { zh: "已结束", en: "finished" }
} as const satisfies Record<string, Text>

const retries: Readonly<Record<ErrorCode.RetryTrait, Text>> = {
  never: { zh: "重试没有用", en: "repeating it does not help" },
  backoff: { zh: "稍后重试（自动退避）", en: "later, with growing pauses" },
  once: { zh: "最多再试一次", en: "once more at most" },
  token: { zh: "换新令牌后自动重试一次", en: "once, with a new token" },
  minute: { zh: "下一分钟", en: "in the next minute" },
  day: { zh: "额度恢复后", en: "when the quota is given back" }
}

const actors: Readonly<Record<GuaranteeStatus.Actor, Text>> = {
  merchant: { zh: "商家", en: "the merchant" },
  buyer: { zh: "买家", en: "the buyer" },
  platform: { zh: "平台", en: "the platform" },
  payment: { zh: "支付", en: "the payment" },
  nobody: { zh: "无", en: "nobody" }
}

const yes = (value: boolean): Text => (value ? { zh: "是", en: "yes" } : { zh: "否", en: "no" })

const errorRows = (row: ErrorCode.Row): ReadonlyArray<Row> => [
  [title.errcode, both(String(row.code))],
  ...(row.call === "token" ? [[title.when, { zh: "取令牌时", en: "while fetching a token" }] as const] : []),
  [title.errmsg, both(row.errmsg)],
  [title.meaning, row.meaning],
  [title.next, row.next],
  [title.retry, retries[row.retry]],
  [title.kind, both(row.reason === undefined ? row.error : `${row.error} · ${row.reason}`)],
  [title.exit, both(String(ExitCode.ofTag(row.error)))],
  [title.source, both(row.source)]
]

const statusRows = (row: GuaranteeStatus.Row): ReadonlyArray<Row> => [
  [title.status, both(row.name)],
  [title.code, both(String(row.code))],
  [title.typed, both(GuaranteeStatus.kebab(row.name))],
  [title.meaning, row],
  [title.acts, actors[row.actor]],
  [title.merchant, yes(row.merchantMustAct)],
  [title.terminal, yes(row.terminal)]
]

const draw = (rows: ReadonlyArray<Row>, language: Language, style: Style, columns: number): string => {
  const widest = Math.max(...rows.map(([title]) => Width.widthOf(title[language])))
  return rows
    .flatMap(([title, value]) => {
      const [first = "", ...rest] = Width.wrap(value[language], Math.max(20, columns - widest - 2))
      const label = Width.pad(title[language], widest)
      return [`${style.dim(label)}  ${first}`, ...rest.map((line) => `${" ".repeat(widest + 2)}${line}`)]
    })
    .join("\n")
}

interface Found {
  readonly status: Option.Option<GuaranteeStatus.Row>
  readonly codes: ReadonlyArray<ErrorCode.Row>
}

const look = (topic: string): Found => {
  const number = /^-?\d{1,9}$/.test(topic) ? Number(topic) : undefined
  return {
    status: GuaranteeStatus.parse(topic),
    codes: number === undefined ? [] : ErrorCode.rows.filter((row) => row.code === number)
  }
}

const json = ({ codes, status }: Found): unknown => ({
  ...(Option.isSome(status) ? { status: status.value } : {}),
  ...(codes.length === 0 ? {} : { errcodes: codes.map((row) => ({ ...row, exit_code: ExitCode.ofTag(row.error) })) })
})

const notFound = (topic: string): TopicNotFound | UsageError => {
  if (/^-?\d+$/.test(topic)) {
    return new TopicNotFound({
      text: { zh: `没有文档记载错误码 ${topic}。`, en: `No page documents the errcode ${topic}.` },
      next: {
        zh: "出错时带上的 rid 可以在微信的 API 诊断工具里查；先检查整条链路：",
        en: "Look up the rid of the error in WeChat's API diagnosis tool; check the whole way first:"
      },
      command: "wxshop doctor"
    })
  }
  const names = GuaranteeStatus.rows.map((row) => GuaranteeStatus.kebab(row.name))
  const near = nearest(
    topic
      .toLowerCase()
      .replaceAll("_", "-")
      .replace(/^status-/, ""),
    names
  )
  return new UsageError({
    text: { zh: `“${topic}”既不是错误码也不是状态。`, en: `"${topic}" is neither an errcode nor a status.` },
    next:
      near.length > 0
        ? { zh: `是不是 ${near.join("、")}？`, en: `Did you mean ${near.join(" or ")}?` }
        : { zh: `状态有：${names.join("、")}。`, en: `The statuses are ${names.join(", ")}.` },
    command: `wxshop explain ${near[0] ?? names[0]}`
  })
}

const run = ({
  args,
  flags
}: Input<ExplainFlags>): Effect.Effect<ExitCode.ExitCode, UsageError | TopicNotFound, Invocation> =>
  Effect.gen(function* () {
    const { language, streams } = yield* Invocation
    const topic = (args[0] ?? "").trim()
    const found = look(topic)
    if (found.codes.length === 0 && Option.isNone(found.status)) return yield* Effect.fail(notFound(topic))
    if (flags.json) {
      yield* answer(`${JSON.stringify(json(found))}\n`)
      return ExitCode.ok
    }
    const { columns, isTerminal, style } = streams.stdout
    const blocks = [...Option.toArray(Option.map(found.status, statusRows)), ...found.codes.map(errorRows)]
    const width = isTerminal ? columns : Number.POSITIVE_INFINITY
    yield* answer(`${blocks.map((rows) => draw(rows, language, style, width)).join("\n\n")}\n`)
    return ExitCode.ok
  })

/**
 * @since 0.1.0
 * @category programs
 */
export const program = (input: Input<ExplainFlags>): Program => ({ needs: "local", effect: run(input) })
