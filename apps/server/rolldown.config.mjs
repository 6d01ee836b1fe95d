// One folder that runs anywhere: everything is bundled, the sandbox and the API page are chunks that load when needed.
import { readFileSync } from "node:fs"
import { defineConfig } from "rolldown"

const { version } = JSON.parse(readFileSync(new URL("package.json", import.meta.url), "utf8"))

export default defineConfig({
  input: { server: "src/bin.ts" },
  platform: "node",
  treeshake: true,
  transform: { define: { __WXSHOP_VERSION__: JSON.stringify(version) } },
  output: {
    dir: "dist",
    cleanDir: true,
    format: "esm",
    banner: (chunk) => (chunk.isEntry ? "#!/usr/bin/env node" : ""),
    entryFileNames: "[name].mjs",
    chunkFileNames: "chunks/[name]-[hash].mjs"
  }
})
