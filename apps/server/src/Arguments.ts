/**
 * The few flags of the server; everything else is set by the environment.
 *
 * @since 0.1.0
 */
import type { Language, Text } from "@wxshop/core/Language"
import * as Either from "effect/Either"
import { variables } from "./ServerConfig/Variables.js"
import { StartError } from "./StartError.js"

/**
 * @since 0.1.0
 * @category models
 */
export type Command =
  | { readonly _tag: "Serve"; readonly sandbox: boolean }
  | { readonly _tag: "Help" }
  | { readonly _tag: "Version" }
  | { readonly _tag: "OpenApi" }

const flags: ReadonlyArray<readonly [string, Text]> = [
  ["--sandbox", { zh: "用内置的模拟店铺，不连接微信", en: "serve a simulated shop; WeChat is never called" }],
  ["--openapi", { zh: "打印 OpenAPI 文档后退出", en: "print the OpenAPI document and exit" }],
  ["--version", { zh: "打印版本后退出", en: "print the version and exit" }],
  ["--help", { zh: "打印本说明后退出", en: "print this and exit" }]
]

/**
 * Reads the arguments after the script's name.
 *
 * @since 0.1.0
 * @category parsing
 */
export const parse = (args: ReadonlyArray<string>): Either.Either<Command, StartError> => {
  if (args.includes("--help") || args.includes("-h")) return Either.right({ _tag: "Help" })
  const unknown = args.find((arg) => !flags.some(([flag]) => flag === arg))
  if (unknown !== undefined) {
    return Either.left(
      new StartError({
        exitCode: 2,
        setting: "arguments",
        text: {
          zh: `不认识的参数；可用的有 ${flags.map(([flag]) => flag).join("、")}`,
          en: `There is an unknown argument; the flags are ${flags.map(([flag]) => flag).join(", ")}.`
        },
        next: { zh: "运行 wxshop-server --help", en: "Run `wxshop-server --help`." }
      })
    )
  }
  if (args.includes("--version")) return Either.right({ _tag: "Version" })
  if (args.includes("--openapi")) return Either.right({ _tag: "OpenApi" })
  return Either.right({ _tag: "Serve", sandbox: args.includes("--sandbox") })
}

const words = {
  zh: {
    intro: "wxshop-server：微信小店保障单 HTTP API",
    usage: "用法：wxshop-server [--sandbox]",
    flags: "参数：",
    variables: "环境变量：",
    fallback: "默认",
    exits: "退出码：0 正常停止 · 1 无法监听或内部错误 · 2 设置有误 · 4 凭证不完整或无法读取"
  },
  en: {
    intro: "wxshop-server: WeChat Shop guarantee orders as an HTTP API",
    usage: "Usage: wxshop-server [--sandbox]",
    flags: "Flags:",
    variables: "Environment:",
    fallback: "default",
    exits:
      "Exit codes: 0 stopped · 1 cannot listen, or a bug · 2 a wrong setting · 4 incomplete or unreadable credentials"
  }
} as const

/**
 * @since 0.1.0
 * @category help
 */
export const help = (language: Language): string => {
  const word = words[language]
  const lines = [
    word.intro,
    "",
    word.usage,
    "",
    word.flags,
    ...flags.map(([flag, text]) => `  ${flag.padEnd(12)} ${text[language]}`),
    "",
    word.variables,
    ...variables.flatMap((variable) => [
      `  ${variable.name}`,
      `      ${variable[language]}${variable.fallback === "" ? "" : ` [${word.fallback}: ${variable.fallback}]`}`
    ]),
    "",
    word.exits
  ]
  return `${lines.join("\n")}\n`
}
