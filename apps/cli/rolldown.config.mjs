import { chmodSync, copyFileSync, mkdirSync, readFileSync } from "node:fs"
import { createRequire } from "node:module"
import { dirname, join } from "node:path"
import { fileURLToPath } from "node:url"
import { defineConfig } from "rolldown"

const here = dirname(fileURLToPath(import.meta.url))
const { version } = JSON.parse(readFileSync(join(here, "package.json"), "utf8"))
const jqDirectory = dirname(createRequire(import.meta.url).resolve("jq-wasm"))

export default defineConfig({
  input: { wxshop: join(here, "src", "bin.ts") },
  platform: "node",
  transform: { define: { __WXSHOP_VERSION__: JSON.stringify(version) }, target: "node20.19" },
  output: {
    dir: join(here, "dist"),
    cleanDir: true,
    format: "esm",
    entryFileNames: "[name].mjs",
    chunkFileNames: "chunks/[name]-[hash].mjs",
    minify: true
  },
  plugins: [
    {
      name: "finish-folder",
      // jq's wasm is read from beside the chunk that loads it.
      writeBundle(options) {
        const build = join(options.dir, "chunks", "build")
        mkdirSync(build, { recursive: true })
        copyFileSync(join(jqDirectory, "build", "jq.wasm"), join(build, "jq.wasm"))
        chmodSync(join(options.dir, "wxshop.mjs"), 0o755)
      }
    }
  ]
})
