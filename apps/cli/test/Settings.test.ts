import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Redacted from "effect/Redacted"
import type * as Scope from "effect/Scope"
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import * as ProfileFile from "../src/ProfileFile.js"
import * as Config from "../src/programs/Config.js"
import * as ConfigEdit from "../src/programs/ConfigEdit.js"
import type { Program } from "../src/Program.js"
import * as Settings from "../src/Settings.js"
import * as Terminal from "./Terminal.js"

const CANARY = "CANARY-5f4dcc3b5aa765d61d8327deb882cf99"

const directory: Effect.Effect<string, never, Scope.Scope> = Effect.acquireRelease(
  Effect.sync(() => mkdtempSync(join(tmpdir(), "wxshop-cli-"))),
  (path) => Effect.sync(() => rmSync(path, { recursive: true, force: true }))
)

const load = (options: Terminal.Options) => Settings.load.pipe(Terminal.provide(Terminal.make(options)))

const value = (settings: Settings.Settings, key: Settings.Found["setting"]["key"]): string | undefined => {
  const found = settings.found.get(key)
  return found === undefined ? undefined : Redacted.value(found.value)
}

const source = (settings: Settings.Settings, key: Settings.Found["setting"]["key"]) =>
  settings.found.get(key)?.source.kind

const TOML = `default_profile = "main"
[profiles.main]
appid = "wxmain"
secret = "${CANARY}"
rate_limit = 5
[profiles.other]
appid = "wxother"
access_token = "token-of-other"
base_url = "http://127.0.0.1:1"
`

const withFile = (text: string, mode = 0o600) =>
  Effect.map(directory, (path) => {
    const file = join(path, "config.toml")
    writeFileSync(file, text)
    chmodSync(file, mode)
    return file
  })

describe("where a setting comes from", () => {
  it.scoped("is the default without anything", () =>
    Effect.gen(function* () {
      const settings = yield* load({
        env: { WXSHOP_CONFIG: "/nowhere/config.toml", WXSHOP_APPID: "", WXSHOP_SECRET: "" }
      })
      assert.strictEqual(value(settings, "base_url"), "https://api.weixin.qq.com")
      assert.strictEqual(source(settings, "base_url"), "default")
      assert.isUndefined(settings.found.get("appid"))
      assert.deepStrictEqual(settings.warnings, [])
    })
  )

  it.scoped("is the flag, then the environment, then the profile file", () =>
    Effect.gen(function* () {
      const WXSHOP_CONFIG = yield* withFile(TOML)
      const flags = { baseUrl: "http://127.0.0.1:3", rateLimit: "off" }
      const env = { WXSHOP_CONFIG, WXSHOP_BASE_URL: "http://127.0.0.1:2", WXSHOP_APPID: "wxenv" }
      const all = yield* load({ env, flags })
      assert.deepStrictEqual([value(all, "base_url"), source(all, "base_url")], ["http://127.0.0.1:3", "flag"])
      assert.deepStrictEqual([value(all, "appid"), source(all, "appid")], ["wxenv", "environment"])
      assert.deepStrictEqual([value(all, "secret"), source(all, "secret")], [CANARY, "profile"])
      assert.strictEqual(value(all, "rate_limit"), "off")
      const fromFile = yield* load({ env: { WXSHOP_CONFIG } })
      assert.strictEqual(fromFile.profile, "main")
      assert.strictEqual(value(fromFile, "rate_limit"), "5")
    })
  )

  it.scoped("is the profile of --profile, then of WXSHOP_PROFILE, then the default one", () =>
    Effect.gen(function* () {
      const WXSHOP_CONFIG = yield* withFile(TOML)
      const env = { WXSHOP_CONFIG, WXSHOP_PROFILE: "other" }
      assert.strictEqual(value(yield* load({ env }), "appid"), "wxother")
      assert.strictEqual(value(yield* load({ env, profile: "main" }), "appid"), "wxmain")
      assert.strictEqual(value(yield* load({ env: { WXSHOP_CONFIG, WXSHOP_PROFILE: "" } }), "appid"), "wxmain")
      const error = yield* Effect.flip(load({ env, profile: "mian" }))
      assert.strictEqual(error._tag, "SettingsError")
      assert.include(error.next.en, "main")
    })
  )

  it.scoped("warns when the environment outranks a profile that was asked for", () =>
    Effect.gen(function* () {
      const WXSHOP_CONFIG = yield* withFile(TOML)
      const settings = yield* load({ env: { WXSHOP_CONFIG, WXSHOP_APPID: "wxenv" }, profile: "main" })
      assert.lengthOf(settings.warnings, 1)
      assert.include(settings.warnings[0]!.text.en, "WXSHOP_APPID")
    })
  )
})

describe("secrets", () => {
  it.scoped("come from a file without its line end", () =>
    Effect.gen(function* () {
      const file = yield* withFile(`\ufeff${CANARY}\r\n`)
      const env = { WXSHOP_APPID: "wx1", WXSHOP_SECRET_FILE: file, WXSHOP_CONFIG: "/nowhere" }
      const settings = yield* load({ env })
      assert.strictEqual(value(settings, "secret"), CANARY)
      assert.strictEqual(source(settings, "secret"), "file")
      assert.strictEqual(Settings.shown(settings.found.get("secret")!), "***")
    })
  )

  for (const name of ["WXSHOP_APPID", "WXSHOP_SECRET", "WXSHOP_ACCESS_TOKEN"]) {
    it.scoped(`refuses ${name} beside its file`, () =>
      Effect.gen(function* () {
        const env = { [name]: CANARY, [`${name}_FILE`]: "/tmp/x", WXSHOP_CONFIG: "/nowhere" }
        const error = yield* Effect.flip(load({ env }))
        assert.strictEqual(error._tag, "SettingsError")
        assert.include(error.text.en, `${name} and ${name}_FILE`)
        assert.notInclude(JSON.stringify(error) + String(error), CANARY)
      })
    )
  }

  it.scoped("says which file cannot be read", () =>
    Effect.gen(function* () {
      const env = { WXSHOP_SECRET_FILE: "/nowhere/secret", WXSHOP_CONFIG: "/nowhere" }
      const error = yield* Effect.flip(load({ env }))
      assert.strictEqual(error._tag, "CredentialsError")
      assert.include(error.text.en, "/nowhere/secret")
      const empty = yield* withFile("\n")
      const blank = yield* Effect.flip(load({ env: { WXSHOP_SECRET_FILE: empty, WXSHOP_CONFIG: "/nowhere" } }))
      assert.include(blank.text.en, "empty")
    })
  )

  it.scoped("never stand in the error about a wrong value", () =>
    Effect.gen(function* () {
      for (const name of [
        "WXSHOP_SECRET",
        "WXSHOP_ACCESS_TOKEN",
        "WXSHOP_BASE_URL",
        "WXSHOP_RATE_LIMIT",
        "WXSHOP_APPID"
      ]) {
        const error = yield* Effect.flip(load({ env: { [name]: `a ${CANARY}`, WXSHOP_CONFIG: "/nowhere" } }))
        assert.include(error.text.en, name)
        assert.notInclude(JSON.stringify(error) + String(error), CANARY)
      }
    })
  )

  it.scoped("refuse to stand beside a token, in one place", () =>
    Effect.gen(function* () {
      const env = { WXSHOP_SECRET: CANARY, WXSHOP_ACCESS_TOKEN: CANARY, WXSHOP_CONFIG: "/nowhere" }
      const error = yield* Effect.flip(load({ env }))
      assert.include(error.text.en, "WXSHOP_SECRET and WXSHOP_ACCESS_TOKEN")
      const WXSHOP_CONFIG = yield* withFile(TOML)
      // A token of the environment replaces the secret of the file.
      const settings = yield* load({ env: { WXSHOP_CONFIG, WXSHOP_ACCESS_TOKEN: "given" } })
      const found = yield* Settings.credentials(settings)
      assert.strictEqual(found.kind, "token")
      assert.isUndefined(settings.found.get("secret"))
    })
  )
})

describe("credentials", () => {
  const of = (env: Readonly<Record<string, string>>) =>
    Effect.flatMap(load({ env: { WXSHOP_CONFIG: "/nowhere", ...env } }), Settings.credentials)

  it.effect("need both halves", () =>
    Effect.gen(function* () {
      const both = yield* of({ WXSHOP_APPID: "wx1", WXSHOP_SECRET: "s" })
      assert.strictEqual(both.kind, "secret")
      assert.include((yield* Effect.flip(of({ WXSHOP_APPID: "wx1" }))).text.en, "WXSHOP_SECRET")
      assert.include((yield* Effect.flip(of({ WXSHOP_SECRET: "s" }))).text.en, "WXSHOP_APPID")
    })
  )

  it.effect("are not needed to try it: the message names the commands", () =>
    Effect.gen(function* () {
      const error = yield* Effect.flip(of({}))
      assert.strictEqual(error._tag, "CredentialsError")
      for (const text of [error.next.en, error.next.zh]) {
        assert.include(text, "wxshop sandbox start")
        assert.include(text, "export WXSHOP_BASE_URL=")
        assert.include(text, "wxshop orders search")
      }
    })
  )
})

describe("the profile file", () => {
  it.scoped("warns when others can read its secrets", () =>
    Effect.gen(function* () {
      const WXSHOP_CONFIG = yield* withFile(TOML, 0o644)
      const settings = yield* load({ env: { WXSHOP_CONFIG } })
      assert.include(settings.warnings[0]!.next.en, "chmod 600")
      const clean = yield* withFile('[profiles.main]\nappid = "wx1"\n', 0o644)
      assert.deepStrictEqual((yield* load({ env: { WXSHOP_CONFIG: clean } })).warnings, [])
    })
  )

  it.scoped("names the line that is no TOML, never its words", () =>
    Effect.gen(function* () {
      const WXSHOP_CONFIG = yield* withFile(`[profiles.main]\nsecret = ${CANARY} x\n`)
      const error = yield* Effect.flip(load({ env: { WXSHOP_CONFIG } }))
      assert.strictEqual(error._tag, "SettingsError")
      assert.include(error.text.en, "line 2")
      assert.notInclude(JSON.stringify(error) + String(error), CANARY)
    })
  )

  it.scoped("warns about a key nobody knows", () =>
    Effect.gen(function* () {
      const WXSHOP_CONFIG = yield* withFile('[profiles.default]\nappid = "wx1"\nbase-url = "x"\n')
      const settings = yield* load({ env: { WXSHOP_CONFIG } })
      assert.include(settings.warnings[0]!.next.en, "base_url")
    })
  )

  it.effect("is no error when there is no way to it", () =>
    Effect.gen(function* () {
      assert.isUndefined(yield* ProfileFile.read({ WXSHOP_CONFIG: "/dev/null/config.toml" }))
      const error = yield* Effect.flip(
        ProfileFile.write({ WXSHOP_CONFIG: "/dev/null/config.toml" }, { defaultProfile: "a", profiles: {} })
      )
      assert.strictEqual(error._tag, "FileError")
      assert.include(error.next.en, "WXSHOP_CONFIG")
    })
  )
})

const run = (program: Program, options: Terminal.Options) =>
  Terminal.run(program, Terminal.make({ terminal: true, columns: 120, ...options }))

const input = (...args: ReadonlyArray<string>) => ({ flags: {}, args })

describe("wxshop config", () => {
  it.scoped("saves, shows, switches and removes shops", () =>
    Effect.gen(function* () {
      const WXSHOP_CONFIG = join(yield* directory, "deep", "config.toml")
      const env = { WXSHOP_CONFIG }
      yield* run(ConfigEdit.set(input("appid", "wx1")), { env, profile: "main" })
      yield* run(ConfigEdit.set(input("secret", "-")), { env, profile: "main", stdin: `${CANARY}\n` })
      yield* run(ConfigEdit.set(input("appid", "wx2")), { env, profile: "二店" })
      assert.strictEqual(statSync(WXSHOP_CONFIG).mode & 0o777, 0o600)
      assert.strictEqual(statSync(join(WXSHOP_CONFIG, "..")).mode & 0o777, 0o700)
      assert.include(readFileSync(WXSHOP_CONFIG, "utf8"), CANARY)

      const listed = yield* run(Config.list({ flags: { json: false } as never, args: [] }), { env })
      assert.include(listed.out, "wx1")
      assert.include(listed.out, "***")
      assert.notInclude(listed.out + listed.err, CANARY)
      const got = yield* run(Config.get(input("secret")), { env })
      assert.strictEqual(got.out, "***\n")

      const profiles = yield* run(Config.profiles({ flags: { json: true }, args: [] }), { env })
      assert.deepStrictEqual(JSON.parse(profiles.out), [
        { name: "main", default: true, appid: "wx1", base_url: null },
        { name: "二店", default: false, appid: "wx2", base_url: null }
      ])
      yield* run(ConfigEdit.use(input("二店")), { env })
      assert.strictEqual((yield* run(Config.get(input("appid")), { env })).out, "wx2\n")
      yield* run(ConfigEdit.remove(input("二店")), { env })
      assert.strictEqual((yield* run(Config.get(input("appid")), { env })).out, "wx1\n")
      yield* run(ConfigEdit.unset(input("secret")), { env })
      assert.notInclude(readFileSync(WXSHOP_CONFIG, "utf8"), CANARY)
      assert.strictEqual((yield* run(Config.path(input()), { env })).out, `${WXSHOP_CONFIG}\n`)
    })
  )

  it.scoped("keeps one kind of credential a shop", () =>
    Effect.gen(function* () {
      const WXSHOP_CONFIG = yield* withFile(TOML)
      const { err } = yield* run(ConfigEdit.set(input("access_token", "-")), { env: { WXSHOP_CONFIG }, stdin: "t\n" })
      assert.include(err, "secret of main was removed")
      assert.notInclude(readFileSync(WXSHOP_CONFIG, "utf8"), CANARY)
    })
  )

  it.scoped("refuses a secret on the command line, a wrong value and a wrong name", () =>
    Effect.gen(function* () {
      const WXSHOP_CONFIG = join(yield* directory, "config.toml")
      const env = { WXSHOP_CONFIG }
      const secret = yield* Effect.flip(run(ConfigEdit.set(input("secret", CANARY)), { env }))
      assert.include(secret.text.en, "command line")
      assert.notInclude(JSON.stringify(secret), CANARY)
      for (const [key, word, part] of [
        ["base_url", "ftp://x", "https"],
        ["rate_limit", "fast", "calls a second"],
        ["apid", "wx1", "apid"]
      ] as const) {
        const error = yield* Effect.flip(run(ConfigEdit.set(input(key, word)), { env }))
        assert.strictEqual(error._tag, "UsageError")
        assert.include(error.text.en, part)
      }
      const name = yield* Effect.flip(run(ConfigEdit.set(input("appid", "wx1")), { env, profile: "../x" }))
      assert.include(name.text.en, "../x")
      const unknown = yield* Effect.flip(run(ConfigEdit.use(input("nobody")), { env }))
      assert.strictEqual(unknown._tag, "TopicNotFound")
      assert.isFalse(existsSync(WXSHOP_CONFIG))
    })
  )
})
