import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import * as Layer from "effect/Layer"
import * as Redacted from "effect/Redacted"
import * as TestClock from "effect/TestClock"
import { AccessToken } from "../src/AccessToken.js"
import * as Classic from "../src/AccessToken/Classic.js"
import * as Stable from "../src/AccessToken/Stable.js"
import * as Static from "../src/AccessToken/Static.js"
import * as Retry from "../src/Retry.js"
import type { Answer, Seen } from "../src/testing.js"
import { layerHttp } from "../src/testing.js"
import * as TransportConfig from "../src/TransportConfig.js"
import { accessTokenContract } from "./AccessToken.contract.js"
import {
  call,
  errcode,
  inTurn,
  isTokenCall,
  networkError,
  ok,
  read,
  secret,
  socketError,
  stable,
  stack,
  tokenAnswer,
  write
} from "./support.js"

const appid = "wx1234567890abcdef"

type Answers = Parameters<typeof layerHttp>[0]

const source = (answers: Answers, flow: typeof Stable.layer = Stable.layer): Layer.Layer<AccessToken> =>
  flow({ appid, secret }).pipe(
    Layer.provide(Layer.merge(layerHttp(answers), Retry.layer())),
    Layer.provide(Layer.orDie(TransportConfig.layer({ baseUrl: "http://127.0.0.1" })))
  )

const numbered = (pause = 0, expiresIn = 7200) => {
  const seen: Array<Seen> = []
  const answers: Answers = (request) =>
    Effect.suspend(() => {
      seen.push(request)
      const answer = Effect.succeed(tokenAnswer(`canary-token-${seen.length}`, expiresIn))
      return pause === 0 ? answer : Effect.delay(answer, pause)
    })
  return { answers, seen }
}

accessTokenContract("Stable", { layer: (pause) => source(numbered(pause).answers), refreshable: true })
accessTokenContract("Classic", { layer: (pause) => source(numbered(pause).answers, Classic.layer), refreshable: true })
accessTokenContract("Static", { layer: () => Static.layer(Redacted.make("canary-token-1")), refreshable: false })
accessTokenContract("fromEffect", {
  layer: (pause) => {
    const token = Effect.succeed(Redacted.make("canary-token-1"))
    return Static.fromEffect(pause === 0 ? token : Effect.delay(token, pause))
  },
  refreshable: false
})

const get = Effect.flatMap(AccessToken, (token) => Effect.map(token.get, Redacted.value))
const getLater = Effect.gen(function* () {
  const fiber = yield* Effect.fork(get)
  yield* TestClock.adjust("1 minute")
  return yield* Fiber.join(fiber)
})

describe("token endpoints", () => {
  it.effect("stable: one POST, the secret in the body and nowhere else", () => {
    const { answers, seen } = numbered()
    return Effect.gen(function* () {
      yield* get
      const [request] = seen
      assert.deepStrictEqual(
        [request?.method, request?.path, request?.query.size],
        ["POST", "/cgi-bin/stable_token", 0]
      )
      assert.deepStrictEqual(JSON.parse(request?.body ?? ""), {
        grant_type: "client_credential",
        appid,
        secret: Redacted.value(secret),
        force_refresh: false
      })
    }).pipe(Effect.provide(source(answers)))
  })

  it.effect("classic: one GET with the documented query", () => {
    const { answers, seen } = numbered()
    return Effect.gen(function* () {
      yield* get
      const [request] = seen
      assert.deepStrictEqual([request?.method, request?.path, request?.body], ["GET", "/cgi-bin/token", ""])
      assert.deepStrictEqual(Object.fromEntries(request?.query ?? []), {
        grant_type: "client_credential",
        appid,
        secret: Redacted.value(secret)
      })
    }).pipe(Effect.provide(source(answers, Classic.layer)))
  })

  const broken = [
    ["{}", "WrongType"],
    ['{"errcode":0,"errmsg":"ok"}', "WrongType"],
    ['{"access_token":"T"}', "WrongType"],
    ['{"access_token":"T","expires_in":null}', "WrongType"],
    ['{"access_token":"T","expires_in":0}', "WrongType"],
    ['{"access_token":"T","expires_in":-7200}', "WrongType"],
    ['{"access_token":"T","expires_in":1.5}', "WrongType"],
    ['{"access_token":"T","expires_in":"soon"}', "WrongType"],
    ['{"access_token":"T","expires_in":7200000000}', "WrongType"],
    ['{"access_token":"T","expires_in":72000000000000000000}', "WrongType"],
    ['{"access_token":"","expires_in":7200}', "WrongType"],
    ['{"access_token":" T","expires_in":7200}', "WrongType"],
    ['{"access_token":123,"expires_in":7200}', "WrongType"],
    ["", "Empty"],
    ["<html>", "Html"],
    ['{"access_token":"T","expi', "Truncated"]
  ] as const
  for (const [body, reason] of broken) {
    it.effect(`refuses ${body} as ${reason}`, () =>
      Effect.gen(function* () {
        const error = yield* Effect.flip(getLater)
        assert.deepStrictEqual(error._tag === "DecodeError" ? error.reason : error._tag, reason)
        assert.strictEqual(error.operation, "stable_token")
      }).pipe(Effect.provide(source(inTurn({ body }))))
    )
  }

  it.effect("tolerates expires_in as text", () =>
    Effect.gen(function* () {
      assert.strictEqual(yield* get, "T")
    }).pipe(Effect.provide(source(inTurn({ body: '{"access_token":"T","expires_in":"7200"}' }))))
  )

  it.effect("40001 means wrong credentials here; it is asked once", () => {
    const answers = inTurn(errcode(40001, "invalid credential"))
    return Effect.gen(function* () {
      const error = yield* Effect.flip(getLater)
      assert.strictEqual(error._tag === "AuthError" ? error.reason : error._tag, "Credentials")
      assert.deepStrictEqual([answers.count(), error.attempts], [1, 1])
    }).pipe(Effect.provide(source(answers)))
  })

  it.effect("has three attempts of five seconds each", () => {
    let tries = 0
    return Effect.gen(function* () {
      const fiber = yield* Effect.fork(Effect.flip(get))
      yield* TestClock.adjust(4_999)
      assert.strictEqual(tries, 1)
      yield* TestClock.adjust("1 minute")
      const error = yield* Fiber.join(fiber)
      assert.strictEqual(error._tag === "TransportError" ? error.reason : error._tag, "Timeout")
      assert.deepStrictEqual([tries, error.attempts], [3, 3])
    }).pipe(
      Effect.provide(
        source(() => {
          tries += 1
          return Effect.never
        })
      )
    )
  })

  it.effect("a caller's retry policy and deadline do not reach the shared token call", () => {
    const answers = inTurn(errcode(-1), errcode(-1), tokenAnswer("T3"))
    return Effect.gen(function* () {
      assert.strictEqual(yield* Retry.none(getLater), "T3")
    }).pipe(Effect.provide(source(answers)))
  })
})

describe("windows", () => {
  it.effect("a fresh token is used; a due one is used while the next is fetched; an expired one is not", () => {
    const { answers, seen } = numbered(2000)
    return Effect.gen(function* () {
      assert.strictEqual(yield* getLater, "canary-token-1")
      // Due 300 s before the end of 7200 s, counted from before the request.
      yield* TestClock.setTime(6_899_999)
      assert.strictEqual(yield* get, "canary-token-1")
      yield* TestClock.adjust(0)
      assert.strictEqual(seen.length, 1)
      yield* TestClock.setTime(6_900_000)
      assert.deepStrictEqual(
        [yield* get, yield* get, yield* get],
        Array.from({ length: 3 }, () => "canary-token-1")
      )
      yield* TestClock.adjust(2000)
      assert.strictEqual(yield* get, "canary-token-2")
      assert.strictEqual(seen.length, 2)
      yield* TestClock.setTime(6_900_000 + 7_200_000)
      const fiber = yield* Effect.fork(get)
      yield* TestClock.adjust(1999)
      assert.isNull(fiber.unsafePoll())
      yield* TestClock.adjust(1)
      assert.strictEqual(yield* Fiber.join(fiber), "canary-token-3")
    }).pipe(Effect.provide(source(answers)))
  })

  it.effect("a token with little time left is due after half of it", () => {
    const { answers, seen } = numbered(0, 345)
    return Effect.gen(function* () {
      yield* get
      yield* TestClock.setTime(172_499)
      yield* get
      yield* TestClock.adjust(0)
      assert.strictEqual(seen.length, 1)
      yield* TestClock.setTime(172_500)
      yield* get
      yield* TestClock.adjust(0)
      assert.strictEqual(seen.length, 2)
    }).pipe(Effect.provide(source(answers)))
  })

  it.effect("a token of one second does not make a loop", () => {
    const { answers, seen } = numbered(0, 1)
    return Effect.gen(function* () {
      for (let i = 0; i < 100; i++) yield* get
      assert.strictEqual(seen.length, 1)
    }).pipe(Effect.provide(source(answers)))
  })

  it.effect("keeps the token in hand when the background fetch fails, and pauses before the next", () => {
    let calls = 0
    const answers: Answers = () =>
      Effect.sync(() => {
        calls += 1
        return calls === 1 ? tokenAnswer("T1") : errcode(40164, "invalid ip")
      })
    return Effect.gen(function* () {
      yield* get
      yield* TestClock.setTime(7_000_000)
      for (let i = 0; i < 10; i++) assert.strictEqual(yield* get, "T1")
      yield* TestClock.adjust(4_999)
      yield* get
      assert.strictEqual(calls, 2)
      yield* TestClock.adjust(1)
      yield* get
      yield* TestClock.adjust(0)
      assert.strictEqual(calls, 3)
    }).pipe(Effect.provide(source(answers)))
  })
})

describe("single flight", () => {
  it.effect("10,000 callers of an expired token make one call", () => {
    const { answers, seen } = numbered(20)
    return Effect.gen(function* () {
      const fiber = yield* Effect.fork(
        Effect.forEach(Array.from({ length: 10_000 }), () => get, { concurrency: "unbounded" })
      )
      yield* TestClock.adjust(20)
      assert.deepStrictEqual([...new Set(yield* Fiber.join(fiber))], ["canary-token-1"])
      assert.strictEqual(seen.length, 1)
    }).pipe(Effect.provide(source(answers)))
  })

  it.effect("a failed fetch fails all who wait and is not kept", () => {
    let calls = 0
    const answers: Answers = () =>
      Effect.suspend(() => {
        calls += 1
        return Effect.delay(Effect.succeed(calls === 1 ? errcode(40125, "invalid appsecret") : tokenAnswer("T2")), 20)
      })
    return Effect.gen(function* () {
      const fiber = yield* Effect.fork(
        Effect.all(
          Array.from({ length: 5 }, () => Effect.flip(get)),
          { concurrency: "unbounded" }
        )
      )
      yield* TestClock.adjust(20)
      for (const error of yield* Fiber.join(fiber)) assert.strictEqual(error._tag, "AuthError")
      assert.strictEqual(calls, 1)
      assert.strictEqual(yield* getLater, "T2")
    }).pipe(Effect.provide(source(answers)))
  })

  it.effect("interrupting the first caller neither stops nor repeats the fetch", () => {
    const { answers, seen } = numbered(50)
    return Effect.gen(function* () {
      const first = yield* Effect.fork(get)
      yield* TestClock.adjust(10)
      yield* Fiber.interrupt(first)
      const second = yield* Effect.fork(get)
      yield* TestClock.adjust(40)
      assert.strictEqual(yield* Fiber.join(second), "canary-token-1")
      assert.strictEqual(seen.length, 1)
    }).pipe(Effect.provide(source(answers)))
  })
})

describe("refused tokens", () => {
  const wechat = (api: (token: string, seen: Seen) => Answer, tokens: (force: boolean, count: number) => Answer) => {
    const log = { api: [] as Array<string>, tokens: [] as Array<boolean> }
    const answers: Answers = (seen) =>
      Effect.sync(() => {
        if (isTokenCall(seen)) {
          const force = seen.body.includes('"force_refresh":true')
          log.tokens.push(force)
          return tokens(force, log.tokens.length)
        }
        const token = seen.query.get("access_token") ?? ""
        log.api.push(token)
        return api(token, seen)
      })
    return { answers, log }
  }
  const finish = <A, E, R>(self: Effect.Effect<A, E, R>) =>
    Effect.gen(function* () {
      const fiber = yield* Effect.fork(self)
      yield* TestClock.adjust("1 second")
      return yield* Fiber.join(fiber)
    })

  for (const code of [40001, 40014, 42001]) {
    for (const access of ["read", "write"] as const) {
      it.effect(`${code} on a ${access}: a normal fetch and one replay`, () => {
        const { answers, log } = wechat(
          (token) => (token === "T1" ? errcode(code) : ok),
          (_, count) => tokenAnswer(`T${count}`)
        )
        return Effect.gen(function* () {
          yield* finish(call(access === "read" ? read : write))
          assert.deepStrictEqual(log, { api: ["T1", "T2"], tokens: [false, false] })
        }).pipe(Effect.provide(stack(answers, { token: stable() })))
      })
    }
  }

  it.effect("replays once a call, however often the token is refused", () => {
    const { answers, log } = wechat(
      () => errcode(40001),
      (_, count) => tokenAnswer(`T${count}`)
    )
    return Effect.gen(function* () {
      const error = yield* Effect.flip(finish(call()))
      assert.strictEqual(error._tag === "AuthError" ? error.reason : error._tag, "Token")
      assert.strictEqual(error.attempts, 2)
      assert.deepStrictEqual(log.api, ["T1", "T2"])
    }).pipe(Effect.provide(stack(answers, { token: stable() })))
  })

  it.effect("replays once a call even when retries lie between", () => {
    let calls = 0
    const { answers, log } = wechat(
      () => {
        calls += 1
        return calls === 2 ? errcode(-1) : errcode(40001)
      },
      (_, count) => tokenAnswer(`T${count}`)
    )
    return Effect.gen(function* () {
      yield* Effect.flip(finish(call()))
      assert.deepStrictEqual(log.api, ["T1", "T2", "T2"])
    }).pipe(Effect.provide(stack(answers, { token: stable() })))
  })

  it.effect("forces once when the same token comes back", () => {
    const { answers, log } = wechat(
      (token) => (token === "T1" ? errcode(40001) : ok),
      (force) => tokenAnswer(force ? "T2" : "T1")
    )
    return Effect.gen(function* () {
      yield* finish(call())
      assert.deepStrictEqual(log, { api: ["T1", "T2"], tokens: [false, false, true] })
    }).pipe(Effect.provide(stack(answers, { token: stable() })))
  })

  it.effect("forces at most every 30 seconds and 20 times a day", () => {
    const { answers, log } = wechat(
      () => errcode(40001),
      () => tokenAnswer("T1")
    )
    const forced = () => log.tokens.filter((force) => force).length
    return Effect.gen(function* () {
      yield* Effect.flip(finish(call()))
      yield* Effect.flip(finish(call()))
      assert.strictEqual(forced(), 1)
      yield* TestClock.adjust("30 seconds")
      yield* Effect.flip(finish(call()))
      assert.strictEqual(forced(), 2)
      for (let i = 0; i < 60; i++) {
        yield* TestClock.adjust("31 seconds")
        yield* Effect.flip(finish(call()))
      }
      assert.strictEqual(forced(), 20)
      yield* TestClock.adjust("24 hours")
      yield* Effect.flip(finish(call()))
      assert.strictEqual(forced(), 21)
    }).pipe(Effect.provide(stack(answers, { token: stable() })))
  })

  it.effect("a late refusal of an old token does not throw the new one away", () => {
    let release: (() => void) | undefined
    const slow = new Promise<void>((resolve) => {
      release = resolve
    })
    let tokens = 0
    const sent: Array<string> = []
    const answers: Answers = (seen) =>
      Effect.suspend(() => {
        if (isTokenCall(seen)) return Effect.succeed(tokenAnswer(`T${(tokens += 1)}`))
        const token = seen.query.get("access_token") ?? ""
        sent.push(token)
        if (token === "T2") return Effect.succeed(ok)
        return sent.length === 1
          ? Effect.as(
              Effect.promise(() => slow),
              errcode(40001)
            )
          : Effect.succeed(errcode(40001))
      })
    return Effect.gen(function* () {
      const late = yield* Effect.fork(call())
      yield* Effect.yieldNow()
      while (sent.length < 1) yield* Effect.yieldNow()
      yield* call()
      release?.()
      yield* Fiber.join(late)
      assert.deepStrictEqual(sent, ["T1", "T1", "T2", "T2"])
      assert.strictEqual(tokens, 2)
    }).pipe(Effect.provide(stack(answers, { token: stable() })))
  })

  it.effect("never renews an injected token, and does not send a fixed one twice", () => {
    const { answers, log } = wechat(
      () => errcode(42001),
      () => tokenAnswer("T2")
    )
    return Effect.gen(function* () {
      const error = yield* Effect.flip(finish(call()))
      assert.strictEqual(error._tag, "AuthError")
      assert.deepStrictEqual(log, { api: ["static-token"], tokens: [] })
    }).pipe(Effect.provide(stack(answers)))
  })

  it.effect("asks fromEffect again and replays with what it gives", () => {
    const { answers, log } = wechat(
      (token) => (token === "E1" ? errcode(40014) : ok),
      () => tokenAnswer("T2")
    )
    let asked = 0
    const token = Static.fromEffect(Effect.sync(() => Redacted.make(`E${(asked += 1)}`)))
    return Effect.gen(function* () {
      yield* finish(call())
      assert.deepStrictEqual(log, { api: ["E1", "E2"], tokens: [] })
    }).pipe(Effect.provide(stack(answers, { token })))
  })

  it.effect("the failure of a source is not retried by the call around it", () => {
    let asked = 0
    const answers: Answers = (seen) => {
      asked += 1
      return Effect.fail(networkError(seen, socketError("ECONNREFUSED", "connect")))
    }
    return Effect.gen(function* () {
      const fiber = yield* Effect.fork(Effect.flip(call()))
      yield* TestClock.adjust("1 minute")
      const error = yield* Fiber.join(fiber)
      assert.deepStrictEqual([error.operation, error.attempts, asked], ["stable_token", 3, 3])
    }).pipe(Effect.provide(stack(answers, { token: stable() })))
  })
})
