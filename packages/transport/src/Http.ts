/**
 * One HTTP exchange with WeChat: bytes out, bytes in. This is the only place where secrets are unwrapped, and where the
 * platform's errors, which hold the whole request, end.
 *
 * @since 0.1.0
 */
import * as HttpBody from "@effect/platform/HttpBody"
import * as HttpClient from "@effect/platform/HttpClient"
import type * as HttpClientError from "@effect/platform/HttpClientError"
import * as HttpClientRequest from "@effect/platform/HttpClientRequest"
import type * as HttpClientResponse from "@effect/platform/HttpClientResponse"
import * as NodeHttpClient from "@effect/platform-node/NodeHttpClient"
import * as Context from "effect/Context"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as FiberRef from "effect/FiberRef"
import * as Layer from "effect/Layer"
import * as Redacted from "effect/Redacted"
import * as Stream from "effect/Stream"
import { Agent } from "undici"
import * as Json from "@wxshop/core/Json"
import type { Redact } from "@wxshop/core/Redaction"
import type { DecodeError, TransportError } from "@wxshop/core/WeChatError"
import { decodeError, transportError } from "@wxshop/core/WeChatError"
import * as Failure from "./Http/Failure.js"
import * as Secrets from "./Http/Secrets.js"
import type * as Config from "./TransportConfig.js"
import { TransportConfig } from "./TransportConfig.js"

/**
 * A request before its secrets are unwrapped; printing it is safe.
 *
 * @since 0.1.0
 * @category models
 */
export interface Request {
  /** The label of errors. */
  readonly operation: string
  readonly method: "GET" | "POST"
  /** Without a query. */
  readonly path: string
  readonly query: Readonly<Record<string, string | Redacted.Redacted<string>>>
  /** Builds the JSON body; the only way to a secret is the function it is given. */
  readonly body?: ((reveal: Secrets.Reveal) => Json.Encodable) | undefined
}

/**
 * What came back, whatever it is.
 *
 * @since 0.1.0
 * @category models
 */
export interface Response {
  readonly status: number
  readonly retryAfter: string | undefined
  readonly bytes: Uint8Array
  /** Masks the secrets of the request, which WeChat may echo. */
  readonly redact: Redact
}

/**
 * One exchange with WeChat's host.
 *
 * @since 0.1.0
 * @category models
 */
export interface Service {
  /** The host that errors and spans name. */
  readonly host: string
  readonly send: (request: Request) => Effect.Effect<Response, TransportError | DecodeError>
}

/**
 * The HTTP layer.
 *
 * @since 0.1.0
 * @category tags
 */
export class Http extends Context.Tag("@wxshop/transport/Http")<Http, Service>() {}

const always = (): boolean => true

/**
 * The platform's own span records the query, and with it the access token. This is `HttpClient.withTracerDisabledWhen` with
 * half of the steps, of which every call pays for each.
 */
const untraced = <A, E>(self: Effect.Effect<A, E>): Effect.Effect<A, E> =>
  Effect.flatMap(FiberRef.getAndSet(HttpClient.currentTracerDisabledWhen, always), (before) =>
    Effect.onExit(self, () => FiberRef.set(HttpClient.currentTracerDisabledWhen, before))
  )

/**
 * The exchange over a platform client.
 *
 * @since 0.1.0
 * @category constructors
 */
export const make = (client: HttpClient.HttpClient, config: Config.Service): Service => {
  const host = new URL(config.baseUrl).host
  const template = HttpClientRequest.get(config.baseUrl, {
    headers: { accept: "application/json", "user-agent": config.userAgent }
  })
  const templates = {
    GET: template,
    POST: template.pipe(
      HttpClientRequest.setMethod("POST"),
      HttpClientRequest.setHeader("content-type", "application/json; charset=utf-8")
    )
  }

  const build = (request: Request, reveal: Secrets.Reveal): HttpClientRequest.HttpClientRequest => {
    const query = Object.entries(request.query)
      .map(([name, value]) => `${name}=${encodeURIComponent(Redacted.isRedacted(value) ? reveal(value) : value)}`)
      .join("&")
    const built = HttpClientRequest.setUrl(
      templates[request.method],
      `${config.baseUrl}${request.path}${query === "" ? "" : `?${query}`}`
    )
    return request.body === undefined
      ? built
      : HttpClientRequest.setBody(built, HttpBody.raw(Json.stringify(request.body(reveal))))
  }

  const broken = (request: Request, redact: Redact, error: HttpClientError.HttpClientError) => {
    const { operation, path } = request
    const { cause } = error
    if (Failure.isTooLarge(cause)) return decodeError({ operation, reason: "TooLarge" })
    const failure = Failure.classify(cause)
    // With an answer under way the request was received.
    const delivered = error._tag === "ResponseError" ? "unknown" : failure.delivered
    return transportError({ operation, host, path, cause, redact, reason: failure.reason, delivered })
  }

  const tooLarge = (request: Request, status: number): Effect.Effect<never, DecodeError> =>
    Effect.fail(decodeError({ operation: request.operation, httpStatus: status, reason: "TooLarge" }))

  // Without a length, or with one beyond the cap: read until the cap and hang up there.
  const readCapped = (
    request: Request,
    response: HttpClientResponse.HttpClientResponse,
    declared: number
  ): Effect.Effect<Uint8Array, HttpClientError.ResponseError | DecodeError> =>
    Effect.map(
      Stream.runFoldEffect(response.stream, { chunks: [] as Array<Uint8Array>, size: 0 }, (read, chunk) => {
        const size = read.size + chunk.byteLength
        if (declared > config.maxResponseBytes || size > config.maxResponseBytes) {
          return tooLarge(request, response.status)
        }
        read.chunks.push(chunk)
        return Effect.succeed({ chunks: read.chunks, size })
      }),
      ({ chunks }) => Buffer.concat(chunks)
    )

  const read = (
    request: Request,
    redact: Redact,
    response: HttpClientResponse.HttpClientResponse
  ): Effect.Effect<Response, HttpClientError.ResponseError | DecodeError> => {
    const { headers, status } = response
    const length = headers["content-length"] ?? ""
    const declared = /^\d+$/.test(length) ? Number(length) : Number.NaN
    const received = (bytes: Uint8Array): Response => ({ status, bytes, redact, retryAfter: headers["retry-after"] })
    if (!(declared <= config.maxResponseBytes)) {
      return Effect.map(readCapped(request, response, declared), received)
    }
    return Effect.flatMap(response.arrayBuffer, (buffer) =>
      // Clients that unpack give more than was declared.
      buffer.byteLength > config.maxResponseBytes
        ? tooLarge(request, status)
        : Effect.succeed(received(new Uint8Array(buffer)))
    )
  }

  return {
    host,
    send: (request) =>
      Effect.suspend(() => {
        const secrets = Secrets.make()
        return untraced(client.execute(build(request, secrets.reveal))).pipe(
          Effect.flatMap((response) => read(request, secrets.redact, response)),
          Effect.mapError((error) => (error._tag === "DecodeError" ? error : broken(request, secrets.redact, error)))
        )
      })
  }
}

/**
 * Over any platform client. Prefer `layerUndici`: other clients follow redirects or open a connection per call.
 *
 * @since 0.1.0
 * @category layers
 */
export const layer: Layer.Layer<Http, never, HttpClient.HttpClient | TransportConfig> = Layer.effect(
  Http,
  Effect.zipWith(HttpClient.HttpClient, TransportConfig, make)
)

// A connection that is not there after half an attempt is a proof that nothing was sent; the attempt's own timeout is not.
const connectTimeout = (config: Config.Service): number =>
  Math.max(1, Math.floor(Duration.toMillis(config.attemptTimeout) / 2))

const dispatcher = Layer.scoped(
  NodeHttpClient.Dispatcher,
  Effect.flatMap(TransportConfig, (config) =>
    Effect.acquireRelease(
      Effect.sync(
        () =>
          new Agent({
            connections: config.connections,
            // A second request on a connection whose answer is due could not be told apart from a delivered one.
            pipelining: 1,
            maxResponseSize: config.maxResponseBytes,
            connect: { timeout: connectTimeout(config) }
          })
      ),
      (agent) => Effect.promise(() => agent.destroy())
    )
  )
)

/**
 * Over undici with connections of its own, kept alive between calls and closed with the layer.
 *
 * @since 0.1.0
 * @category layers
 */
export const layerUndici: Layer.Layer<Http, never, TransportConfig> = layer.pipe(
  Layer.provide(NodeHttpClient.layerUndiciWithoutDispatcher),
  Layer.provide(dispatcher)
)
