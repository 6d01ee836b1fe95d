import { assert, describe, it } from "@effect/vitest"
import { readFileSync } from "node:fs"
import * as Dialect from "../src/Dialect.js"
import * as Faults from "../src/Faults.js"

const readme = readFileSync(new URL("../README.md", import.meta.url), "utf8").split("\n")
const code = (text: string | number | boolean): string => `\`${text}\``

const valuesOf = (row: Dialect.Row): string => {
  switch (row.kind) {
    case "choice":
      return row.words.map(code).join(" ")
    case "integer":
      return `${row.min}…${row.max}`
    case "toggle":
      return "`true` `false`"
  }
}

describe("the README", () => {
  it.each(Dialect.rows.map((row) => [row.key, row] as const))("explains the switch %s", (key, row) => {
    const text = `${row.text.en}${row.fixed ? " (at the start only)" : ""}`
    assert.include(readme, `| ${code(key)} | ${valuesOf(row)} | ${code(row.default)} | ${text} | ${row.about} |`)
  })

  it.each(Faults.rows.map((row) => [row.kind, row] as const))("explains the fault %s", (_, row) => {
    assert.include(readme, `| ${row.forms.map(code).join(" ")} | ${row.text.en} |`)
  })

  it("explains nothing that is not there", () => {
    const first = (line: string): string => /^\| `(\w+)/.exec(line)?.[1] ?? ""
    const section = (from: string, to: string) =>
      readme
        .slice(readme.indexOf(from), readme.indexOf(to))
        .map(first)
        .filter((name) => name !== "")
    assert.deepStrictEqual(
      section("## Dialect", "## Faults"),
      Dialect.rows.map((row) => row.key)
    )
    assert.deepStrictEqual(
      section("## Faults", "## Admin pages"),
      Faults.rows.map((row) => row.kind)
    )
  })
})
