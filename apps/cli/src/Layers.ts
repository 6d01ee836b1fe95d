/**
 * The composition root: what stands behind the port `GuaranteeOrders` when a command runs.
 *
 * @since 0.1.0
 */
import type { GuaranteeOrders } from "@wxshop/core/GuaranteeOrders"
import type { InvalidRequestError } from "@wxshop/core/WeChatError"
import type { AccessToken } from "@wxshop/transport/AccessToken"
import * as Transport from "@wxshop/transport/default"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import type { CredentialsError, SettingsError } from "./Failure.js"
import { type Invocation, warn } from "./Invocation.js"
import * as Settings from "./Settings.js"
import type { Key } from "./Settings/Table.js"
import * as Words from "./Settings/Words.js"
import { version } from "./Version.js"

const wire = (settings: Settings.Settings) => ({
  statusFilterFormat: Settings.plain(settings, "status_format") as "codes" | "names" | "name",
  idFormat: Settings.plain(settings, "id_format") as "number" | "string"
})

const rateLimit = (settings: Settings.Settings) => {
  const value = Settings.plain(settings, "rate_limit") ?? "10"
  if (value === "off") return "off" as const
  const perSecond = Number(value)
  return { perSecond, burst: Math.max(1, Math.ceil(perSecond * 2)) }
}

const UNITS: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000 }

const millis = (text: string | undefined): number | undefined => {
  const span = /^(\d+)(ms|s|m)$/.exec(text ?? "")
  return span === null ? undefined : Number(span[1]) * UNITS[span[2]!]!
}

const access = (found: Settings.Credentials, flow: "stable" | "classic") => {
  if (found.kind === "secret") return { appid: found.appid, secret: found.secret, flow }
  return found.appid === undefined ? { accessToken: found.token } : { appid: found.appid, accessToken: found.token }
}

/** The transport names its own fields; a person knows the setting. */
const settingOf: Readonly<Record<string, Key>> = {
  baseUrl: "base_url",
  appid: "appid",
  secret: "secret",
  accessToken: "access_token",
  "rateLimit.perSecond": "rate_limit",
  attemptTimeout: "attempt_timeout",
  deadline: "deadline",
  maxAttempts: "max_attempts"
}

const named =
  (settings: Settings.Settings) =>
  (error: InvalidRequestError): InvalidRequestError | SettingsError => {
    const key = settingOf[error.field ?? ""]
    const found = key === undefined ? undefined : settings.found.get(key)
    return found === undefined ? error : Words.refused(found, error)
  }

/**
 * The layers for settings that are known already.
 *
 * @since 0.1.0
 * @category layers
 */
export const shopOf = (
  settings: Settings.Settings,
  credentials: Settings.Credentials
): Layer.Layer<GuaranteeOrders | AccessToken, InvalidRequestError | SettingsError> =>
  Transport.layer({
    credentials: access(credentials, Settings.plain(settings, "token_flow") as "stable" | "classic"),
    baseUrl: Settings.plain(settings, "base_url"),
    attemptTimeout: millis(Settings.plain(settings, "attempt_timeout")),
    deadline: millis(Settings.plain(settings, "deadline")),
    maxAttempts: Number(Settings.plain(settings, "max_attempts")),
    rateLimit: rateLimit(settings),
    wire: wire(settings),
    userAgent: `wxshop/${version}`
  }).pipe(Layer.mapError(named(settings)))

/**
 * WeChat for the shop that flags, environment and profile file name.
 *
 * @since 0.1.0
 * @category layers
 */
export const shop: Layer.Layer<
  GuaranteeOrders | AccessToken,
  InvalidRequestError | SettingsError | CredentialsError,
  Invocation
> = Layer.unwrapEffect(
  Effect.gen(function* () {
    const settings = yield* Settings.load
    yield* Effect.forEach(settings.warnings, ({ next, text }) => warn(text, next), { discard: true })
    return shopOf(settings, yield* Settings.credentials(settings))
  })
)
