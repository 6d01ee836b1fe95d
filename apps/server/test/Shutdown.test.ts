import { assert, describe, it } from "@effect/vitest"
import { layer as sandboxLayer, Sandbox } from "@wxshop/sandbox/Sandbox"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import { Agent, get } from "node:http"
import { keys, settingsOf, start } from "./support/Server.js"

const SEARCH = "/v1/guarantee-orders?limit=1"

interface Answer {
  readonly status: number | undefined
  readonly connection: string | undefined
}

/** One request over an agent of its own; a broken connection has no status. */
const ask = (url: string, agent: Agent): Effect.Effect<Answer> =>
  Effect.async((resume) => {
    const request = get(`${url}${SEARCH}`, { agent, headers: { "x-api-key": keys.read } }, (response) => {
      response.resume()
      response.on("end", () =>
        resume(Effect.succeed({ status: response.statusCode, connection: response.headers.connection }))
      )
    })
    request.on("error", () => resume(Effect.succeed({ status: undefined, connection: undefined })))
  })

const keepAlive = Effect.acquireRelease(
  Effect.sync(() => new Agent({ keepAlive: true, maxSockets: 64 })),
  (agent) => Effect.sync(() => agent.destroy())
)

const shop = Effect.gen(function* () {
  const sandbox = yield* Sandbox
  return { ...sandbox, settings: settingsOf(sandbox) }
})

describe("shutdown", () => {
  for (const signal of ["SIGTERM", "SIGINT"] as const) {
    it.scopedLive(`finishes every request in flight on ${signal}, closes their connections and exits 0`, () =>
      Effect.gen(function* () {
        const { awaitRequests, clearRequests, onAnswer, settings } = yield* shop
        const server = yield* start(settings)
        const agent = yield* keepAlive
        // A token is there, and so are idle connections that nobody closes.
        assert.strictEqual((yield* ask(server.url, agent)).status, 200)

        const answers = yield* Effect.makeLatch(false)
        yield* onAnswer(() => answers.await)
        yield* clearRequests
        const inFlight = yield* Effect.fork(
          Effect.all(
            Array.from({ length: 12 }, () => ask(server.url, agent)),
            {
              concurrency: "unbounded"
            }
          )
        )
        yield* awaitRequests(12)
        yield* server.kill(signal)
        yield* server.line(({ msg }) => msg === "stopping")
        const late = yield* ask(server.url, yield* keepAlive)
        assert.isUndefined(late.status, "no new connection is taken")
        yield* answers.open

        for (const { connection, status } of yield* Fiber.join(inFlight)) {
          assert.strictEqual(status, 200)
          assert.strictEqual(connection, "close")
        }
        assert.deepStrictEqual(yield* server.ended, { code: 0, signal: null })
        const messages = server.lines.map(({ msg, state }) => (msg === "readiness" ? `${msg} ${String(state)}` : msg))
        assert.deepStrictEqual(
          messages.filter((msg) => msg !== "request" && msg !== "listening"),
          ["readiness Ready", "readiness Stopping", "stopping", "stopped"]
        )
        assert.isTrue(
          server.lines.every(({ msg, status }) => msg !== "request" || status === 200),
          server.output().stderr
        )
      }).pipe(Effect.provide(sandboxLayer()))
    )
  }

  it.scopedLive("cuts off what the deadline does not wait for", () =>
    Effect.gen(function* () {
      const { awaitRequests, clearRequests, faults, settings } = yield* shop
      const server = yield* start({ ...settings, WXSHOP_SHUTDOWN_DEADLINE: "300ms" })
      assert.strictEqual((yield* server.fetch(SEARCH)).status, 200)
      yield* faults.push("hang*5@searchguaranteeorder")
      yield* clearRequests
      const hanging = yield* Effect.fork(ask(server.url, yield* keepAlive))
      yield* awaitRequests(1)
      yield* server.kill("SIGTERM")
      assert.isUndefined((yield* Fiber.join(hanging)).status)
      assert.deepStrictEqual(yield* server.ended, { code: 0, signal: null })
      assert.isTrue(
        server.lines.some(({ level, msg }) => msg === "requests cut off at the deadline" && level === "warn")
      )
      assert.isTrue(server.lines.some(({ msg, status }) => msg === "request" && status === 499))
    }).pipe(Effect.provide(sandboxLayer()))
  )

  it.scopedLive("ends at once on a second signal", () =>
    Effect.gen(function* () {
      const { awaitRequests, clearRequests, faults, settings } = yield* shop
      const server = yield* start(settings)
      assert.strictEqual((yield* server.fetch(SEARCH)).status, 200)
      yield* faults.push("hang*5@searchguaranteeorder")
      yield* clearRequests
      yield* Effect.fork(ask(server.url, yield* keepAlive))
      yield* awaitRequests(1)
      yield* server.kill("SIGTERM")
      yield* server.line(({ msg }) => msg === "stopping")
      yield* server.kill("SIGTERM")
      assert.deepStrictEqual(yield* server.ended, { code: null, signal: "SIGTERM" })
    }).pipe(Effect.provide(sandboxLayer()))
  )
})
