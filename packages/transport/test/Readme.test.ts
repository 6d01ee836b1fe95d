import { readFileSync } from "node:fs"
import { assert, describe, it } from "@effect/vitest"
import * as Duration from "effect/Duration"
import * as Telemetry from "../src/Telemetry.js"
import { defaults } from "../src/TransportConfig.js"

const readme = readFileSync(new URL("../README.md", import.meta.url), "utf8")
const source = readFileSync(new URL("../src/TransportConfig.ts", import.meta.url), "utf8")
const prewired = readFileSync(new URL("../src/default.ts", import.meta.url), "utf8")

const shown = (value: unknown): string => {
  if (Duration.isDuration(value)) return `${Duration.toSeconds(value)} s`
  if (typeof value === "object") return "10 a second, burst 20"
  return typeof value === "string" ? `\`${value}\`` : String(value)
}

describe("README", () => {
  it("shows every setting with its default", () => {
    const { wire, ...rest } = defaults
    const settings = { ...rest, "wire.statusFilterFormat": wire.statusFilterFormat, "wire.idFormat": wire.idFormat }
    for (const [name, value] of Object.entries(settings)) {
      const row = readme.split("\n").find((line) => line.startsWith(`| \`${name}\` |`))
      assert.strictEqual(row?.split("|")[3]?.trim(), shown(value), name)
    }
    assert.deepStrictEqual(defaults.rateLimit, { perSecond: 10, burst: 20 })
  })

  it("names every variable of Config, and only those", () => {
    const named = (text: string) => [...new Set(text.match(/WXSHOP_[A-Z_]+/g))].sort()
    assert.deepStrictEqual(named(readme), named(source + prewired))
  })

  it("names every metric", () => {
    for (const name of Object.values(Telemetry.metrics)) assert.include(readme, `\`${name}\``)
  })
})
