/**
 * What a server says when it has started, and when it refuses to.
 *
 * @since 0.1.0
 */
import * as DateTime from "effect/DateTime"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Redacted from "effect/Redacted"
import { safeLength } from "./ApiKeys.js"
import { Listener } from "./Listener.js"
import type { Gate } from "./Log.js"
import { ServerConfig, type ServerConfigShape } from "./ServerConfig.js"
import { unknownAmong } from "./ServerConfig/Variables.js"
import type { StartError } from "./StartError.js"
import * as Version from "./Version.js"

type Line = Readonly<Record<string, unknown>>

const sandboxNote = (asked: boolean): Line => ({
  msg: "sandbox",
  zh: `${asked ? "" : "没有设置任何店铺凭证，因此"}使用内置的模拟店铺：数据都是虚构的，不会连接微信。要连接真实店铺，请设置 WXSHOP_APPID 和 WXSHOP_SECRET。`,
  en: `${asked ? "Serving" : "No credentials are set, so this serves"} a simulated shop: all data is made up and WeChat is never called. Set WXSHOP_APPID and WXSHOP_SECRET for a real shop.`
})

const keyNote = (key: Redacted.Redacted): Line => ({
  msg: "api key",
  // The one place where a key is shown: it was made for this run, and nobody has it otherwise.
  key: Redacted.value(key),
  scopes: ["read"],
  zh: "没有设置 WXSHOP_API_KEYS，已为本次运行生成密钥，只显示这一次",
  en: "WXSHOP_API_KEYS is not set: this key was made for this run and is shown this once."
})

const shortNote = (names: ReadonlyArray<string>): Line => ({
  msg: "short api keys",
  names,
  zh: `这些 API 密钥不足 ${safeLength} 个字符，容易被猜中；请换成随机的长密钥，例如 openssl rand -hex 32`,
  en: `These API keys have less than ${safeLength} characters and can be guessed; take long random ones, such as openssl rand -hex 32.`
})

const unknownNote = (names: ReadonlyArray<string>): Line => ({
  msg: "unknown settings",
  names,
  zh: "没有任何功能读取这些环境变量，请检查拼写（--help 列出全部设置）",
  en: "Nothing reads these environment variables; check their spelling (--help lists the settings)."
})

const ignoredBaseUrl: Line = {
  msg: "ignored setting",
  names: ["WXSHOP_BASE_URL"],
  zh: "正在使用模拟店铺，WXSHOP_BASE_URL 不起作用",
  en: "The simulated shop is in use; WXSHOP_BASE_URL has no effect."
}

/**
 * @since 0.1.0
 * @category models
 */
export interface Options {
  readonly gate: Gate
  /** The key made for this run, if one was. */
  readonly generatedKey: Redacted.Redacted | undefined
  /** The names of all environment variables. */
  readonly variableNames: ReadonlyArray<string>
}

const lines = (config: ServerConfigShape, url: string, options: Options, time: string): ReadonlyArray<Line> => {
  const sandbox = config.credentials._tag === "Sandbox" ? config.credentials : undefined
  const unknown = unknownAmong(options.variableNames)
  const short = config.apiKeys?.short ?? []
  const stamp = (line: Line, level = "info"): Line => ({ ...line, level, time })
  return [
    stamp({ msg: "listening", url, version: Version.version, sandbox: sandbox !== undefined }),
    ...(options.generatedKey === undefined ? [] : [stamp(keyNote(options.generatedKey))]),
    ...(short.length === 0 ? [] : [stamp(shortNote(short), "warn")]),
    ...(sandbox === undefined ? [] : [stamp(sandboxNote(sandbox.asked), "warn")]),
    ...(sandbox === undefined || config.transport.baseUrl === undefined ? [] : [stamp(ignoredBaseUrl, "warn")]),
    ...(unknown.length === 0 ? [] : [stamp(unknownNote(unknown), "warn")])
  ]
}

const isoNow = Effect.map(DateTime.now, DateTime.formatIso)

/**
 * Says where the server listens, first of all, then what the operator must know.
 *
 * @since 0.1.0
 * @category layers
 */
export const layer = (options: Options): Layer.Layer<never, never, Listener | ServerConfig> =>
  Layer.effectDiscard(
    Effect.gen(function* () {
      const config = yield* ServerConfig
      const { url } = yield* Listener
      options.gate.open(lines(config, url, options, yield* isoNow))
    })
  )

/**
 * Says why the server does not start.
 *
 * @since 0.1.0
 * @category output
 */
export const refused = (error: StartError, gate: Gate): Effect.Effect<void> =>
  Effect.map(isoNow, (time) =>
    gate.open([
      {
        msg: "refused to start",
        setting: error.setting,
        zh: error.text.zh,
        en: error.text.en,
        next: error.next,
        exit_code: error.exitCode,
        level: "error",
        time
      }
    ])
  )
