// Everything CI asks of the sources, in one command: `npm run check`. Runs two tasks at a time, prints what failed, and
// ends with a table. `--only a,b` runs some of them; `--root <folder>` looks at another checkout.
import { spawn } from "node:child_process"
import { join } from "node:path"
import { flag, root } from "./workspace.mjs"

const tools = import.meta.dirname
const node = (script, ...args) => [process.execPath, join(tools, script), "--root", root, ...args]
const packageBin = (name) => [join(tools, "node_modules", ".bin", name)]

/** What runs, after what. Those that need the longest start first. */
const tasks = [
  { name: "build", what: "every package builds", run: ["turbo", "run", "build", "--output-logs=errors-only"] },
  { name: "effect", what: "rules about Effect code", run: ["tsc", "-p", "tsconfig.sources.json"] },
  { name: "edges", what: "who imports whom, no cycles", run: node("checks/edges.mjs") },
  { name: "types", what: "strict types, tests included", run: ["tsc", "-b"], after: ["build"] },
  { name: "lint", what: "oxlint, type-aware", run: ["oxlint"], after: ["build"] },
  { name: "packed", what: "publint and attw on the tarballs", run: node("checks/packed.mjs"), after: ["build"] },
  { name: "generated", what: "barrels, API, pages up to date", run: node("generate.mjs", "--check"), after: ["build"] },
  {
    name: "unused",
    what: "files, exports, dependencies",
    run: [...packageBin("knip"), "--config", join(tools, "knip.jsonc")]
  },
  { name: "format", what: "oxfmt", run: ["oxfmt", "--check"] },
  { name: "docstrings", what: "every export described", run: node("checks/docstrings.mjs") },
  { name: "house", what: "names, words, module length", run: node("checks/house.mjs") },
  { name: "versions", what: "one catalog, one version", run: node("checks/versions.mjs") },
  { name: "changeset", what: "changes are announced", run: node("checks/changeset.mjs") }
]

const only = process.argv.indexOf("--only")
const names = only === -1 ? tasks.map(({ name }) => name) : process.argv[only + 1].split(",")
const unknown = names.filter((name) => !tasks.some((task) => task.name === name))
if (unknown.length > 0) {
  console.error(`no such check: ${unknown.join(", ")}; there are ${tasks.map(({ name }) => name).join(", ")}`)
  process.exit(2)
}

const run = ({ name, run: [command, ...args] }) =>
  new Promise((resolve) => {
    const started = performance.now()
    let output = ""
    const end = (ok, more = "") =>
      resolve({ name, ok, output: output + more, seconds: (performance.now() - started) / 1000 })
    const child = spawn(command, args, { cwd: root, stdio: ["ignore", "pipe", "pipe"], env: process.env })
    for (const stream of [child.stdout, child.stderr]) stream.setEncoding("utf8").on("data", (text) => (output += text))
    child.on("error", (error) => end(false, `cannot run ${command}: ${error.message}`))
    child.on("close", (code, signal) => end(code === 0, signal ? `ended by ${signal}` : ""))
  })

const results = new Map()
const waiting = tasks.filter(({ name }) => names.includes(name))

/** What a task waits for, of what runs at all. */
const needs = ({ after = [] }) => after.filter((name) => names.includes(name))

const finish = (result) => {
  results.set(result.name, result)
  console.log(`${result.ok ? "✓" : "✗"} ${result.name.padEnd(12)}${result.seconds.toFixed(1).padStart(6)} s`)
  if (!result.ok || flag("verbose")) console.log(`${result.output.trim().replace(/^/gm, "  │ ")}\n`)
}

const worker = async () => {
  for (;;) {
    const blocked = waiting.findIndex((task) => needs(task).some((name) => results.get(name)?.ok === false))
    if (blocked !== -1) {
      const [{ name, after }] = waiting.splice(blocked, 1)
      finish({ name, ok: false, output: `not run: ${after.join(", ")} failed`, seconds: 0 })
      continue
    }
    const ready = waiting.findIndex((task) => needs(task).every((name) => results.has(name)))
    if (ready !== -1) finish(await run(waiting.splice(ready, 1)[0]))
    else if (waiting.length === 0) return
    else await new Promise((resolve) => setTimeout(resolve, 50))
  }
}

await Promise.all([worker(), worker()])

const last = (text) => text.trim().split("\n").at(-1).slice(0, 100)
const problems = tasks.filter(({ name }) => results.get(name)?.ok === false)
console.log(`\n${"check".padEnd(12)}result`)
for (const { name, what } of tasks) {
  const result = results.get(name)
  if (result === undefined) continue
  console.log(`${name.padEnd(12)}${result.ok ? "ok    " : "FAILED"}  ${what}`)
  const warnings = /(\d+) warning\(s\)/.exec(last(result.output))
  if (result.ok && warnings) console.log(`${" ".repeat(20)}${warnings[0]}: node tools/checks/${name}.mjs`)
}
console.log(
  problems.length === 0
    ? `\nall ${results.size} checks passed`
    : `\n${problems.length} of ${results.size} checks failed: ${problems.map(({ name }) => name).join(", ")}`
)
process.exit(problems.length === 0 ? 0 : 1)
