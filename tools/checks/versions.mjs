// One place says versions: the catalog. The root's manifest repeats them, because npm cannot read "catalog:" and a plain
// `npm install` must work; the manifests of our packages share one version.
import { packages, published, read, report, workspaces } from "../workspace.mjs"

const problems = []
const [, catalog = ""] = read("pnpm-workspace.yaml").split(/^catalog:$/m)
const pinned = new Map(
  [...catalog.split(/^\S/m)[0].matchAll(/^ {2}"?([^"\s:]+)"?: (\S+)$/gm)].map(([, name, version]) => [name, version])
)
if (pinned.size === 0) problems.push("pnpm-workspace.yaml: no catalog found")

const manifest = JSON.parse(read("package.json"))
for (const [name, version] of Object.entries(manifest.devDependencies)) {
  if (pinned.get(name) !== version) {
    problems.push(`package.json: ${name} is ${version}, the catalog says ${pinned.get(name) ?? "nothing"}`)
  }
}

const used = new Set(Object.keys(manifest.devDependencies))
for (const { folder, manifest: one } of workspaces) {
  const both = Object.keys(one.dependencies ?? {}).filter((name) => name in (one.peerDependencies ?? {}))
  for (const name of both) problems.push(`${folder}/package.json: ${name} is a dependency and a peer`)
  for (const [name, range] of Object.entries({ ...one.dependencies, ...one.devDependencies })) {
    used.add(name)
    const isOurs = name.startsWith("@wxshop/")
    if (isOurs ? !range.startsWith("workspace:") : !range.startsWith("catalog:")) {
      const isLibrary = packages.some((library) => library.folder === folder)
      // A library's own dependencies are ranges: its users choose the version.
      if (isLibrary && one.dependencies?.[name] === range && range.startsWith("^")) continue
      problems.push(`${folder}/package.json: ${name} says ${range} instead of ${isOurs ? "workspace:^" : "catalog:"}`)
    }
  }
}
for (const name of pinned.keys()) if (!used.has(name)) problems.push(`pnpm-workspace.yaml: nothing uses ${name}`)

const versions = new Set(published.map(({ manifest: one }) => one.version))
if (versions.size !== 1) problems.push(`published packages differ in version: ${[...versions].join(", ")}`)

report(problems, `${pinned.size} pinned versions, ${workspaces.length + 1} manifests`)
