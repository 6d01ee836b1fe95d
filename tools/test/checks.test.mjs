// The smaller checks, each on a tree made for it.
import { spawnSync } from "node:child_process"
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { dirname, join } from "node:path"
import { afterEach, assert, beforeEach, describe, it } from "vitest"
import { root } from "../workspace.mjs"

let tree

const put = (path, text) => {
  mkdirSync(dirname(join(tree, path)), { recursive: true })
  writeFileSync(join(tree, path), text)
}

const git = (...args) => {
  const identity = ["-c", "user.name=t", "-c", "user.email=t@example.com", "-c", "commit.gpgsign=false"]
  const { status, stderr } = spawnSync("git", [...identity, ...args], { cwd: tree, encoding: "utf8" })
  assert.strictEqual(status, 0, stderr)
}

const check = (name, ...args) => {
  const script = join(root, "tools/checks", `${name}.mjs`)
  const env = { ...process.env, GITHUB_BASE_REF: "" }
  const { status, stderr, stdout } = spawnSync(process.execPath, [script, "--root", tree, ...args], {
    encoding: "utf8",
    env
  })
  return { output: stdout + stderr, status }
}

const passes = (name, ...args) => {
  const { output, status } = check(name, ...args)
  assert.strictEqual(status, 0, output)
}

const fails = (name, message, ...args) => {
  const { output, status } = check(name, ...args)
  assert.strictEqual(status, 1, output)
  assert.include(output, message)
}

const header = "/**\n * Things.\n *\n * @since 0.1.0\n */\n"
const doc = "/**\n * A thing.\n *\n * @since 0.1.0\n * @category things\n */\n"

beforeEach(() => {
  tree = mkdtempSync(join(tmpdir(), "wxshop checks "))
  put("packages/core/package.json", JSON.stringify({ name: "@wxshop/core", version: "0.1.0" }))
  put("packages/core/src/Thing.ts", `${header}import "effect"\n${doc}export const thing = 1\n`)
})

afterEach(() => rmSync(tree, { recursive: true, force: true }))

describe("check: docstrings", () => {
  it("passes where everything is described", () => passes("docstrings"))

  it("fails on an export without @category", () => {
    put(
      "packages/core/src/Other.ts",
      `${header}import "effect"\n/** A thing.\n * @since 0.1.0 */\nexport const other = 1\n`
    )
    fails("docstrings", "packages/core/src/Other.ts:9 other lacks @category")
  })

  it("fails on an export without a comment, and on a module without a header", () => {
    put("packages/core/src/Other.ts", `export const other = 1\n`)
    fails("docstrings", "other lacks")
    fails("docstrings", "packages/core/src/Other.ts:1 the module needs a header comment")
  })

  it("fails on an export without a sentence, unless its members speak for it", () => {
    const tags = "/**\n * @since 0.1.0\n * @category things\n */\n"
    put(
      "packages/core/src/Other.ts",
      `${header}import "effect"\n${tags}export interface Other {\n  /** A part. */\n  a: 1\n}\n`
    )
    passes("docstrings")
    put("packages/core/src/Other.ts", `${header}import "effect"\n${tags}export const other = 1\n`)
    fails("docstrings", "other lacks a sentence")
  })

  it("lets one description serve a schema and its type", () => {
    put(
      "packages/core/src/Other.ts",
      `${header}import "effect"\n${doc}export const Other = 1\nexport type Other = number\n`
    )
    passes("docstrings")
  })

  it("leaves internals alone", () => {
    put("packages/core/src/internal/other.ts", "export const other = 1\n")
    passes("docstrings")
  })
})

describe("check: house", () => {
  it("passes on a module with a noun for a name", () => passes("house"))

  it("fails on a name that is no noun", () => {
    put("packages/core/src/utils.ts", "export {}\n")
    fails("house", `"utils.ts" names no noun`)
    fails("house", "a module is one noun in PascalCase")
  })

  it("fails on JSON.parse outside of Json modules, not on a comment about it", () => {
    put("packages/core/src/Json/Reader.ts", "export const a = JSON.parse\n")
    put("packages/core/src/Other.ts", "// unlike JSON.parse\nexport {}\n")
    passes("house")
    put("packages/core/src/Other.ts", "export const a = JSON.parse(b)\n")
    fails("house", "packages/core/src/Other.ts:1 JSON.parse")
  })

  it("warns above 250 lines and fails above 400", () => {
    put("packages/core/src/Other.ts", "\n".repeat(251))
    passes("house")
    assert.include(check("house").output, "warning: packages/core/src/Other.ts: 251 lines")
    put("packages/core/src/Other.ts", "\n".repeat(401))
    fails("house", "401 lines, more than 400")
  })

  it("fails on a skipped test", () => {
    put("packages/core/test/Thing.test.ts", "it.skip()\n")
    fails("house", "it.skip")
  })
})

describe("check: changeset", () => {
  const changeset = `---\n"@wxshop/core": minor\n---\n\nThings are new.\n`

  it("passes without a base while a changeset is pending, and fails without", () => {
    fails("changeset", "no changeset is pending")
    put(".changeset/some-words.md", changeset)
    passes("changeset")
  })

  it("passes without a base after a release, by the changelog", () => {
    put("packages/core/CHANGELOG.md", "# @wxshop/core\n\n## 0.1.0\n\nThings.\n")
    passes("changeset")
  })

  it("fails on a package that does not exist and on an empty text", () => {
    put(".changeset/some-words.md", changeset.replace("core", "cores"))
    fails("changeset", "@wxshop/cores is not a published package")
    put(".changeset/some-words.md", `---\n"@wxshop/core": minor\n---\n`)
    fails("changeset", "says nothing to the user")
  })

  it("wants a new changeset for sources that changed since the base, and none for tests", () => {
    put(".changeset/some-words.md", changeset)
    git("init", "-q", "-b", "main")
    git("add", ".")
    git("commit", "-q", "-m", "base")
    git("checkout", "-q", "-b", "topic")
    put("packages/core/test/Thing.test.ts", "export {}\n")
    git("add", ".")
    git("commit", "-q", "-m", "a test")
    passes("changeset", "--base", "main")
    put("packages/core/src/Other.ts", "export {}\n")
    git("add", ".")
    git("commit", "-q", "-m", "a source")
    fails("changeset", "1 files changed since main", "--base", "main")
    put(".changeset/other-words.md", changeset)
    passes("changeset", "--base", "main")
  })
})
