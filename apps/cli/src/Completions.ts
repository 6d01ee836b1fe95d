/**
 * What the shell may propose next, and the scripts that ask for it. Everything comes from the tree of commands, so the
 * scripts never go out of date.
 *
 * @since 0.1.0
 */
import type { Language } from "@wxshop/core/Language"
import type { Command, Flag, Proposals } from "./Command.js"
import { commands, groups } from "./Commands.js"
import { globalFlags } from "./commands/GlobalFlags.js"

/**
 * One proposal and what it means.
 *
 * @since 0.1.0
 * @category models
 */
export interface Proposal {
  readonly word: string
  readonly text: string
}

/**
 * What is wanted at the cursor: words of the tree, or values that somebody has to look up.
 *
 * @since 0.1.0
 * @category models
 */
export type Wanted =
  | { readonly kind: "words"; readonly proposals: ReadonlyArray<Proposal> }
  | { readonly kind: "lookup"; readonly proposals: Proposals; readonly list: boolean }

const shown = commands.filter((command) => command.hidden !== true)

const plain = (word: string): Proposal => ({ word, text: "" })

const commandAt = (words: ReadonlyArray<string>): Command | undefined =>
  shown.find((command) => command.path.every((part, index) => words[index] === part))

const flagsOf = (command: Command | undefined): ReadonlyArray<Flag> => [
  ...Object.values(command?.flags ?? {}),
  ...Object.values(globalFlags)
]

const valuesOf = (flag: Flag): Wanted => {
  if (flag.kind === "value" && flag.choices !== undefined) return { kind: "words", proposals: flag.choices.map(plain) }
  if ((flag.kind === "value" || flag.kind === "many") && flag.proposals !== undefined) {
    return { kind: "lookup", proposals: flag.proposals, list: flag.proposals === "field" }
  }
  return { kind: "words", proposals: [] }
}

const subcommands = (words: ReadonlyArray<string>, language: Language): ReadonlyArray<Proposal> => {
  if (words.length > 0) {
    return shown
      .filter((command) => command.path.length === 2 && command.path[0] === words[0])
      .map((command) => ({ word: command.path[1]!, text: command.summary[language] }))
  }
  return [
    ...groups.map((group) => ({ word: group.name, text: group.summary[language] })),
    ...shown
      .filter((command) => command.path.length === 1)
      .map((command) => ({ word: command.path[0]!, text: command.summary[language] })),
    { word: "help", text: language === "zh" ? "显示帮助" : "show help" }
  ]
}

/** The words that are no flags and no values of flags: the path of the command, then its arguments. */
const operandsOf = (words: ReadonlyArray<string>): ReadonlyArray<string> => {
  const out: Array<string> = []
  for (let index = 0; index < words.length; index++) {
    const word = words[index]!
    if (!word.startsWith("-") || word === "-") out.push(word)
    else if (!word.includes("=")) {
      const flag = flagsOf(commandAt(out)).find((flag) => flag.name === word)
      if (flag !== undefined && flag.kind !== "switch") index++
    }
  }
  return out
}

/**
 * What may stand at the last of `words`, which is unfinished and may be empty.
 *
 * @since 0.1.0
 * @category constructors
 */
export const at = (words: ReadonlyArray<string>, language: Language): Wanted => {
  const current = words.at(-1) ?? ""
  const before = words.slice(0, -1)
  const operands = operandsOf(before)
  const command = commandAt(operands)
  const inline = /^(--[a-z-]+)=/.exec(current)
  const asked = inline?.[1] ?? before.at(-1) ?? ""
  const flag = flagsOf(command).find((flag) => flag.name === asked && flag.kind !== "switch")
  if (flag !== undefined) return valuesOf(flag)
  if (current.startsWith("-")) {
    const flags = flagsOf(command).map((flag) => ({ word: flag.name, text: flag.text[language] }))
    return {
      kind: "words",
      proposals: [...flags, { word: "--help", text: language === "zh" ? "显示帮助" : "show help" }]
    }
  }
  if (command === undefined) return { kind: "words", proposals: subcommands(operands, language) }
  const argument = command.args?.[operands.length - command.path.length]
  if (argument?.choices !== undefined) return { kind: "words", proposals: argument.choices.map(plain) }
  if (argument?.proposals !== undefined) return { kind: "lookup", proposals: argument.proposals, list: false }
  return { kind: "words", proposals: [] }
}

const bash = `# wxshop completion for bash
_wxshop() {
  local line
  # So that --type=dam is one word.
  COMP_WORDBREAKS=\${COMP_WORDBREAKS//=/}
  COMPREPLY=()
  while IFS= read -r line; do
    COMPREPLY+=("\${line%%$'\\t'*}")
  done < <(wxshop __complete "\${COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null)
}
complete -o default -F _wxshop wxshop
`

const zsh = `#compdef wxshop
# wxshop completion for zsh
_wxshop() {
  local -a proposals
  local line word text
  while IFS= read -r line; do
    word="\${line%%$'\\t'*}"
    text=""
    [[ "$line" == *$'\\t'* ]] && text="\${line#*$'\\t'}"
    if [[ -n "$text" ]]; then
      proposals+=("\${word//:/\\\\:}:\${text}")
    else
      proposals+=("\${word//:/\\\\:}")
    fi
  done < <(wxshop __complete "\${(@)words[2,CURRENT]}" 2>/dev/null)
  if (( \${#proposals} )); then
    _describe 'wxshop' proposals
  else
    _files
  fi
}
if [[ "$funcstack[1]" == "_wxshop" ]]; then
  _wxshop "$@"
else
  compdef _wxshop wxshop
fi
`

const fish = `# wxshop completion for fish
function __wxshop_complete
    set -l words (commandline -opc)
    wxshop __complete $words[2..-1] (commandline -ct) 2>/dev/null
end
complete -c wxshop -f -a '(__wxshop_complete)'
`

/**
 * The scripts by shell.
 *
 * @since 0.1.0
 * @category constants
 */
export const scripts: Readonly<Record<string, string>> = { bash, zsh, fish }
