// "pnpm check" must fail on a planted forbidden import and on a planted cycle: the check runs on a copy of the sources.
import { spawnSync } from "node:child_process"
import { cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterEach, assert, beforeEach, describe, it } from "vitest"
import { root } from "../workspace.mjs"

let copy

beforeEach(() => {
  copy = mkdtempSync(join(tmpdir(), "wxshop edges "))
  const skipped = /[\\/](node_modules|dist|dist-types|dist-test|\.turbo)$/
  cpSync(join(root, "packages"), join(copy, "packages"), { recursive: true, filter: (path) => !skipped.test(path) })
})

afterEach(() => rmSync(copy, { recursive: true, force: true }))

/** Runs `pnpm check --only edges` on the copy. */
const check = () => {
  const args = [join(root, "tools", "check.mjs"), "--only", "edges", "--root", copy, "--verbose"]
  const { status, stdout } = spawnSync(process.execPath, args, { encoding: "utf8" })
  return { output: stdout, status }
}

const plant = (path, ...lines) => writeFileSync(join(copy, path), `${lines.join("\n")}\n`)

const failsWith = (...messages) => {
  const { output, status } = check()
  assert.strictEqual(status, 1, output)
  for (const message of messages) assert.include(output, message)
}

describe("check: edges", () => {
  it("passes on the sources as they are, having seen them all", () => {
    const { output, status } = check()
    assert.strictEqual(status, 0, output)
    const sources = readdirSync(join(copy, "packages"), { recursive: true }).filter((path) => path.endsWith(".ts"))
    const [, seen] = /(\d+) files, (\d+) imports/.exec(output) ?? []
    assert.isAtLeast(Number(seen), sources.length)
  })

  it("fails on a planted import of transport in core", () => {
    plant("packages/core/src/Planted.ts", `export * as Http from "@wxshop/transport/Http"`)
    failsWith("packages/core/src/Planted.ts", "@wxshop/core may import none of our packages")
  })

  it("fails on a planted type-only import against the arrows", () => {
    plant(
      "packages/core/src/Planted.ts",
      `import type { Service } from "@wxshop/transport/Http"`,
      "export type T = Service"
    )
    failsWith("@wxshop/core may import none of our packages")
  })

  it("fails on a planted import of sandbox in transport's sources", () => {
    plant("packages/transport/src/Planted.ts", `export * as Sandbox from "@wxshop/sandbox/Sandbox"`)
    failsWith("@wxshop/transport may import only @wxshop/core of our packages")
  })

  it("fails on a planted import of anything but effect in core", () => {
    plant("packages/core/src/Planted.ts", `export * as Client from "@effect/platform/HttpClient"`)
    plant("packages/core/src/Planted2.ts", `export { readFileSync } from "node:fs"`)
    failsWith(
      "Planted.ts → @effect/platform/HttpClient: core imports only effect",
      "Planted2.ts → fs: core imports only"
    )
  })

  it("fails on a planted relative path that leaves the package", () => {
    plant("packages/transport/src/Planted.ts", `export * as Json from "../../core/src/Json.js"`)
    failsWith("packages/transport/src/Planted.ts → ../../core/src/Json.js: leaves the package")
  })

  it("fails on a planted import of another package's internals", () => {
    mkdirSync(join(copy, "packages/core/src/internal"), { recursive: true })
    plant("packages/core/src/internal/planted.ts", "export const secret = 1")
    plant("packages/transport/src/Planted.ts", `export { secret } from "@wxshop/core/internal/planted"`)
    failsWith("@wxshop/core keeps its internals to itself")
  })

  it("fails on a planted import of a package that the manifest does not declare", () => {
    plant("packages/transport/src/Planted.ts", `export { default } from "left-pad"`)
    failsWith("left-pad is not in dependencies or peerDependencies of @wxshop/transport")
  })

  it("fails on a planted cycle", () => {
    plant("packages/core/src/PlantedA.ts", `import { b } from "./PlantedB.js"`, "export const a = (): number => b()")
    plant("packages/core/src/PlantedB.ts", `import { c } from "./PlantedC.js"`, "export const b = (): number => c()")
    plant("packages/core/src/PlantedC.ts", `import { a } from "./PlantedA.js"`, "export const c = (): number => a()")
    failsWith("cycle: packages/core/src/PlantedA.ts → packages/core/src/PlantedB.ts → packages/core/src/PlantedC.ts")
  })

  it("does not take a room that names its front door's types for a cycle", () => {
    mkdirSync(join(copy, "packages/core/src/Planted"))
    plant("packages/core/src/Planted.ts", `export * as Room from "./Planted/Room.js"`, "export interface Door {}")
    plant(
      "packages/core/src/Planted/Room.ts",
      `import type { Door } from "../Planted.js"`,
      "export const f = (d: Door) => d"
    )
    const { output, status } = check()
    assert.strictEqual(status, 0, output)
  })

  it("does not take a lazy import for a cycle, but holds it to the arrows", () => {
    plant("packages/core/src/PlantedA.ts", `export const a = () => import("./PlantedB.js")`)
    plant("packages/core/src/PlantedB.ts", `export { a } from "./PlantedA.js"`)
    const { output, status } = check()
    assert.strictEqual(status, 0, output)
    plant("packages/core/src/PlantedC.ts", `export const c = () => import("@wxshop/transport/Http")`)
    failsWith("PlantedC.ts → @wxshop/transport/Http: @wxshop/core may import none")
  })

  it("fails where there is nothing to look at", () => {
    rmSync(join(copy, "packages"), { recursive: true })
    failsWith("no source file found")
  })
})
