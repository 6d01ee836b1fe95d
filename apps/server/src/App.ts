/**
 * The whole HTTP side as one app: the contract's routes, with every failure written as a problem document, every answer
 * with its headers, every request with its line in the log.
 *
 * @since 0.1.0
 */
import * as HttpApi from "@effect/platform/HttpApi"
import * as HttpApiBuilder from "@effect/platform/HttpApiBuilder"
import { HttpApiDecodeError } from "@effect/platform/HttpApiError"
import type * as HttpApp from "@effect/platform/HttpApp"
import * as HttpRouter from "@effect/platform/HttpRouter"
import { RouteNotFound } from "@effect/platform/HttpServerError"
import * as HttpServerRequest from "@effect/platform/HttpServerRequest"
import * as HttpServerResponse from "@effect/platform/HttpServerResponse"
import * as HttpTraceContext from "@effect/platform/HttpTraceContext"
import * as Cause from "effect/Cause"
import * as Clock from "effect/Clock"
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as HashSet from "effect/HashSet"
import * as Layer from "effect/Layer"
import * as Option from "effect/Option"
import * as Random from "effect/Random"
import type * as Scope from "effect/Scope"
import { negotiate } from "./AcceptLanguage.js"
import { api } from "./Api.js"
import { Exchange, type ExchangeShape, isSaneId } from "./Exchange.js"
import * as Problem from "./Problem.js"
import * as Fault from "./Problem/Fault.js"
import { Readiness } from "./Readiness.js"
import * as Routes from "./Routes.js"
import { ServerConfig } from "./ServerConfig.js"
import * as Telemetry from "./Telemetry.js"

/**
 * @since 0.1.0
 * @category services
 */
export class App extends Context.Tag("@wxshop/server/App")<App, HttpApp.Default<never, Scope.Scope>>() {}

/**
 * The longest request target taken, in characters: room for 100 ids.
 *
 * @since 0.1.0
 * @category constants
 */
export const maxTarget = 8192

/**
 * The largest request body let through, in bytes. No address reads one.
 *
 * @since 0.1.0
 * @category constants
 */
export const maxBody = 65_536

type Request = HttpServerRequest.HttpServerRequest

const targetFault = (request: Request, match: Routes.Match | undefined): Fault.Fault | undefined => {
  const { headers, method, url } = request
  if (url.length > maxTarget) return Fault.uriTooLong(maxTarget)
  const length = headers["content-length"]
  if (headers["transfer-encoding"] !== undefined || (length !== undefined && !(Number(length) <= maxBody))) {
    return Fault.contentTooLarge(maxBody)
  }
  if (match === undefined) return Fault.noSuchRoute
  return match.methods.includes(method) ? undefined : Fault.methodNotAllowed(method, match.methods.join(", "))
}

/** A parameter that the contract cannot take as it came: one given twice, or a path that is not text. */
const decodeFault = (error: HttpApiDecodeError): Fault.Fault => {
  const field = String(error.issues[0]?.path[0] ?? "query")
  return Fault.invalid(field, {
    zh: `${field} 只能出现一次，且必须是文本`,
    en: `${field} may appear once only, and must be text.`
  })
}

/** The answer to a failed request. A defect goes to the log under the request id, and nowhere else. */
const problemOf = (cause: Cause.Cause<unknown>): Effect.Effect<Problem.Problem> => {
  const failure = Option.getOrUndefined(Cause.failureOption(cause))
  if (failure instanceof Problem.Problem) return Effect.succeed(failure)
  if (failure instanceof HttpApiDecodeError) return Effect.flip(Problem.fail(decodeFault(failure)))
  if (failure instanceof RouteNotFound) return Effect.flip(Problem.fail(Fault.noSuchRoute))
  return Effect.zipRight(Effect.logError("defect", cause), Effect.flip(Problem.fail(Fault.internal)))
}

const common = {
  "x-content-type-options": "nosniff",
  "referrer-policy": "no-referrer",
  "cross-origin-resource-policy": "same-origin"
} as const

const dress = (
  response: HttpServerResponse.HttpServerResponse,
  extra: Readonly<Record<string, string>>
): HttpServerResponse.HttpServerResponse =>
  HttpServerResponse.setHeaders(response, {
    "cache-control": "no-store",
    "content-security-policy": "default-src 'none'; frame-ancestors 'none'",
    ...common,
    ...response.headers,
    ...extra
  })

const makeId: Effect.Effect<string> = Effect.map(
  Effect.all([Random.nextIntBetween(0, 2 ** 48), Random.nextIntBetween(0, 2 ** 48)]),
  (parts) => parts.map((part) => part.toString(16).padStart(12, "0")).join("")
)

interface Settings {
  readonly language: "zh" | "en"
  readonly sandbox: boolean
  readonly stopping: Effect.Effect<boolean>
}

/** Everything around the routes. `routes` may fail with anything: whatever it is becomes a problem document. */
const around = (
  routes: HttpApp.Default<unknown, Scope.Scope>,
  settings: Settings
): HttpApp.Default<never, Scope.Scope> =>
  Effect.gen(function* () {
    const request = yield* HttpServerRequest.HttpServerRequest
    const started = yield* Clock.currentTimeNanos
    const match = Routes.match(request.url.split("?", 1)[0] ?? "")
    const given = request.headers["x-request-id"]
    const notes: Record<string, string | number> = {}
    const exchange: ExchangeShape = {
      id: isSaneId(given) ? given : yield* makeId,
      language: negotiate(request.headers["accept-language"], settings.language),
      route: match?.route ?? "unmatched",
      note: (name, value) => {
        notes[name] = value
      }
    }

    const fault = targetFault(request, match)
    const exit = yield* (fault === undefined ? routes : Problem.fail(fault)).pipe(
      Effect.catchAllCause((cause) =>
        Effect.descriptorWith(({ interruptors }) =>
          HashSet.size(interruptors) > 0
            ? Effect.interrupt
            : Effect.map(problemOf(cause), (problem) => Problem.toResponse(problem, exchange.language))
        )
      ),
      Effect.annotateLogs("request_id", exchange.id),
      Effect.withSpan(`${request.method} ${exchange.route}`, {
        kind: "server",
        captureStackTrace: false,
        attributes: { "http.request.method": request.method, "http.route": exchange.route },
        parent: Option.getOrUndefined(HttpTraceContext.fromHeaders(request.headers))
      }),
      Effect.provideService(Exchange, exchange),
      Effect.exit
    )

    const seconds = Number((yield* Clock.currentTimeNanos) - started) / 1e9
    // 499 is what the log calls a caller that did not wait.
    const status = Exit.isSuccess(exit) ? exit.value.status : 499
    yield* Telemetry.answered({ method: request.method, route: exchange.route, status, seconds })
    yield* Effect.logInfo("request").pipe(
      Effect.annotateLogs({
        method: request.method,
        route: exchange.route,
        status,
        ms: Math.round(seconds * 1e5) / 100,
        request_id: exchange.id,
        ...notes
      })
    )
    const response = yield* exit
    const closing = (yield* settings.stopping) || status === 413
    return dress(response, {
      "x-request-id": exchange.id,
      ...(status === 405 && match !== undefined ? { allow: match.methods.join(", ") } : {}),
      ...(settings.sandbox ? { "x-wxshop-sandbox": "true" } : {}),
      ...(closing ? { connection: "close" } : {})
    })
  }).pipe(Telemetry.counted)

/**
 * Ids of any length reach their handler, which says what is wrong with them; paths are compared as they are written.
 */
const routerConfig = {
  caseSensitive: true,
  ignoreDuplicateSlashes: false,
  ignoreTrailingSlash: false,
  maxParamLength: maxTarget
}

const groups = HttpApiBuilder.api(api)

/**
 * @since 0.1.0
 * @category layers
 */
export const layer: Layer.Layer<
  App,
  never,
  Readiness | ServerConfig | HttpRouter.HttpRouter.DefaultServices | Layer.Layer.Context<typeof groups>
> = Layer.effect(
  App,
  Effect.gen(function* () {
    yield* HttpApi.Api
    const readiness = yield* Readiness
    const config = yield* ServerConfig
    const services = yield* Effect.context<HttpRouter.HttpRouter.DefaultServices>()
    const router = yield* HttpApiBuilder.Router.router
    const routes = yield* HttpRouter.withRouterConfig(HttpRouter.toHttpApp(router), routerConfig)
    return around(Effect.provide(routes, services), {
      language: config.language,
      sandbox: config.credentials._tag === "Sandbox",
      stopping: Effect.map(readiness.state, (state) => state._tag === "Stopping")
    })
  })
).pipe(Layer.provide(groups), Layer.provide(HttpApiBuilder.Router.Live))
