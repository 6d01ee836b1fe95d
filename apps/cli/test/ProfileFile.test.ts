import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import type * as FsPromises from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { vi } from "vitest"
import * as ProfileFile from "../src/ProfileFile.js"
import * as Config from "../src/programs/Config.js"
import * as ConfigEdit from "../src/programs/ConfigEdit.js"
import * as Settings from "../src/Settings.js"
import * as Terminal from "./Terminal.js"

// Whoever runs the tests may be allowed to read everything.
vi.mock("node:fs/promises", async (original) => {
  const real = await original<typeof FsPromises>()
  const forbidden = Object.assign(new Error("forbidden"), { code: "EACCES" })
  const readFile = (path: string, encoding: "utf8") =>
    path.endsWith("forbidden.toml") ? Promise.reject(forbidden) : real.readFile(path, encoding)
  return { ...real, readFile }
})

const withFile = (name: string, text: string) =>
  Effect.acquireRelease(
    Effect.sync(() => {
      const folder = mkdtempSync(join(tmpdir(), "wxshop-profile-"))
      const path = join(folder, name)
      writeFileSync(path, text, { mode: 0o600 })
      return { folder, path }
    }),
    ({ folder }) => Effect.sync(() => rmSync(folder, { recursive: true }))
  ).pipe(Effect.map(({ path }) => path))

const load = (options: Terminal.Options) => Settings.load.pipe(Terminal.provide(Terminal.make(options)))

describe("a profile file that is there and cannot be read", () => {
  it.scoped("is a warning where it is not needed, and named where it is", () =>
    Effect.gen(function* () {
      const path = yield* withFile("forbidden.toml", "")
      const settings = yield* load({ env: { WXSHOP_CONFIG: path, WXSHOP_APPID: "wx1" } })
      assert.lengthOf(settings.warnings, 1)
      assert.include(settings.warnings[0]!.text.en, `${path} cannot be read (EACCES)`)
      const error = yield* Effect.flip(load({ env: { WXSHOP_CONFIG: path }, profile: "main" }))
      assert.include(error.text.en, "cannot be read (EACCES)")
      assert.strictEqual(error.command, `ls -l ${path}`)
    })
  )

  it.scoped("is never written over", () =>
    Effect.gen(function* () {
      const path = yield* withFile("forbidden.toml", "# mine\n")
      const input = (...args: ReadonlyArray<string>) => ({ flags: { json: false }, args })
      for (const program of [
        ConfigEdit.set(input("appid", "wx1")),
        ConfigEdit.unset(input("appid")),
        ConfigEdit.use(input("main")),
        ConfigEdit.remove(input("main")),
        Config.profiles(input())
      ]) {
        const error = yield* Effect.flip(Terminal.run(program, Terminal.make({ env: { WXSHOP_CONFIG: path } })))
        assert.strictEqual(error._tag, "FileError")
        assert.include(error.text.zh, "EACCES")
      }
      assert.strictEqual(readFileSync(path, "utf8"), "# mine\n")
    })
  )
})

describe("the shop that is used when nobody names one", () => {
  it.scoped("is asked for when the file has shops but no such default", () =>
    Effect.gen(function* () {
      const WXSHOP_CONFIG = yield* withFile("config.toml", '[profiles.main]\nappid = "wx1"\n[profiles.b]\n')
      const settings = yield* load({ env: { WXSHOP_CONFIG } })
      assert.deepStrictEqual(settings.warnings, [])
      const error = yield* Effect.flip(Settings.credentials(settings))
      assert.strictEqual(error._tag, "CredentialsError")
      assert.include(error.next.en, "main, b")
      assert.include(error.next.zh, "main、b")
      assert.strictEqual(error.command, "wxshop config use main")
    })
  )

  it.scoped("is a warning when the file names one that it does not have", () =>
    Effect.gen(function* () {
      const WXSHOP_CONFIG = yield* withFile("config.toml", 'default_profile = "mian"\n[profiles.main]\nappid = "wx1"\n')
      const settings = yield* load({ env: { WXSHOP_CONFIG } })
      assert.lengthOf(settings.warnings, 1)
      assert.include(settings.warnings[0]!.text.en, '"mian"')
      assert.include(settings.warnings[0]!.next.en, "main")
      assert.deepStrictEqual((yield* load({ env: { WXSHOP_CONFIG }, profile: "main" })).warnings, [])
    })
  )

  it.scoped("is a text", () =>
    Effect.gen(function* () {
      const WXSHOP_CONFIG = yield* withFile("config.toml", "default_profile = 5\n")
      assert.include((yield* Effect.flip(load({ env: { WXSHOP_CONFIG } }))).text.en, "default_profile is no text")
    })
  )
})

describe("what stands in the file", () => {
  it.scoped("names the command that takes one of two credentials away", () =>
    Effect.gen(function* () {
      const WXSHOP_CONFIG = yield* withFile("config.toml", '[profiles.main]\nsecret = "a"\naccess_token = "b"\n')
      const error = yield* Effect.flip(load({ env: { WXSHOP_CONFIG }, profile: "main" }))
      assert.strictEqual(error.command, "wxshop config unset access_token --profile main")
    })
  )

  it.scoped("is never an address that every call would refuse", () =>
    Effect.gen(function* () {
      const WXSHOP_CONFIG = yield* withFile("config.toml", "")
      const set = (value: string) =>
        Terminal.run(
          ConfigEdit.set({ flags: {}, args: ["base_url", value] }),
          Terminal.make({ env: { WXSHOP_CONFIG } })
        )
      const error = yield* Effect.flip(set("http://shop.example.com"))
      assert.strictEqual(error._tag, "UsageError")
      assert.include(error.text.en, "https")
      assert.strictEqual((yield* set("http://127.0.0.1:9")).code, 0)
    })
  )

  it.effect("is not written where no folder can be made", () =>
    Effect.gen(function* () {
      const content = { defaultProfile: "a", profiles: {} }
      // Node's own recursive mkdir never ends here.
      const error = yield* Effect.flip(ProfileFile.write({ WXSHOP_CONFIG: "/proc/none/deep/config.toml" }, content))
      assert.strictEqual(error._tag, "FileError")
    })
  )
})
