// What users will notice is announced: a change of a package or an app since the base comes with a changeset. Without a
// base (on main, in a fresh or shallow clone) a changeset is pending, or every changelog tells of the version it has.
// `--base <ref>` names the base; otherwise it is the pull request's, or origin/main.
import { spawnSync } from "node:child_process"
import { existsSync, readdirSync } from "node:fs"
import { join } from "node:path"
import { published, read, report, root } from "../workspace.mjs"

const problems = []

const git = (...args) => {
  const { status, stdout } = spawnSync("git", args, { cwd: root, encoding: "utf8" })
  return status === 0 ? stdout.trim() : undefined
}

const pending = existsSync(join(root, ".changeset"))
  ? readdirSync(join(root, ".changeset")).filter((name) => name.endsWith(".md") && name !== "README.md")
  : []

for (const name of pending) {
  const [, head, summary = ""] = /^---\n([\s\S]*?)\n?---\n([\s\S]*)$/.exec(read(`.changeset/${name}`)) ?? []
  if (head === undefined) {
    problems.push(`.changeset/${name}: no front matter`)
    continue
  }
  if (summary.trim() === "") problems.push(`.changeset/${name}: says nothing to the user`)
  for (const line of head.split("\n").filter((one) => one.trim() !== "")) {
    const [, who, bump] = /^["']?([^"':]+)["']?\s*:\s*(\S+)$/.exec(line) ?? []
    if (!["major", "minor", "patch"].includes(bump)) problems.push(`.changeset/${name}: cannot read "${line}"`)
    else if (!published.some(({ manifest }) => manifest.name === who)) {
      problems.push(`.changeset/${name}: ${who} is not a published package`)
    }
  }
}

const base = () => {
  const given = process.argv.indexOf("--base")
  const refs =
    given === -1
      ? [process.env.GITHUB_BASE_REF ? `origin/${process.env.GITHUB_BASE_REF}` : undefined, "origin/main"]
      : [process.argv[given + 1]]
  for (const ref of refs) {
    const fork = ref && git("merge-base", "HEAD", ref)
    if (fork && fork !== git("rev-parse", "HEAD")) return { fork, ref }
  }
  if (given !== -1) problems.push(`--base ${process.argv[given + 1]}: no such commit before HEAD`)
  return undefined
}

const since = base()
const isVisible = (path) => /^(packages|apps)\/[^/]+\/(src\/|package\.json$)/.test(path)

if (since !== undefined) {
  const changed = (git("diff", "--name-only", since.fork) ?? "").split("\n")
  const visible = changed.filter(isVisible)
  const added = (git("diff", "--name-only", "--diff-filter=A", since.fork) ?? "")
    .split("\n")
    .concat((git("ls-files", "--others", "--exclude-standard", ".changeset") ?? "").split("\n"))
    .some((path) => pending.includes(path.replace(".changeset/", "")))
  const released = changed.some((path) => path.endsWith("/CHANGELOG.md"))
  if (visible.length > 0 && !added && !released) {
    problems.push(`${visible.length} files changed since ${since.ref} (${visible[0]} …): run \`npm run changeset\``)
  }
  report(problems, `${visible.length} user-visible changes since ${since.ref}, ${pending.length} changesets pending`)
} else {
  if (published.length === 0) problems.push("no published package found: this check would pass for nothing")
  for (const { folder, manifest } of published) {
    const log = `${folder}/CHANGELOG.md`
    const tells = existsSync(join(root, log)) && read(log).includes(`\n## ${manifest.version}\n`)
    if (pending.length === 0 && !tells) {
      problems.push(`${log} says nothing of ${manifest.version} and no changeset is pending: run \`npm run changeset\``)
    }
  }
  report(problems, `no base to compare with; ${pending.length} changesets pending`)
}
