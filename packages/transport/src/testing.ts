/**
 * For tests of and over the transport: a stub in place of WeChat's HTTP server, and a record of the stations a call
 * passed. For a WeChat that behaves like one, use `@wxshop/sandbox`.
 *
 * @since 0.1.0
 */
import * as HttpClient from "@effect/platform/HttpClient"
import type * as HttpClientError from "@effect/platform/HttpClientError"
import * as HttpClientResponse from "@effect/platform/HttpClientResponse"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import type { Station } from "./Call.js"
import { Watcher } from "./Call.js"
import * as Http from "./Http.js"
import type { TransportConfig } from "./TransportConfig.js"

/**
 * A request as the stub sees it, secrets included.
 *
 * @since 0.1.0
 * @category models
 */
export interface Seen {
  readonly method: string
  readonly path: string
  readonly query: URLSearchParams
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

/**
 * What the stub answers: status 200 and an empty body unless said otherwise.
 *
 * @since 0.1.0
 * @category models
 */
export interface Answer {
  readonly status?: number
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string | Uint8Array
}

/**
 * A platform client that answers from a function instead of the network.
 *
 * @since 0.1.0
 * @category constructors
 */
export const stubClient = (
  answer: (seen: Seen) => Effect.Effect<Answer, HttpClientError.RequestError>
): HttpClient.HttpClient =>
  HttpClient.make((request, url) => {
    const body = request.body._tag === "Raw" ? String(request.body.body) : ""
    const seen: Seen = {
      method: request.method,
      path: url.pathname,
      query: url.searchParams,
      headers: request.headers,
      body
    }
    return Effect.map(answer(seen), ({ body = "", headers = {}, status = 200 }) => {
      const bytes = typeof body === "string" ? new TextEncoder().encode(body) : Uint8Array.from(body)
      const bodyless = status === 204 || status === 304
      return HttpClientResponse.fromWeb(
        request,
        new Response(bodyless ? null : bytes, {
          status,
          headers: { "content-length": String(bytes.byteLength), ...headers }
        })
      )
    })
  })

/**
 * The HTTP layer over such a client.
 *
 * @since 0.1.0
 * @category layers
 */
export const layerHttp = (
  answer: (seen: Seen) => Effect.Effect<Answer, HttpClientError.RequestError>
): Layer.Layer<Http.Http, never, TransportConfig> =>
  Layer.provide(Http.layer, Layer.succeed(HttpClient.HttpClient, stubClient(answer)))

/**
 * Runs an effect and tells which stations its calls passed, in order.
 *
 * @since 0.1.0
 * @category recording
 */
export const recordStations = <A, E, R>(
  self: Effect.Effect<A, E, R>
): Effect.Effect<readonly [stations: ReadonlyArray<Station>, value: A], E, R> =>
  Effect.suspend(() => {
    const stations: Array<Station> = []
    return self.pipe(
      Effect.provideService(Watcher, (station: Station) => {
        stations.push(station)
      }),
      Effect.map((value) => [stations, value] as const)
    )
  })
