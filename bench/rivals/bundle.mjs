// Bundles a program as an app of ours is bundled, and says how large it is. In a process of its own, because of its limit.
import { readdirSync, readFileSync, statSync } from "node:fs"
import { createRequire } from "node:module"
import { join } from "node:path"
import { fileURLToPath, pathToFileURL } from "node:url"
import { gzipSync } from "node:zlib"
import { answer } from "./control.mjs"

const cli = createRequire(fileURLToPath(new URL("../../apps/cli/package.json", import.meta.url)))
const { rolldown } = await import(pathToFileURL(cli.resolve("rolldown")).href)

const filesBelow = (folder) =>
  readdirSync(folder, { recursive: true })
    .map((name) => join(folder, name))
    .filter((path) => statSync(path).isFile())

answer({
  bundle: async (input, dir, external) => {
    const build = await rolldown({
      input,
      platform: "node",
      transform: { target: "node20.19" },
      external,
      // It warns of the optional parts of peers, which are not installed; the bundle is run to see that it is whole.
      logLevel: "silent"
    })
    await build.write({ dir, format: "esm", entryFileNames: "[name].mjs", minify: true, cleanDir: true })
    await build.close()
    const contents = filesBelow(dir).map((path) => readFileSync(path))
    const sum = (list) => list.reduce((total, one) => total + one.length, 0)
    return { bytes: sum(contents), gzip: sum(contents.map((one) => gzipSync(one, { level: 9 }))) }
  }
})
