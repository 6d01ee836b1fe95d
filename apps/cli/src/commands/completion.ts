/**
 * `wxshop completion`.
 *
 * @since 0.1.0
 */
import { define } from "../Command.js"

const flags = {} as const

/**
 * @since 0.1.0
 * @category commands
 */
export const completion = define({
  path: ["completion"],
  summary: { zh: "输出 shell 补全脚本", en: "Print a completion script for your shell" },
  flags,
  args: [
    {
      name: "shell",
      required: true,
      choices: ["bash", "zsh", "fish"],
      text: { zh: "bash、zsh 或 fish", en: "bash, zsh or fish" }
    }
  ],
  examples: [
    { line: "completion bash >> ~/.bashrc", text: { zh: "bash", en: "bash" } },
    { line: 'completion zsh > "${fpath[1]}/_wxshop"', text: { zh: "zsh", en: "zsh" } },
    { line: "completion fish > ~/.config/fish/completions/wxshop.fish", text: { zh: "fish", en: "fish" } }
  ],
  load: (input) => import("../programs/Completion.js").then(({ program }) => program(input))
})

/**
 * What the scripts of {@link completion} call: the words so far, the last one unfinished.
 *
 * @since 0.1.0
 * @category commands
 */
export const propose = define({
  path: ["__complete"],
  summary: { zh: "给补全脚本用", en: "for the completion scripts" },
  flags,
  args: [],
  examples: [],
  hidden: true,
  load: (input) => import("../programs/Propose.js").then(({ program }) => program(input))
})
