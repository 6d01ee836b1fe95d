// "pnpm check" must fail on a planted forbidden import and on a planted cycle: the check runs on copies of the packages.
import { spawnSync } from "node:child_process"
import { cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { dirname, join } from "node:path"
import { afterAll, assert, beforeAll, describe, it } from "vitest"
import { root } from "../workspace.mjs"

const home = mkdtempSync(join(tmpdir(), "wxshop edges "))
afterAll(() => rmSync(home, { recursive: true, force: true }))

/** Runs `pnpm check --only edges` on a copy of the packages into which the given modules are planted. */
const check = (name, planted, copied = true) => {
  const copy = join(home, name)
  const isBuilt = (path) => /[\\/](node_modules|dist|dist-types|dist-test|\.turbo)$/.test(path)
  if (copied) {
    cpSync(join(root, "packages"), join(copy, "packages"), { recursive: true, filter: (path) => !isBuilt(path) })
  }
  for (const [path, code] of Object.entries(planted)) {
    const file = join(copy, "packages", path)
    mkdirSync(dirname(file), { recursive: true })
    writeFileSync(file, `${code}\n`)
  }
  mkdirSync(copy, { recursive: true })
  const args = [join(root, "tools", "check.mjs"), "--only", "edges", "--root", copy, "--verbose"]
  const { status, stdout } = spawnSync(process.execPath, args, { encoding: "utf8" })
  return { output: stdout, status }
}

describe("check: edges, on sound packages", () => {
  let result

  // What looks forbidden at first sight and is not.
  beforeAll(() => {
    result = check("sound", {
      "core/src/Planted.ts": `export * as Room from "./Planted/Room.js"\nexport interface Door {}`,
      "core/src/Planted/Room.ts": `import type { Door } from "../Planted.js"\nexport const door = (one: Door) => one`,
      "core/src/PlantedA.ts": `export const a = () => import("./PlantedB.js")`,
      "core/src/PlantedB.ts": `export { a } from "./PlantedA.js"`
    })
  })

  it("passes; a room may name its front door's types, and a lazy import makes no cycle", () =>
    assert.strictEqual(result.status, 0, result.output))

  it("has seen every file", () => {
    const sources = readdirSync(join(home, "sound", "packages"), { recursive: true }).filter((path) =>
      path.endsWith(".ts")
    )
    const [, seen] = /(\d+) files, (\d+) imports/.exec(result.output) ?? []
    assert.isAtLeast(Number(seen), sources.length)
  })
})

describe("check: edges, on packages with forbidden imports", () => {
  let result

  beforeAll(() => {
    result = check("forbidden", {
      "core/src/Arrow.ts": `export * as Http from "@wxshop/transport/Http"`,
      "core/src/TypeArrow.ts": `import type { Service } from "@wxshop/transport/Http"\nexport type T = Service`,
      "core/src/LazyArrow.ts": `export const load = () => import("@wxshop/transport/Http")`,
      "core/src/Outside.ts": `export * as Client from "@effect/platform/HttpClient"`,
      "core/src/Builtin.ts": `export { readFileSync } from "node:fs"`,
      "core/src/internal/secret.ts": `export const secret = 1`,
      "transport/src/Sandbox.ts": `export * as Sandbox from "@wxshop/sandbox/Sandbox"`,
      "transport/src/Relative.ts": `export * as Json from "../../core/src/Json.js"`,
      "transport/src/Internal.ts": `export { secret } from "@wxshop/core/internal/secret"`,
      "transport/src/Undeclared.ts": `export { default } from "left-pad"`,
      "transport/src/Retired.ts": `export * as Schema from "@effect/schema/Schema"`,
      "transport/src/Nowhere.ts": `export * as Nothing from "./Nothing.js"`
    })
  })

  it("fails", () => assert.strictEqual(result.status, 1, result.output))

  it.each([
    ["of transport in core", "core/src/Arrow.ts → @wxshop/transport/Http: @wxshop/core may import none"],
    ["of transport's types in core", "core/src/TypeArrow.ts → @wxshop/transport/Http: @wxshop/core may import none"],
    ["of transport in core, lazily", "core/src/LazyArrow.ts → @wxshop/transport/Http: @wxshop/core may import none"],
    ["of another library in core", "core/src/Outside.ts → @effect/platform/HttpClient: core imports only effect"],
    ["of a module of Node in core", "core/src/Builtin.ts → fs: core imports only effect"],
    [
      "of sandbox in transport",
      "transport/src/Sandbox.ts → @wxshop/sandbox/Sandbox: @wxshop/transport may import only"
    ],
    ["by a path that leaves the package", "transport/src/Relative.ts → ../../core/src/Json.js: leaves the package"],
    ["of another package's internals", "@wxshop/core keeps its internals to itself"],
    ["of what the manifest does not declare", "left-pad is not in dependencies or peerDependencies of"],
    ["of the package that Schema came from", "@effect/schema is retired: import effect/Schema"],
    ["of nothing", "transport/src/Nowhere.ts → ./Nothing.js: leads nowhere"]
  ])("names the import %s", (_, message) => assert.include(result.output, message))
})

describe("check: edges, on a cycle", () => {
  it("fails and names it", () => {
    const { output, status } = check("cycle", {
      "core/src/PlantedA.ts": `import { b } from "./PlantedB.js"\nexport const a = (): number => b()`,
      "core/src/PlantedB.ts": `import { c } from "./PlantedC.js"\nexport const b = (): number => c()`,
      "core/src/PlantedC.ts": `import { a } from "./PlantedA.js"\nexport const c = (): number => a()`
    })
    assert.strictEqual(status, 1, output)
    assert.match(output, /cycle: .*PlantedA\.ts → .*PlantedB\.ts → .*PlantedC\.ts → .*PlantedA\.ts/)
  })
})

describe("check: edges, on an empty folder", () => {
  it("fails where there is nothing to look at", () => {
    const { output, status } = check("empty", {}, false)
    assert.strictEqual(status, 1, output)
    assert.include(output, "no source file found")
  })
})
