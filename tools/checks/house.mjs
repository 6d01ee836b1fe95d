// Rules of the house that are about words and names: what a module is called, how long it is, what it must not say.
import { basename } from "node:path"
import { files, read, report } from "../workspace.mjs"

const aim = 250
const most = 400

const bundles = ["default", "index", "platform", "postgres", "testing"]

const sources = /^(packages|apps)\/[^/]+\/src\//

/** Words that must not stand in `where`; comments count only where that is said. */
const words = [
  {
    pattern: /\bJSON\.parse\b/,
    where: (path) => sources.test(path) && !/\/Json[^/]*(\/|\.ts$)/.test(path),
    instead: "parse with @wxshop/core/Json, which keeps ids exact"
  },
  {
    pattern: /\bEffect\.ignore\b/,
    where: (path) => sources.test(path),
    instead: "say which failure is expected and why it may be dropped"
  },
  {
    pattern: /\bEffect\.(Service|Tag)\b/,
    where: (path) => sources.test(path),
    instead: "declare a class with Context.Tag"
  },
  {
    pattern: /\b(it|test|describe)\.(skip|todo|only)\b/,
    where: (path) => path.endsWith(".test.ts"),
    instead: "a test runs, or it is not there"
  },
  {
    pattern: /\b(TODO|FIXME)\b/,
    where: (path) => path !== "tools/checks/house.mjs",
    comments: true,
    instead: "do it, or open an issue"
  }
]

/** A source without its comments, every line where it was. */
const withoutComments = (text) =>
  text.replace(/\/\*[\s\S]*?\*\/|^\s*\/\/.*$/gm, (comment) => comment.replace(/[^\n]/g, ""))

const problems = []
const warnings = []
const paths = ["packages", "apps", "examples", "tools"].flatMap((folder) => files(folder, /\.(ts|tsx|mts|mjs)$/))

for (const path of paths) {
  for (const part of path.split("/")) {
    if (/^(utils?|helpers?|common|misc)(\.|$)/i.test(part)) problems.push(`${path}: "${part}" names no noun`)
  }
  if (/^packages\/[^/]+\/src\//.test(path) && !path.includes("/internal/")) {
    // Bundles of layers and the barrel are no nouns.
    const isRoom = path.split("/src/")[1].includes("/")
    const name = basename(path, ".ts")
    if (!/^[A-Z][A-Za-z0-9]*$/.test(name) && (isRoom || !bundles.includes(name))) {
      problems.push(`${path}: a module is one noun in PascalCase`)
    }
  }

  const text = read(path)
  const lines = text.split("\n")
  if (sources.test(path) && lines.length - 1 > most) {
    problems.push(`${path}: ${lines.length - 1} lines, more than ${most}: split it by noun`)
  } else if (sources.test(path) && lines.length - 1 > aim) {
    warnings.push(`${path}: ${lines.length - 1} lines, the aim is ${aim}`)
  }

  const code = withoutComments(text).split("\n")
  for (const { comments, instead, pattern, where } of words) {
    if (!where(path)) continue
    for (const [index, line] of (comments ? lines : code).entries()) {
      const found = pattern.exec(line)
      if (found !== null) problems.push(`${path}:${index + 1} ${found[0]}: ${instead}`)
    }
  }
}

if (paths.length === 0) problems.push("no file found: this check would pass without looking at anything")
report(problems, `${paths.length} files`, warnings)
