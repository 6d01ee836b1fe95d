import { assert, describe, it } from "@effect/vitest"
import { readFileSync } from "node:fs"
import { commands } from "../src/Commands.js"
import { globalFlags } from "../src/commands/GlobalFlags.js"
import * as ExitCode from "../src/ExitCode.js"
import { parse } from "../src/Parser.js"
import { linePaths } from "../src/Output/Columns.js"
import { otherVariables, settings } from "../src/Settings/Table.js"

const readme = readFileSync(new URL("../README.md", import.meta.url), "utf8")

/** The cells of the table row that begins with this one. */
const row = (first: string): ReadonlyArray<string> => {
  const line = readme.split("\n").find((line) => line.startsWith(`| ${first}`))
  if (line === undefined) assert.fail(`the README has no row for ${first}`)
  return line.split(/(?<!\\)\|/).map((cell) => cell.trim())
}

describe("the README", () => {
  it("names every command and every flag", () => {
    for (const command of commands.filter((command) => command.hidden !== true)) {
      for (const word of command.path) assert.include(readme, word)
      for (const flag of Object.values(command.flags)) assert.include(readme, `\`${flag.name}`, flag.name)
    }
    for (const flag of Object.values(globalFlags)) assert.include(readme, `\`${flag.name}`, flag.name)
  })

  it("has a row for every setting, with its variable, flag and default", () => {
    for (const setting of settings) {
      const [, , env, flag, fallback] = row(`\`${setting.key}\``)
      assert.include(env!, `\`${setting.env}\``)
      assert.strictEqual(env!.includes(`${setting.env}_FILE`), setting.file)
      if (setting.secret) assert.strictEqual(flag, "never")
      else assert.strictEqual(flag, setting.flag === undefined ? "" : `\`--${setting.key.replaceAll("_", "-")}\``)
      assert.strictEqual(fallback, setting.fallback === undefined ? "" : `\`${setting.fallback}\``)
    }
    for (const { env } of otherVariables) assert.include(readme, `\`${env}\``)
  })

  it("has the tags of every exit code", () => {
    for (const code of [1, 2, 3, 4, 5, 6, 7]) {
      const tags =
        row(`${code} |`)
          .join(" ")
          .match(/`([A-Z]\w+)`/g) ?? []
      assert.isAbove(tags.length, 0)
      for (const tag of tags) assert.strictEqual(ExitCode.ofTag(tag.replaceAll("`", "")), code, tag)
    }
  })

  it("tells the columns of the lines, and commands that parse", () => {
    assert.include(readme, `\`${linePaths.join(" ")}\``)
    const lines = [...readme.matchAll(/^wxshop (.+)$/gm)].map(([, line]) => line!.replace(/\s+(?:#|<|>>?).*$/, ""))
    assert.isAbove(lines.length, 5)
    for (const line of lines) assert.strictEqual(parse(line.split(/\s+/))._tag, "Run", line)
  })
})
