/**
 * Flags of the commands that call WeChat: how to reach it and how it wants to be written to. Each has an environment
 * variable and a key of the profile file as well (`Settings/Table.ts`). Secrets are never flags.
 *
 * @since 0.1.0
 */
import type { Flags } from "../Command.js"

/**
 * @since 0.1.0
 * @category flags
 */
export const connectionFlags = {
  appid: {
    kind: "value",
    name: "--appid",
    placeholder: "appid",
    text: { zh: "店铺的 AppID（WXSHOP_APPID）", en: "the shop's AppID (WXSHOP_APPID)" }
  },
  baseUrl: {
    kind: "value",
    name: "--base-url",
    placeholder: "url",
    text: {
      zh: "微信的地址，沙箱时用它的 url（WXSHOP_BASE_URL）",
      en: "where WeChat is; the url of a sandbox (WXSHOP_BASE_URL)"
    }
  },
  tokenFlow: {
    kind: "value",
    name: "--token-flow",
    placeholder: "stable|classic",
    choices: ["stable", "classic"],
    text: { zh: "取令牌的接口（WXSHOP_TOKEN_FLOW）", en: "which token call (WXSHOP_TOKEN_FLOW)" }
  },
  statusFormat: {
    kind: "value",
    name: "--status-format",
    placeholder: "codes|names|name",
    choices: ["codes", "names", "name"],
    text: { zh: "status_list 的写法（WXSHOP_STATUS_FORMAT）", en: "how status_list is written (WXSHOP_STATUS_FORMAT)" }
  },
  idFormat: {
    kind: "value",
    name: "--id-format",
    placeholder: "number|string",
    choices: ["number", "string"],
    text: { zh: "请求中单号的写法（WXSHOP_ID_FORMAT）", en: "how ids are written (WXSHOP_ID_FORMAT)" }
  },
  rateLimit: {
    kind: "value",
    name: "--rate-limit",
    placeholder: "n|off",
    text: { zh: "每秒最多几次调用（WXSHOP_RATE_LIMIT）", en: "most calls a second (WXSHOP_RATE_LIMIT)" }
  }
} as const satisfies Flags
