#!/usr/bin/env node
/**
 * The entry of the bundle. `--version` answers before anything else is loaded.
 *
 * @since 0.1.0
 */
import { version } from "./Version.js"

const [first, ...rest] = process.argv.slice(2)
if (rest.length === 0 && (first === "--version" || first === "-V")) {
  process.stdout.on("error", ({ code = "error" }: NodeJS.ErrnoException) => {
    // A reader that went away has read enough.
    if (code === "EPIPE") process.exit(0)
    process.stderr.write(`wxshop: stdout: ${code}\n`, () => process.exit(1))
  })
  process.stdout.write(`${version}\n`)
} else {
  const { main } = await import("./Main.js")
  await main(process)
}
