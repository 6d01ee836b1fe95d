// A folder for each peer, outside of the checkout: what it needs, its driver, and a program to bundle.
import { spawn } from "node:child_process"
import { copyFileSync, existsSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs"
import { dirname, join } from "node:path"
import { fileURLToPath } from "node:url"
import { cleanEnvironment } from "./child.mjs"

const here = dirname(fileURLToPath(import.meta.url))
const root = join(here, "..", "..")
const windows = process.platform === "win32"

/** How long one rival may take to install. Milliseconds. */
const LIMIT = 240_000

const program = (driver) => `import { connect } from "./${driver}"

const client = await connect(JSON.parse(process.argv[2]))
const found = await client.search({ type: 0, offset: 0, limit: 20 })
console.log(\`\${found.guarantee_order_list.length} order\`)
process.exit(0)
`

/** Runs npm in a folder; rejects with its last line. No package runs a script of its own. */
const npmInstall = (folder, packages) =>
  new Promise((resolve, reject) => {
    const quiet = ["--ignore-scripts", "--no-audit", "--no-fund", "--no-update-notifier", "--loglevel=error"]
    const args = [
      "install",
      "--prefix",
      folder,
      "--save-exact",
      "--prefer-offline",
      "--fetch-retries=1",
      ...quiet,
      ...packages
    ]
    const child = spawn("npm", args, {
      cwd: folder,
      env: cleanEnvironment(),
      shell: windows,
      stdio: ["ignore", "ignore", "pipe"],
      timeout: LIMIT
    })
    let words = ""
    child.stderr.setEncoding("utf8").on("data", (text) => (words += text))
    child.on("error", reject)
    child.on("close", (code, signal) => {
      if (code === 0) return resolve()
      const lines = words.split("\n").filter((line) => line.trim() !== "" && !/complete log/i.test(line))
      const reason = lines[0]?.replace(/^npm (error|ERR!) (code )?/, "") ?? `npm ended with ${code}`
      reject(new Error(signal ? `npm was ended after ${LIMIT / 1000} s` : reason))
    })
  })

const folderOf = (scratch, { driver, name }) => {
  const folder = join(scratch, name)
  mkdirSync(folder, { recursive: true })
  copyFileSync(join(here, "peers", driver), join(folder, driver))
  writeFileSync(join(folder, "program.mjs"), program(driver))
  return folder
}

/** A rival with what npm gives, unless the folder has it from an earlier run. */
export const prepareRival = async (scratch, rival) => {
  const folder = folderOf(scratch, rival)
  const stamp = join(folder, ".installed")
  const wanted = rival.install.join("\n")
  if (!existsSync(stamp) || readFileSync(stamp, "utf8") !== wanted) {
    writeFileSync(join(folder, "package.json"), '{"private":true}')
    await npmInstall(folder, rival.install)
    writeFileSync(stamp, wanted)
  }
  return { ...rival, folder, driver: join(folder, rival.driver) }
}

/** What needs nothing but Node. */
export const prepareFloor = (scratch, floor) => {
  const folder = folderOf(scratch, floor)
  return { ...floor, folder, driver: join(folder, floor.driver) }
}

/** The built packages of this checkout, found by name as in a project that installed them. */
export const prepareWxshop = (scratch, wxshop) => {
  const folder = folderOf(scratch, wxshop)
  const modules = join(folder, "node_modules")
  rmSync(modules, { recursive: true, force: true })
  mkdirSync(join(modules, "@wxshop"), { recursive: true })
  for (const name of ["core", "sandbox", "transport"]) {
    symlinkSync(join(root, "packages", name), join(modules, "@wxshop", name), "junction")
  }
  symlinkSync(join(root, "packages", "transport", "node_modules", "effect"), join(modules, "effect"), "junction")
  for (const file of ["control.mjs", join("servers", "sandbox.mjs")]) {
    copyFileSync(join(here, file), join(folder, file.split(/[\\/]/).at(-1)))
  }
  return { ...wxshop, folder, driver: join(folder, wxshop.driver), sandbox: join(folder, "sandbox.mjs") }
}
