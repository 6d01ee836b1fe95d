/**
 * What `wxshop doctor` found: one check after another, each fault with its fix, and the code to exit with.
 *
 * @since 0.1.0
 */
import type { Language, Text } from "@wxshop/core/Language"
import { type ExitCode, ofTag } from "./ExitCode.js"
import type { Sink } from "./Streams.js"
import { visible, visibleLines } from "./Visible.js"
import * as Width from "./Width.js"

/**
 * @since 0.1.0
 * @category models
 */
export type Name = "settings" | "network" | "clock" | "token" | "read"

/**
 * The outcome of one check. `skipped`: an earlier fault stands in the way. `code` is what this fault alone exits with.
 *
 * @since 0.1.0
 * @category models
 */
export type Check =
  | { readonly name: Name; readonly status: "ok" | "skipped"; readonly detail: Text }
  | {
      readonly name: Name
      readonly status: "fault" | "warning"
      readonly detail: Text
      readonly fix: Text
      readonly command?: string | undefined
      readonly code: ExitCode
    }

/**
 * What an error says, as a fault of a check.
 *
 * @since 0.1.0
 * @category constructors
 */
export const faultOf = (
  name: Name,
  error: {
    readonly _tag: string
    readonly text: Text
    readonly next: Text
    readonly command?: string
    readonly errcode?: number | undefined
    readonly rid?: string | undefined
  }
): Check => {
  const facts = [
    error.errcode === undefined ? "" : `errcode ${error.errcode}`,
    error.rid === undefined ? "" : `rid ${error.rid}`
  ].filter((fact) => fact !== "")
  const tail = facts.length === 0 ? "" : ` (${facts.join(", ")})`
  return {
    name,
    status: "fault",
    detail: { zh: error.text.zh + tail, en: error.text.en + tail },
    fix: error.next,
    command: error.command ?? (error.errcode === undefined ? undefined : `wxshop explain ${error.errcode}`),
    code: ofTag(error._tag)
  }
}

/**
 * The exit code of the worst fault. The first check that failed is the cause of those after it; a clock that is off (code
 * 1) only counts when nothing else is wrong.
 *
 * @since 0.1.0
 * @category accessors
 */
export const exitCodeOf = (checks: ReadonlyArray<Check>): ExitCode => {
  const codes = checks.flatMap((check) => (check.status === "fault" ? [check.code] : []))
  return codes.find((code) => code !== 1) ?? codes[0] ?? 0
}

const names: Readonly<Record<Name, Text>> = {
  settings: { zh: "配置", en: "settings" },
  network: { zh: "网络", en: "network" },
  clock: { zh: "时钟", en: "clock" },
  token: { zh: "令牌", en: "token" },
  read: { zh: "查询", en: "read call" }
}

const words: Readonly<Record<Check["status"], Text>> = {
  ok: { zh: "正常", en: "ok" },
  warning: { zh: "注意", en: "warn" },
  fault: { zh: "故障", en: "FAULT" },
  skipped: { zh: "跳过", en: "skip" }
}

/**
 * The checks for a person: a line each, the fix under a fault.
 *
 * @since 0.1.0
 * @category formatting
 */
export const draw = (checks: ReadonlyArray<Check>, language: Language, sink: Sink): string => {
  const { style } = sink
  const paint = { ok: style.green, warning: style.yellow, fault: style.red, skipped: style.dim }
  const nameWidth = Math.max(...checks.map((check) => Width.widthOf(names[check.name][language])))
  const wordWidth = Math.max(...Object.values(words).map((word) => Width.widthOf(word[language])))
  const indent = " ".repeat(wordWidth + 2)
  const lines = checks.flatMap((check) => {
    const word = Width.pad(words[check.status][language], wordWidth)
    const name = Width.pad(names[check.name][language], nameWidth)
    const head = `${paint[check.status](word)}  ${name}  ${visible(check.detail[language])}`
    if (!("fix" in check)) return [head]
    const fix = visibleLines(check.fix[language])
      .split("\n")
      .map((line) => `${indent}${line}`)
    return [
      head,
      ...fix,
      ...(check.command === undefined ? [] : [`${indent}${style.dim("$")} ${style.bold(check.command)}`])
    ]
  })
  return `${lines.join("\n")}\n`
}
