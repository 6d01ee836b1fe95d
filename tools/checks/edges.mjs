// Who may import whom, and no cycles. Type-only and lazy imports follow the same arrows, but make no cycle: the first are
// gone when the program runs (a room may well name its front door's types), the second find every module complete.
import { isBuiltin } from "node:module"
import { cruise, getAvailableTranspilers } from "dependency-cruiser"
import { files, packages, report, root, workspaces } from "../workspace.mjs"

/** Which of our packages a package's sources may import. Apps and examples may import all of them. */
const allowed = {
  core: [],
  transport: ["core"],
  events: ["core"],
  store: ["core"],
  sync: ["core"],
  sandbox: ["core", "events"]
}

const sources = ["packages", "apps", "examples"].flatMap((folder) => files(folder, /\.(ts|tsx|mts)$/))
const ours = new Map(packages.map(({ folder, manifest }) => [manifest.name, folder]))

const { output } = await cruise(
  sources,
  {
    baseDir: root,
    tsPreCompilationDeps: true,
    doNotFollow: { path: "node_modules" },
    validate: true,
    ruleSet: {
      forbidden: [
        {
          name: "cycle",
          severity: "error",
          from: {},
          to: { circular: true, viaOnly: { dependencyTypesNot: ["type-only", "dynamic-import"] } }
        }
      ]
    }
  },
  {
    // Our packages by their sources, so that no build is needed and a cycle across packages is seen as one.
    alias: Object.fromEntries([...ours].map(([name, folder]) => [name, `${root}/${folder}/src`])),
    extensions: [".ts", ".tsx", ".mts", ".js", ".mjs", ".d.ts"]
  }
)

const problems = []
const workspaceOf = (path) => workspaces.find(({ folder }) => path.startsWith(`${folder}/`))

/** The problem with one import, or undefined. */
const judge = (from, { couldNotResolve, module: specifier, resolved }) => {
  const { folder, manifest } = workspaceOf(from)
  const isLibrary = from.startsWith(`${folder}/src/`) && folder.startsWith("packages/")
  const short = folder.split("/").at(-1)
  if (specifier.startsWith(".")) {
    if (couldNotResolve) return "leads nowhere"
    return resolved.startsWith(`${folder}/`) ? undefined : "leaves the package: import it by its name"
  }
  if (isBuiltin(specifier)) return isLibrary && short === "core" ? "core imports only effect" : undefined
  const name = specifier
    .split("/")
    .slice(0, specifier.startsWith("@") ? 2 : 1)
    .join("/")
  if (name.startsWith("@wxshop/")) {
    const target = ours.get(name)
    if (name === manifest.name) return "a package imports its own modules by relative paths"
    if (target === undefined) return `${name} is not a package that may be imported`
    if (couldNotResolve) return `${name} has no such module`
    if (/\/internal\//.test(specifier)) return `${name} keeps its internals to itself`
    if (isLibrary && !(allowed[short] ?? []).includes(target.split("/").at(-1))) {
      const may = (allowed[short] ?? []).map((one) => `@wxshop/${one}`)
      return `${manifest.name} may import ${may.length === 0 ? "none" : `only ${may.join(", ")}`} of our packages`
    }
  }
  if (name === "@effect/schema") return "@effect/schema is retired: import effect/Schema"
  if (isLibrary) {
    if (short === "core" && name !== "effect") return "core imports only effect"
    const declared = { ...manifest.dependencies, ...manifest.peerDependencies }
    return name in declared ? undefined : `${name} is not in dependencies or peerDependencies of ${manifest.name}`
  }
  const declared = { ...manifest.dependencies, ...manifest.peerDependencies, ...manifest.devDependencies }
  return name in declared ? undefined : `${name} is not declared by ${manifest.name}`
}

const seen = new Set(output.modules.map(({ source }) => source))
for (const path of sources) if (!seen.has(path)) problems.push(`${path}: not seen by the dependency scan`)
if (!getAvailableTranspilers().some(({ available, name }) => available && name === "typescript")) {
  problems.push("dependency-cruiser found no TypeScript that it can use, and would guess at the imports")
}
if (sources.length === 0) problems.push("no source file found: this check would pass without looking at anything")

for (const { dependencies, source } of output.modules) {
  if (!sources.includes(source)) continue
  for (const dependency of dependencies) {
    const problem = judge(source, dependency)
    if (problem !== undefined) problems.push(`${source} → ${dependency.module}: ${problem}`)
  }
}

const cycles = output.summary.violations.filter(({ rule }) => rule.name === "cycle")
for (const { cycle, from } of cycles) {
  problems.push(`cycle: ${[from, ...cycle.map(({ name }) => name)].join(" → ")}`)
}

report(problems, `${sources.length} files, ${output.summary.totalDependenciesCruised} imports`)
