// The workspace as data: its packages, their manifests and their files. Every check takes `--root <folder>`, so that
// the tests of the checks can plant mistakes in a copy.
import { existsSync, readdirSync, readFileSync } from "node:fs"
import { dirname, join, resolve, sep } from "node:path"
import { fileURLToPath } from "node:url"

const argument = process.argv.indexOf("--root")

/** The checkout the checks look at. */
export const root =
  argument === -1 ? join(dirname(fileURLToPath(import.meta.url)), "..") : resolve(process.argv[argument + 1] ?? ".")

/** Whether a flag was given. */
export const flag = (name) => process.argv.includes(`--${name}`)

/** A file of the checkout as text. */
export const read = (path) => readFileSync(join(root, path), "utf8")

const generated = new Set(["node_modules", "dist", "dist-types", "dist-test", "coverage"])

/** The files below a folder whose path matches, as sorted paths from the root with forward slashes. */
export const files = (folder, pattern) => {
  const found = []
  const walk = (path) => {
    for (const entry of readdirSync(join(root, path), { withFileTypes: true })) {
      const child = `${path}/${entry.name}`
      if (entry.isDirectory()) {
        if (!generated.has(entry.name)) walk(child)
      } else if (pattern.test(child)) found.push(child)
    }
  }
  if (existsSync(join(root, folder))) walk(folder.split(sep).join("/"))
  return found.sort()
}

const workspace = (folder) => ({ folder, manifest: JSON.parse(read(`${folder}/package.json`)) })
const isWorkspace = (folder) => existsSync(join(root, folder, "package.json"))
const below = (folder) =>
  existsSync(join(root, folder))
    ? readdirSync(join(root, folder))
        .sort()
        .map((name) => `${folder}/${name}`)
        .filter(isWorkspace)
        .map(workspace)
    : []

/** The libraries under packages/. */
export const packages = below("packages")

/** The programs under apps/. */
export const apps = below("apps")

/** Every workspace package. */
export const workspaces = [...packages, ...apps, ...["examples", "tools"].filter(isWorkspace).map(workspace)]

/** The packages that are published; `examples` and `tools` are not. */
export const published = workspaces.filter(({ manifest }) => manifest.private !== true)

/** Ends a check: problems and warnings as lines and what was looked at; only problems make it fail. */
export const report = (problems, summary, warnings = []) => {
  for (const problem of problems) console.log(problem)
  for (const warning of warnings) console.log(`warning: ${warning}`)
  console.log(
    [
      problems.length > 0 && `${problems.length} problem(s)`,
      warnings.length > 0 && `${warnings.length} warning(s)`,
      summary
    ]
      .filter(Boolean)
      .join("; ")
  )
  process.exit(problems.length === 0 ? 0 : 1)
}
