// Packs packages as they would be published, into a folder of the caller's.
import { spawnSync } from "node:child_process"
import { join } from "node:path"
import { root } from "./workspace.mjs"

const pnpm = [join(import.meta.dirname, "run.mjs"), "pnpm", "--dir"]

/** Packs one built package: the path of its tarball and the files in it. */
export const pack = (folder, destination) => {
  const args = [...pnpm, join(root, folder), "pack", "--json", "--pack-destination", destination]
  const { status, stderr, stdout } = spawnSync(process.execPath, args, { encoding: "utf8" })
  if (status !== 0) throw new Error(`pnpm pack failed in ${folder}:\n${stderr || stdout}`)
  return JSON.parse(stdout)
}
