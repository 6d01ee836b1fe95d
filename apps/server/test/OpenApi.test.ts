import { assert, describe, it } from "@effect/vitest"
import { readFileSync } from "node:fs"
import { openApi } from "../src/Api.js"

const committed: unknown = JSON.parse(readFileSync(new URL("../openapi.json", import.meta.url), "utf8"))

describe("openapi.json", () => {
  it("is what the contract says (npm run openapi writes it)", () => {
    assert.deepStrictEqual(committed, JSON.parse(JSON.stringify(openApi())))
  })
})
