import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as LogLevel from "effect/LogLevel"
import * as Log from "../src/Log.js"

const capture = () => {
  const lines: Array<Readonly<Record<string, unknown>>> = []
  return { lines, write: (line: Readonly<Record<string, unknown>>) => void lines.push(line) }
}

describe("Log", () => {
  it.effect("writes flat records from its level on", () =>
    Effect.gen(function* () {
      const { lines, write } = capture()
      yield* Effect.logInfo("request").pipe(
        Effect.annotateLogs({ status: 200, request_id: "r1" }),
        Effect.andThen(Effect.logDebug("hidden")),
        Effect.provide(Log.layer(LogLevel.Info, write))
      )
      assert.deepStrictEqual(lines, [
        { msg: "request", status: 200, request_id: "r1", level: "info", time: "1970-01-01T00:00:00.000Z" }
      ])
    })
  )

  it.effect("scrubs what a foreign error says", () =>
    Effect.gen(function* () {
      const { lines, write } = capture()
      const error = new Error("GET https://api.weixin.qq.com/x?access_token=CANARY failed, openid: oCANARY")
      yield* Effect.die(error).pipe(
        Effect.catchAllCause((cause) => Effect.logError("defect", cause)),
        Effect.provide(Log.layer(LogLevel.Info, write))
      )
      assert.strictEqual(lines.length, 1)
      assert.strictEqual(lines[0]?.["level"], "error")
      const text = JSON.stringify(lines)
      assert.include(text, "api.weixin.qq.com")
      assert.notInclude(text, "CANARY")
    })
  )

  it("holds lines back until the first is out", () => {
    const { lines, write } = capture()
    const gate = Log.makeGate(write)
    gate.write({ msg: "early" })
    assert.deepStrictEqual(lines, [])
    gate.open([{ msg: "listening" }])
    gate.write({ msg: "late" })
    gate.open([])
    assert.deepStrictEqual(lines, [{ msg: "listening" }, { msg: "early" }, { msg: "late" }])
  })
})
