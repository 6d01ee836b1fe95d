/**
 * `wxshop config path`.
 *
 * @since 0.1.0
 */
import { define } from "../../Command.js"

/**
 * @since 0.1.0
 * @category commands
 */
export const path = define({
  path: ["config", "path"],
  summary: { zh: "显示配置文件的位置", en: "Print where the profile file is" },
  flags: {},
  examples: [{ line: "config path", text: { zh: "可用 WXSHOP_CONFIG 改变", en: "WXSHOP_CONFIG changes it" } }],
  load: (input) => import("../../programs/Config.js").then(({ path }) => path(input))
})
