// Removes from dist what the compiler once wrote and has no source any more: the compiler never does, and turbo would keep
// it in its cache. Runs in a library's folder, before its build.
import { existsSync, readdirSync, rmSync } from "node:fs"
import { join } from "node:path"

const entries = existsSync("dist") ? readdirSync("dist", { recursive: true, withFileTypes: true }) : []
for (const entry of entries) {
  const [, stem] = /^(.*?)(?:\.d\.ts|\.js)(?:\.map)?$/.exec(entry.name) ?? []
  const folder = entry.parentPath
  if (!entry.isFile() || stem === undefined) continue
  if (!existsSync(join(folder.replace(/^dist/, "src"), `${stem}.ts`))) rmSync(join(folder, entry.name))
}
