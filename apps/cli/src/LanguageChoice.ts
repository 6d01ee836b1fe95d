/**
 * Which language a person reads: `--lang`, then `WXSHOP_LANG`, then the locale, then English.
 *
 * @since 0.1.0
 */
import type { Language } from "@wxshop/core/Language"

type Env = Readonly<Record<string, string | undefined>>

/**
 * The language of a word such as `zh`, `zh_CN.UTF-8` or `en-GB`; `undefined` for any other.
 *
 * @since 0.1.0
 * @category constructors
 */
export const parse = (text: string): Language | undefined => {
  const word = /^(zh|en)(?:$|[-_.@])/i.exec(text.trim())?.[1]?.toLowerCase()
  return word === "zh" || word === "en" ? word : undefined
}

/**
 * The value of `--lang` in raw arguments, found before they are parsed because even the parser's words depend on it.
 *
 * @since 0.1.0
 * @category constructors
 */
export const fromArguments = (argv: ReadonlyArray<string>): string | undefined => {
  let found: string | undefined
  for (const [index, arg] of argv.entries()) {
    if (arg === "--") break
    if (arg === "--lang") found = argv[index + 1]
    else if (arg.startsWith("--lang=")) found = arg.slice("--lang=".length)
  }
  return found
}

/**
 * The language of the environment. A locale that is set to something else than Chinese means English, as POSIX has it:
 * the first of `LC_ALL`, `LC_MESSAGES` and `LANG` that is set decides.
 *
 * @since 0.1.0
 * @category constructors
 */
export const fromEnvironment = (env: Env): Language => {
  const own = env["WXSHOP_LANG"] ?? ""
  const chosen = own === "" ? undefined : parse(own)
  if (chosen !== undefined) return chosen
  const locale = [env["LC_ALL"], env["LC_MESSAGES"], env["LANG"]].find((value) => value !== undefined && value !== "")
  return (locale === undefined ? undefined : parse(locale)) ?? "en"
}

/**
 * @since 0.1.0
 * @category constructors
 */
export const detect = (argv: ReadonlyArray<string>, env: Env): Language => {
  const flag = fromArguments(argv)
  return (flag === undefined ? undefined : parse(flag)) ?? fromEnvironment(env)
}
