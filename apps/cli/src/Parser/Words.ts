/**
 * What the parser says, in both languages.
 *
 * @since 0.1.0
 */
import type { Text } from "@wxshop/core/Language"
import { UsageError } from "../Failure.js"

const didYouMean = (suggestions: ReadonlyArray<string>, otherwise: Text): Text =>
  suggestions.length === 0
    ? otherwise
    : {
        zh: `是不是想输入：${suggestions.join("、")}？`,
        en: `Did you mean ${suggestions.join(" or ")}?`
      }

const helpOf = (path: string): string => (path === "" ? "wxshop --help" : `wxshop ${path} --help`)

const seeHelp: Text = { zh: "用 --help 查看用法。", en: "See the usage with --help." }

/**
 * @since 0.1.0
 * @category errors
 */
export const unknownCommand = (path: string, word: string, suggestions: ReadonlyArray<string>): UsageError =>
  new UsageError({
    text: { zh: `没有命令“${word}”。`, en: `There is no command "${word}".` },
    next: didYouMean(suggestions, { zh: "用 --help 查看所有命令。", en: "See all commands with --help." }),
    command: suggestions.length === 1 ? helpOf(suggestions[0]!) : helpOf(path)
  })

/**
 * @since 0.1.0
 * @category errors
 */
export const missingCommand = (path: string): UsageError =>
  new UsageError({
    text: { zh: `“wxshop ${path}”后面还要一个命令。`, en: `"wxshop ${path}" needs a command after it.` },
    next: { zh: "用 --help 查看有哪些。", en: "See which with --help." },
    command: helpOf(path)
  })

/**
 * @since 0.1.0
 * @category errors
 */
export const unknownFlag = (path: string, flag: string, suggestions: ReadonlyArray<string>): UsageError =>
  new UsageError({
    text: { zh: `没有参数 ${flag}。`, en: `There is no flag ${flag}.` },
    next: didYouMean(suggestions, seeHelp),
    command: helpOf(path)
  })

/**
 * @since 0.1.0
 * @category errors
 */
export const switchWithValue = (path: string, flag: string): UsageError =>
  new UsageError({
    text: { zh: `${flag} 不带值。`, en: `${flag} takes no value.` },
    next: { zh: `写 ${flag}，或不写。`, en: `Write ${flag}, or leave it out.` },
    command: helpOf(path)
  })

/**
 * @since 0.1.0
 * @category errors
 */
export const secretFlag = (flag: string): UsageError =>
  new UsageError({
    text: {
      zh: `密钥不能写在命令行上，没有参数 ${flag}：别的进程和 shell 历史都能看到它。`,
      en: `Secrets are never flags, so there is no ${flag}: other processes and the shell's history could read it.`
    },
    next: {
      zh: "用环境变量 WXSHOP_SECRET 或 WXSHOP_ACCESS_TOKEN（也可加 _FILE），或存入配置文件。",
      en: "Set WXSHOP_SECRET or WXSHOP_ACCESS_TOKEN (or …_FILE), or save it in the profile file."
    },
    command: "wxshop config set secret -"
  })

/**
 * @since 0.1.0
 * @category errors
 */
export const missingValue = (path: string, flag: string): UsageError =>
  new UsageError({
    text: { zh: `${flag} 后面缺少值。`, en: `${flag} needs a value.` },
    next: seeHelp,
    command: helpOf(path)
  })

/**
 * @since 0.1.0
 * @category errors
 */
export const missingArgument = (path: string, name: string, meaning: Text): UsageError =>
  new UsageError({
    text: { zh: `缺少 <${name}>：${meaning.zh}。`, en: `<${name}> is missing: ${meaning.en}.` },
    next: seeHelp,
    command: helpOf(path)
  })

/**
 * @since 0.1.0
 * @category errors
 */
export const excessArguments = (path: string, extra: string): UsageError =>
  new UsageError({
    text: { zh: `“${extra}”是多余的。`, en: `"${extra}" is one argument too many.` },
    next: {
      zh: "含空格的值要加引号；用 --help 查看用法。",
      en: "Quote values that have spaces; see the usage with --help."
    },
    command: helpOf(path)
  })

/**
 * @since 0.1.0
 * @category errors
 */
export const notAChoice = (
  path: string,
  name: string,
  value: string,
  choices: ReadonlyArray<string>,
  suggestions: ReadonlyArray<string>
): UsageError =>
  new UsageError({
    text: {
      zh: `${name} 不接受“${value}”，只能是：${choices.join("、")}。`,
      en: `${name} does not take "${value}"; it takes ${choices.join(", ")}.`
    },
    next: didYouMean(suggestions, seeHelp),
    command: helpOf(path)
  })

/**
 * @since 0.1.0
 * @category errors
 */
export const notANumber = (path: string, name: string, value: string, range: Text): UsageError =>
  new UsageError({
    text: { zh: `${name} 必须是${range.zh}，不能是“${value}”。`, en: `${name} must be ${range.en}, not "${value}".` },
    next: seeHelp,
    command: helpOf(path)
  })

/**
 * @since 0.1.0
 * @category errors
 */
export const conflict = (path: string, left: string, right: string): UsageError =>
  new UsageError({
    text: { zh: `${left} 和 ${right} 不能一起用。`, en: `${left} and ${right} exclude each other.` },
    next: { zh: "只保留其中一个。", en: "Keep one of them." },
    command: helpOf(path)
  })

/**
 * @since 0.1.0
 * @category errors
 */
export const malformed = (path: string, message: string): UsageError =>
  new UsageError({
    text: { zh: `无法理解这条命令（${message}）。`, en: `The command line is not understood (${message}).` },
    next: seeHelp,
    command: helpOf(path)
  })
