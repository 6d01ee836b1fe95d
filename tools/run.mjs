// One entry for a machine that has only Node and npm: fetches the pinned pnpm when it is missing, installs when the
// lockfile, pnpm or Node changed, then runs a command with pnpm on the PATH. Uses Node's built-in modules only.
import { spawnSync } from "node:child_process"
import { createHash } from "node:crypto"
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs"
import { delimiter, dirname, join } from "node:path"
import { fileURLToPath } from "node:url"

const root = join(dirname(fileURLToPath(import.meta.url)), "..")
const [major, minor] = process.versions.node.split(".").map(Number)
if (major < 20 || (major === 20 && minor < 19)) {
  console.error(`wxshop needs Node 20.19 or newer; this is ${process.version}. 需要 Node 20.19 或更高版本。`)
  process.exit(1)
}
const windows = process.platform === "win32"
const { packageManager } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"))
const version = packageManager.split("+")[0].split("@")[1]
const home = join(root, ".tools", `pnpm-${version}`)
const bin = join(home, "node_modules", ".bin")

const run = (command, args, env = process.env, cwd = root) => {
  const result = spawnSync(command, args, { cwd, stdio: "inherit", env, shell: windows })
  if (result.error) throw result.error
  if (result.signal) process.kill(process.pid, result.signal)
  if (result.status !== 0) process.exit(result.status ?? 1)
}

if (!existsSync(join(bin, windows ? "pnpm.cmd" : "pnpm"))) {
  console.error(`[setup] fetching pnpm ${version} …`)
  // Built beside its final place and renamed, so that an interrupted download is never taken for a whole one.
  const draft = `${home}.${process.pid}`
  mkdirSync(draft, { recursive: true })
  writeFileSync(join(draft, "package.json"), '{"private":true}')
  run(
    "npm",
    [
      "install",
      "--prefix",
      draft,
      "--no-audit",
      "--no-fund",
      "--no-update-notifier",
      "--loglevel=error",
      `pnpm@${version}`
    ],
    process.env,
    draft
  )
  rmSync(home, { recursive: true, force: true })
  renameSync(draft, home)
}

const env = { ...process.env, PATH: bin + delimiter + process.env.PATH, TURBO_TELEMETRY_DISABLED: "1" }
// npm's own settings would leak into pnpm; only what says where and how to reach the registry may pass.
for (const key of Object.keys(env)) {
  if (/^npm_(config|package|lifecycle)_/i.test(key) && !/registry|proxy|cafile|nodedir/i.test(key)) delete env[key]
}

const stamp = join(root, "node_modules", ".install-stamp")
const want = createHash("sha256")
  .update(readFileSync(join(root, "pnpm-lock.yaml")))
  .update(version + process.version)
  .digest("hex")
if (!existsSync(stamp) || readFileSync(stamp, "utf8") !== want) {
  console.error("[setup] installing dependencies …")
  run("pnpm", ["install", "--frozen-lockfile", "--prefer-offline"], env)
  writeFileSync(stamp, want)
}

const [command, ...args] = process.argv.slice(2)
if (command !== undefined && command !== "--setup-only") {
  run("pnpm", ["exec", command, ...args.filter((arg) => arg !== "--")], env)
}
