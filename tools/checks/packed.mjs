// What would be published: every tarball is packed, read by publint and, for libraries, by attw (every module), and holds
// what it should. The packages must be built.
import { spawnSync } from "node:child_process"
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { publint } from "publint"
import { formatMessage } from "publint/utils"
import { pack } from "../pack.mjs"
import { packages, published, report, root } from "../workspace.mjs"

const problems = []
const destination = mkdtempSync(join(tmpdir(), "wxshop-packed-"))
process.on("exit", () => rmSync(destination, { recursive: true, force: true }))

const attw = join(import.meta.dirname, "..", "node_modules", ".bin", "attw")

/** The modules a library offers, as subpaths. */
const entrypoints = (paths) =>
  paths
    .filter((path) => /^dist\/.*\.js$/.test(path) && !path.includes("/internal/"))
    .map((path) => path.slice("dist/".length).replace(/\.js$/, ""))
    .map((path) => (path === "index" ? "." : path))

for (const { folder, manifest } of published) {
  const { filename, files } = pack(folder, destination)
  const paths = files.map(({ path }) => path)
  const complain = (text) => problems.push(`${manifest.name}: ${text}`)

  const tarball = readFileSync(filename)
  const buffer = tarball.buffer.slice(tarball.byteOffset, tarball.byteOffset + tarball.byteLength)
  const { messages, pkg } = await publint({ pack: { tarball: buffer }, strict: true })
  for (const message of messages) complain(`publint: ${formatMessage(message, pkg, { color: false })}`)

  for (const path of ["README.md", "LICENSE"]) if (!paths.includes(path)) complain(`${path} is missing`)
  for (const path of Object.values(manifest.bin ?? {})) {
    if (!paths.includes(path.replace("./", ""))) complain(`${path} is not in the tarball`)
    else if (!readFileSync(join(root, folder, path), "utf8").startsWith("#!/usr/bin/env node")) {
      complain(`${path} does not start with #!/usr/bin/env node`)
    }
  }
  if (/"(workspace|catalog):/.test(JSON.stringify(pkg)))
    complain("the packed manifest still says workspace: or catalog:")

  if (packages.some((library) => library.folder === folder)) {
    for (const path of paths.filter((one) => /^dist\/.*\.js$/.test(one))) {
      const source = join(root, folder, path.replace(/^dist/, "src").replace(/\.js$/, ".ts"))
      if (!existsSync(source)) complain(`${path} has no source any more: run npm run build`)
    }
    const args = [filename, "--profile", "esm-only", "--no-color", "--no-emoji", "--format", "ascii"]
    const { status, stdout } = spawnSync(attw, [...args, "--entrypoints", ...entrypoints(paths)], { encoding: "utf8" })
    if (status !== 0) complain(`attw:\n${stdout}`)
    // Attw passes a package without types, and so would we.
    else if (!stdout.includes("node16 (from ESM)")) complain(`attw found no types:\n${stdout}`)
  }
}

if (published.length === 0) problems.push("no published package found: this check would pass for nothing")
report(problems, `${published.length} tarballs`)
