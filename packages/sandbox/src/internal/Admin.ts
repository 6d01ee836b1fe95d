/**
 * The sandbox's own pages under `/__sandbox/`. WeChat has nothing like them. They answer the loopback interface only and
 * refuse browsers, so that no web page can drive a sandbox on its visitor's machine.
 *
 * @since 0.1.0
 */
import * as Effect from "effect/Effect"
import type { IncomingMessage, ServerResponse } from "node:http"
import * as Commands from "./Admin/Commands.js"
import type { Handle } from "../Handle.js"
import type { Platform } from "./Platform.js"
import * as Delivery from "./Server/Delivery.js"
import type { VirtualClock } from "../VirtualClock.js"
import type { Wire } from "../WireJson.js"
import * as WireJson from "../WireJson.js"

const PREFIX = "/__sandbox"

/**
 * Whether a path belongs to the admin pages.
 *
 * @since 0.1.0
 * @category guards
 */
export const owns = (path: string): boolean => path === PREFIX || path.startsWith(`${PREFIX}/`)

const LOOPBACK = /^(?:::1|(?:::ffff:)?127\.[0-9.]+)$/
const LOCAL_HOST = /^(?:localhost|127\.[0-9.]+|\[::1\])(?::[0-9]+)?$/i

// The Host check keeps out a foreign name that was made to point here.
const isLocal = (request: IncomingMessage): boolean =>
  LOOPBACK.test(request.socket.remoteAddress ?? "") &&
  LOCAL_HOST.test(request.headers.host ?? "") &&
  request.headers.origin === undefined

const encoder = new TextEncoder()

const refusal = (zh: string, en: string): Wire => ({ error: { zh, en } })

/**
 * Serves the admin pages.
 *
 * @since 0.1.0
 * @category handlers
 */
export const make =
  (handle: Handle, platform: Platform, clock: VirtualClock) =>
  (request: IncomingMessage, response: ServerResponse, path: string, query: string): Effect.Effect<void> =>
    Effect.gen(function* () {
      const reply = (status: number, result: Wire): Effect.Effect<void> => {
        const bytes = encoder.encode(`${WireJson.write(result)}\n`)
        const answer = { status, contentType: "application/json; charset=utf-8", body: bytes }
        return Delivery.send(request, response, answer, undefined, platform.now())
      }
      if (!isLocal(request)) {
        return yield* reply(403, refusal("只限本机调用。", "Only this machine may call this."))
      }
      const body = yield* Delivery.read(request)
      if (body._tag === "None") return
      const bytes = body.value.bytes
      const read = bytes.length === 0 ? undefined : WireJson.read(bytes)
      if (read?._tag === "Left") {
        return yield* reply(400, refusal("请求体不是 JSON。", "The body is not JSON."))
      }
      const command = {
        method: request.method ?? "GET",
        name: path.slice(PREFIX.length).replace(/^\/+|\/+$/g, ""),
        query: new URLSearchParams(query),
        body: read === undefined ? {} : WireJson.plain(read.right)
      }
      const { result, status } = yield* Commands.run({ handle, platform, clock }, command)
      return yield* reply(status, result)
    })
