/**
 * Our commands as a tree of commander's, which does the splitting of flags, values and subcommands; every message is ours.
 *
 * @since 0.1.0
 */
import { Command as Commander, type Help, type HelpContext, Option } from "commander"
import type { Command, Flag, Flags, Input } from "../Command.js"
import { commands, groups } from "../Commands.js"
import { connectionFlags } from "../commands/ConnectionFlags.js"
import { globalFlags } from "../commands/GlobalFlags.js"
import { outputFlags } from "../commands/OutputFlags.js"
import type { UsageError } from "../Failure.js"
import { nearest } from "../Suggest.js"
import { examples, footer, type HelpOptions, LocalHelp } from "./Help.js"
import { inputOf, type Raw } from "./Values.js"
import * as Words from "./Words.js"

/**
 * Called with the command that was found and its input.
 *
 * @since 0.1.0
 * @category models
 */
export type Found = (command: Command, input: Input<Flags>, globals: Readonly<Record<string, Raw>>) => void

const SECRET_FLAG = /^--(?:app[-_]?)?secret(?:=|$)|^--(?:access[-_]?)?token(?:=|$)/i

const nameOf = (flag: string): string => flag.split("=", 1)[0]!

/** Commander with our words. Commander calls these methods, which its types do not list. */
class Node extends Commander {
  readonly path: string
  readonly leaf: Command | undefined
  readonly helpOptions: HelpOptions

  constructor(path: string, command: Command | undefined, options: HelpOptions) {
    super(path.split(" ").at(-1))
    this.path = path
    this.leaf = command
    this.helpOptions = options
  }

  override createHelp(): Help {
    return new LocalHelp(this.helpOptions)
  }

  override outputHelp(context?: HelpContext | ((text: string) => string)): void {
    const stray = this.commands.length > 0 ? this.args.find((arg) => !arg.startsWith("-")) : undefined
    if (stray !== undefined) throw this.#unknown(stray)
    super.outputHelp(typeof context === "function" ? undefined : context)
  }

  #unknown(word: string): UsageError {
    const below = commands.filter((command) => command.hidden !== true).map((command) => command.path)
    const here = this.path === "" ? [] : this.path.split(" ")
    const inside = below.filter((path) => here.every((word, index) => path[index] === word))
    const names = [...new Set(inside.map((path) => path.slice(0, here.length + 1).join(" ")))]
    const verbs = below.filter((path) => path.at(-1) === word).map((path) => path.join(" "))
    const near = nearest(
      word,
      names.map((name) => name.split(" ").at(-1)!),
      2
    )
    const likely = names.filter((name) => near.includes(name.split(" ").at(-1)!))
    return Words.unknownCommand(this.path, word, likely.length > 0 ? likely : verbs)
  }

  unknownCommand(): never {
    throw this.#unknown(this.args[0] ?? "")
  }

  unknownOption(flag: string): never {
    const name = nameOf(flag)
    if (SECRET_FLAG.test(flag)) throw Words.secretFlag(name)
    const known = [...Object.values(this.leaf?.flags ?? {}), ...Object.values(globalFlags)].map((flag) => flag.name)
    // Commander only refuses a known flag when a value was glued to a switch.
    const all = [...known, "--help", "--version"]
    if (flag.includes("=") && all.includes(name)) throw Words.switchWithValue(this.path, name)
    throw Words.unknownFlag(this.path, name, nearest(name, all))
  }

  missingArgument(name: string): never {
    const argument = this.leaf?.args?.find((argument) => argument.name === name)
    throw Words.missingArgument(this.path, name, argument?.text ?? { zh: name, en: name })
  }

  optionMissingArgument(option: Option): never {
    throw Words.missingValue(this.path, option.long ?? option.flags)
  }

  _excessArguments(received: ReadonlyArray<string>): never {
    // The default of a group was called by the group's name alone, so the word was meant as a command.
    if (this.leaf?.groupDefault === true && this.parent instanceof Node && this.parent.args[0] !== this.name()) {
      throw this.parent.#unknown(received[0] ?? "")
    }
    throw Words.excessArguments(this.path, received[this.leaf?.args?.length ?? 0] ?? "")
  }
}

/** Which part of the help a flag stands in; `undefined` for the command's own. */
const groupOf = (key: string): string | undefined => {
  if (key in connectionFlags) return "Connection:"
  return key in outputFlags && key !== "json" ? "Output:" : undefined
}

const optionOf = (key: string, flag: Flag, language: HelpOptions["language"]): Option => {
  const placeholder = flag.kind === "switch" ? "" : ` <${flag.placeholder}>`
  const option = new Option(`${flag.name}${placeholder}`, flag.text[language])
  // Commander derives the key from the flag's name; ours are the keys of the record.
  option.attributeName = () => key
  if (flag.kind === "many") {
    option.argParser((value: string, before: ReadonlyArray<string> | undefined) => [...(before ?? []), value])
  }
  return option
}

const quiet = (node: Commander, write: (text: string) => void): void => {
  node.exitOverride((error) => {
    throw error
  })
  node.configureOutput({ writeOut: write, writeErr: write, getOutHasColors: () => true, getErrHasColors: () => true })
}

/**
 * Builds the tree for one parse. `write` takes the help text, `found` the command that was called.
 *
 * @since 0.1.0
 * @category constructors
 */
export const build = (options: HelpOptions, write: (text: string) => void, found: Found): Commander => {
  const { language } = options
  const zh = language === "zh"
  const root = new Node("", undefined, options)
  const prepare = (node: Node): Node => {
    quiet(node, write)
    node.helpOption("-h, --help", zh ? "显示帮助" : "show help")
    node.helpCommand(false)
    return node
  }
  prepare(root)
    .name("wxshop")
    .description(
      zh
        ? "微信小店保障单（假一赔三、坏损包退）的命令行工具"
        : "WeChat Shop guarantee orders (counterfeit and damage claims) from the terminal"
    )
    .usage(zh ? "<命令> [选项]" : "<command> [options]")
    .option("-V, --version", zh ? "显示版本" : "show the version")
    .addHelpText("after", () => footer(options))
  for (const [key, flag] of Object.entries(globalFlags)) root.addOption(optionOf(key, flag, language))

  const nouns = new Map<string, Node>()
  for (const group of groups) {
    const node = prepare(new Node(group.name, undefined, options))
    node.summary(group.summary[language]).description(group.summary[language])
    node.usage(zh ? "<命令> [选项]" : "<command> [options]")
    nouns.set(group.name, node)
  }
  for (const command of commands) {
    if (command.hidden === true) continue
    const [noun = ""] = command.path
    const node = prepare(new Node(command.path.join(" "), command, options))
    node.summary(command.summary[language]).description((command.details ?? command.summary)[language])
    const shown = (command.args ?? []).map((arg) => (arg.required ? ` <${arg.name}>` : ` [${arg.name}]`)).join("")
    node.usage(`${zh ? "[选项]" : "[options]"}${shown}`)
    for (const arg of command.args ?? []) {
      node.argument(arg.required ? `<${arg.name}>` : `[${arg.name}]`, arg.text[language])
    }
    const printsOrders = "fields" in command.flags
    for (const [key, flag] of Object.entries(command.flags)) {
      const option = optionOf(key, flag, language)
      const group = printsOrders && key === "json" ? "Output:" : groupOf(key)
      node.addOption(group === undefined ? option : option.helpGroup(group))
    }
    node.addHelpText("after", () => examples(command, options))
    node.action(() => found(command, inputOf(command, node.opts<Record<string, Raw>>(), node.args), root.opts()))
    if (command.path.length === 1) {
      root.addCommand(node)
      continue
    }
    const parent = nouns.get(noun)!
    if (parent.parent === null) root.addCommand(parent)
    parent.addCommand(node, { isDefault: command.groupDefault === true })
  }
  return root
}
