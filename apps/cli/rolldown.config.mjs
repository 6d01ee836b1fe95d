import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync
} from "node:fs"
import { createRequire } from "node:module"
import { dirname, join, relative } from "node:path"
import { fileURLToPath } from "node:url"
import { defineConfig } from "rolldown"

const here = dirname(fileURLToPath(import.meta.url))
const { version } = JSON.parse(readFileSync(join(here, "package.json"), "utf8"))
const jqDirectory = dirname(createRequire(import.meta.url).resolve("jq-wasm"))

/** The folder of the package a module belongs to. */
const packageOf = (file) => {
  let folder = dirname(file)
  while (
    !existsSync(join(folder, "package.json")) ||
    !JSON.parse(readFileSync(join(folder, "package.json"), "utf8")).name
  )
    folder = dirname(folder)
  return folder
}

/** The licences of what is bundled ask to be passed on with it. */
const licences = (modules) => {
  const folders = new Set(
    modules
      .map((id) => id.replace(/^\0/, "").replace(/\?.*$/, ""))
      .filter((id) => id.includes("/node_modules/") && existsSync(id))
      .map(packageOf)
  )
  const texts = [...folders].map((folder) => {
    const { license, name, version } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"))
    const file = readdirSync(folder).find((entry) => /^(licen[cs]e|copying)/i.test(entry))
    const text = file === undefined ? "" : readFileSync(join(folder, file), "utf8").trim()
    return `${name} ${version} (${license})\n\n${text}\n`
  })
  return `wxshop contains these packages:\n\n${texts.toSorted().join(`\n${"-".repeat(80)}\n\n`)}`
}

export default defineConfig({
  input: { wxshop: join(here, "src", "bin.ts") },
  platform: "node",
  transform: { define: { __WXSHOP_VERSION__: JSON.stringify(version) }, target: "node20.19" },
  output: {
    dir: join(here, "dist"),
    format: "esm",
    entryFileNames: "[name].mjs",
    chunkFileNames: "chunks/[name]-[hash].mjs",
    minify: true
  },
  plugins: [
    {
      name: "finish-folder",
      // jq's wasm is read from beside the chunk that loads it.
      writeBundle(options, bundle) {
        const build = join(options.dir, "chunks", "build")
        mkdirSync(build, { recursive: true })
        copyFileSync(join(jqDirectory, "build", "jq.wasm"), join(build, "jq.wasm"))
        const modules = Object.values(bundle).flatMap((chunk) => chunk.moduleIds ?? [])
        writeFileSync(join(options.dir, "LICENSES.txt"), licences(modules))
        chmodSync(join(options.dir, "wxshop.mjs"), 0o755)
        // Old files go last, so that a program that runs during a build still finds its own.
        const kept = new Set([...Object.keys(bundle), join("chunks", "build", "jq.wasm"), "LICENSES.txt"])
        for (const entry of readdirSync(options.dir, { recursive: true, withFileTypes: true })) {
          const path = join(entry.parentPath, entry.name)
          if (entry.isFile() && !kept.has(relative(options.dir, path))) rmSync(path)
        }
      }
    }
  ]
})
