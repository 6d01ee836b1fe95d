// What is generated, on a tree made for it.
import { spawnSync } from "node:child_process"
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { dirname, join } from "node:path"
import { pathToFileURL } from "node:url"
import { afterEach, assert, beforeEach, describe, it } from "vitest"
import { root } from "../workspace.mjs"

let tree

const put = (path, text) => {
  mkdirSync(dirname(join(tree, path)), { recursive: true })
  writeFileSync(join(tree, path), text)
}

/** The pages of one generator, as an object from path to content. */
const pages = (name) => {
  const url = pathToFileURL(join(root, "tools/generate", `${name}.mjs`)).href
  const script = `const { pages } = await import(${JSON.stringify(url)}); console.log(JSON.stringify(await pages()))`
  const args = ["--input-type=module", "--eval", script, "--", "--root", tree]
  const { status, stderr, stdout } = spawnSync(process.execPath, args, { encoding: "utf8" })
  assert.strictEqual(status, 0, stderr)
  return Object.fromEntries(JSON.parse(stdout))
}

beforeEach(() => {
  tree = mkdtempSync(join(tmpdir(), "wxshop generate "))
  put("packages/core/package.json", JSON.stringify({ name: "@wxshop/core", version: "0.1.0" }))
})

afterEach(() => rmSync(tree, { recursive: true, force: true }))

describe("generate", () => {
  it("keeps a barrel's header and lists every noun, no room, no internal and no bundle", () => {
    for (const path of ["Money.ts", "Ids.ts", "Ids/Room.ts", "internal/compat.ts", "default.ts", "testing.ts"]) {
      put(`packages/core/src/${path}`, "export {}\n")
    }
    put("packages/core/src/index.ts", "/**\n * The words of the package.\n */\nexport * from './Old.js'\n")
    assert.deepStrictEqual(pages("barrels"), {
      "packages/core/src/index.ts": [
        "/**\n * The words of the package.\n */",
        `export * as Ids from "./Ids.js"`,
        `export * as Money from "./Money.js"`,
        ""
      ].join("\n")
    })
  })

  it("prints the declarations without comments, internals left out", () => {
    put("packages/core/src/Money.ts", "")
    put("packages/core/src/internal/Secret.ts", "")
    put(
      "packages/core/dist/Money.d.ts",
      "/** Words. */\nexport declare const fen: number; // more\n//# sourceMappingURL=x\n"
    )
    const page = pages("api")["docs/api/core.api.md"]
    assert.include(page, "## Money\n\n```ts\nexport declare const fen: number;\n```\n")
    assert.notInclude(page, "Secret")
    assert.notInclude(page, "Words")
  })

  it("fills the code blocks of the READMEs with the examples", () => {
    put("examples/package.json", JSON.stringify({ name: "@wxshop/examples", private: true }))
    put("examples/src/01.ts", "const price = `$& $1`\n")
    const page = (code) => `Words\n\n<!-- example: examples/src/01.ts -->\n\`\`\`ts\n${code}\n\`\`\`\n\nMore\n`
    for (const path of ["README.md", "README.zh-CN.md"]) put(path, page("old"))
    const filled = page("const price = `$& $1`")
    assert.deepStrictEqual(pages("examples"), { "README.md": filled, "README.zh-CN.md": filled })
  })
})
