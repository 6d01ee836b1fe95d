/**
 * The prewired stack over HTTP: credentials in, the port `GuaranteeOrders` out. Compose the single layers instead where
 * one of them should be another.
 *
 * @since 0.1.0
 */
import * as Config from "effect/Config"
import type * as ConfigError from "effect/ConfigError"
import * as Effect from "effect/Effect"
import * as Either from "effect/Either"
import * as Layer from "effect/Layer"
import * as Option from "effect/Option"
import * as Redacted from "effect/Redacted"
import * as GuaranteeOrders from "@wxshop/core/GuaranteeOrders"
import type { OperationExecutor } from "@wxshop/core/Operation"
import type { Limits } from "@wxshop/core/SearchGuaranteeOrders"
import { defaultLimits } from "@wxshop/core/SearchGuaranteeOrders"
import type { InvalidRequestError, WeChatError } from "@wxshop/core/WeChatError"
import { invalidRequest } from "@wxshop/core/WeChatError"
import type { AccessToken } from "./AccessToken.js"
import * as Classic from "./AccessToken/Classic.js"
import * as SecretCredentials from "./AccessToken/Credentials.js"
import * as Stable from "./AccessToken/Stable.js"
import * as Static from "./AccessToken/Static.js"
import * as Http from "./Http.js"
import * as RateLimit from "./RateLimit.js"
import * as Retry from "./Retry.js"
import * as TransportConfig from "./TransportConfig.js"
import * as WeChatClient from "./WeChatClient.js"

/**
 * Either the shop's appid and AppSecret, with which tokens are fetched and renewed here, or a token that somebody else
 * keeps fresh, as it is or as an effect that asks for it.
 *
 * @since 0.1.0
 * @category models
 */
export type Credentials =
  | {
      readonly appid: string
      readonly secret: Redacted.Redacted<string>
      /** `stable` unless told otherwise; `classic` only where one process alone fetches tokens. */
      readonly flow?: "stable" | "classic" | undefined
    }
  | {
      readonly appid?: string | undefined
      readonly accessToken: Redacted.Redacted<string> | Effect.Effect<Redacted.Redacted<string>, WeChatError>
    }

/**
 * The settings of `TransportConfig`, and what else the stack takes.
 *
 * @since 0.1.0
 * @category models
 */
export interface Options extends TransportConfig.Options {
  readonly credentials: Credentials
  readonly retry?: Partial<Retry.Policy> | undefined
  readonly limits?: Partial<Limits> | undefined
}

/**
 * What the stack gives.
 *
 * @since 0.1.0
 * @category models
 */
export type Services = GuaranteeOrders.GuaranteeOrders | OperationExecutor | AccessToken

type TokenLayer = Layer.Layer<AccessToken, never, Http.Http | Retry.Retry | TransportConfig.TransportConfig>

const tokenLayer = (credentials: Credentials): Either.Either<TokenLayer, InvalidRequestError> => {
  if ("accessToken" in credentials) {
    const { accessToken } = credentials
    return Redacted.isRedacted(accessToken)
      ? Either.map(SecretCredentials.validateToken(accessToken), Static.layer)
      : Either.right(Static.fromEffect(accessToken))
  }
  return Either.map(
    SecretCredentials.validate(credentials),
    credentials.flow === "classic" ? Classic.layer : Stable.layer
  )
}

/**
 * The whole stack for one shop, undici included. Bad options fail the layer before anything is sent.
 *
 * @since 0.1.0
 * @category layers
 * @example
 * import { GuaranteeOrders } from "@wxshop/core/GuaranteeOrders"
 * import * as Transport from "@wxshop/transport/default"
 * import * as Effect from "effect/Effect"
 * import * as Redacted from "effect/Redacted"
 *
 * const program = Effect.flatMap(GuaranteeOrders, (orders) => orders.search({ limit: 20 })).pipe(
 *   Effect.provide(Transport.layer({ credentials: { appid: "wx…", secret: Redacted.make("…") } }))
 * )
 */
export const layer = ({
  credentials,
  limits,
  retry,
  ...options
}: Options): Layer.Layer<Services, InvalidRequestError> =>
  Layer.unwrapEffect(
    Effect.map(tokenLayer(credentials), (token) =>
      GuaranteeOrders.layerWith({ ...defaultLimits, ...limits }).pipe(
        Layer.provideMerge(WeChatClient.layer),
        Layer.provideMerge(token),
        Layer.provide(RateLimit.layerMemory),
        Layer.provide(Layer.merge(Http.layerUndici, Retry.layer(retry))),
        Layer.provide(TransportConfig.layer(options))
      )
    )
  )

const credentialsConfig = Config.all({
  appid: Config.option(Config.string("WXSHOP_APPID")),
  secret: Config.option(Config.redacted("WXSHOP_SECRET")),
  accessToken: Config.option(Config.redacted("WXSHOP_ACCESS_TOKEN")),
  flow: Config.withDefault(Config.literal("stable", "classic")("WXSHOP_TOKEN_FLOW"), "stable")
})

const chooseOne = {
  zh: "请设置 WXSHOP_APPID 和 WXSHOP_SECRET，或只设置 WXSHOP_ACCESS_TOKEN；没有店铺时可以先用沙箱。",
  en: "Set WXSHOP_APPID and WXSHOP_SECRET, or WXSHOP_ACCESS_TOKEN alone; without a shop, try the sandbox first."
}

const choose = ({
  accessToken,
  appid,
  flow,
  secret
}: Config.Config.Success<typeof credentialsConfig>): Either.Either<Credentials, InvalidRequestError> => {
  if (Option.isSome(accessToken)) {
    return Option.isSome(secret)
      ? Either.left(
          invalidRequest(
            "WXSHOP_ACCESS_TOKEN",
            {
              zh: "WXSHOP_ACCESS_TOKEN 和 WXSHOP_SECRET 不能同时设置。",
              en: "WXSHOP_ACCESS_TOKEN and WXSHOP_SECRET must not both be set."
            },
            chooseOne
          )
        )
      : Either.right({ appid: Option.getOrUndefined(appid), accessToken: accessToken.value })
  }
  if (Option.isSome(appid) && Option.isSome(secret)) {
    return Either.right({ appid: appid.value, secret: secret.value, flow })
  }
  return Either.left(
    invalidRequest(
      Option.isSome(appid) ? "WXSHOP_SECRET" : "WXSHOP_APPID",
      { zh: "没有完整的微信小店凭据。", en: "The credentials of the shop are not complete." },
      chooseOne
    )
  )
}

/**
 * The same from `Config`: `WXSHOP_APPID` and `WXSHOP_SECRET`, or `WXSHOP_ACCESS_TOKEN`; `WXSHOP_TOKEN_FLOW`,
 * `WXSHOP_BASE_URL` and the other settings of `TransportConfig`. Where they come from is the application's
 * `ConfigProvider`.
 *
 * @since 0.1.0
 * @category layers
 */
export const layerConfig: Layer.Layer<Services, ConfigError.ConfigError | InvalidRequestError> = Layer.unwrapEffect(
  Effect.gen(function* () {
    const options = yield* TransportConfig.config
    const credentials = yield* choose(yield* credentialsConfig)
    return layer({ ...options, credentials })
  })
)
