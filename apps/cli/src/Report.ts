/**
 * Errors and warnings as they are written to stderr: for a person, or as one line of JSON. Every error ends with the next
 * command to type.
 *
 * @since 0.1.0
 */
import type { Language, Text } from "@wxshop/core/Language"
import { redactPatterns } from "@wxshop/core/Redaction"
import { type ExitCode, ofTag } from "./ExitCode.js"
import type { Streams } from "./Streams.js"
import { visible, visibleLines } from "./Visible.js"

/**
 * How to write it.
 *
 * @since 0.1.0
 * @category models
 */
export interface Manner {
  readonly streams: Pick<Streams, "stderr">
  readonly language: Language
  readonly json: boolean
}

/**
 * What is reported of an error, whatever its class.
 *
 * @since 0.1.0
 * @category models
 */
export interface Reported {
  readonly _tag: string
  readonly text: Text
  readonly next: Text
  readonly command?: string | undefined
  readonly operation?: string | undefined
  readonly errcode?: number | undefined
  readonly errmsg?: string | undefined
  readonly rid?: string | undefined
  readonly httpStatus?: number | undefined
  readonly field?: string | undefined
  readonly id?: string | undefined
}

/** The next command to type for an error that does not bring its own. */
const commandFor = (error: Reported): string => {
  if (error.command !== undefined) return error.command
  switch (error._tag) {
    case "NotFoundError":
      return "wxshop orders search"
    case "StateConflictError":
      return error.id === undefined ? "wxshop orders search" : `wxshop orders get ${error.id}`
    case "InvalidRequestError":
      return error.errcode === undefined ? "wxshop orders search --help" : `wxshop explain ${error.errcode}`
    case "UnknownCodeError":
    case "RateLimitError":
      return error.errcode === undefined ? "wxshop doctor" : `wxshop explain ${error.errcode}`
    case "SandboxOptionError":
    case "SandboxListenError":
      return "wxshop sandbox start --help"
    default:
      return "wxshop doctor"
  }
}

const facts = (error: Reported): string => {
  const parts = [
    error.errcode === undefined ? undefined : `errcode ${error.errcode}`,
    error.httpStatus === undefined || error.httpStatus === 200 ? undefined : `HTTP ${error.httpStatus}`,
    error.rid === undefined ? undefined : `rid ${error.rid}`
  ].filter((part) => part !== undefined)
  return parts.length === 0 ? "" : ` (${parts.join(", ")})`
}

/** WeChat's own words without the rid, which stands beside the errcode already. */
const wordsOf = ({ errmsg = "", rid }: Reported): string =>
  rid === undefined ? errmsg : errmsg.replace(/\s*\(?rid:?.*$/i, "").trim()

/**
 * @since 0.1.0
 * @category formatting
 */
export const exitCodeOf = (error: Reported): ExitCode => ofTag(error._tag)

/**
 * An error as the text for stderr, its line end included.
 *
 * @since 0.1.0
 * @category formatting
 */
export const failure = (error: Reported, manner: Manner): string => {
  const command = commandFor(error)
  if (manner.json) {
    return `${JSON.stringify({
      error: {
        code: exitCodeOf(error),
        tag: error._tag,
        operation: error.operation,
        errcode: error.errcode,
        errmsg: error.errmsg,
        rid: error.rid,
        httpStatus: error.httpStatus,
        field: error.field,
        message: error.text,
        next: error.next,
        command
      }
    })}\n`
  }
  const { style } = manner.streams.stderr
  const zh = manner.language === "zh"
  const say = (text: Text): string => visible(text[manner.language])
  const lines = [`${style.red(zh ? "错误：" : "error: ")}${say(error.text)}${facts(error)}`]
  const said = wordsOf(error)
  if (said !== "") lines.push(`${style.dim(zh ? "微信：" : "WeChat: ")}${visible(said)}`)
  lines.push(visibleLines(error.next[manner.language]), `${style.dim("$")} ${style.bold(command)}`)
  return `${lines.join("\n")}\n`
}

const LONGEST_DEFECT = 300

/**
 * A defect of the program as one short report, secrets masked.
 *
 * @since 0.1.0
 * @category formatting
 */
export const defect = (thrown: unknown, manner: Manner): string => {
  const [name, words] = thrown instanceof Error ? [thrown.name, thrown.message] : [typeof thrown, String(thrown)]
  const what = `${name}: ${redactPatterns(words).slice(0, LONGEST_DEFECT)}`
  return failure(
    {
      _tag: "Defect",
      text: { zh: `这是 wxshop 的缺陷：${what}`, en: `This is a defect of wxshop: ${what}` },
      next: {
        zh: "请附上 --debug 的输出（密钥已隐去）和版本上报。",
        en: "Please report it with the output of --debug, in which secrets are masked, and the version."
      },
      command: "wxshop --version"
    },
    manner
  )
}

/**
 * A warning as the text for stderr, its line end included.
 *
 * @since 0.1.0
 * @category formatting
 */
export const warning = (text: Text, next: Text | undefined, manner: Manner): string => {
  if (manner.json) return `${JSON.stringify({ warning: { message: text, ...(next === undefined ? {} : { next }) } })}\n`
  const { style } = manner.streams.stderr
  const title = style.yellow(manner.language === "zh" ? "注意：" : "warning: ")
  const line = `${title}${visible(text[manner.language])}`
  return next === undefined ? `${line}\n` : `${line}\n${visible(next[manner.language])}\n`
}
