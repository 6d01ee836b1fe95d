// One folder that runs anywhere: everything is bundled, the sandbox and the API page are chunks that load when needed.
import { chmodSync, existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { dirname, join, relative } from "node:path"
import { fileURLToPath } from "node:url"
import { defineConfig } from "rolldown"

const here = dirname(fileURLToPath(import.meta.url))
const { version } = JSON.parse(readFileSync(join(here, "package.json"), "utf8"))

/** The manifest of the package a module belongs to, with the folder it stands in. */
const packageOf = (file) => {
  for (let folder = dirname(file); ; folder = dirname(folder)) {
    const path = join(folder, "package.json")
    if (!existsSync(path)) continue
    const manifest = JSON.parse(readFileSync(path, "utf8"))
    // Folders inside a package may have a manifest that only says "module".
    if (manifest.name !== undefined && manifest.version !== undefined) return { ...manifest, folder }
  }
}

/** The licences of what is bundled ask to be passed on with it. */
const licences = (modules) => {
  const packages = new Map(
    modules
      .map((id) => id.replace(/^\0/, "").replace(/\?.*$/, ""))
      .filter((id) => id.includes("/node_modules/") && existsSync(id))
      .map(packageOf)
      .map((manifest) => [manifest.folder, manifest])
  )
  const texts = [...packages.values()].map(({ folder, license, name, version: its }) => {
    const file = readdirSync(folder).find((entry) => /^(licen[cs]e|copying)/i.test(entry))
    return `${name} ${its} (${license})\n\n${file === undefined ? "" : readFileSync(join(folder, file), "utf8").trim()}\n`
  })
  // @effect/platform carries the page of Swagger UI as text, which has no manifest of its own.
  texts.push("swagger-ui (Apache-2.0), inside @effect/platform\n\nhttps://github.com/swagger-api/swagger-ui\n")
  return `wxshop-server contains these packages:\n\n${texts.toSorted().join(`\n${"-".repeat(80)}\n\n`)}`
}

export default defineConfig({
  input: { server: join(here, "src", "bin.ts") },
  platform: "node",
  transform: { define: { __WXSHOP_VERSION__: JSON.stringify(version) }, target: "node20.19" },
  output: {
    dir: join(here, "dist"),
    format: "esm",
    // Names and lines stay as they are: the log of a defect has to be readable.
    minify: false,
    banner: (chunk) => (chunk.isEntry ? "#!/usr/bin/env node" : ""),
    entryFileNames: "[name].mjs",
    chunkFileNames: "chunks/[name]-[hash].mjs"
  },
  plugins: [
    {
      name: "finish-folder",
      writeBundle(options, bundle) {
        const modules = Object.values(bundle).flatMap((chunk) => chunk.moduleIds ?? [])
        writeFileSync(join(options.dir, "LICENSES.txt"), licences(modules))
        chmodSync(join(options.dir, "server.mjs"), 0o755)
        // Old files go last, so that a server that starts during a build still finds its own.
        const kept = new Set([...Object.keys(bundle), "LICENSES.txt"])
        for (const entry of readdirSync(options.dir, { recursive: true, withFileTypes: true })) {
          const path = join(entry.parentPath, entry.name)
          if (entry.isFile() && !kept.has(relative(options.dir, path))) rmSync(path)
        }
      }
    }
  ]
})
