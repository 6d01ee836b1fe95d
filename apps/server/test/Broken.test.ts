import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import { STATUS_CODES } from "node:http"
import { connect } from "node:net"
import { start } from "./support/Server.js"

interface Answer {
  readonly status: number
  readonly reason: string
  readonly headers: string
  readonly body: string
}

/** Sends bytes as they are and reads until the server closes. */
const talk = (url: string, bytes: string): Effect.Effect<Answer> =>
  Effect.async((resume) => {
    const { hostname, port } = new URL(url)
    const socket = connect(Number(port), hostname)
    let received = ""
    socket.on("data", (chunk) => {
      received += chunk.toString()
    })
    socket.on("error", () => {})
    socket.on("close", () => {
      const [head = "", body = ""] = received.split("\r\n\r\n")
      const [line = "", ...headers] = head.split("\r\n")
      const [, status, ...reason] = line.split(" ")
      resume(
        Effect.succeed({
          status: Number(status),
          reason: reason.join(" "),
          headers: headers.join("\n").toLowerCase(),
          body
        })
      )
    })
    socket.write(bytes)
  })

const requests: ReadonlyArray<readonly [name: string, bytes: string, status: number, type: string]> = [
  ["something that is not HTTP", "GARBAGE\r\n\r\n", 400, "invalid-request"],
  ["no host", "GET /healthz HTTP/1.1\r\n\r\n", 400, "invalid-request"],
  ["a bad header", "GET / HTTP/1.1\r\nhost: x\r\nbad header\r\n\r\n", 400, "invalid-request"],
  [
    "headers above 16 KiB",
    `GET / HTTP/1.1\r\nhost: x\r\nx-long: ${"x".repeat(17_000)}\r\n\r\n`,
    431,
    "headers-too-large"
  ],
  ["an address above 16 KiB", `GET /${"x".repeat(17_000)} HTTP/1.1\r\nhost: x\r\n\r\n`, 431, "headers-too-large"],
  [
    "an address above 8192 characters",
    `GET /${"x".repeat(8_300)} HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n`,
    414,
    "uri-too-long"
  ],
  [
    "a body of unknown length",
    "POST /v1/guarantee-orders HTTP/1.1\r\nhost: x\r\ntransfer-encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n",
    413,
    "content-too-large"
  ],
  [
    "a body announced as huge",
    "POST /v1/guarantee-orders HTTP/1.1\r\nhost: x\r\ncontent-length: 99999999999\r\n\r\n",
    413,
    "content-too-large"
  ],
  [
    "an expectation",
    "GET /nowhere HTTP/1.1\r\nhost: x\r\nexpect: miracles\r\nconnection: close\r\n\r\n",
    404,
    "no-such-route"
  ],
  [
    "a websocket",
    "GET /nowhere HTTP/1.1\r\nhost: x\r\nconnection: upgrade, close\r\nupgrade: websocket\r\n\r\n",
    404,
    "no-such-route"
  ],
  ["an unusual method", "PROPFIND /docs HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n", 405, "method-not-allowed"]
]

const real = { WXSHOP_ACCESS_TOKEN: "token", WXSHOP_BASE_URL: "http://127.0.0.1:9" }

describe("broken requests", () => {
  it.scopedLive("get a problem document too", () =>
    Effect.gen(function* () {
      const server = yield* start({}, ["--sandbox"])
      for (const [name, bytes, status, type] of requests) {
        const answer = yield* talk(server.url, bytes)
        assert.strictEqual(answer.status, status, name)
        assert.include(answer.headers, "content-type: application/problem+json", name)
        assert.match(answer.headers, /^x-request-id: /m, name)
        assert.include(answer.headers, "x-wxshop-sandbox: true", name)
        assert.strictEqual(answer.reason, STATUS_CODES[status], name)
        const problem = JSON.parse(answer.body) as Record<string, unknown>
        assert.strictEqual(problem["type"], `urn:wxshop:problem:${type}`, name)
        assert.strictEqual(problem["status"], status, name)
      }
      assert.strictEqual((yield* server.fetch("/healthz")).status, 200)
    })
  )

  it.scopedLive("are not those that name the whole URL, nor old ones without a host", () =>
    Effect.gen(function* () {
      const server = yield* start({ ...real }, [])
      for (const line of ["GET HTTP://shop.invalid/healthz?a HTTP/1.1\r\nhost: x", "GET /healthz HTTP/1.0"]) {
        const answer = yield* talk(server.url, `${line}\r\nconnection: close\r\n\r\n`)
        assert.strictEqual(answer.status, 200, line)
        assert.strictEqual(answer.body, `{"status":"ok"}`, line)
      }
      const root = yield* talk(server.url, "GET http://shop.invalid HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n")
      assert.strictEqual(root.status, 200)
      const broken = yield* talk(server.url, "GARBAGE\r\n\r\n")
      assert.notInclude(broken.headers, "x-wxshop-sandbox")
    })
  )
})
