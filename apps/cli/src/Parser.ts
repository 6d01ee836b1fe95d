/**
 * From the words of a command line to what they mean. Nothing runs here, and neither Effect nor an HTTP client is loaded.
 *
 * @since 0.1.0
 */
import type { Language } from "@wxshop/core/Language"
import { CommanderError } from "commander"
import type { Command, Flags, FlagValues, Input } from "./Command.js"
import { commands } from "./Commands.js"
import { globalFlags } from "./commands/GlobalFlags.js"
import { UsageError } from "./Failure.js"
import * as LanguageChoice from "./LanguageChoice.js"
import type { HelpOptions } from "./Parser/Help.js"
import { build } from "./Parser/Tree.js"
import { flagValues } from "./Parser/Values.js"
import * as Words from "./Parser/Words.js"
import { plain, type ColourChoice } from "./Style.js"

/**
 * @since 0.1.0
 * @category models
 */
export type Globals = FlagValues<typeof globalFlags>

/**
 * What a command line means: a command to run, a help text to print, the version, or an error in how it is written.
 *
 * @since 0.1.0
 * @category models
 */
export type Parsed =
  | { readonly _tag: "Run"; readonly command: Command; readonly input: Input<Flags>; readonly globals: Globals }
  | { readonly _tag: "Help"; readonly text: string }
  | { readonly _tag: "Version" }
  | { readonly _tag: "Usage"; readonly error: UsageError }

/**
 * How to write help texts; the default is plain English for 80 columns.
 *
 * @since 0.1.0
 * @category constants
 */
export const defaultHelp: HelpOptions = { language: "en", columns: 80, style: plain }

/**
 * The value of `--color` in raw arguments, needed before they are parsed. A wrong one is told by {@link parse}.
 *
 * @since 0.1.0
 * @category accessors
 */
export const colourChoice = (argv: ReadonlyArray<string>): ColourChoice => {
  const index = argv.findLastIndex((arg) => arg === "--color" || arg.startsWith("--color="))
  const value = argv[index]?.includes("=") === true ? argv[index]?.split("=")[1] : argv[index + 1]
  return index >= 0 && (value === "on" || value === "off") ? value : "auto"
}

/**
 * Whether errors are to be JSON: known before parsing, because a command line with an error must keep to it as well.
 *
 * @since 0.1.0
 * @category accessors
 */
export const wantsJson = (argv: ReadonlyArray<string>): boolean => {
  const end = argv.indexOf("--")
  const words = end < 0 ? argv : argv.slice(0, end)
  return words.includes("--json") || words.includes("--ndjson")
}

const propose = commands.find((command) => command.hidden === true)

// `wxshop help orders search` is `wxshop orders search --help`.
const expandHelp = (argv: ReadonlyArray<string>): ReadonlyArray<string> =>
  argv[0] === "help" ? [...argv.slice(1), "--help"] : argv

const checkLanguage = (argv: ReadonlyArray<string>): void => {
  const given = LanguageChoice.fromArguments(argv)
  if (given !== undefined && LanguageChoice.parse(given) === undefined) {
    throw Words.notAChoice("", "--lang", given, ["zh", "en"], [])
  }
}

/** `--lang zh_CN` and such mean the language. */
const readGlobals = (path: string, raw: Parameters<typeof flagValues>[2]): Globals => {
  const lang = raw["lang"]
  const language = typeof lang === "string" ? LanguageChoice.parse(lang) : undefined
  return flagValues(path, globalFlags, { ...raw, ...(language === undefined ? {} : { lang: language }) }) as Globals
}

/**
 * Parses the words after `wxshop`.
 *
 * @since 0.1.0
 * @category constructors
 */
export const parse = (argv: ReadonlyArray<string>, help: HelpOptions = defaultHelp): Parsed => {
  if (propose !== undefined && argv[0] === propose.path[0]) {
    const globals = readGlobals("", {})
    return { _tag: "Run", command: propose, input: { flags: {}, args: argv.slice(1) }, globals }
  }
  let text = ""
  let run: Parsed | undefined
  const root = build(
    help,
    (chunk) => {
      text += chunk
    },
    (command, input, globals) => {
      run = { _tag: "Run", command, input, globals: readGlobals(command.path.join(" "), globals) }
    }
  )
  try {
    checkLanguage(argv)
    if (argv.length === 0) root.outputHelp()
    else root.parse([...expandHelp(argv)], { from: "user" })
  } catch (error) {
    if (error instanceof UsageError) return { _tag: "Usage", error }
    if (!(error instanceof CommanderError)) throw error
    // Commander asks for help by itself when a group is called without a command.
    const noun = root.args.filter((arg) => !arg.startsWith("-")).join(" ")
    if (error.code === "commander.help" && noun !== "") return { _tag: "Usage", error: Words.missingCommand(noun) }
    if (error.code !== "commander.help" && error.code !== "commander.helpDisplayed") {
      return { _tag: "Usage", error: Words.malformed("", error.message.replace(/^error: /, "")) }
    }
  }
  if (root.opts()["version"] === true) return { _tag: "Version" }
  if (run !== undefined) return run
  return { _tag: "Help", text }
}

/**
 * The language the words of this parse are in.
 *
 * @since 0.1.0
 * @category accessors
 */
export const languageOf = (argv: ReadonlyArray<string>, env: Readonly<Record<string, string | undefined>>): Language =>
  LanguageChoice.detect(argv, env)
