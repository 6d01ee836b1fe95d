import { assert, describe, it } from "@effect/vitest"
import * as Diagnosis from "../src/Diagnosis.js"
import * as ExitCode from "../src/ExitCode.js"
import * as Report from "../src/Report.js"
import * as Terminal from "./Terminal.js"

const text = { zh: "说明", en: "words" }

const fault = (name: Diagnosis.Name, code: ExitCode.ExitCode): Diagnosis.Check => ({
  name,
  status: "fault",
  detail: text,
  fix: text,
  code
})

const fine = (name: Diagnosis.Name): Diagnosis.Check => ({ name, status: "ok", detail: text })

describe("the exit code of doctor", () => {
  it.each([
    [[fine("settings"), fine("read")], 0],
    [[fine("network"), fault("clock", 1), fine("token")], 1],
    [[fault("clock", 1), fault("token", 4)], 4],
    [[fault("network", 6), fault("read", 5)], 6],
    [[{ name: "settings", status: "warning", detail: text, fix: text, code: 0 } as const, fine("read")], 0]
  ] as const)("%# is that of the worst fault", (checks, expected) => {
    assert.strictEqual(Diagnosis.exitCodeOf(checks), expected)
  })
})

describe("a report", () => {
  const manner = (options: Terminal.Options = {}) => Terminal.make(options).invocation

  it("ends with the next command, in either language", () => {
    const error = { _tag: "RateLimitError", text, next: text, errcode: 45_009, rid: "r-1" }
    const en = Report.failure(error, manner())
    assert.strictEqual(en, "error: words (errcode 45009, rid r-1)\nwords\n$ wxshop explain 45009\n")
    assert.match(Report.failure(error, manner({ language: "zh" })), /^错误：说明 \(errcode 45009, rid r-1\)\n说明\n/)
  })

  it("cannot be used by WeChat's words to command the terminal", () => {
    const error = {
      _tag: "UnknownCodeError",
      text,
      next: text,
      errcode: 1,
      errmsg: "\u001b[2J\u009b1mforged\nerror: x"
    }
    const shown = Report.failure(error, manner())
    for (const sign of ["\u001b", "\u009b"]) assert.notInclude(shown, sign)
    assert.lengthOf(shown.trimEnd().split("\n"), 4)
  })

  it("of a defect is short and masks what looks like a secret", () => {
    const thrown = new Error(`at https://x/y?access_token=CANARY ${"long ".repeat(200)}`)
    const shown = Report.defect(thrown, manner())
    assert.notInclude(shown, "CANARY")
    assert.isBelow(shown.length, 700)
    const json = JSON.parse(Report.defect(thrown, manner({ json: true }))) as { error: { code: number; tag: string } }
    assert.deepStrictEqual([json.error.code, json.error.tag], [1, "Defect"])
  })

  it("is one line of JSON for a warning as well", () => {
    assert.deepStrictEqual(JSON.parse(Report.warning(text, text, manner({ json: true }))), {
      warning: { message: text, next: text }
    })
    assert.strictEqual(Report.warning(text, undefined, manner()), "warning: words\n")
  })

  it("knows the exit code of every error class, and 1 for the rest", () => {
    assert.strictEqual(ExitCode.ofTag("StateConflictError"), 7)
    assert.strictEqual(ExitCode.ofTag("SomethingElse"), 1)
  })
})
