// The packed tarballs in two empty projects, as a user would install them: one in TypeScript, one in JavaScript.
import { spawn } from "node:child_process"
import { copyFileSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { basename, join } from "node:path"
import ts from "typescript"
import { afterAll, assert, beforeAll, describe, it } from "vitest"
import { pack } from "../pack.mjs"
import { packages, read, root } from "../workspace.mjs"

const home = mkdtempSync(join(tmpdir(), "wxshop consumers "))
const programs = [join(root, "tools/consumers/sandbox.ts"), join(root, "examples/src/01-search.ts")]

const catalog = read("pnpm-workspace.yaml")
const pinned = (name) => new RegExp(`^  "?${name}"?: (\\S+)$`, "m").exec(catalog)?.[1]
const pick = (...names) => Object.fromEntries(names.map((name) => [name, pinned(name)]))

// What pnpm and turbo set for their own scripts would lead npm astray; how to reach the registry must stay.
const env = Object.fromEntries(
  Object.entries(process.env).filter(
    ([key]) => !/^npm_(config|package|lifecycle)_/i.test(key) || /registry|proxy|cafile/i.test(key)
  )
)

/** Runs a command to its end; fails with all it said unless it succeeds. */
const run = (cwd, command, args, more = {}) =>
  new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd, env: { ...env, ...more }, stdio: ["ignore", "pipe", "pipe"] })
    let out = ""
    let all = ""
    child.stdout.setEncoding("utf8").on("data", (text) => ((out += text), (all += text)))
    child.stderr.setEncoding("utf8").on("data", (text) => (all += text))
    child.on("error", reject)
    child.on("close", (code) =>
      code === 0 ? resolve(out) : reject(new Error(`${command} ${args.join(" ")} ended with ${code}:\n${all}`))
    )
  })

/** An empty project with the tarballs and what they ask for. */
const project = async (name, devDependencies) => {
  const folder = join(home, name)
  mkdirSync(join(folder, "src"), { recursive: true })
  const tarballs = packages.map((one) => [one.manifest.name, `file:${pack(one.folder, folder).filename}`])
  const dependencies = {
    ...Object.fromEntries(tarballs),
    ...pick("effect", "@effect/platform", "@effect/platform-node", "@effect/sql", "@effect/sql-pg", "@redis/client")
  }
  writeFileSync(
    join(folder, "package.json"),
    JSON.stringify({ name: `consumer-${name}`, private: true, type: "module", dependencies, devDependencies }, null, 2)
  )
  const quiet = ["--prefer-offline", "--no-audit", "--no-fund", "--no-update-notifier", "--loglevel=error"]
  await run(folder, "npm", ["install", ...quiet])
  return folder
}

/** Runs the smallest example of a project against the sandbox that the same project installed. */
const search = async (folder, out) => {
  const sandbox = spawn(process.execPath, [join(out, "sandbox.js")], { cwd: folder, env, stdio: ["ignore", "pipe", 2] })
  try {
    const line = await new Promise((resolve, reject) => {
      sandbox.stdout.setEncoding("utf8").once("data", resolve)
      sandbox.once("exit", (code) => reject(new Error(`the sandbox ended with ${code}`)))
    })
    const { appid, secret, url } = JSON.parse(line)
    const settings = { WXSHOP_APPID: appid, WXSHOP_SECRET: secret, WXSHOP_BASE_URL: url }
    return await run(folder, process.execPath, [join(out, "01-search.js")], settings)
  } finally {
    sandbox.kill()
  }
}

const showsOrders = (output) => {
  const lines = output.trim().split("\n")
  assert.isNotEmpty(lines)
  // A guarantee order's id, the 19 exact digits of its order, an amount in 元.
  for (const line of lines) assert.match(line, /^\d{16,20} +\d{19} +¥[\d,]+\.\d{2}$/)
}

afterAll(() => rmSync(home, { recursive: true, force: true }))

describe("consumers: a TypeScript project", () => {
  let folder

  beforeAll(async () => {
    folder = await project("ts", pick("typescript", "@types/node"))
    copyFileSync(join(root, "tools/consumers/tsconfig.json"), join(folder, "tsconfig.json"))
    copyFileSync(join(root, "tools/consumers/ws.d.ts"), join(folder, "src/ws.d.ts"))
    for (const path of programs) copyFileSync(path, join(folder, "src", basename(path)))
  })

  it("type-checks, strictly and with the declarations of the packages", () =>
    run(folder, process.execPath, ["node_modules/typescript/bin/tsc", "-p", "tsconfig.json"]))

  it("runs the smallest example against the sandbox", async () => showsOrders(await search(folder, "out")))
})

describe("consumers: a JavaScript project", () => {
  let folder

  beforeAll(async () => {
    folder = await project("js", {})
    const compilerOptions = { target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.ESNext, verbatimModuleSyntax: true }
    for (const path of programs) {
      const { outputText } = ts.transpileModule(readFileSync(path, "utf8"), { compilerOptions })
      writeFileSync(join(folder, "src", basename(path).replace(/\.ts$/, ".js")), outputText)
    }
  })

  it("runs the smallest example against the sandbox", async () => showsOrders(await search(folder, "src")))

  it("can import every module of every package", async () => {
    const specifiers = packages.flatMap(({ manifest: { name } }) =>
      readdirSync(join(folder, "node_modules", name, "dist"), { recursive: true })
        .filter((path) => path.endsWith(".js") && !path.startsWith("internal") && path !== "index.js")
        .map((path) => `${name}/${path.replace(/\.js$/, "")}`)
        .concat(name)
    )
    assert.isAbove(specifiers.length, packages.length)
    const all = specifiers.map((specifier) => `await import(${JSON.stringify(specifier)})`).join("\n")
    await run(folder, process.execPath, ["--input-type=module", "--eval", all])
  })

  it("cannot import what is internal", async () => {
    const attempt = `import("@wxshop/core/internal/anything").then(() => "open", ({ code }) => code).then(console.log)`
    const output = await run(folder, process.execPath, ["--input-type=module", "--eval", attempt])
    assert.strictEqual(output.trim(), "ERR_PACKAGE_PATH_NOT_EXPORTED")
  })
})
