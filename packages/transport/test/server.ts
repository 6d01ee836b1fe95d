import { createServer, type IncomingMessage, type RequestListener, type ServerResponse } from "node:http"
import type { AddressInfo, Socket } from "node:net"
import * as Effect from "effect/Effect"
import type * as Scope from "effect/Scope"

export interface Server {
  readonly url: string
  /** How many connections were opened. */
  readonly connections: () => number
  /** How many of them are still open. */
  readonly open: () => number
}

/** A real server on a free port of this machine. */
export const listen = (
  handler: (request: IncomingMessage, response: ServerResponse, body: string) => void
): Effect.Effect<Server, never, Scope.Scope> => {
  const sockets = new Set<Socket>()
  let opened = 0
  const listener: RequestListener = (request, response) => {
    const chunks: Array<Buffer> = []
    request.on("data", (chunk: Buffer) => chunks.push(chunk))
    request.on("end", () => handler(request, response, Buffer.concat(chunks).toString()))
  }
  return Effect.acquireRelease(
    Effect.async<{ readonly server: ReturnType<typeof createServer>; readonly port: number }>((resume) => {
      const server = createServer(listener)
      server.on("connection", (socket) => {
        opened += 1
        sockets.add(socket)
        socket.on("close", () => sockets.delete(socket))
      })
      server.listen(0, "127.0.0.1", () =>
        resume(Effect.succeed({ server, port: (server.address() as AddressInfo).port }))
      )
    }),
    ({ server }) =>
      Effect.async<void>((resume) => {
        server.close(() => resume(Effect.void))
        server.closeAllConnections()
      })
  ).pipe(
    Effect.map(({ port }) => ({
      url: `http://127.0.0.1:${port}`,
      connections: () => opened,
      open: () => sockets.size
    }))
  )
}

/** A port of this machine on which nobody listens. */
export const closedPort: Effect.Effect<number> = Effect.scoped(
  Effect.map(
    listen(() => {}),
    ({ url }) => Number(new URL(url).port)
  )
)

/** Waits, in real time, until something is so. */
export const until = (condition: () => boolean): Effect.Effect<void> =>
  Effect.async<void>((resume) => {
    const look = (): void => {
      if (condition()) resume(Effect.void)
      else setImmediate(look)
    }
    look()
  })
