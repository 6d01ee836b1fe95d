/**
 * `wxshop config get`.
 *
 * @since 0.1.0
 */
import { define } from "../../Command.js"

/**
 * @since 0.1.0
 * @category commands
 */
export const get = define({
  path: ["config", "get"],
  summary: { zh: "显示一个设置", en: "Print one setting" },
  flags: {},
  args: [
    {
      name: "key",
      required: true,
      proposals: "setting",
      text: { zh: "设置名，如 base_url", en: "the setting, for example base_url" }
    }
  ],
  examples: [{ line: "config get base_url", text: { zh: "微信的地址", en: "where WeChat is" } }],
  load: (input) => import("../../programs/Config.js").then(({ get }) => get(input))
})
