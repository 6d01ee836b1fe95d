// packages/*/src/index.ts: the header as it is, then one namespace line per module. Bundles of layers (default.ts,
// testing.ts) are subpaths only, and rooms are reached through their front door or their own subpath.
import { existsSync } from "node:fs"
import { basename, join } from "node:path"
import { files, packages, read, root } from "../workspace.mjs"

const line = (noun) => `export * as ${noun} from "./${noun}.js"`

export const pages = () =>
  packages.map(({ folder }) => {
    const nouns = files(`${folder}/src`, /\/src\/[A-Z][A-Za-z0-9]*\.ts$/).map((path) => basename(path, ".ts"))
    const path = `${folder}/src/index.ts`
    const [header] = existsSync(join(root, path)) ? (/^\/\*\*[\s\S]*?\*\//.exec(read(path)) ?? []) : []
    return [path, `${[header ?? "/**\n * @since 0.1.0\n */", ...nouns.map(line)].join("\n")}\n`]
  })
