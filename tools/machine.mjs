// What a test may need from the machine, looked up in one place and told to the suites as WXSHOP_TEST_…: a path or an
// address, or empty where the machine has none. A suite that needs it skips its tests with that reason, and fails instead
// when CI is set:
//
//   const chromium = process.env.WXSHOP_TEST_CHROMIUM ?? "/usr/bin/chromium"
//   describe.skipIf(!existsSync(chromium) && !process.env.CI)("API page (needs Chromium)", …)
import { existsSync } from "node:fs"
import { createConnection } from "node:net"

const first = (paths) => paths.find((path) => existsSync(path)) ?? ""

/** The address, if somebody listens there. */
const service = (url) =>
  new Promise((resolve) => {
    const { hostname, port } = new URL(url)
    const socket = createConnection({ host: hostname, port: Number(port) })
    socket.once("connect", () => resolve(url)).once("error", () => resolve(""))
    socket.once("connect", () => socket.destroy())
  })

/** The variables; one set by the caller wins. */
export const machine = {
  WXSHOP_TEST_CHROMIUM: process.env.WXSHOP_TEST_CHROMIUM ?? first(["/usr/bin/chromium", "/usr/bin/google-chrome"]),
  WXSHOP_TEST_POSTGRES_URL:
    process.env.WXSHOP_TEST_POSTGRES_URL ?? (await service("postgres://postgres@127.0.0.1:5432/postgres")),
  WXSHOP_TEST_REDIS_URL: process.env.WXSHOP_TEST_REDIS_URL ?? (await service("redis://127.0.0.1:6379"))
}
