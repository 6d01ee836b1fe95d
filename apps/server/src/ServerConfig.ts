/**
 * The server's settings, read once from its `ConfigProvider` (the environment). Every fault names the variable, never
 * its value.
 *
 * @since 0.1.0
 */
import type { Language } from "@wxshop/core/Language"
import type { WireOptions } from "@wxshop/core/Operation"
import type { Options as TransportOptions } from "@wxshop/transport/TransportConfig"
import * as Context from "effect/Context"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as LogLevel from "effect/LogLevel"
import * as Option from "effect/Option"
import * as ApiKeys from "./ApiKeys.js"
import { fromLocale } from "./AcceptLanguage.js"
import * as Credentials from "./ServerConfig/Credentials.js"
import { secret, setting } from "./ServerConfig/SecretFile.js"
import { type StartError, wrongSetting } from "./StartError.js"

/**
 * @since 0.1.0
 * @category models
 */
export interface ServerConfigShape {
  /** Where to listen. Port 0 lets the system choose. */
  readonly host: string
  readonly port: number
  /** The shop, or the sandbox. */
  readonly credentials: Credentials.Credentials
  /** What is handed on to the transport. */
  readonly transport: TransportOptions
  /** The keys of the environment; `undefined` when one has to be made. */
  readonly apiKeys: ApiKeys.ApiKeysShape | undefined
  /** How long a stop waits for requests in flight. */
  readonly shutdownDeadline: Duration.Duration
  readonly logLevel: LogLevel.LogLevel
  /** The language of a problem when the request does not say. */
  readonly language: Language
}

/**
 * @since 0.1.0
 * @category services
 */
export class ServerConfig extends Context.Tag("@wxshop/server/ServerConfig")<ServerConfig, ServerConfigShape>() {}

const LEVELS: ReadonlyMap<string, LogLevel.LogLevel> = new Map([
  ["debug", LogLevel.Debug],
  ["info", LogLevel.Info],
  ["warn", LogLevel.Warning],
  ["error", LogLevel.Error],
  ["none", LogLevel.None]
])

const choice = <A>(name: string, choices: ReadonlyMap<string, A>, fallback: A): Effect.Effect<A, StartError> =>
  Effect.gen(function* () {
    const value = yield* setting(name)
    if (value === undefined) return fallback
    const found = choices.get(value.toLowerCase())
    if (found !== undefined) return found
    const all = [...choices.keys()]
    return yield* wrongSetting(name, { zh: `只能是 ${all.join("、")}`, en: `It is one of ${all.join(", ")}.` })
  })

const wholeNumber = (name: string, min: number, max: number): Effect.Effect<number | undefined, StartError> =>
  Effect.gen(function* () {
    const value = yield* setting(name)
    if (value === undefined) return undefined
    if (/^\d{1,6}$/.test(value) && Number(value) >= min && Number(value) <= max) return Number(value)
    return yield* wrongSetting(name, {
      zh: `必须是 ${min} 到 ${max} 的整数`,
      en: `It is a whole number from ${min} to ${max}.`
    })
  })

const UNITS: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 }
const SPAN = /^(\d{1,9})(ms|s|m|h)?$/
const LONGEST = Duration.hours(1)

const readDuration = (text: string): Option.Option<Duration.Duration> => {
  const span = SPAN.exec(text)
  return span === null
    ? Duration.decodeUnknown(text)
    : Option.some(Duration.millis(Number(span[1]) * (UNITS[span[2] ?? "s"] ?? 1000)))
}

const duration = (name: string): Effect.Effect<Duration.Duration | undefined, StartError> =>
  Effect.gen(function* () {
    const value = yield* setting(name)
    if (value === undefined) return undefined
    const read = readDuration(value)
    if (Option.isSome(read) && Duration.lessThanOrEqualTo(read.value, LONGEST)) return read.value
    return yield* wrongSetting(name, {
      zh: "不是时长，请写成 20、20s、500ms 或 1m，最长 1h",
      en: "It is not a duration: write 20, 20s, 500ms or 1m, at most 1h."
    })
  })

const rateLimit: Effect.Effect<TransportOptions["rateLimit"], StartError> = Effect.gen(function* () {
  const name = "WXSHOP_RATE_LIMIT"
  const value = yield* setting(name)
  if (value === undefined || value === "off") return value
  const perSecond = /^\d{1,5}(\.\d{1,3})?$/.test(value) ? Number(value) : 0
  if (perSecond > 0 && perSecond <= 10_000) return { perSecond }
  return yield* wrongSetting(name, {
    zh: "应为每秒的次数（如 5 或 0.5，最多 10000），或 off",
    en: "It is calls a second such as 5 or 0.5, at most 10000, or off."
  })
})

const host: Effect.Effect<string, StartError> = Effect.gen(function* () {
  const value = (yield* setting("WXSHOP_HOST")) ?? "127.0.0.1"
  if (/^[A-Za-z0-9.:_-]{1,253}$/.test(value)) return value
  return yield* wrongSetting("WXSHOP_HOST", {
    zh: "只写主机名或 IP，例如 127.0.0.1 或 0.0.0.0（端口用 WXSHOP_PORT）",
    en: "It is a host name or an IP alone, such as 127.0.0.1 or 0.0.0.0 (the port is WXSHOP_PORT)."
  })
})

const wire: Effect.Effect<WireOptions, StartError> = Effect.all({
  statusFilterFormat: choice(
    "WXSHOP_STATUS_FORMAT",
    new Map([
      ["codes", "codes"],
      ["names", "names"],
      ["name", "name"]
    ] as const),
    "codes"
  ),
  idFormat: choice(
    "WXSHOP_ID_FORMAT",
    new Map([
      ["number", "number"],
      ["string", "string"]
    ] as const),
    "number"
  )
})

const defined = <A extends Record<string, unknown>>(record: A): { [K in keyof A]: Exclude<A[K], undefined> } =>
  Object.fromEntries(Object.entries(record).filter(([, value]) => value !== undefined)) as {
    [K in keyof A]: Exclude<A[K], undefined>
  }

const transport: Effect.Effect<TransportOptions, StartError> = Effect.all({
  baseUrl: setting("WXSHOP_BASE_URL"),
  attemptTimeout: duration("WXSHOP_ATTEMPT_TIMEOUT"),
  deadline: duration("WXSHOP_DEADLINE"),
  maxAttempts: wholeNumber("WXSHOP_MAX_ATTEMPTS", 1, 20),
  rateLimit,
  wire
}).pipe(Effect.map(defined))

const apiKeys: Effect.Effect<ApiKeys.ApiKeysShape | undefined, StartError> = Effect.gen(function* () {
  const list = yield* secret("WXSHOP_API_KEYS")
  return list === undefined ? undefined : yield* ApiKeys.parse(list)
})

const language: Effect.Effect<Language, StartError> = Effect.gen(function* () {
  const [all, messages, lang] = yield* Effect.all([locale("LC_ALL"), locale("LC_MESSAGES"), locale("LANG")])
  return fromLocale(all, messages, lang)
})

// An empty locale variable means the next one counts.
const locale = (name: string): Effect.Effect<string | undefined> =>
  setting(name).pipe(Effect.catchTag("StartError", () => Effect.succeed(undefined)))

/**
 * Reads and checks everything. `sandbox` is the flag `--sandbox`.
 *
 * @since 0.1.0
 * @category config
 */
export const load = (options: { readonly sandbox: boolean }): Effect.Effect<ServerConfigShape, StartError> =>
  Effect.all({
    host,
    port: wholeNumber("WXSHOP_PORT", 0, 65_535).pipe(Effect.map((port) => port ?? 8790)),
    credentials: Credentials.load(options),
    transport,
    apiKeys,
    shutdownDeadline: duration("WXSHOP_SHUTDOWN_DEADLINE").pipe(Effect.map((read) => read ?? Duration.seconds(20))),
    logLevel: choice("WXSHOP_LOG_LEVEL", LEVELS, LogLevel.Info),
    language
  })

/**
 * Whether only this machine can reach the address.
 *
 * @since 0.1.0
 * @category accessors
 */
export const isLoopback = (address: string): boolean =>
  address === "localhost" || address === "::1" || /^127(?:\.\d{1,3}){3}$/.test(address)
