/**
 * The composition root: which parts the server is made of, and what stands on what.
 *
 * @since 0.1.0
 */
import * as NodeHttpServer from "@effect/platform-node/NodeHttpServer"
import type { GuaranteeOrders } from "@wxshop/core/GuaranteeOrders"
import type { InvalidRequestError } from "@wxshop/core/WeChatError"
import type { AccessToken } from "@wxshop/transport/AccessToken"
import * as Transport from "@wxshop/transport/default"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Announcement from "./Announcement.js"
import * as ApiKeys from "./ApiKeys.js"
import * as App from "./App.js"
import * as Authorization from "./Authorization.js"
import * as Health from "./Health.js"
import * as Listener from "./Listener.js"
import * as Log from "./Log.js"
import * as Orders from "./Orders.js"
import * as Pages from "./Pages.js"
import * as Readiness from "./Readiness.js"
import { ServerConfig, type ServerConfigShape } from "./ServerConfig.js"
import * as Shutdown from "./Shutdown.js"
import { type StartError, wrongSetting } from "./StartError.js"
import * as Version from "./Version.js"

type WeChat = GuaranteeOrders | AccessToken

const variables: Readonly<Record<string, string>> = {
  appid: "WXSHOP_APPID",
  secret: "WXSHOP_SECRET",
  accessToken: "WXSHOP_ACCESS_TOKEN",
  baseUrl: "WXSHOP_BASE_URL",
  attemptTimeout: "WXSHOP_ATTEMPT_TIMEOUT",
  deadline: "WXSHOP_DEADLINE",
  maxAttempts: "WXSHOP_MAX_ATTEMPTS"
}

/** What the transport refuses, by the name it has in the environment. */
const settingOf = ({ field = "settings", next, text }: InvalidRequestError): StartError =>
  wrongSetting(variables[field] ?? field, text, next)

const userAgent = `wxshop-server/${Version.version}`

/** A shop of this process's own. Its code loads only when it is asked for. */
const sandbox = (config: ServerConfigShape): Layer.Layer<WeChat, StartError> =>
  Layer.unwrapScoped(
    Effect.gen(function* () {
      const { Sandbox, layer } = yield* Effect.promise(() => import("@wxshop/sandbox/Sandbox"))
      const context = yield* Layer.build(layer({ port: 0 })).pipe(Effect.orDie)
      const shop = yield* Effect.provide(Sandbox, context)
      return Transport.layer({
        ...config.transport,
        credentials: { appid: shop.appid, secret: shop.secret },
        baseUrl: shop.url,
        userAgent
      }).pipe(Layer.mapError(settingOf))
    })
  )

/**
 * WeChat as this server knows it: the real one, or the sandbox.
 *
 * @since 0.1.0
 * @category layers
 */
export const wechat = (config: ServerConfigShape): Layer.Layer<WeChat, StartError> => {
  const { credentials, transport } = config
  switch (credentials._tag) {
    case "Sandbox":
      return sandbox(config)
    case "App": {
      const { appid, flow, secret } = credentials
      return Layer.mapError(
        Transport.layer({ ...transport, credentials: { appid, secret, flow }, userAgent }),
        settingOf
      )
    }
    case "Token": {
      const { appid, token } = credentials
      const given = appid === undefined ? { accessToken: token } : { appid, accessToken: token }
      return Layer.mapError(Transport.layer({ ...transport, credentials: given, userAgent }), settingOf)
    }
  }
}

const handlers = Layer.mergeAll(Orders.layer.pipe(Layer.provide(Authorization.layer)), Health.layer, Pages.layer)

/**
 * The app over WeChat, its readiness and the keys: all of the server but the socket.
 *
 * @since 0.1.0
 * @category layers
 */
export const app: Layer.Layer<App.App, never, GuaranteeOrders | Readiness.Readiness | ApiKeys.ApiKeys | ServerConfig> =
  App.layer.pipe(Layer.provide(handlers), Layer.provide(NodeHttpServer.layerContext))

/**
 * The server. Every layer is provided to the one that needs it, so that a stop takes them down in the opposite order:
 * listener first, WeChat last.
 *
 * @since 0.1.0
 * @category layers
 */
export const server = (
  config: ServerConfigShape,
  options: { readonly gate: Log.Gate; readonly variableNames: ReadonlyArray<string> }
): Layer.Layer<never, StartError> =>
  Layer.unwrapEffect(
    Effect.gen(function* () {
      const generatedKey = config.apiKeys === undefined ? yield* ApiKeys.generate : undefined
      const keys = config.apiKeys ?? ApiKeys.single(generatedKey!)
      return Layer.merge(Announcement.layer({ ...options, generatedKey }), Shutdown.layer).pipe(
        Layer.provide(Listener.layer),
        Layer.provide(app),
        Layer.provide(Readiness.layer),
        Layer.provide(wechat(config)),
        Layer.provide([ApiKeys.layer(keys), Layer.succeed(ServerConfig, config)]),
        Layer.provide(Log.layer(config.logLevel, options.gate.write))
      )
    })
  )
