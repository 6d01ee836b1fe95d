// One entry for a machine that has only Node and npm: fetches the pinned pnpm when it is missing, installs when what is
// installed is not what the lockfile says, then runs a command with pnpm and the root's tools on the PATH.
// Uses Node's built-in modules only. `--setup-only` stops after the installation.
import { spawn, spawnSync } from "node:child_process"
import { createHash } from "node:crypto"
import {
  accessSync,
  constants,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync
} from "node:fs"
import { homedir } from "node:os"
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
const tools = join(root, ".tools")
const home = join(tools, `pnpm-${version}`)
const pnpmBin = join(home, "node_modules", ".bin")
const stamp = join(root, "node_modules", ".install-stamp")
const lockFile = join(tools, "setup.lock")

const hasPnpm = () => existsSync(join(pnpmBin, windows ? "pnpm.cmd" : "pnpm"))

// No dependency runs a build script, so nothing installed depends on Node's version and every Node shares one install.
const wanted = () =>
  createHash("sha256")
    .update(readFileSync(join(root, "pnpm-lock.yaml")))
    .update(readFileSync(join(root, "pnpm-workspace.yaml")))
    .update([version, process.platform, process.arch].join())
    .digest("hex")

/** Whether the last installation finished, was of this lockfile, and nobody removed a part of it since. */
const isInstalled = () => {
  if (!existsSync(stamp) || readFileSync(stamp, "utf8") !== wanted()) return false
  if (!existsSync(join(root, "node_modules", ".pnpm", "lock.yaml"))) return false
  const [, importers = ""] = readFileSync(join(root, "pnpm-lock.yaml"), "utf8").split(/^importers:$/m)
  const folders = [...importers.split(/^\S/m)[0].matchAll(/^ {2}(\S+):$/gm)].map((match) => match[1])
  return folders.every((folder) => existsSync(join(root, folder, "node_modules")))
}

const environment = () => {
  const env = { ...process.env, TURBO_TELEMETRY_DISABLED: "1", DO_NOT_TRACK: "1", WXSHOP_NODE: process.version }
  // npm's own settings would leak into pnpm; only what says where and how to reach the registry may pass.
  for (const key of Object.keys(env)) {
    if (/^npm_(config|package|lifecycle)_/i.test(key) && !/registry|proxy|cafile|nodedir/i.test(key)) delete env[key]
  }
  // Both package managers keep their caches at home; a user without one gets it in the checkout.
  if (!windows && !isWritable(homedir())) env.HOME = join(tools, "home")
  env.PATH = [join(root, "node_modules", ".bin"), pnpmBin, process.env.PATH].join(delimiter)
  return env
}

const isWritable = (folder) => {
  try {
    accessSync(folder, constants.W_OK)
    return true
  } catch {
    return false
  }
}

const setUp = (what, command, args, options) => {
  const result = spawnSync(command, args, { cwd: root, stdio: ["ignore", 2, 2], shell: windows, ...options })
  if (result.status === 0) return
  rmSync(lockFile, { force: true })
  if (result.signal) process.kill(process.pid, result.signal)
  console.error(
    `\n[setup] ${what} failed${result.error ? `: ${result.error.message}` : ""}. The first run needs the npm registry: ` +
      "check the network, or say where a mirror is with npm_config_registry, and run the same command again.\n" +
      "[setup] 首次运行需要访问 npm 仓库：请检查网络，或用 npm_config_registry 指定镜像，然后重新运行同一命令。"
  )
  process.exit(result.status || 1)
}

const fetchPnpm = (env) => {
  console.error(`[setup] fetching pnpm ${version} …`)
  // Built beside its final place and renamed, so that an interrupted download is never taken for a whole one.
  const draft = `${home}.draft`
  rmSync(draft, { recursive: true, force: true })
  mkdirSync(draft, { recursive: true })
  writeFileSync(join(draft, "package.json"), '{"private":true}')
  const quiet = ["--no-audit", "--no-fund", "--no-update-notifier", "--loglevel=error"]
  setUp("fetching pnpm", "npm", ["install", "--prefix", draft, ...quiet, `pnpm@${version}`], { cwd: draft, env })
  rmSync(home, { recursive: true, force: true })
  renameSync(draft, home)
}

const install = (env) => {
  console.error("[setup] installing dependencies …")
  rmSync(stamp, { force: true })
  const args = ["install", "--frozen-lockfile", "--prefer-offline", "--config.confirmModulesPurge=false"]
  setUp("installing dependencies", "pnpm", args, { env })
  writeFileSync(stamp, wanted())
}

/** Runs `body` while no other process of this checkout does; a lock left behind by a killed process is taken over. */
const alone = (body) => {
  mkdirSync(tools, { recursive: true })
  for (let waited = false; ;) {
    try {
      writeFileSync(lockFile, String(process.pid), { flag: "wx" })
      break
    } catch (error) {
      if (error.code !== "EEXIST") throw error
    }
    if (isHeld()) {
      if (!waited) console.error("[setup] waiting for another run that is installing …")
      waited = true
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 200)
    } else {
      rmSync(lockFile, { force: true })
    }
  }
  try {
    body()
  } finally {
    rmSync(lockFile, { force: true })
  }
}

const isHeld = () => {
  try {
    const holder = Number(readFileSync(lockFile, "utf8"))
    // Its owner writes the number a moment after it creates the file.
    if (holder === 0) return Date.now() - statSync(lockFile).mtimeMs < 5000
    process.kill(holder, 0)
    return true
  } catch (error) {
    return error.code === "EPERM"
  }
}

const env = environment()
if (!hasPnpm() || !isInstalled()) {
  alone(() => {
    if (env.HOME === join(tools, "home")) mkdirSync(env.HOME, { recursive: true })
    if (!hasPnpm()) fetchPnpm(env)
    if (!isInstalled()) install(env)
  })
}

const [command, ...args] = process.argv.slice(2)
if (command !== undefined && command !== "--setup-only") {
  const child = spawn(
    command,
    args.filter((arg) => arg !== "--"),
    { cwd: root, stdio: "inherit", env, shell: windows }
  )
  // A terminal tells the whole group; who asks only this process to stop means the command.
  for (const signal of ["SIGTERM", "SIGHUP"]) process.on(signal, () => child.kill(signal))
  process.on("SIGINT", () => {})
  child.on("error", (error) => {
    console.error(`[setup] cannot run ${command}: ${error.message}`)
    process.exit(127)
  })
  child.on("exit", (code, signal) => {
    if (signal) {
      process.removeAllListeners(signal)
      process.kill(process.pid, signal)
    } else process.exit(code ?? 1)
  })
}
