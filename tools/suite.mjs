// The counts of one suite, from the report that vitest wrote.
import { existsSync, readFileSync } from "node:fs"
import { relative } from "node:path"

/** The counts and what to say about them. A suite without a whole report has failed, and so has a file that broke. */
export const summarise = (name, root, path) => {
  if (!existsSync(path)) {
    return { name, passed: 0, failed: 1, skipped: 0, notes: [`✗ ${name}: did not run to its end (see above)`] }
  }
  const report = JSON.parse(readFileSync(path, "utf8"))
  const result = { name, passed: 0, failed: 0, skipped: 0, notes: [] }
  for (const { assertionResults, message, name: file, status } of report.testResults) {
    const where = relative(root, file)
    for (const test of assertionResults) {
      if (test.status === "passed") result.passed += 1
      else if (test.status === "failed") {
        result.failed += 1
        result.notes.push(`✗ ${where}: ${test.fullName}`)
      } else {
        result.skipped += 1
        result.notes.push(`- skipped ${where}: ${test.fullName}`)
      }
    }
    if (status === "failed" && !assertionResults.some((test) => test.status === "failed")) {
      result.failed += 1
      result.notes.push(`✗ ${where}: ${message.split("\n")[0] || "broke outside of its tests (see above)"}`)
    }
  }
  if (!report.success && result.failed === 0) {
    result.failed = 1
    result.notes.push(`✗ ${name}: an error outside of its tests (see above)`)
  }
  return result
}
