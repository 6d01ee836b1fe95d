/**
 * `wxshop config list`, also `wxshop config`.
 *
 * @since 0.1.0
 */
import { define } from "../../Command.js"
import { connectionFlags } from "../ConnectionFlags.js"

const flags = {
  json: { kind: "switch", name: "--json", text: { zh: "输出 JSON 数组", en: "print a JSON array" } },
  ...connectionFlags
} as const

/**
 * The values of its flags.
 *
 * @since 0.1.0
 * @category models
 */
export type ListFlags = typeof flags

/**
 * @since 0.1.0
 * @category commands
 */
export const list = define({
  path: ["config", "list"],
  groupDefault: true,
  summary: { zh: "列出所有设置和它们的来源", en: "List every setting and where it comes from" },
  flags,
  examples: [{ line: "config", text: { zh: "所有设置，密钥以 *** 显示", en: "every setting, secrets as ***" } }],
  load: (input) => import("../../programs/Config.js").then(({ list }) => list(input))
})
