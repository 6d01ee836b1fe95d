// What "N passed, N failed" is made of.
import { mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterAll, assert, describe, it } from "vitest"
import { summarise } from "../suite.mjs"

const home = mkdtempSync(join(tmpdir(), "wxshop-suite-"))
afterAll(() => rmSync(home, { recursive: true, force: true }))

const summary = (report) => {
  const path = join(home, "report.json")
  writeFileSync(path, JSON.stringify(report))
  const { failed, notes, passed, skipped } = summarise("@wxshop/x", home, path)
  return { failed, notes, passed, skipped }
}

const test = (status, fullName = status) => ({ status, fullName })
const file = (status, assertionResults, message = "") => ({
  name: join(home, "a.test.ts"),
  status,
  assertionResults,
  message
})

describe("the counts of a suite", () => {
  it("counts each test once, whatever the report's own totals are", () => {
    const tests = [test("passed"), test("passed"), test("failed", "f"), test("skipped", "s"), test("todo", "t")]
    assert.deepStrictEqual(summary({ success: false, numPassedTests: 9, testResults: [file("failed", tests)] }), {
      passed: 2,
      failed: 1,
      skipped: 2,
      notes: ["✗ a.test.ts: f", "- skipped a.test.ts: s", "- skipped a.test.ts: t"]
    })
  })

  it("counts a file that could not be loaded as one failure", () => {
    assert.deepStrictEqual(summary({ success: false, testResults: [file("failed", [], "no such module\nat …")] }), {
      passed: 0,
      failed: 1,
      skipped: 0,
      notes: ["✗ a.test.ts: no such module"]
    })
  })

  it("counts an error outside of all tests as one failure", () => {
    const { failed, passed } = summary({ success: false, testResults: [file("passed", [test("passed")])] })
    assert.deepStrictEqual({ failed, passed }, { failed: 1, passed: 1 })
  })

  it("counts a suite that left no report as one failure", () => {
    assert.strictEqual(summarise("@wxshop/x", home, join(home, "none.json")).failed, 1)
  })
})
