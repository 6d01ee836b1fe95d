// Builds what changed, runs every suite, and ends with one line: "N passed, N failed" (", N skipped" if any were).
// Suites that nothing touched come from turbo's cache; their reports come with them, so they count like the others.
import { spawn } from "node:child_process"
import { rmSync } from "node:fs"
import { join } from "node:path"
import { machine } from "./machine.mjs"
import { summarise } from "./suite.mjs"
import { root, workspaces } from "./workspace.mjs"

const suites = workspaces.filter(({ manifest }) => manifest.scripts?.test !== undefined)
const reportOf = (folder) => join(root, folder, ".test-report.json")

// A report left from before must never be counted.
for (const { folder } of suites) rmSync(reportOf(folder), { force: true })

const turbo = (args) =>
  new Promise((resolve, reject) => {
    // Turbo asks for colours on behalf of its tasks even where nobody can see them.
    const plain = process.stdout.isTTY ? {} : { NO_COLOR: "1" }
    const env = { ...process.env, ...machine, ...plain }
    spawn("turbo", args, { cwd: root, stdio: "inherit", env })
      .on("error", reject)
      .on("exit", (code) => resolve(code ?? 1))
  })

const started = performance.now()
const code = await turbo([
  "run",
  "test",
  "--continue=dependencies-successful",
  "--concurrency=2",
  "--output-logs=new-only"
])

const results = suites.map(({ folder, manifest }) => summarise(manifest.name, root, reportOf(folder)))
const sum = (key) => results.reduce((total, result) => total + result[key], 0)
if (code !== 0 && sum("failed") === 0) {
  results.push({ name: "turbo", passed: 0, failed: 1, skipped: 0, notes: [`✗ turbo ended with exit code ${code}`] })
}

console.log()
for (const { failed, name, passed, skipped } of results) {
  const counts = [`${passed} passed`, failed > 0 && `${failed} failed`, skipped > 0 && `${skipped} skipped`]
  console.log(`${failed > 0 ? "✗" : "✓"} ${name.padEnd(20)} ${counts.filter(Boolean).join(", ")}`)
}
const notes = results.flatMap((result) => result.notes)
if (notes.length > 0) console.log(`\n${notes.join("\n")}`)
console.log(
  `\n${suites.length} suites on Node ${process.version} in ${((performance.now() - started) / 1000).toFixed(1)} s`
)
console.log(
  `${sum("passed")} passed, ${sum("failed")} failed${sum("skipped") > 0 ? `, ${sum("skipped")} skipped` : ""}`
)
process.exit(sum("failed") > 0 ? 1 : 0)
