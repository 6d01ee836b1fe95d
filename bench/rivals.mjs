// wxshop beside the SDKs that Node users have today, in the eight scenarios where those fail. Installs the rivals into a
// scratch folder, runs every scenario for every peer against a WeChat on this machine, prints tables, and fails when
// wxshop fails a scenario or misses its target. What rivals do is data. See README.md beside this file.
//
//   node bench/rivals.mjs [--only <rival,…>] [--scenario <name,…>] [--dir <folder>] [--no-build] [--rounds 15] [--calls 400]
//
// --only      these rivals, or none (wxshop always takes part)
// --scenario  these scenarios: overhead, ids, herd, kill, secret, hang, push, bundle
// --dir       keep the scratch folder here and use it again
// --no-build  measure what is already built
// --rounds    of the first scenario, each of --calls calls for every peer
import { spawn, spawnSync } from "node:child_process"
import { mkdirSync, mkdtempSync, rmSync } from "node:fs"
import { cpus, tmpdir } from "node:os"
import { dirname, join, resolve } from "node:path"
import { fileURLToPath, pathToFileURL } from "node:url"
import { parseArgs } from "node:util"
import { cleanEnvironment, start } from "./rivals/child.mjs"
import { floor, rivals, wxshop } from "./rivals/peers.mjs"
import { prepareFloor, prepareRival, prepareWxshop } from "./rivals/prepare.mjs"
import { broken, scenarios } from "./rivals/scenarios.mjs"
import { missed, scenarioTable, summaryTable } from "./rivals/table.mjs"

const here = dirname(fileURLToPath(import.meta.url))
const root = join(here, "..")

const { values: flags } = parseArgs({
  options: {
    only: { type: "string" },
    scenario: { type: "string" },
    dir: { type: "string" },
    "no-build": { type: "boolean", default: false },
    rounds: { type: "string", default: "15" },
    calls: { type: "string", default: "400" }
  }
})

const stopWith = (message) => {
  console.error(message)
  process.exit(2)
}

const pick = (all, wanted, what) => {
  if (wanted === undefined) return all
  const names = wanted.split(",")
  const unknown = names.filter((name) => !all.some((one) => one.name === name))
  if (unknown.length > 0) {
    stopWith(`no such ${what}: ${unknown.join(", ")}; there are ${all.map(({ name }) => name).join(", ")}`)
  }
  return all.filter(({ name }) => names.includes(name))
}

const count = (name, most) => {
  const value = Number(flags[name])
  if (!Number.isInteger(value) || value < 1 || value > most)
    stopWith(`--${name} takes a whole number from 1 to ${most}`)
  return value
}

const chosenRivals = flags.only === "none" ? [] : pick(rivals, flags.only, "rival")
const chosenScenarios = pick(scenarios, flags.scenario, "scenario")
const rounds = count("rounds", 101)
const calls = count("calls", 2000)

if (!flags["no-build"]) {
  const args = ["turbo", "run", "build", "--output-logs=errors-only"]
  const filters = ["core", "transport", "sandbox"].map((name) => `--filter=./packages/${name}`)
  const script = join(root, "tools", "run.mjs")
  const { status } = spawnSync(process.execPath, [script, ...args, ...filters], { cwd: root, stdio: "inherit" })
  if (status !== 0) process.exit(status ?? 1)
}

const scratch = flags.dir === undefined ? mkdtempSync(join(tmpdir(), "wxshop-rivals-")) : resolve(flags.dir)
mkdirSync(scratch, { recursive: true })
const clean = () => {
  if (flags.dir === undefined) rmSync(scratch, { recursive: true, force: true })
}
process.on("exit", clean)
for (const signal of ["SIGINT", "SIGTERM"]) process.on(signal, () => process.exit(130))

const ours = prepareWxshop(scratch, wxshop)
const peers = [ours]
const left = []
for (const rival of chosenRivals) {
  console.error(`installing ${rival.install[0]} …`)
  try {
    peers.push(await prepareRival(scratch, rival))
  } catch (error) {
    left.push(`${rival.name} is left out, it cannot be installed: ${error.message}`)
    console.error(left.at(-1))
  }
}

/** Keeps a process on this machine. */
const guard = pathToFileURL(join(here, "rivals", "loopback.mjs")).href

/** Runs a bundled program to its end, loopback only; what it printed. */
const runBundle = ({ folder }, where, limitMs) =>
  new Promise((done) => {
    const args = ["--import", guard, join(folder, "bundle", "program.mjs"), JSON.stringify(where)]
    const child = spawn(process.execPath, args, {
      cwd: mkdtempSync(join(folder, "run-")),
      env: cleanEnvironment(),
      stdio: ["ignore", "pipe", "pipe"],
      timeout: limitMs,
      killSignal: "SIGKILL"
    })
    let out = ""
    let errors = ""
    child.stdout.setEncoding("utf8").on("data", (text) => (out += text))
    child.stderr.setEncoding("utf8").on("data", (text) => (errors += text))
    child.on("close", (code) => done(code === 0 ? out.trim() : `ended with ${code} ${errors.trim().slice(-200)}`))
  })

/** Processes that belong together: they end with the room, and none outlives its limit. */
const open = (limitMs) => {
  const children = []
  const add = (script, options) => {
    const child = start(script, { limitMs, ...options })
    children.push(child)
    return child
  }
  return {
    fake: () => add(join(here, "rivals", "servers", "fake.mjs"), { cwd: scratch }),
    sandbox: () => add(ours.sandbox, { cwd: ours.folder }),
    // A folder of its own for each process: one rival keeps its token in a file of the working directory.
    client: (peer) =>
      add(join(here, "rivals", "worker.mjs"), {
        args: [peer.driver],
        cwd: mkdtempSync(join(peer.folder, "run-")),
        preload: [guard]
      }),
    bundle: (peer) =>
      add(join(here, "rivals", "bundle.mjs"), { cwd: scratch }).ask(
        "bundle",
        join(peer.folder, "program.mjs"),
        join(peer.folder, "bundle"),
        peer.external ?? []
      ),
    run: (peer, where) => runBundle(peer, where, limitMs),
    close: () => Promise.all(children.map((child) => child.stop()))
  }
}

const bench = { calls, floor: prepareFloor(scratch, floor), open, peers, rounds, seconds: (n) => n * 1000 }
const outcomes = []
console.log(
  `wxshop beside its rivals: Node ${process.version}, ${cpus().length} CPUs, ${new Date().toISOString().slice(0, 10)}`
)
for (const scenario of chosenScenarios) {
  const results = await scenario.run(bench).catch((error) => new Map([["wxshop", broken(error)]]))
  const outcome = { ...scenario, results }
  outcomes.push(outcome)
  console.log(`\n### ${scenario.title}\n\nTarget: ${scenario.target}.\n\n${scenarioTable(outcome)}`)
}

const names = peers.map(({ name }) => name)
console.log(`\n### All scenarios\n\n${summaryTable(names, outcomes)}`)
for (const line of left) console.log(`\n${line}`)
const failures = missed(outcomes)
for (const line of failures) console.error(`\nnot met by wxshop: ${line}`)
process.exit(failures.length === 0 ? 0 : 1)
