// The fuzz targets of `pnpm fuzz`: builds, then runs every packages/*/fuzz/*.fuzz.mjs (and those of the apps) on random
// input, one after the other, for a bounded time. Exits 1 at the first input that a target finds fault with, after
// making it smaller, or that keeps it busy for ten seconds, and prints the command that runs just this input again.
//
//   node tools/fuzz.mjs [--seconds 60] [--seed <n>] [--only <part of a name>] [--case <n>] [--no-build]
//
// --seconds  for all targets together
// --seed     the same seed gives the same inputs; without it, a new one each time (printed)
// --case     run this one input of the seed
//
// A target is a module that exports
//
//   target = {
//     name: "core/json",
//     generate(random) → input       // random() is a number in [0, 1); use no other randomness
//     check(input) → undefined, or a string that says what is wrong (a throw is a fault too)
//     shrink?(input) → iterable of smaller inputs
//   }
import { spawnSync } from "node:child_process"
import { randomInt } from "node:crypto"
import { existsSync, readdirSync } from "node:fs"
import { dirname, join } from "node:path"
import { fileURLToPath, pathToFileURL } from "node:url"
import { inspect, parseArgs } from "node:util"
import { isMainThread, Worker, workerData } from "node:worker_threads"

const root = join(dirname(fileURLToPath(import.meta.url)), "..")

const { values: flags } = parseArgs({
  options: {
    seconds: { type: "string", default: "60" },
    seed: { type: "string" },
    only: { type: "string", default: "" },
    case: { type: "string" },
    "no-build": { type: "boolean", default: false }
  }
})

const count = (name, text) => {
  if (/^\d{1,9}$/.test(text)) return Number(text)
  console.error(`--${name} must be a whole number, not "${text}"`)
  process.exit(2)
}

const seconds = count("seconds", flags.seconds)
// The worker that runs the targets is given the seed that was drawn, and says in `progress` what it is at.
const seed = workerData?.seed ?? (flags.seed === undefined ? randomInt(1_000_000_000) : count("seed", flags.seed))
const progress = workerData?.progress ?? new Int32Array(new SharedArrayBuffer(8))
const onlyCase = flags.case === undefined ? undefined : count("case", flags.case)

/** mulberry32, seeded by seed and case, so that any case can be made again without those before it. */
const makeRandom = (seed, index) => {
  let state = (Math.imul(seed, 0x9e3779b1) ^ Math.imul(index + 1, 0x85ebca6b)) | 0
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let x = Math.imul(state ^ (state >>> 15), 1 | state)
    x = (x + Math.imul(x ^ (x >>> 7), 61 | x)) ^ x
    return ((x ^ (x >>> 14)) >>> 0) / 4294967296
  }
}

const fault = (target, input) => {
  try {
    return target.check(input)
  } catch (error) {
    return `threw ${inspect(error)}`
  }
}

/** The smallest input found, within five seconds, that still is at fault. */
const shrink = (target, input) => {
  const deadline = performance.now() + 5_000
  let smallest = input
  let found = target.shrink !== undefined
  while (found) {
    found = false
    for (const smaller of target.shrink(smallest)) {
      if (performance.now() > deadline) return smallest
      if (fault(target, smaller) !== undefined) {
        smallest = smaller
        found = true
        break
      }
    }
  }
  return smallest
}

const again = (target, index) => `again: pnpm fuzz --seed ${seed} --case ${index} --only ${target.name}`

/** Whether the target stood every input. */
const run = (target, milliseconds) => {
  const deadline = performance.now() + milliseconds
  let index = onlyCase ?? 0
  for (; onlyCase === undefined ? performance.now() < deadline : index === onlyCase; index++) {
    Atomics.store(progress, 1, index)
    const input = target.generate(makeRandom(seed, index))
    const first = fault(target, input)
    if (first === undefined) continue
    const smallest = shrink(target, input)
    console.error(`${target.name}: FAULT in case ${index} of seed ${seed}`)
    console.error(`  ${first}`)
    console.error(`  smallest input: ${JSON.stringify(smallest)}`)
    console.error(`  ${fault(target, smallest)}`)
    console.error(`  ${again(target, index)}`)
    return false
  }
  console.log(`${target.name}: ${onlyCase === undefined ? `${index} inputs` : `case ${onlyCase}`}, no fault`)
  return true
}

const workspaces = () =>
  ["packages", "apps"].flatMap((group) => readdirSync(join(root, group)).map((name) => `${group}/${name}`))

const fuzzFiles = () =>
  workspaces().flatMap((owner) => {
    const folder = join(root, owner, "fuzz")
    if (!existsSync(folder)) return []
    const names = readdirSync(folder).filter((name) => name.endsWith(".fuzz.mjs"))
    return names.map((name) => ({ owner, path: join(folder, name) }))
  })

const build = (owners) => {
  const filters = [...owners].map((owner) => `--filter=./${owner}`)
  const args = [join(root, "tools", "run.mjs"), "turbo", "run", "build", "--output-logs=errors-only", ...filters]
  const { status } = spawnSync(process.execPath, args, { cwd: root, stdio: "inherit" })
  if (status !== 0) process.exit(status ?? 1)
}

/** Ends the process when the worker makes no headway; shrinking alone may take five seconds. */
const watch = (targets) => {
  let last = ""
  let since = performance.now()
  return setInterval(() => {
    const now = progress.join()
    if (now !== last) {
      last = now
      since = performance.now()
    } else if (performance.now() - since > 10_000) {
      const target = targets[progress[0]]
      console.error(`${target.name}: case ${progress[1]} of seed ${seed} does not end\n  ${again(target, progress[1])}`)
      process.exit(1)
    }
  }, 500)
}

const files = fuzzFiles()
if (isMainThread && !flags["no-build"]) build(new Set(files.map(({ owner }) => owner)))
const loaded = await Promise.all(files.map(({ path }) => import(pathToFileURL(path).href)))
const targets = loaded.map((module) => module.target).filter(({ name }) => name.includes(flags.only))
if (targets.length === 0) {
  console.error(`no fuzz target matches "${flags.only}"`)
  process.exit(2)
}
if (isMainThread) {
  console.log(`seed ${seed}, ${seconds} s for ${targets.map(({ name }) => name).join(", ")}`)
  const worker = new Worker(fileURLToPath(import.meta.url), {
    argv: process.argv.slice(2),
    workerData: { seed, progress }
  })
  const watchdog = watch(targets)
  worker.on("exit", (code) => {
    clearInterval(watchdog)
    process.exitCode = code
  })
} else {
  const good = targets.every((target, index) => {
    Atomics.store(progress, 0, index)
    return run(target, (seconds * 1000) / targets.length)
  })
  process.exitCode = good ? 0 : 1
}
