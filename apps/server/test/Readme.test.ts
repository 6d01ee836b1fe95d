import { assert, describe, it } from "@effect/vitest"
import { readFileSync } from "node:fs"
import { kinds } from "../src/Problem/Kind.js"
import { variables } from "../src/ServerConfig/Variables.js"

const readme = readFileSync(new URL("../README.md", import.meta.url), "utf8")

describe("README", () => {
  it("lists every setting with its default and meaning", () => {
    const [, table = ""] = /<!-- settings -->\n([\s\S]*?)<!-- \/settings -->/.exec(readme) ?? []
    const rows = variables.map(
      ({ en, fallback, name, zh }) => `| \`${name}\` | ${fallback === "" ? "" : `\`${fallback}\``} | ${zh}<br>${en} |`
    )
    assert.deepStrictEqual(table.trim().split("\n").slice(2), rows)
  })

  it("lists every kind of problem under its status", () => {
    const lines = readme.split("\n").filter((line) => line.startsWith("| "))
    for (const [kind, { status }] of Object.entries(kinds)) {
      assert.isTrue(
        lines.some((line) => line.includes(`\`${kind}\``) && line.includes(String(status))),
        kind
      )
    }
  })
})
