import { inspect } from "node:util"
import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Fiber from "effect/Fiber"
import * as Redacted from "effect/Redacted"
import * as TestClock from "effect/TestClock"
import { Sandbox, layerTest } from "@wxshop/sandbox/Sandbox"
import * as ErrorCode from "@wxshop/core/ErrorCode"
import { GuaranteeOrders } from "@wxshop/core/GuaranteeOrders"
import { OperationExecutor } from "@wxshop/core/Operation"
import { AccessToken } from "../src/AccessToken.js"
import * as Classic from "../src/AccessToken/Classic.js"
import * as Transport from "../src/default.js"
import type { Answer, Seen } from "../src/testing.js"
import { observed } from "./observed.js"
import { call, isTokenCall, networkError, ok, secret, socketError, stable, stack, tokenAnswer } from "./support.js"

const appid = "wx1234567890abcdef"
const canaries = ["canary-token", Redacted.value(secret)]

const findCanaries = (texts: ReadonlyArray<string>, secrets: ReadonlyArray<string>): ReadonlyArray<string> =>
  texts.filter((text) => secrets.some((secret) => text.includes(secret)))

type Case = readonly [name: string, answers: (seen: Seen) => Effect.Effect<Answer, ReturnType<typeof networkError>>]

/** Everything that was sent, the way a careless errmsg or error page repeats it. */
const echo = (seen: Seen): string =>
  `token ${seen.query.get("access_token")} secret ${seen.query.get("secret")} at ${seen.path}?${seen.query.toString()} with ${seen.body}`

const onApi =
  (api: (seen: Seen) => Effect.Effect<Answer, ReturnType<typeof networkError>>): Case[1] =>
  (seen) =>
    isTokenCall(seen) ? Effect.succeed(tokenAnswer("canary-token-1")) : api(seen)

const body = (text: (seen: Seen) => string, status = 200) =>
  onApi((seen) => Effect.succeed({ status, body: text(seen) }))

const json = (seen: Seen, errcode: number): string => JSON.stringify({ errcode, errmsg: echo(seen) })

const everyCode = [...new Set(ErrorCode.rows.map(({ code }) => code)), 123456789].filter((code) => code !== 0)

const cases: ReadonlyArray<Case> = [
  ["success", onApi(() => Effect.succeed(ok))],
  ["HTML that repeats the request", body((seen) => `<html>${echo(seen)}</html>`)],
  ["HTTP 502 that repeats the request", body((seen) => `<html>${echo(seen)}</html>`, 502)],
  ["HTTP 404 that repeats the request", body(echo, 404)],
  ["text that repeats the request", body(echo)],
  ["a string that repeats the request", body((seen) => JSON.stringify(echo(seen)))],
  ["JSON cut off in the request", body((seen) => `{"a":"${echo(seen).replaceAll('"', "")}`)],
  ["no errcode, with the request", body((seen) => JSON.stringify({ request: echo(seen) }))],
  ["errcode of another type", body((seen) => JSON.stringify({ errcode: echo(seen) }))],
  ["nothing", body(() => "")],
  ["a network failure", onApi((seen) => Effect.fail(networkError(seen, socketError("ECONNRESET", "read"))))],
  [
    "a failure that tells the request",
    onApi((seen) => Effect.fail(networkError(seen, new Error(`bad url ${echo(seen)}`))))
  ],
  ["a hang", onApi(() => Effect.never)],
  ...everyCode.map((code): Case => [`errcode ${code}`, body((seen) => json(seen, code))]),
  ...everyCode.map((code): Case => [
    `errcode ${code} on the token call`,
    (seen) => Effect.succeed({ body: json(seen, code) })
  ]),
  ["a token answer without its time", () => Effect.succeed({ body: '{"access_token":"canary-token-1"}' })],
  [
    "a token answer of another type",
    () => Effect.succeed({ body: '{"access_token":["canary-token-1"],"expires_in":7200}' })
  ],
  ["HTML on the token call", (seen) => Effect.succeed({ body: `<html>${echo(seen)}` })],
  ["a hang of the token call", () => Effect.never],
  [
    "a network failure of the token call",
    (seen) => Effect.fail(networkError(seen, socketError("ECONNREFUSED", "connect")))
  ]
]

describe("Canary", () => {
  it.effect("the net catches what it should", () =>
    Effect.gen(function* () {
      const leaks = [
        Effect.log("canary-token"),
        Effect.logDebug({ deep: { token: "canary-token" } }),
        Effect.void.pipe(
          Effect.annotateLogs("t", "canary-token"),
          Effect.tap(Effect.log("x")),
          Effect.annotateLogs("t", "canary-token")
        ),
        Effect.annotateCurrentSpan("url.full", "https://h?access_token=canary-token"),
        Effect.fail({ _tag: "Careless", request: { url: "canary-token" } } as const),
        Effect.die(new Error("x", { cause: new Error("canary-token") })),
        Effect.die("canary-token")
      ]
      for (const leak of leaks) {
        const { texts } = yield* observed(leak)
        assert.isAbove(findCanaries(texts, canaries).length, 0)
      }
    })
  )

  for (const flow of ["stable", "classic"] as const) {
    const token = flow === "stable" ? stable(appid) : Classic.layer({ appid, secret })
    for (const [name, answers] of cases) {
      it.effect(`${flow}: ${name}`, () =>
        Effect.gen(function* () {
          const fiber = yield* Effect.fork(observed(call()))
          yield* TestClock.adjust("5 minutes")
          const { texts } = yield* Fiber.join(fiber)
          assert.isAbove(texts.length, 10)
          assert.deepStrictEqual(findCanaries(texts, canaries), [])
          const parts = [yield* AccessToken, yield* OperationExecutor]
          assert.deepStrictEqual(
            findCanaries([inspect(parts, { depth: 9, showHidden: true }), JSON.stringify(parts)], canaries),
            []
          )
        }).pipe(Effect.provide(stack(answers, { token })))
      )
    }
  }

  it.effect("a forced refresh warns without the token", () =>
    Effect.gen(function* () {
      const { texts } = yield* observed(call())
      assert.isTrue(texts.some((text) => text.includes("by force")))
      assert.deepStrictEqual(findCanaries(texts, canaries), [])
    }).pipe(
      Effect.provide(
        stack(
          (seen) =>
            Effect.succeed(
              isTokenCall(seen)
                ? tokenAnswer(seen.body.includes('"force_refresh":true') ? "canary-token-2" : "canary-token-1")
                : seen.query.get("access_token") === "canary-token-2"
                  ? ok
                  : { body: json(seen, 40001) }
            ),
          { token: stable() }
        )
      )
    )
  )

  const troubles = [
    "echo=40001*9",
    "echo=40014*9",
    "echo=-1*9",
    "echo=48001",
    "echo=123456789*9",
    "http=502*9",
    "html*9",
    "empty*9",
    "truncated*9",
    "cutoff*9",
    "reset*9",
    "close*9",
    "wrongtype*9",
    "tokenrevoked=stuck",
    "echo=40125@stable_token",
    "echo=40001@stable_token",
    "html*9@stable_token",
    "reset*9@stable_token"
  ]
  for (const trouble of troubles) {
    it.scopedLive(`over the network: ${trouble}`, () =>
      Effect.gen(function* () {
        const sandbox = yield* Sandbox
        const { secret } = sandbox
        const shop = Transport.layer({
          credentials: { appid: sandbox.appid, secret },
          baseUrl: sandbox.url,
          retry: { baseDelay: 1, throttleDelay: 1, retryAfterSlack: 1 }
        })
        yield* Effect.gen(function* () {
          yield* sandbox.faults.push(trouble)
          const search = Effect.flatMap(GuaranteeOrders, (orders) => orders.search({ limit: 1 }))
          const { exit, texts } = yield* observed(search)
          yield* sandbox.faults.clear
          const token = Redacted.value(yield* Effect.flatMap(AccessToken, (source) => source.get))
          assert.strictEqual(Exit.isSuccess(exit), trouble.startsWith("tokenrevoked"))
          assert.deepStrictEqual(findCanaries(texts, [token, Redacted.value(secret)]), [])
          const seen = yield* sandbox.requests
          assert.isTrue(seen.some(({ answered }) => answered?.fault !== undefined))
        }).pipe(Effect.provide(shop))
      }).pipe(Effect.provide(layerTest()))
    )
  }
})
