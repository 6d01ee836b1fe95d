import { inspect } from "node:util"
import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import * as Layer from "effect/Layer"
import * as Redacted from "effect/Redacted"
import { GuaranteeOrders } from "@wxshop/core/GuaranteeOrders"
import * as Transport from "../src/default.js"
import * as Http from "../src/Http.js"
import { layerHttp } from "../src/testing.js"
import * as TransportConfig from "../src/TransportConfig.js"
import { closedPort, listen, until } from "./server.js"

const layer = (options: TransportConfig.Options) =>
  Layer.provide(Http.layerUndici, Layer.orDie(TransportConfig.layer(options)))

const token = Redacted.make("canary-token")

const request: Http.Request = {
  operation: "ping",
  method: "POST",
  path: "/channels/ec/ping",
  query: { access_token: token },
  body: () => ({ value: 1 })
}

const send = Effect.flatMap(Http.Http, (http) => http.send(request))

const text = (response: Http.Response) => new TextDecoder().decode(response.bytes)

describe("Http", () => {
  it.scopedLive("sends the token in the query, JSON in the body, and reads status, header and bytes", () =>
    Effect.gen(function* () {
      let seen: ReadonlyArray<unknown> = []
      const { url } = yield* listen((request, response, body) => {
        const { "content-length": length, "content-type": type, "user-agent": agent } = request.headers
        seen = [request.method, request.url, body, length, type, agent, request.headers["traceparent"]]
        response.writeHead(503, { "retry-after": "3" }).end("中文")
      })
      const response = yield* Effect.withSpan(
        Effect.provide(send, layer({ baseUrl: `${url}/prefix/`, userAgent: "a/1" })),
        "own"
      )
      assert.deepStrictEqual(seen, [
        "POST",
        "/prefix/channels/ec/ping?access_token=canary-token",
        '{"value":1}',
        "11",
        "application/json; charset=utf-8",
        "a/1",
        undefined
      ])
      assert.deepStrictEqual([response.status, response.retryAfter, text(response)], [503, "3", "中文"])
      assert.strictEqual(response.redact("x canary-token y"), "x *** y")
    })
  )

  it.scopedLive("escapes what the query holds", () =>
    Effect.gen(function* () {
      let seen = ""
      const { url } = yield* listen((request, response) => {
        seen = request.url ?? ""
        response.end("{}")
      })
      const odd = { ...request, query: { access_token: Redacted.make("a&b=c d#e") } }
      const response = yield* Effect.provide(
        Effect.flatMap(Http.Http, (http) => http.send(odd)),
        layer({ baseUrl: url })
      )
      assert.strictEqual(new URL(seen, url).searchParams.get("access_token"), "a&b=c d#e")
      assert.strictEqual(response.redact("a&b=c d#e a%26b%3Dc%20d%23e"), "*** ***")
    })
  )

  it.scopedLive("keeps the connection between calls, with and without a length", () =>
    Effect.gen(function* () {
      const server = yield* listen((_, response) => {
        response.write("{}")
        response.end()
      })
      const lengths = yield* listen((_, response) => response.setHeader("content-length", 2).end("{}"))
      for (const { connections, url } of [server, lengths]) {
        yield* Effect.provide(
          Effect.forEach(Array.from({ length: 20 }), () => send),
          layer({ baseUrl: url })
        )
        // undici may open a second one while the first finishes its answer.
        assert.isAtMost(connections(), 2)
      }
    })
  )

  it.scopedLive("opens no more connections than allowed", () =>
    Effect.gen(function* () {
      const { connections, url } = yield* listen((_, response) => response.end("{}"))
      yield* Effect.provide(
        Effect.forEach(Array.from({ length: 30 }), () => send, { concurrency: "unbounded" }),
        layer({ baseUrl: url, connections: 3 })
      )
      assert.isAtMost(connections(), 3)
    })
  )

  it.scopedLive("does not follow a redirect", () =>
    Effect.gen(function* () {
      let calls = 0
      const { url } = yield* listen((_, response) => {
        calls += 1
        response.writeHead(302, { location: "/elsewhere" }).end()
      })
      const response = yield* Effect.provide(send, layer({ baseUrl: url }))
      assert.deepStrictEqual([response.status, calls], [302, 1])
    })
  )

  for (const declared of [true, false]) {
    it.scopedLive(`hangs up on an answer beyond the cap, ${declared ? "declared" : "undeclared"}`, () =>
      Effect.gen(function* () {
        const server = yield* listen((_, response) => {
          if (declared) response.setHeader("content-length", 1_000_000)
          const more = () => {
            while (!response.destroyed && response.write("x".repeat(10_000)));
          }
          response.on("drain", more)
          more()
        })
        const error = yield* Effect.provide(
          Effect.zipLeft(
            Effect.flip(send),
            until(() => server.open() === 0)
          ),
          layer({ baseUrl: server.url, maxResponseBytes: 50_000 })
        )
        assert.deepStrictEqual(error._tag === "DecodeError" ? error.reason : error._tag, "TooLarge")
      })
    )
  }

  it.scopedLive("reads an answer of exactly the cap", () =>
    Effect.gen(function* () {
      const { url } = yield* listen((_, response) => {
        response.write("x".repeat(500))
        response.end("x".repeat(500))
      })
      const response = yield* Effect.provide(send, layer({ baseUrl: url, maxResponseBytes: 1000 }))
      assert.strictEqual(response.bytes.byteLength, 1000)
    })
  )

  it.effect("keeps the cap over any client, whatever length it tells", () =>
    Effect.gen(function* () {
      for (const length of ["none", "", "-1", "4", "60", "1e1"]) {
        const answer = { body: "x".repeat(60), headers: { "content-length": length } }
        const over = (maxResponseBytes: number) =>
          Layer.provide(
            layerHttp(() => Effect.succeed(answer)),
            Layer.orDie(TransportConfig.layer({ maxResponseBytes }))
          )
        const error = yield* Effect.flip(Effect.provide(send, over(50)))
        assert.deepStrictEqual(error._tag === "DecodeError" ? error.reason : error._tag, "TooLarge", length)
        assert.strictEqual((yield* Effect.provide(send, over(60))).bytes.byteLength, 60, length)
      }
    })
  )

  it.scopedLive("a body cut off on the way is a closed connection", () =>
    Effect.gen(function* () {
      const { url } = yield* listen((_, response) => {
        response.setHeader("content-length", 100)
        response.write("{", () => response.socket?.destroy())
      })
      const error = yield* Effect.flip(Effect.provide(send, layer({ baseUrl: url })))
      assert.deepStrictEqual(error._tag === "TransportError" ? error.delivered : error._tag, "unknown")
    })
  )

  it.scopedLive("a connection dropped before the answer may have delivered", () =>
    Effect.gen(function* () {
      const { url } = yield* listen((request) => request.socket.destroy())
      const error = yield* Effect.flip(Effect.provide(send, layer({ baseUrl: url })))
      assert.deepStrictEqual(error._tag === "TransportError" ? error.delivered : error._tag, "unknown")
    })
  )

  it.scopedLive("a refused connection delivered nothing, and the error holds no query", () =>
    Effect.gen(function* () {
      const port = yield* closedPort
      const error = yield* Effect.flip(Effect.provide(send, layer({ baseUrl: `http://127.0.0.1:${port}` })))
      assert.deepStrictEqual(
        error._tag === "TransportError" ? [error.reason, error.delivered, error.host, error.path] : error._tag,
        ["Connect", "no", `127.0.0.1:${port}`, "/channels/ec/ping"]
      )
      for (const shown of [
        inspect(error, { depth: 9, showHidden: true }),
        JSON.stringify(error),
        String(error.stack)
      ]) {
        assert.notInclude(shown, "canary-token")
      }
    })
  )

  it.scopedLive("https against a server that speaks http is a TLS failure", () =>
    Effect.gen(function* () {
      const { url } = yield* listen((_, response) => response.end("{}"))
      const error = yield* Effect.flip(Effect.provide(send, layer({ baseUrl: url.replace("http:", "https:") })))
      assert.strictEqual(error._tag === "TransportError" ? error.reason : error._tag, "Tls")
    })
  )

  it.scopedLive("an interrupted call closes its connection", () =>
    Effect.gen(function* () {
      let arrived = false
      const server = yield* listen(() => {
        arrived = true
      })
      yield* Effect.provide(
        Effect.gen(function* () {
          const fiber = yield* Effect.fork(send)
          yield* until(() => arrived)
          yield* Fiber.interrupt(fiber)
          yield* until(() => server.open() === 0)
        }),
        layer({ baseUrl: server.url })
      )
    })
  )

  it.scopedLive("closes its connections with the layer", () =>
    Effect.gen(function* () {
      const server = yield* listen((_, response) => response.end("{}"))
      yield* Effect.provide(send, layer({ baseUrl: server.url }))
      yield* until(() => server.open() === 0)
    })
  )

  it.scopedLive("an attempt that takes too long closes its connection, and the call says so", () =>
    Effect.gen(function* () {
      const server = yield* listen(() => {})
      const shop = Transport.layer({
        credentials: { accessToken: token },
        baseUrl: server.url,
        attemptTimeout: 50,
        maxAttempts: 1
      })
      yield* Effect.gen(function* () {
        const orders = yield* GuaranteeOrders
        const error = yield* Effect.flip(orders.search({ limit: 1 }))
        assert.strictEqual(error._tag === "TransportError" ? error.reason : error._tag, "Timeout")
        yield* until(() => server.open() === 0)
      }).pipe(Effect.provide(shop))
    })
  )
})
