/**
 * The settings of the transport, in one record.
 *
 * @since 0.1.0
 */
import * as Config from "effect/Config"
import type * as ConfigError from "effect/ConfigError"
import * as Context from "effect/Context"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Either from "effect/Either"
import * as Layer from "effect/Layer"
import * as Option from "effect/Option"
import type { WireOptions } from "@wxshop/core/Operation"
import type { InvalidRequestError } from "@wxshop/core/WeChatError"
import { invalidRequest } from "@wxshop/core/WeChatError"
import type { Rate } from "./RateLimit.js"
import * as BaseUrl from "./TransportConfig/BaseUrl.js"

/**
 * The settings, complete and checked.
 *
 * @since 0.1.0
 * @category models
 */
export interface Service {
  /** Where calls go, without a trailing slash. `https`, or `http` on this machine. */
  readonly baseUrl: string
  /** How long one attempt may take, connecting and reading included. */
  readonly attemptTimeout: Duration.Duration
  /** How long a whole call may take: waiting, token, every attempt. */
  readonly deadline: Duration.Duration
  /** How many times a read may be sent, the first time included. */
  readonly maxAttempts: number
  /** How long one attempt to get a token may take. */
  readonly tokenTimeout: Duration.Duration
  /** How many times a token may be asked for before the calls that wait for it fail. */
  readonly tokenAttempts: number
  /** The largest answer that is read, in bytes. */
  readonly maxResponseBytes: number
  /** How many connections to WeChat are kept at most. */
  readonly connections: number
  /** The `user-agent` header. */
  readonly userAgent: string
  /** How requests are spelled where WeChat's documents contradict themselves. */
  readonly wire: WireOptions
  /** Our own limiter, per operation, or `"off"`. */
  readonly rateLimit: Rate | "off"
}

/**
 * What may be set; everything else keeps its default.
 *
 * @since 0.1.0
 * @category models
 */
export interface Options {
  readonly baseUrl?: string | undefined
  readonly attemptTimeout?: Duration.DurationInput | undefined
  readonly deadline?: Duration.DurationInput | undefined
  readonly maxAttempts?: number | undefined
  readonly tokenTimeout?: Duration.DurationInput | undefined
  readonly tokenAttempts?: number | undefined
  readonly maxResponseBytes?: number | undefined
  readonly connections?: number | undefined
  readonly userAgent?: string | undefined
  readonly wire?: Partial<WireOptions> | undefined
  readonly rateLimit?: Partial<Rate> | "off" | undefined
}

/**
 * The settings where nothing is said.
 *
 * @since 0.1.0
 * @category constants
 */
export const defaults: Service = {
  baseUrl: BaseUrl.wechat,
  attemptTimeout: Duration.seconds(10),
  deadline: Duration.seconds(30),
  maxAttempts: 4,
  tokenTimeout: Duration.seconds(5),
  tokenAttempts: 3,
  maxResponseBytes: 16 * 1024 * 1024,
  connections: 16,
  userAgent: "wxshop",
  wire: { statusFilterFormat: "codes", idFormat: "number" },
  rateLimit: { perSecond: 10, burst: 20 }
}

/**
 * The settings of one shop's transport.
 *
 * @since 0.1.0
 * @category tags
 */
export class TransportConfig extends Context.Tag("@wxshop/transport/TransportConfig")<TransportConfig, Service>() {}

const refuse = (field: string, zh: string, en: string): Either.Either<never, InvalidRequestError> =>
  Either.left(
    invalidRequest(
      field,
      { zh: `设置 ${field} 无效：${zh}。`, en: `The setting ${field} is not valid: ${en}.` },
      { zh: `请改正 ${field}，或删除它以使用默认值。`, en: `Correct ${field}, or remove it to use its default.` }
    )
  )

const count = (field: string, value: number, max: number): Either.Either<number, InvalidRequestError> =>
  Number.isInteger(value) && value >= 1 && value <= max
    ? Either.right(value)
    : refuse(field, `必须是 1 到 ${max} 的整数`, `it must be a whole number from 1 to ${max}`)

const DAY = Duration.days(1)

const duration = (
  field: string,
  value: Duration.DurationInput
): Either.Either<Duration.Duration, InvalidRequestError> =>
  Option.match(Duration.decodeUnknown(value), {
    onNone: () => refuse(field, "不是时长", "it is not a duration"),
    onSome: (decoded) =>
      Duration.greaterThan(decoded, Duration.zero) && Duration.lessThanOrEqualTo(decoded, DAY)
        ? Either.right(decoded)
        : refuse(field, "必须大于 0 且不超过 1 天", "it must be more than nothing and at most one day")
  })

// Without a burst of its own a rate may be ahead by what it grants in two seconds.
const BURST_SECONDS = 2

const rate = (value: Partial<Rate> | "off"): Either.Either<Rate | "off", InvalidRequestError> => {
  if (value === "off") return Either.right(value)
  const { perSecond = 10 } = value
  const { burst = Math.max(1, Math.ceil(perSecond * BURST_SECONDS)) } = value
  return Number.isFinite(perSecond) && perSecond > 0 && perSecond <= 10_000
    ? Either.map(count("rateLimit.burst", burst, 100_000), (burst) => ({ perSecond, burst }))
    : refuse("rateLimit.perSecond", "必须大于 0 且不超过 10000", "it must be more than 0 and at most 10000")
}

// A header value ends at a line break, and what follows would be another header.
const header = (value: string): Either.Either<string, InvalidRequestError> =>
  /^[\x20-\x7e]{1,200}$/.test(value)
    ? Either.right(value)
    : refuse("userAgent", "只能包含 1 到 200 个可见 ASCII 字符", "it takes 1 to 200 visible ASCII characters")

const choice = <A extends string>(
  field: string,
  value: A,
  all: ReadonlyArray<A>
): Either.Either<A, InvalidRequestError> =>
  all.includes(value)
    ? Either.right(value)
    : refuse(field, `只能是 ${all.join("、")}`, `it is one of ${all.join(", ")}`)

/**
 * Fills in the defaults and checks every setting.
 *
 * @since 0.1.0
 * @category constructors
 */
export const make = (options: Options = {}): Either.Either<Service, InvalidRequestError> =>
  Either.all({
    baseUrl: BaseUrl.parse(options.baseUrl ?? defaults.baseUrl),
    attemptTimeout: duration("attemptTimeout", options.attemptTimeout ?? defaults.attemptTimeout),
    deadline: duration("deadline", options.deadline ?? defaults.deadline),
    maxAttempts: count("maxAttempts", options.maxAttempts ?? defaults.maxAttempts, 20),
    tokenTimeout: duration("tokenTimeout", options.tokenTimeout ?? defaults.tokenTimeout),
    tokenAttempts: count("tokenAttempts", options.tokenAttempts ?? defaults.tokenAttempts, 20),
    maxResponseBytes: count("maxResponseBytes", options.maxResponseBytes ?? defaults.maxResponseBytes, 1024 ** 3),
    connections: count("connections", options.connections ?? defaults.connections, 1024),
    userAgent: header(options.userAgent ?? defaults.userAgent),
    wire: Either.all({
      statusFilterFormat: choice(
        "wire.statusFilterFormat",
        options.wire?.statusFilterFormat ?? defaults.wire.statusFilterFormat,
        ["codes", "names", "name"]
      ),
      idFormat: choice("wire.idFormat", options.wire?.idFormat ?? defaults.wire.idFormat, ["number", "string"])
    }),
    rateLimit: rate(options.rateLimit ?? defaults.rateLimit)
  })

/**
 * Checks the settings and fails with the first that is wrong.
 *
 * @since 0.1.0
 * @category layers
 */
export const layer = (options: Options = {}): Layer.Layer<TransportConfig, InvalidRequestError> =>
  Layer.effect(
    TransportConfig,
    Effect.suspend(() => make(options))
  )

const optional = <A>(config: Config.Config<A>, description: string): Config.Config<A | undefined> =>
  config.pipe(
    Config.withDescription(description),
    Config.option,
    Config.map((value) => Option.getOrUndefined(value))
  )

/**
 * The settings an application reads from its own source (environment, profile file); names without a prefix are the ones
 * of the environment.
 *
 * @since 0.1.0
 * @category config
 */
export const config: Config.Config<Options> = Config.all({
  baseUrl: optional(Config.string("WXSHOP_BASE_URL"), "Where calls go; https, or http on this machine"),
  attemptTimeout: optional(Config.duration("WXSHOP_ATTEMPT_TIMEOUT"), "How long one attempt may take"),
  deadline: optional(Config.duration("WXSHOP_DEADLINE"), "How long a whole call may take"),
  maxAttempts: optional(Config.integer("WXSHOP_MAX_ATTEMPTS"), "How many times a read may be sent"),
  tokenTimeout: optional(Config.duration("WXSHOP_TOKEN_TIMEOUT"), "How long one attempt to get a token may take"),
  tokenAttempts: optional(Config.integer("WXSHOP_TOKEN_ATTEMPTS"), "How many times a token is asked for"),
  maxResponseBytes: optional(Config.integer("WXSHOP_MAX_RESPONSE_BYTES"), "The largest answer that is read, in bytes"),
  connections: optional(Config.integer("WXSHOP_CONNECTIONS"), "How many connections are kept at most"),
  rateLimit: optional(
    Config.orElse(Config.literal("off")("WXSHOP_RATE_LIMIT"), () =>
      Config.map(Config.number("WXSHOP_RATE_LIMIT"), (perSecond): Partial<Rate> => ({ perSecond }))
    ),
    "How many calls a second an operation may make, or off"
  ),
  wire: Config.all({
    statusFilterFormat: optional(
      Config.literal("codes", "names", "name")("WXSHOP_STATUS_FORMAT"),
      "How status_list is sent: codes, names or name"
    ),
    idFormat: optional(Config.literal("number", "string")("WXSHOP_ID_FORMAT"), "How ids are sent: number or string")
  }).pipe(
    Config.map(({ idFormat, statusFilterFormat }): Partial<WireOptions> => ({
      ...(idFormat === undefined ? {} : { idFormat }),
      ...(statusFilterFormat === undefined ? {} : { statusFilterFormat })
    }))
  )
})

/**
 * The settings from the application's `ConfigProvider`.
 *
 * @since 0.1.0
 * @category layers
 */
export const layerConfig: Layer.Layer<TransportConfig, ConfigError.ConfigError | InvalidRequestError> = Layer.effect(
  TransportConfig,
  Effect.flatMap(config, make)
)
