/**
 * `wxshop config set` and `wxshop config unset`.
 *
 * @since 0.1.0
 */
import { define } from "../../Command.js"

const key = {
  name: "key",
  required: true,
  proposals: "setting",
  text: { zh: "设置名，如 appid、secret", en: "the setting, for example appid or secret" }
} as const

/**
 * @since 0.1.0
 * @category commands
 */
export const set = define({
  path: ["config", "set"],
  summary: { zh: "保存一个设置到配置文件", en: "Save a setting in the profile file" },
  details: {
    zh: "写入 --profile 指定的店铺（没有就新建）。密钥只能从 stdin 读取，不能写在命令行上。",
    en: "Writes to the shop named by --profile, which is made if it is new. Secrets are read from stdin, never from the command line."
  },
  flags: {},
  args: [
    key,
    { name: "value", required: true, text: { zh: "值；- 表示从 stdin 读取", en: "the value; - reads it from stdin" } }
  ],
  examples: [
    {
      line: "config set appid wx0123456789abcdef --profile main",
      text: { zh: "新建店铺 main", en: "make a shop called main" }
    },
    {
      line: "config set secret - --profile main < secret.txt",
      text: { zh: "密钥从文件读入", en: "the secret from a file" }
    }
  ],
  load: (input) => import("../../programs/ConfigEdit.js").then(({ set }) => set(input))
})

/**
 * @since 0.1.0
 * @category commands
 */
export const unset = define({
  path: ["config", "unset"],
  summary: { zh: "从配置文件删除一个设置", en: "Remove a setting from the profile file" },
  flags: {},
  args: [key],
  examples: [{ line: "config unset access_token", text: { zh: "不再使用固定令牌", en: "no fixed token any more" } }],
  load: (input) => import("../../programs/ConfigEdit.js").then(({ unset }) => unset(input))
})
