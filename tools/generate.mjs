// Writes what is made from other things: the barrels, the API snapshots, the pages of errors and settings, and the code in the READMEs.
// With --check it compares instead, after a build, and fails when something is out of date.
import { spawnSync } from "node:child_process"
import { existsSync, mkdirSync, writeFileSync } from "node:fs"
import { dirname, join } from "node:path"
import * as api from "./generate/api.mjs"
import * as barrels from "./generate/barrels.mjs"
import * as config from "./generate/config.mjs"
import * as errors from "./generate/errors.mjs"
import * as examples from "./generate/examples.mjs"
import { flag, read, report, root } from "./workspace.mjs"

const problems = []
let count = 0

const isCurrent = (path, content) => existsSync(join(root, path)) && read(path) === content

const write = async (generators) => {
  for (const { pages } of generators) {
    for (const [path, content] of await pages()) {
      count += 1
      if (isCurrent(path, content)) continue
      if (flag("check")) problems.push(`${path} is out of date: run \`npm run generate\` and commit it`)
      else {
        mkdirSync(dirname(join(root, path)), { recursive: true })
        writeFileSync(join(root, path), content)
        console.log(`wrote ${path}`)
      }
    }
  }
}

// The barrels are sources: they come before the build that the rest reads.
await write([barrels])
if (!flag("check")) {
  const { status } = spawnSync("turbo", ["run", "build", "--output-logs=errors-only"], { cwd: root, stdio: "inherit" })
  if (status !== 0) process.exit(status ?? 1)
}
await write([api, config, errors, examples])

report(problems, `${count} generated files`)
