import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import { existsSync } from "node:fs"
import { type Browser, chromium, type Page } from "playwright-core"
import { keys, start } from "./support/Server.js"

const executablePath = process.env["WXSHOP_TEST_CHROMIUM"] ?? "/usr/bin/chromium"
const present = existsSync(executablePath)

const open = Effect.acquireRelease(
  Effect.promise(() =>
    chromium.launch({
      executablePath,
      args: ["--no-sandbox", "--disable-background-networking", "--disable-component-update", "--disable-sync"]
    })
  ),
  (browser: Browser) => Effect.promise(() => browser.close())
)

interface Seen {
  readonly page: Page
  readonly requests: Array<string>
  readonly faults: Array<string>
}

/** A page that notes every request it makes and everything that goes wrong on it. */
const watched = (browser: Browser): Effect.Effect<Seen> =>
  Effect.promise(async () => {
    const page = await browser.newPage()
    const seen: Seen = { page, requests: [], faults: [] }
    page.on("request", (request) => seen.requests.push(request.url()))
    page.on("pageerror", (error) => seen.faults.push(String(error)))
    page.on("console", (message) => {
      if (message.type() === "error") seen.faults.push(message.text())
    })
    return seen
  })

describe("the API page in a browser", () => {
  it("has a browser to be seen in, at least in CI", () => {
    if (present) return
    assert.isUndefined(
      process.env["CI"],
      `no Chromium at ${executablePath}: install one, or set WXSHOP_TEST_CHROMIUM to it`
    )
    process.stderr.write(`No Chromium at ${executablePath}: the API page is not looked at (WXSHOP_TEST_CHROMIUM).\n`)
  })

  it.runIf(present)("shows every address, asks nobody else, and tries a request with a key", () =>
    Effect.gen(function* () {
      const server = yield* start({}, ["--sandbox"])
      const { faults, page, requests } = yield* watched(yield* open)
      const tried = yield* Effect.promise(async () => {
        await page.goto(`${server.url}/`)
        await page.click('a[href="/docs"]')
        await page.waitForSelector(".opblock-summary-path")
        const paths = await page
          .locator(".opblock-summary-path")
          .evaluateAll((all) => all.map((one) => one.getAttribute("data-path")))

        await page.click("button.authorize")
        await page.fill("input[aria-label='auth-bearer-value']", keys.read)
        await page.click(".auth-btn-wrapper button.authorize")
        await page.click("button.btn-done")

        await page.click(".opblock-summary >> nth=0")
        await page.click("button.try-out__btn")
        const answer = page.waitForResponse((response) => response.url().includes("/v1/guarantee-orders"))
        await page.click("button.execute")
        const response = await answer
        await page.waitForSelector(".live-responses-table .response-col_status")
        const shown = await page.locator(".live-responses-table").innerText()
        return { paths, status: response.status(), shown }
      })
      assert.sameMembers(tried.paths, [
        "/v1/guarantee-orders",
        "/v1/guarantee-orders/{guarantee_order_id}",
        "/healthz",
        "/readyz",
        "/metrics"
      ])
      assert.strictEqual(tried.status, 200)
      assert.include(tried.shown, "guarantee_order_id")
      assert.deepStrictEqual(
        requests.filter((url) => !url.startsWith(`${server.url}/`) && !url.startsWith("data:")),
        []
      )
      assert.deepStrictEqual(faults, [], faults.join("\n"))
    }).pipe(Effect.scoped, Effect.runPromise)
  )
})
