// How long the command takes to start, beside a Node process that does nothing: same machine, same environment, taken in
// turns. `--version` loads one small file, `--help` the parser, and only a command that runs loads Effect.
import { spawnSync } from "node:child_process"
import { mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { fileURLToPath } from "node:url"

const bundle = fileURLToPath(new URL("../dist/wxshop.mjs", import.meta.url))

const start = (file, ...args) => {
  const { status, stderr } = spawnSync(process.execPath, [file, ...args], { stdio: ["ignore", "pipe", "pipe"] })
  if (status !== 0) throw new Error(`${file} ${args.join(" ")}: exit ${status}: ${stderr}`)
}

export const run = async (bench) => {
  const directory = mkdtempSync(join(tmpdir(), "wxshop-bench-"))
  const empty = join(directory, "empty.mjs")
  writeFileSync(empty, "")
  try {
    await bench.compare({
      title: "start of the command, a process each",
      candidates: {
        "an empty Node process": () => start(empty),
        "wxshop --version": () => start(bundle, "--version"),
        "wxshop --help": () => start(bundle, "--help"),
        "wxshop explain 40164": () => start(bundle, "explain", "40164")
      },
      targets: { "wxshop --version": 2, "wxshop --help": 5 },
      rounds: 15,
      sampleMs: 1,
      warmMs: 1
    })
  } finally {
    rmSync(directory, { recursive: true })
  }
}
