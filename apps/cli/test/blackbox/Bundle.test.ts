import { assert, describe, it } from "@effect/vitest"
import { cpSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs"
import { dirname, join } from "node:path"
import { version } from "../../src/Version.js"
import { bundle, distFolder, run, temporary } from "./Cli.js"

const manifest = JSON.parse(readFileSync(new URL("../../package.json", import.meta.url), "utf8")) as { version: string }

/** The files that are read before anything else may happen: the file, and what it imports statically. */
const reached = (file: string, seen = new Set<string>()): ReadonlySet<string> => {
  if (seen.has(file)) return seen
  seen.add(file)
  for (const [, path] of readFileSync(file, "utf8").matchAll(/(?:from|^import|;import)\s*"(\.[^"]+\.mjs)"/g)) {
    reached(join(dirname(file), path!), seen)
  }
  return seen
}

const dynamic = (file: string, part: string): string => {
  const [, path] =
    new RegExp(`import\\([\`"'](\\.[^\`"']*${part}[^\`"']*)[\`"']\\)`).exec(readFileSync(file, "utf8")) ?? []
  if (path === undefined) assert.fail(`${file} does not import ${part}`)
  return join(dirname(file), path)
}

const texts = (files: ReadonlySet<string>): string => [...files].map((file) => readFileSync(file, "utf8")).join("\n")

const EFFECT = "effect/Effect"
const UNDICI = "UND_ERR"

describe("the bundle", () => {
  it("answers --version with next to nothing, and help without Effect or the HTTP client", () => {
    const entry = reached(bundle)
    assert.isAtMost(entry.size, 2)
    assert.isBelow(texts(entry).length, 2000)
    const parser = reached(dynamic(bundle, "Main"))
    assert.notInclude(texts(parser), EFFECT)
    assert.notInclude(texts(parser), UNDICI)
  })

  it("loads the HTTP client only for commands that call", () => {
    const main = [...reached(dynamic(bundle, "Main"))].find((file) => file.includes("Main"))!
    const execute = dynamic(main, "Execute")
    assert.include(texts(reached(execute)), EFFECT)
    assert.notInclude(texts(reached(execute)), UNDICI)
    assert.include(texts(reached(dynamic(execute, "Layers"))), UNDICI)
  })

  it("has no source maps and can be executed", () => {
    const files = readdirSync(distFolder, { recursive: true, encoding: "utf8" })
    assert.isFalse(files.some((file) => file.endsWith(".map")))
    assert.isTrue(readFileSync(bundle, "utf8").startsWith("#!/usr/bin/env node\n"))
    assert.strictEqual(statSync(bundle).mode & 0o111, 0o111)
  })

  it("runs from a copy of its folder, without node_modules", async () => {
    const copy = temporary()
    try {
      cpSync(distFolder, join(copy.path, "anywhere"), { recursive: true })
      const program = join(copy.path, "anywhere", "wxshop.mjs")
      const options = { program, cwd: copy.path }
      assert.strictEqual((await run(["--version"], options)).stdout, `${manifest.version}\n`)
      assert.include((await run(["orders", "search", "--help"], options)).stdout, "--guarantee-order-id")
      assert.include((await run(["explain", "40164"], options)).stdout, "AuthError")
    } finally {
      copy.remove()
    }
  })

  it("says so briefly when a file of it is missing", async () => {
    const copy = temporary()
    try {
      cpSync(distFolder, join(copy.path, "broken"), { recursive: true })
      const chunks = join(copy.path, "broken", "chunks")
      rmSync(
        join(
          chunks,
          readdirSync(chunks).find((name) => name.startsWith("Explain-"))!
        )
      )
      const result = await run(["explain", "40164"], { program: join(copy.path, "broken", "wxshop.mjs") })
      assert.deepStrictEqual([result.code, result.stdout], [1, ""])
      assert.match(result.stderr, /^error: This is a defect of wxshop: .*Explain-/)
      assert.lengthOf(result.stderr.trimEnd().split("\n"), 3)
    } finally {
      copy.remove()
    }
  })

  it("passes on the licences of what it contains", () => {
    const text = readFileSync(join(distFolder, "LICENSES.txt"), "utf8")
    for (const name of ["effect ", "commander ", "undici ", "jq-wasm "]) assert.include(text, `\n${name}`)
  })

  it("tells its version, the sources do not have one", async () => {
    assert.strictEqual((await run(["-V"])).stdout, `${manifest.version}\n`)
    assert.strictEqual((await run(["--lang", "zh", "--version"])).stdout, `${manifest.version}\n`)
    assert.strictEqual(version, "0.0.0-source")
  })
})
