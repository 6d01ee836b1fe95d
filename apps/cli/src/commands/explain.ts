/**
 * `wxshop explain`.
 *
 * @since 0.1.0
 */
import { define } from "../Command.js"

const flags = {
  json: { kind: "switch", name: "--json", text: { zh: "输出 JSON 对象", en: "print a JSON object" } }
} as const

/**
 * The values of its flags.
 *
 * @since 0.1.0
 * @category models
 */
export type ExplainFlags = typeof flags

/**
 * @since 0.1.0
 * @category commands
 */
export const explain = define({
  path: ["explain"],
  summary: { zh: "解释一个错误码或状态", en: "Explain an errcode or a status" },
  flags,
  args: [
    {
      name: "errcode-or-status",
      required: true,
      proposals: "topic",
      text: {
        zh: "微信的 errcode，或状态（STATUS_…、短写、编号）",
        en: "an errcode of WeChat, or a status (STATUS_…, kebab name or number)"
      }
    }
  ],
  examples: [
    { line: "explain 9700224", text: { zh: "错误码的含义和处理办法", en: "what an errcode means and what to do" } },
    { line: "explain wait-merchant-proof", text: { zh: "一个状态", en: "a status" } }
  ],
  load: (input) => import("../programs/Explain.js").then(({ program }) => program(input))
})
