// The measurements of `pnpm bench`: builds what is measured, runs every packages/*/bench/*.mjs and apps/*/bench/*.mjs in
// a process of its own, prints a table for each comparison, and fails when a target is missed.
//
//   node tools/bench.mjs [--report] [--no-build] [--only <part of a path>]
//
// --report    print only, never fail on a target
// --no-build  measure what is already built
// --only      run the files whose path contains this
//
// A bench file is a module that exports `run = async (bench) => { … }`; files without it are its material. It calls
//
//   await bench.compare({
//     title: "what is compared",
//     candidates: { "the baseline": () => …, "ours": () => … },  // the first is the baseline; functions may be async
//     targets: { "ours": 1.3 },                                  // at most that many times the baseline (optional)
//     bytes: 170_000,                                            // the input of one run, shown as MB/s (optional)
//     rounds: 31, sampleMs: 20, warmMs: 100                      // optional
//   })
//
// Candidates run interleaved, in another order each round, so that the noise of the machine meets all alike. A ratio
// is the median of the rounds' own ratios. A missed target is measured once more, three times as long, before it counts.
import { spawnSync } from "node:child_process"
import { existsSync, readdirSync } from "node:fs"
import { dirname, join, relative } from "node:path"
import { fileURLToPath, pathToFileURL } from "node:url"
import { parseArgs } from "node:util"

const root = join(dirname(fileURLToPath(import.meta.url)), "..")

/** The exit code of a file whose targets were missed; one that breaks has another, and fails with --report too. */
const MISSED = 3

const { values: flags } = parseArgs({
  options: {
    report: { type: "boolean", default: false },
    "no-build": { type: "boolean", default: false },
    only: { type: "string", default: "" },
    file: { type: "string" } // one file, in this process: how the runner calls itself
  }
})

const median = (list) => {
  const sorted = list.toSorted((a, b) => a - b)
  const half = sorted.length >> 1
  return sorted.length % 2 === 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2
}

const shuffled = (list) => {
  const copy = [...list]
  for (let i = copy.length - 1; i > 0; i--) {
    const j = Math.floor(Math.random() * (i + 1))
    ;[copy[i], copy[j]] = [copy[j], copy[i]]
  }
  return copy
}

/** Milliseconds for `times` runs. A candidate's promise is awaited; a plain value costs no turn of the event loop. */
const time = async (candidate, times) => {
  const start = performance.now()
  for (let i = 0; i < times; i++) {
    const result = candidate()
    if (result instanceof Promise) await result
  }
  return performance.now() - start
}

const measure = async (candidates, { rounds, sampleMs, warmMs }) => {
  const names = Object.keys(candidates)
  const times = new Map()
  for (const name of names) {
    let runs = 0
    let spent = 0
    while (spent < warmMs || runs < 2) {
      spent += await time(candidates[name], 1)
      runs++
    }
    const fresh = await time(candidates[name], Math.max(1, runs >> 2))
    times.set(name, Math.max(1, Math.round((sampleMs * Math.max(1, runs >> 2)) / fresh)))
  }
  const samples = new Map(names.map((name) => [name, []]))
  for (let round = 0; round < rounds; round++) {
    for (const name of shuffled(names)) {
      samples.get(name).push((await time(candidates[name], times.get(name))) / times.get(name))
    }
  }
  const baseline = samples.get(names[0])
  return names.map((name) => {
    const own = samples.get(name)
    return { name, ms: median(own), ratio: median(own.map((ms, round) => ms / baseline[round])) }
  })
}

const duration = (ms) =>
  ms >= 1 ? `${ms.toFixed(2)} ms` : ms >= 0.001 ? `${(ms * 1000).toFixed(2)} µs` : `${(ms * 1e6).toFixed(0)} ns`

const print = ({ title, targets, bytes }, rows) => {
  const head = ["candidate", "time", ...(bytes === undefined ? [] : ["MB/s"]), "ratio", "target", ""]
  const lines = rows.map(({ name, ms, ratio }, index) => [
    name,
    duration(ms),
    ...(bytes === undefined ? [] : [(bytes / 1000 / ms).toFixed(0)]),
    ratio.toFixed(2),
    name in targets ? `≤ ${targets[name].toFixed(2)}` : "",
    index === 0 ? "baseline" : name in targets ? (ratio <= targets[name] ? "met" : "MISSED") : ""
  ])
  const widths = head.map((text, column) => Math.max(text.length, ...lines.map((line) => line[column].length)))
  const row = (line) => `| ${line.map((text, column) => text.padEnd(widths[column])).join(" | ")} |`
  console.log(`\n### ${title}\n`)
  console.log(row(head))
  console.log(`|${widths.map((width) => "-".repeat(width + 2)).join("|")}|`)
  for (const line of lines) console.log(row(line))
}

const makeBench = () => {
  const missed = []
  const compare = async ({ title, candidates, targets = {}, bytes, rounds = 31, sampleMs = 20, warmMs = 100 }) => {
    for (const name of Object.keys(targets)) {
      if (!(name in candidates)) throw new Error(`${title}: the target "${name}" is no candidate`)
    }
    const isMissed = ({ name, ratio }) => name in targets && !(ratio <= targets[name])
    let rows = await measure(candidates, { rounds, sampleMs, warmMs })
    if (rows.some(isMissed)) rows = await measure(candidates, { rounds: rounds * 3, sampleMs, warmMs })
    print({ title, targets, bytes }, rows)
    missed.push(...rows.filter(isMissed).map(({ name }) => `${title}: ${name}`))
    return rows
  }
  return { compare, missed }
}

const runFile = async (file) => {
  const module = await import(pathToFileURL(file).href)
  if (typeof module.run !== "function") return
  console.log(`\n## ${relative(root, file)} (Node ${process.version})`)
  const bench = makeBench()
  await module.run(bench)
  for (const line of bench.missed) console.error(`target missed: ${line}`)
  if (bench.missed.length > 0) process.exitCode = MISSED
}

const benchFiles = () =>
  ["packages", "apps"].flatMap((group) =>
    readdirSync(join(root, group)).flatMap((name) => {
      const folder = join(root, group, name, "bench")
      if (!existsSync(folder)) return []
      const files = readdirSync(folder).filter((file) => file.endsWith(".mjs"))
      return files.map((file) => ({ owner: `${group}/${name}`, path: join(folder, file) }))
    })
  )

const node = (...args) => spawnSync(process.execPath, args, { cwd: root, stdio: "inherit" }).status ?? 1

const runAll = () => {
  const files = benchFiles().filter(({ path }) => relative(root, path).includes(flags.only))
  if (files.length === 0) {
    console.error(`no bench file matches "${flags.only}"`)
    return 1
  }
  if (!flags["no-build"]) {
    const filters = [...new Set(["packages/core", ...files.map(({ owner }) => owner)])].map(
      (path) => `--filter=./${path}`
    )
    const built = node(join(root, "tools", "run.mjs"), "turbo", "run", "build", "--output-logs=errors-only", ...filters)
    if (built !== 0) return built
  }
  const outcomes = files.map(({ path }) => ({ path, code: node(fileURLToPath(import.meta.url), "--file", path) }))
  const failed = outcomes.filter(({ code }) => code !== 0)
  if (failed.length > 0) console.error(`\nnot as wanted: ${failed.map(({ path }) => relative(root, path)).join(", ")}`)
  return failed.some(({ code }) => !(flags.report && code === MISSED)) ? 1 : 0
}

if (flags.file === undefined) process.exitCode = runAll()
else await runFile(flags.file)
