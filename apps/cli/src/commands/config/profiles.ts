/**
 * The commands about profiles, the shops of the profile file: `wxshop config profiles`, `use` and `remove`.
 *
 * @since 0.1.0
 */
import { define } from "../../Command.js"

const name = {
  name: "profile",
  required: true,
  proposals: "profile",
  text: { zh: "配置文件中的店铺名", en: "the name of the shop in the profile file" }
} as const

const profilesFlags = {
  json: { kind: "switch", name: "--json", text: { zh: "输出 JSON 数组", en: "print a JSON array" } }
} as const

/**
 * The values of its flags.
 *
 * @since 0.1.0
 * @category models
 */
export type ProfilesFlags = typeof profilesFlags

/**
 * @since 0.1.0
 * @category commands
 */
export const profiles = define({
  path: ["config", "profiles"],
  summary: { zh: "列出配置文件中的店铺", en: "List the shops of the profile file" },
  flags: profilesFlags,
  examples: [{ line: "config profiles", text: { zh: "带 * 的是默认店铺", en: "* marks the default" } }],
  load: (input) => import("../../programs/Config.js").then(({ profiles }) => profiles(input))
})

/**
 * @since 0.1.0
 * @category commands
 */
export const use = define({
  path: ["config", "use"],
  summary: { zh: "设为默认店铺", en: "Make a shop the default" },
  flags: {},
  args: [name],
  examples: [
    { line: "config use main", text: { zh: "不写 --profile 时使用 main", en: "main is used without --profile" } }
  ],
  load: (input) => import("../../programs/ConfigEdit.js").then(({ use }) => use(input))
})

/**
 * @since 0.1.0
 * @category commands
 */
export const remove = define({
  path: ["config", "remove"],
  summary: { zh: "从配置文件删除一个店铺", en: "Remove a shop from the profile file" },
  flags: {},
  args: [name],
  examples: [{ line: "config remove old-shop", text: { zh: "连同它的密钥一起删除", en: "with its secrets" } }],
  load: (input) => import("../../programs/ConfigEdit.js").then(({ remove }) => remove(input))
})
