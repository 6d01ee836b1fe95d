// docs/config.md: every setting on one page. The tables are those of the READMEs, which their packages' tests hold to the
// code.
import { read } from "../workspace.mjs"

const sources = [
  { path: "apps/cli/README.md", title: "The command line, `wxshop`" },
  { path: "apps/server/README.md", title: "The server" },
  { path: "packages/transport/README.md", title: "The packages, `TransportConfig` of `@wxshop/transport`" }
]

/** The table under the heading "Settings", up to the next heading of its level. */
const settings = (path) => {
  const [, section] = /^## Settings\n([\s\S]*?)(?=^## |$(?![\s\S]))/m.exec(read(path)) ?? []
  const rows = section?.split("\n").filter((line) => line.startsWith("|")) ?? []
  if (rows.length === 0) throw new Error(`${path} has no table under "## Settings"`)
  return rows.join("\n")
}

export const pages = () => [
  [
    "docs/config.md",
    [
      "# Settings",
      "Made from the tables of the packages by `npm run generate`. Secrets are never flags; an empty variable counts as unset; a\nvariable and its `…_FILE` form set together are an error.",
      ...sources.flatMap(({ path, title }) => [
        `## ${title}`,
        settings(path),
        `More: [\`${path}\`](../${path}#settings).`
      ])
    ].join("\n\n") + "\n"
  ]
]
