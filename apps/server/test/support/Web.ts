/**
 * The app without a socket: requests in, responses out, and what was logged meanwhile.
 */
import * as HttpApp from "@effect/platform/HttpApp"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Either from "effect/Either"
import * as Layer from "effect/Layer"
import * as LogLevel from "effect/LogLevel"
import * as Redacted from "effect/Redacted"
import type * as Scope from "effect/Scope"
import * as ApiKeys from "../../src/ApiKeys.js"
import { App } from "../../src/App.js"
import * as Log from "../../src/Log.js"
import * as Readiness from "../../src/Readiness.js"
import { ServerConfig, type ServerConfigShape } from "../../src/ServerConfig.js"

export const keys = { read: "reader-key-123", pii: "pii-reader-key", pii_only: "pii-only-key-1" }

export const config: ServerConfigShape = {
  host: "127.0.0.1",
  port: 0,
  credentials: { _tag: "Token", appid: undefined, token: Redacted.make("token") },
  transport: {},
  apiKeys: Either.getOrThrow(
    ApiKeys.parse(Redacted.make(`reader:read:${keys.read},buyer:read+pii:${keys.pii},odd:pii:${keys.pii_only}`))
  ),
  shutdownDeadline: Duration.seconds(1),
  logLevel: LogLevel.Debug,
  language: "en"
}

export interface Web {
  readonly request: (path: string, init?: RequestInit) => Effect.Effect<Response>
  /** With the key of scope `read`. */
  readonly read: (path: string, headers?: Record<string, string>) => Effect.Effect<Response>
  readonly log: ReadonlyArray<Readonly<Record<string, unknown>>>
}

export type Needs = ApiKeys.ApiKeys | ServerConfig | Readiness.Readiness

/** Builds an app and drives it. */
export const make = (
  app: Layer.Layer<App, never, Needs>,
  options: { readonly config?: Partial<ServerConfigShape>; readonly state?: () => Readiness.State } = {}
): Effect.Effect<Web, never, Scope.Scope> =>
  Effect.gen(function* () {
    const settings = { ...config, ...options.config }
    const state = options.state ?? (() => ({ _tag: "Ready" }) as const)
    const log: Array<Readonly<Record<string, unknown>>> = []
    const needs = Layer.mergeAll(
      ApiKeys.layer(settings.apiKeys ?? ApiKeys.single(Redacted.make("none"))),
      Layer.succeed(ServerConfig, settings),
      Layer.succeed(Readiness.Readiness, { state: Effect.sync(state), stop: Effect.void })
    )
    const layer = app.pipe(
      Layer.provide(needs),
      Layer.provideMerge(Log.layer(settings.logLevel, (line) => log.push(line)))
    )
    const runtime = yield* Layer.toRuntime(layer)
    const built = yield* Effect.provide(App, runtime.context)
    const handler = HttpApp.toWebHandlerRuntime(runtime)(built)
    const request = (path: string, init?: RequestInit) =>
      Effect.promise(() => handler(new Request(`http://localhost${path}`, init)))
    return {
      request,
      read: (path, headers = {}) => request(path, { headers: { authorization: `Bearer ${keys.read}`, ...headers } }),
      log
    }
  })

export const json = (response: Response): Effect.Effect<Record<string, unknown>> =>
  Effect.promise(() => response.json() as Promise<Record<string, unknown>>)

export const text = (response: Response): Effect.Effect<string> => Effect.promise(() => response.text())
