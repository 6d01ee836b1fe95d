import { assert, describe, it } from "@effect/vitest"
import * as WeChatError from "@wxshop/core/WeChatError"
import { AccessToken } from "@wxshop/transport/AccessToken"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Redacted from "effect/Redacted"
import * as Ref from "effect/Ref"
import * as TestClock from "effect/TestClock"
import * as Readiness from "../src/Readiness.js"

const busy = WeChatError.fromErrcode({ operation: "stable_token", errcode: -1, errmsg: "busy", httpStatus: 200 })
const wrongSecret = WeChatError.fromErrcode({ operation: "stable_token", errcode: 40125, errmsg: "x", httpStatus: 200 })

/** A token source that answers as told and counts how often it was asked. */
const setUp = (first: WeChatError.WeChatError | undefined) =>
  Effect.gen(function* () {
    const answer = yield* Ref.make(first)
    const asked = yield* Ref.make(0)
    const source = Layer.succeed(AccessToken, {
      get: Effect.gen(function* () {
        yield* Ref.update(asked, (count) => count + 1)
        const error = yield* Ref.get(answer)
        return error === undefined ? Redacted.make("token") : yield* error
      }),
      invalidate: () => Effect.void,
      refreshable: true
    })
    const context = yield* Layer.build(Layer.provide(Readiness.layer, source))
    const readiness = yield* Effect.provide(Readiness.Readiness, context)
    return { answer, asked: Ref.get(asked), readiness }
  })

describe("Readiness", () => {
  it.scoped("is ready once a token can be had, and looks once a minute", () =>
    Effect.gen(function* () {
      const { asked, readiness } = yield* setUp(undefined)
      assert.strictEqual((yield* readiness.state)._tag, "Starting")
      yield* Effect.yieldNow()
      assert.strictEqual((yield* readiness.state)._tag, "Ready")
      yield* TestClock.adjust("10 minutes")
      assert.strictEqual(yield* asked, 11)
      assert.isUndefined(Readiness.faultOf(yield* readiness.state))
    })
  )

  it.scoped("does not hammer a source that fails, and says why it is not ready", () =>
    Effect.gen(function* () {
      const { answer, asked, readiness } = yield* setUp(busy)
      yield* TestClock.adjust("1 minute")
      // Pauses of 1, 2, 4, 8, 16 and 32 seconds.
      assert.strictEqual(yield* asked, 6)
      const fault = Readiness.faultOf(yield* readiness.state)
      assert.strictEqual(fault?.kind, "not-ready")
      assert.strictEqual(fault?.errcode, -1)
      assert.deepStrictEqual(fault?.detail, busy.text)
      yield* Ref.set(answer, undefined)
      yield* TestClock.adjust("1 minute")
      assert.strictEqual((yield* readiness.state)._tag, "Ready")
    })
  )

  it.scoped("looks once a minute when nothing will mend itself", () =>
    Effect.gen(function* () {
      const { asked } = yield* setUp(wrongSecret)
      yield* TestClock.adjust("5 minutes")
      assert.strictEqual(yield* asked, 6)
    })
  )

  it.scoped("loses readiness when the source does, and for good when told to stop", () =>
    Effect.gen(function* () {
      const { answer, readiness } = yield* setUp(undefined)
      yield* Effect.yieldNow()
      yield* Ref.set(answer, wrongSecret)
      yield* TestClock.adjust("1 minute")
      assert.strictEqual((yield* readiness.state)._tag, "Failing")
      yield* Ref.set(answer, undefined)
      yield* readiness.stop
      yield* TestClock.adjust("5 minutes")
      assert.strictEqual((yield* readiness.state)._tag, "Stopping")
      assert.strictEqual(Readiness.faultOf(yield* readiness.state)?.kind, "not-ready")
    })
  )
})
