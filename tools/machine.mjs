// What a test may need from the machine, looked up in one place and told to the suites as WXSHOP_TEST_…: a path, or empty
// where the machine has none. A suite that needs it skips its tests with that reason, and fails instead when CI is set:
//
//   const chromium = process.env.WXSHOP_TEST_CHROMIUM ?? "/usr/bin/chromium"
//   describe.skipIf(!existsSync(chromium) && !process.env.CI)("API page (needs Chromium)", …)
import { existsSync } from "node:fs"

const first = (paths) => paths.find((path) => existsSync(path)) ?? ""

/** The variables; one set by the caller wins. */
export const machine = {
  WXSHOP_TEST_CHROMIUM: process.env.WXSHOP_TEST_CHROMIUM ?? first(["/usr/bin/chromium", "/usr/bin/google-chrome"])
}
