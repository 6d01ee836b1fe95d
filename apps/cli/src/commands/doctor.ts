/**
 * `wxshop doctor`.
 *
 * @since 0.1.0
 */
import { define } from "../Command.js"
import { connectionFlags } from "./ConnectionFlags.js"

const flags = {
  json: { kind: "switch", name: "--json", text: { zh: "输出 JSON 对象", en: "print a JSON object" } },
  ...connectionFlags
} as const

/**
 * The values of its flags.
 *
 * @since 0.1.0
 * @category models
 */
export type DoctorFlags = typeof flags

/**
 * @since 0.1.0
 * @category commands
 */
export const doctor = define({
  path: ["doctor"],
  summary: { zh: "检查配置、时钟、令牌和一次查询", en: "Check settings, clock, token and one read call" },
  details: {
    zh: "逐项检查，每个问题都说明原因和解决办法；以最严重问题的退出码退出。只读，不改动任何东西。",
    en: "Checks one thing after another and names every fault with its fix; exits with the code of the worst one. Reads only."
  },
  flags,
  examples: [
    { line: "doctor", text: { zh: "检查当前店铺", en: "check the current shop" } },
    { line: "doctor --profile main --json", text: { zh: "检查某个配置，输出 JSON", en: "check a profile, as JSON" } }
  ],
  load: (input) => import("../programs/Doctor.js").then(({ program }) => program(input))
})
