/**
 * `wxshop sandbox start`.
 *
 * @since 0.1.0
 */
import { define } from "../../Command.js"

const flags = {
  port: {
    kind: "whole",
    name: "--port",
    placeholder: "n",
    min: 0,
    max: 65_535,
    text: { zh: "端口（默认由系统分配）", en: "port (default: the system chooses)" }
  },
  seed: {
    kind: "value",
    name: "--seed",
    placeholder: "text",
    text: { zh: "种子，相同种子得到相同的店铺", en: "seed; the same one makes the same shops" }
  },
  orders: {
    kind: "whole",
    name: "--orders",
    placeholder: "n",
    min: 0,
    max: 1_000_000,
    text: { zh: "每家店铺的保障单数", en: "orders of each shop" }
  },
  shops: {
    kind: "whole",
    name: "--shops",
    placeholder: "n",
    min: 1,
    max: 10_000,
    text: { zh: "店铺数", en: "number of shops" }
  },
  dialect: {
    kind: "many",
    name: "--dialect",
    placeholder: "key=value",
    text: {
      zh: "微信的写法开关，可重复，如 idsAs=string",
      en: "how this WeChat speaks, repeatable, for example idsAs=string"
    }
  },
  fault: {
    kind: "many",
    name: "--fault",
    placeholder: "fault",
    text: {
      zh: "安排一个故障，可重复，如 errcode=45011*3@searchguaranteeorder",
      en: "plan a fault, repeatable, for example errcode=45011*3@searchguaranteeorder"
    }
  },
  speed: {
    kind: "positive",
    name: "--speed",
    placeholder: "factor",
    text: { zh: "时间走多快，如 60 表示一分钟当一小时", en: "how fast time passes; 60 makes an hour of a minute" }
  },
  at: {
    kind: "value",
    name: "--at",
    placeholder: "time",
    text: {
      zh: "从哪个时刻开始，如 2026-11-24T10:00:00+08:00",
      en: "the instant to begin at, for example 2026-11-24T10:00:00+08:00"
    }
  }
} as const

/**
 * The values of its flags.
 *
 * @since 0.1.0
 * @category models
 */
export type SandboxFlags = typeof flags

/**
 * @since 0.1.0
 * @category commands
 */
export const start = define({
  path: ["sandbox", "start"],
  summary: { zh: "启动一个模拟的微信小店", en: "Start a simulated WeChat shop" },
  details: {
    zh: "在本机启动模拟的微信，在 stdout 输出一行 JSON（url、appid、secret），直到按 Ctrl-C 为止。",
    en: "Starts a simulated WeChat on this machine, prints one line of JSON on stdout (url, appid, secret) and runs until Ctrl-C."
  },
  flags,
  examples: [
    { line: "sandbox start --orders 200", text: { zh: "一家有 200 单的店铺", en: "a shop with 200 orders" } },
    {
      line: "sandbox start --seed 618 --fault http=502*2 --dialect idsAs=string",
      text: { zh: "可重现，先失败两次，单号为字符串", en: "repeatable, failing twice first, ids as strings" }
    }
  ],
  load: (input) => import("../../programs/StartSandbox.js").then(({ program }) => program(input))
})
