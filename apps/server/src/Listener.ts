/**
 * The socket: a node:http server that serves the app, with limits, and the means to stop it politely.
 *
 * @since 0.1.0
 */
import * as NodeHttpServer from "@effect/platform-node/NodeHttpServer"
import * as HttpMiddleware from "@effect/platform/HttpMiddleware"
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Schedule from "effect/Schedule"
import { randomUUID } from "node:crypto"
import { createServer, type RequestListener, type Server, STATUS_CODES } from "node:http"
import type { AddressInfo, Socket } from "node:net"
import { App } from "./App.js"
import * as Problem from "./Problem.js"
import type { Fault } from "./Problem/Fault.js"
import { ServerConfig, type ServerConfigShape } from "./ServerConfig.js"
import { StartError } from "./StartError.js"

/**
 * @since 0.1.0
 * @category models
 */
export interface ListenerShape {
  /** Where to reach the server, with the port that the system chose for port 0. */
  readonly url: string
  /** Takes no new connection, and ends when the last one is closed and its request is over. */
  readonly drain: Effect.Effect<void>
  /** Closes every connection, whatever runs on it. */
  readonly cut: Effect.Effect<void>
}

/**
 * @since 0.1.0
 * @category services
 */
export class Listener extends Context.Tag("@wxshop/server/Listener")<Listener, ListenerShape>() {}

/** Limits in milliseconds. A kept connection outlives the usual 60 s of a load balancer. */
const limits = {
  headersTimeout: 10_000,
  requestTimeout: 30_000,
  keepAliveTimeout: 65_000,
  connectionsCheckingInterval: 5_000,
  maxHeaderSize: 16_384,
  // Node would answer without a body; `checked` answers with a problem document.
  requireHostHeader: false
}

const broken: Record<string, Fault> = {
  HPE_HEADER_OVERFLOW: {
    kind: "headers-too-large",
    detail: { zh: "请求行和请求头超过 16 KiB", en: "The request line and headers are larger than 16 KiB." },
    next: { zh: "减少请求头，或把单号分成几批查询", en: "Send fewer headers, or ask for the ids in several requests." },
    retry: "never"
  },
  ERR_HTTP_REQUEST_TIMEOUT: {
    kind: "request-timeout",
    detail: { zh: "请求没有在时限内发完", en: "The request was not complete in time." },
    next: { zh: "重新发送请求", en: "Send the request again." },
    retry: "backoff"
  }
}

const notHttp: Fault = {
  kind: "invalid-request",
  detail: { zh: "收到的内容不是合法的 HTTP/1.1 请求", en: "What came is not a valid HTTP/1.1 request." },
  next: { zh: "检查客户端或代理", en: "Check the client or the proxy." },
  retry: "never"
}

/** What never became a request gets its problem document straight on the socket. */
const answerBroken =
  (config: ServerConfigShape) =>
  (error: NodeJS.ErrnoException, socket: Socket): void => {
    if (error.code === "ECONNRESET" || !socket.writable) {
      socket.destroy()
      return
    }
    const problem = Problem.render(broken[error.code ?? ""] ?? notHttp, { id: randomUUID(), language: config.language })
    const body = Problem.bodyOf(problem)
    const headers = {
      "content-type": Problem.contentType,
      "content-length": String(Buffer.byteLength(body)),
      "x-request-id": problem.request_id,
      ...Problem.headersOf(problem, config.language),
      ...(config.credentials._tag === "Sandbox" ? { "x-wxshop-sandbox": "true" } : {}),
      connection: "close"
    }
    const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`)
    socket.end(`HTTP/1.1 ${problem.status} ${STATUS_CODES[problem.status]}\r\n${lines.join("")}\r\n${body}`)
  }

const ORIGIN = /^https?:\/\/[^/?#]*/i

/** A request must name its host, and may name the whole URL (RFC 9112 §3.2). */
const checked =
  (refuse: ReturnType<typeof answerBroken>, handler: RequestListener): RequestListener =>
  (request, response) => {
    if (request.httpVersion === "1.1" && request.headers.host === undefined) {
      return refuse(new Error("no host"), request.socket)
    }
    const target = request.url?.replace(ORIGIN, "")
    request.url = target?.startsWith("/") === false && target !== "*" ? `/${target}` : target
    return handler(request, response)
  }

const cannotListen = (config: ServerConfigShape, error: NodeJS.ErrnoException): StartError => {
  const where = `${config.host}:${config.port}`
  const code = error.code ?? "error"
  if (code === "EADDRNOTAVAIL" || code === "ENOTFOUND") {
    return new StartError({
      exitCode: 1,
      setting: "WXSHOP_HOST",
      text: {
        zh: `本机没有地址 ${config.host}（${code}）`,
        en: `This machine has no address ${config.host} (${code}).`
      },
      next: {
        zh: "把 WXSHOP_HOST 设为本机地址，例如 127.0.0.1 或 0.0.0.0",
        en: "Set WXSHOP_HOST to an address of this machine, such as 127.0.0.1 or 0.0.0.0."
      }
    })
  }
  return new StartError({
    exitCode: 1,
    setting: "WXSHOP_PORT",
    text:
      code === "EADDRINUSE"
        ? { zh: `${where} 已被占用`, en: `${where} is in use already.` }
        : { zh: `无法监听 ${where}（${code}）`, en: `${where} cannot be listened on (${code}).` },
    next: {
      zh: "换一个 WXSHOP_PORT（0 表示由系统选择），或停止占用它的进程",
      en: "Choose another WXSHOP_PORT (0 lets the system choose), or stop the process that holds it."
    }
  })
}

const listen = (server: Server, config: ServerConfigShape): Effect.Effect<AddressInfo, StartError> =>
  Effect.async((resume) => {
    const refused = (error: NodeJS.ErrnoException) => resume(Effect.fail(cannotListen(config, error)))
    server.once("error", refused)
    server.listen({ host: config.host, port: config.port }, () => {
      server.off("error", refused)
      resume(Effect.succeed(server.address() as AddressInfo))
    })
  })

const urlOf = ({ address, family, port }: AddressInfo): string => {
  if (address === "0.0.0.0" || address === "::") return `http://127.0.0.1:${port}`
  return `http://${family === "IPv6" ? `[${address}]` : address}:${port}`
}

const shut = (server: Server): Effect.Effect<void> =>
  Effect.async((resume) => {
    if (!server.listening) return resume(Effect.void)
    server.close(() => resume(Effect.void))
  })

/** `close` ends idle connections once; those that become idle later are ended as they do. */
const closeWhenIdle = (server: Server): Effect.Effect<void> =>
  Effect.raceFirst(
    shut(server),
    Effect.sync(() => server.closeIdleConnections()).pipe(Effect.repeat(Schedule.spaced("50 millis")), Effect.asVoid)
  )

/** Counts an app's requests, so that one can wait until all of them are over, their log lines included. */
const counting = Effect.map(Effect.makeLatch(true), (idle) => {
  let running = 0
  const begin = Effect.suspend(() => (running++ === 0 ? idle.close : Effect.void))
  const end = Effect.suspend(() => (--running === 0 ? idle.open : Effect.void))
  return {
    idle: idle.await,
    count: <A, E, R>(app: Effect.Effect<A, E, R>): Effect.Effect<A, E, R> =>
      Effect.acquireUseRelease(
        begin,
        () => app,
        () => end
      )
  }
})

/** How long handlers may take to notice that their connection is gone. */
const LAST_WORDS = "1 second"

/**
 * Listens once the app is there to answer, so that no request finds an empty house.
 *
 * @since 0.1.0
 * @category layers
 */
export const layer: Layer.Layer<Listener, StartError, App | ServerConfig> = Layer.scoped(
  Listener,
  Effect.gen(function* () {
    const config = yield* ServerConfig
    const app = yield* App
    const { count, idle } = yield* counting
    const refuse = answerBroken(config)
    const handler = checked(refuse, yield* NodeHttpServer.makeHandler(count(app)))
    const server = yield* Effect.acquireRelease(
      Effect.sync(() => {
        const created = createServer(limits, handler)
        created.on("checkExpectation", handler)
        created.on("clientError", refuse)
        return created
      }),
      (created) =>
        Effect.zipRight(
          Effect.sync(() => created.closeAllConnections()),
          shut(created)
        )
    )
    const address = yield* listen(server, config)
    return {
      url: urlOf(address),
      drain: Effect.zipRight(closeWhenIdle(server), idle),
      cut: Effect.zipRight(
        Effect.sync(() => server.closeAllConnections()),
        idle.pipe(Effect.interruptible, Effect.timeoutOption(LAST_WORDS), Effect.asVoid)
      )
    }
  })
  // Our own span has the route; the platform's would record the query.
).pipe(HttpMiddleware.withTracerDisabledWhen(() => true))
