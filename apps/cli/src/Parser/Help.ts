/**
 * Help texts: commander's layout in the reader's language, wrapped by terminal columns.
 *
 * @since 0.1.0
 */
import type { Language } from "@wxshop/core/Language"
import { Help } from "commander"
import type { Command } from "../Command.js"
import type { Style } from "../Style.js"
import * as Width from "../Width.js"

const titles: Readonly<Record<string, string>> = {
  "Usage:": "用法：",
  "Arguments:": "参数：",
  "Options:": "选项：",
  "Global Options:": "通用选项：",
  "Commands:": "命令：",
  "Output:": "输出：",
  "Connection:": "连接："
}

const NARROWEST = 24

/**
 * @since 0.1.0
 * @category models
 */
export interface HelpOptions {
  readonly language: Language
  readonly columns: number
  readonly style: Style
}

/**
 * Commander's help with our titles and widths.
 *
 * @since 0.1.0
 * @category models
 */
export class LocalHelp extends Help {
  readonly #options: HelpOptions

  constructor(options: HelpOptions) {
    super()
    this.#options = options
    this.helpWidth = options.columns
    this.showGlobalOptions = true
  }

  override styleTitle(title: string): string {
    return this.#options.style.bold(this.#options.language === "zh" ? (titles[title] ?? title) : title)
  }

  override displayWidth(text: string): number {
    return Width.widthOf(text)
  }

  /** On a narrow terminal the description goes under its term. */
  override formatItem(term: string, termWidth: number, description: string): string {
    const columns = this.#options.columns
    if (description === "") return `  ${term}`
    const room = columns - termWidth - 4
    if (room < NARROWEST) {
      const under = Width.wrap(description, Math.max(NARROWEST, columns - 6)).map((line) => `      ${line}`)
      return [`  ${term}`, ...under].join("\n")
    }
    const [first = "", ...rest] = Width.wrap(description, room)
    const indent = " ".repeat(termWidth + 4)
    return [`  ${Width.pad(term, termWidth)}  ${first}`, ...rest.map((line) => indent + line)].join("\n")
  }

  override boxWrap(text: string, width: number): string {
    return Width.wrap(text, Math.max(width, 20)).join("\n")
  }
}

/**
 * The examples of a command as they stand under its help.
 *
 * @since 0.1.0
 * @category formatting
 */
export const examples = (command: Command, options: HelpOptions): string => {
  if (command.examples.length === 0) return ""
  const { language, style } = options
  const lines = command.examples.flatMap(({ line, text }) => [
    `  ${style.dim(`# ${text[language]}`)}`,
    `  wxshop ${line}`
  ])
  return `\n${style.bold(language === "zh" ? "例子：" : "Examples:")}\n${lines.join("\n")}`
}

const exitCodes: { readonly [L in Language]: ReadonlyArray<string> } = {
  zh: [
    "0 成功",
    "1 失败",
    "2 用法或输入有误",
    "3 未找到",
    "4 凭证或权限",
    "5 额度或频率",
    "6 微信不可用",
    "7 状态冲突",
    "8 有待处理（仅 --exit-code）",
    "130 被中断",
    "143 被终止"
  ],
  en: [
    "0 ok",
    "1 failure",
    "2 usage or bad input",
    "3 not found",
    "4 credentials or permission",
    "5 quota or rate",
    "6 WeChat unreachable or failing",
    "7 state conflict",
    "8 found (only with --exit-code)",
    "130 interrupted",
    "143 terminated"
  ]
}

/** Pieces side by side, as many on a line as fit. */
const flow = (pieces: ReadonlyArray<string>, columns: number): ReadonlyArray<string> => {
  const lines: Array<string> = []
  for (const piece of pieces) {
    const joined = lines.length === 0 ? piece : `${lines.at(-1)}  ${piece}`
    if (lines.length > 0 && Width.widthOf(joined) <= columns) lines[lines.length - 1] = joined
    else lines.push(piece)
  }
  return lines
}

/**
 * What stands under the help of `wxshop` itself.
 *
 * @since 0.1.0
 * @category formatting
 */
export const footer = ({ columns, language, style }: HelpOptions): string => {
  const zh = language === "zh"
  const section = (title: string, lines: ReadonlyArray<string>): string =>
    `\n${style.bold(title)}\n${lines.map((line) => `  ${line}`).join("\n")}`
  const codes = zh ? exitCodes.zh : exitCodes.en
  return [
    section(zh ? "没有店铺也可以试：" : "Try it without a shop:", [
      "wxshop sandbox start",
      "export WXSHOP_BASE_URL=<url> WXSHOP_APPID=<appid> WXSHOP_SECRET=<secret>",
      "wxshop orders search"
    ]),
    section(zh ? "退出码：" : "Exit codes:", flow(codes, columns - 2))
  ].join("\n")
}
