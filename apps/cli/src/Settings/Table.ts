/**
 * Every setting of a shop as one table: its names, what it takes, its default. Flags, environment, profile file, `doctor`,
 * `config` and the README follow it.
 *
 * @since 0.1.0
 */
import type { Text } from "@wxshop/core/Language"

/**
 * @since 0.1.0
 * @category models
 */
export type Key =
  | "appid"
  | "secret"
  | "access_token"
  | "base_url"
  | "token_flow"
  | "status_format"
  | "id_format"
  | "rate_limit"
  | "attempt_timeout"
  | "deadline"
  | "max_attempts"

/**
 * - `key`: its name in the profile file. `env`: its environment variable. `flag`: its key among a command's flags.
 * - `file`: the variable has a `…_FILE` form. `secret`: never shown and never a flag.
 * - `accepts`: what a value must match, `takes` says the same in words.
 *
 * @since 0.1.0
 * @category models
 */
export interface Setting {
  readonly key: Key
  readonly env: string
  readonly flag?: string
  readonly file: boolean
  readonly secret: boolean
  readonly fallback?: string
  readonly accepts: RegExp
  readonly takes: Text
  readonly text: Text
}

const anyText: Text = { zh: "不含空白的文字", en: "a text without blanks" }
const span: Text = { zh: "时长，如 10s、500ms、2m", en: "a time such as 10s, 500ms or 2m" }

/**
 * @since 0.1.0
 * @category tables
 */
export const settings: ReadonlyArray<Setting> = [
  {
    key: "appid",
    env: "WXSHOP_APPID",
    flag: "appid",
    file: true,
    secret: false,
    accepts: /^[\w-]{1,64}$/,
    takes: { zh: "AppID，形如 wx0123456789abcdef", en: "an AppID such as wx0123456789abcdef" },
    text: { zh: "店铺的 AppID", en: "the shop's AppID" }
  },
  {
    key: "secret",
    env: "WXSHOP_SECRET",
    file: true,
    secret: true,
    accepts: /^\S+$/,
    takes: anyText,
    text: { zh: "店铺的 AppSecret", en: "the shop's AppSecret" }
  },
  {
    key: "access_token",
    env: "WXSHOP_ACCESS_TOKEN",
    file: true,
    secret: true,
    accepts: /^\S+$/,
    takes: anyText,
    text: {
      zh: "由别的系统管理的 access_token，代替 AppSecret；wxshop 不会刷新它",
      en: "an access token another system looks after, instead of the secret; wxshop never renews it"
    }
  },
  {
    key: "base_url",
    env: "WXSHOP_BASE_URL",
    flag: "baseUrl",
    file: false,
    secret: false,
    fallback: "https://api.weixin.qq.com",
    accepts: /^https?:\/\/[^\s?#@]+$/,
    takes: { zh: "https:// 开头的地址（http 只允许本机）", en: "an https address (plain http only on this machine)" },
    text: { zh: "微信的地址", en: "where WeChat is" }
  },
  {
    key: "token_flow",
    env: "WXSHOP_TOKEN_FLOW",
    flag: "tokenFlow",
    file: false,
    secret: false,
    fallback: "stable",
    accepts: /^(stable|classic)$/,
    takes: { zh: "stable 或 classic", en: "stable or classic" },
    text: { zh: "取令牌的接口", en: "how tokens are fetched" }
  },
  {
    key: "status_format",
    env: "WXSHOP_STATUS_FORMAT",
    flag: "statusFormat",
    file: false,
    secret: false,
    fallback: "codes",
    accepts: /^(codes|names|name)$/,
    takes: { zh: "codes、names 或 name", en: "codes, names or name" },
    text: { zh: "请求中 status_list 的写法", en: "how status_list is written" }
  },
  {
    key: "id_format",
    env: "WXSHOP_ID_FORMAT",
    flag: "idFormat",
    file: false,
    secret: false,
    fallback: "number",
    accepts: /^(number|string)$/,
    takes: { zh: "number 或 string", en: "number or string" },
    text: { zh: "请求中单号的写法", en: "how ids are written" }
  },
  {
    key: "rate_limit",
    env: "WXSHOP_RATE_LIMIT",
    flag: "rateLimit",
    file: false,
    secret: false,
    fallback: "10",
    accepts: /^(off|[1-9]\d{0,3}|0?\.\d{1,3}|[1-9]\d{0,3}\.\d{1,3})$/,
    takes: { zh: "每秒次数，如 5 或 0.5，或 off", en: "calls a second such as 5 or 0.5, or off" },
    text: { zh: "每秒最多几次调用", en: "most calls a second" }
  },
  {
    key: "attempt_timeout",
    env: "WXSHOP_ATTEMPT_TIMEOUT",
    file: false,
    secret: false,
    fallback: "10s",
    accepts: /^[1-9]\d{0,6}(ms|s|m)$/,
    takes: span,
    text: { zh: "一次尝试的时限", en: "how long one attempt may take" }
  },
  {
    key: "deadline",
    env: "WXSHOP_DEADLINE",
    file: false,
    secret: false,
    fallback: "30s",
    accepts: /^[1-9]\d{0,6}(ms|s|m)$/,
    takes: span,
    text: { zh: "一次调用（含重试）的时限", en: "how long a call may take, retries included" }
  },
  {
    key: "max_attempts",
    env: "WXSHOP_MAX_ATTEMPTS",
    file: false,
    secret: false,
    fallback: "4",
    accepts: /^([1-9]|1\d|20)$/,
    takes: { zh: "1 到 20 的整数", en: "a whole number from 1 to 20" },
    text: { zh: "一次读取最多尝试几次", en: "how often a read is sent at most" }
  }
]

/**
 * @since 0.1.0
 * @category accessors
 */
export const find = (key: string): Setting | undefined => settings.find((setting) => setting.key === key)

/**
 * Environment variables that are not about one shop.
 *
 * @since 0.1.0
 * @category tables
 */
export const otherVariables: ReadonlyArray<{ readonly env: string; readonly text: Text }> = [
  { env: "WXSHOP_PROFILE", text: { zh: "使用配置文件中的哪个店铺", en: "which shop of the profile file" } },
  { env: "WXSHOP_CONFIG", text: { zh: "配置文件的位置", en: "where the profile file is" } },
  { env: "WXSHOP_LANG", text: { zh: "界面语言：zh 或 en", en: "language: zh or en" } }
]
