// Packs packages as they would be published, into a folder of the caller's.
import { spawnSync } from "node:child_process"
import { join } from "node:path"
import { root } from "./workspace.mjs"

/** Packs one built package: the path of its tarball and the files in it. */
export const pack = (folder, destination) => {
  const args = ["pack", "--json", "--pack-destination", destination]
  const { error, status, stderr, stdout } = spawnSync("pnpm", args, { cwd: join(root, folder), encoding: "utf8" })
  if (error) throw error
  if (status !== 0) throw new Error(`pnpm pack failed in ${folder}:\n${stderr || stdout}`)
  return JSON.parse(stdout)
}
