/**
 * The socket: a plain `node:http` server, because the faults need the connection itself. Closing its scope ends every
 * connection at once, also those that hang.
 *
 * @since 0.1.0
 */
import * as Cause from "effect/Cause"
import * as Effect from "effect/Effect"
import * as FiberSet from "effect/FiberSet"
import type * as Scope from "effect/Scope"
import * as Http from "node:http"
import type { AddressInfo } from "node:net"
import { SandboxListenError } from "../SandboxError.js"

/**
 * What serves one request.
 *
 * @since 0.1.0
 * @category models
 */
export type Handler = (request: Http.IncomingMessage, response: Http.ServerResponse) => Effect.Effect<void>

/**
 * Where the server listens. `url` has no trailing slash.
 *
 * @since 0.1.0
 * @category models
 */
export interface Address {
  readonly url: string
  readonly host: string
  readonly port: number
}

const listenError = (host: string, port: number, cause: NodeJS.ErrnoException): SandboxListenError => {
  const code = cause.code ?? "UNKNOWN"
  return new SandboxListenError({
    host,
    port,
    code,
    text: {
      zh: `沙箱无法监听 ${host}:${port}（${code}）。`,
      en: `The sandbox cannot listen on ${host}:${port} (${code}).`
    },
    next:
      code === "EADDRINUSE"
        ? { zh: "换一个端口，或用端口 0 让系统挑选。", en: "Take another port, or port 0 for any free one." }
        : { zh: "检查地址和端口。", en: "Check the address and the port." }
  })
}

const urlOf = ({ address, family, port }: AddressInfo): Address => {
  const wild = address === "0.0.0.0" ? "127.0.0.1" : address === "::" ? "::1" : address
  return { url: `http://${family === "IPv6" ? `[${wild}]` : wild}:${port}`, host: address, port }
}

// A bug of the sandbox must not look like one of the client's.
const report = (cause: Cause.Cause<never>): Effect.Effect<void> =>
  Cause.isInterruptedOnly(cause) ? Effect.void : Effect.logError("The sandbox failed to serve a request", cause)

// The finalizer's last word: the handler is gone, so nobody else will end this answer.
const settle = (response: Http.ServerResponse) =>
  Effect.sync(() => {
    if (!response.writableEnded) response.destroy()
  })

/**
 * Listens until the scope closes.
 *
 * @since 0.1.0
 * @category constructors
 */
export const listen = (
  host: string,
  port: number,
  handler: Handler
): Effect.Effect<Address, SandboxListenError, Scope.Scope> =>
  Effect.gen(function* () {
    const run = yield* FiberSet.makeRuntime<never, void, never>()
    const server = Http.createServer({ keepAliveTimeout: 75_000, requestTimeout: 0, noDelay: true })
    server.on("request", (request, response) => {
      // A client that goes away is everyday life here, not an error.
      request.on("error", () => {})
      response.on("error", () => {})
      run(handler(request, response).pipe(Effect.tapErrorCause(report), Effect.ensuring(settle(response))))
    })
    server.on("clientError", (_, socket) => socket.destroy())
    yield* Effect.acquireRelease(
      Effect.async<void, SandboxListenError>((resume) => {
        const refused = (cause: NodeJS.ErrnoException): void => resume(Effect.fail(listenError(host, port, cause)))
        server.once("error", refused)
        server.listen({ host, port }, () => {
          server.off("error", refused)
          resume(Effect.void)
        })
      }),
      () =>
        Effect.async<void>((resume) => {
          server.close(() => resume(Effect.void))
          server.closeAllConnections()
        })
    )
    const address = server.address()
    return address === null || typeof address === "string"
      ? yield* Effect.dieMessage("the server has no address")
      : urlOf(address)
  })
