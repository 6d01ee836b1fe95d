/**
 * The profile file: shops by name, in TOML, readable by its owner only.
 *
 * ```toml
 * default_profile = "main"
 *
 * [profiles.main]
 * appid = "wx…"
 * secret = "…"
 * ```
 *
 * A home that is missing or cannot be written is no error: then there is no such file.
 *
 * @since 0.1.0
 */
import * as Effect from "effect/Effect"
import * as Either from "effect/Either"
import { randomUUID } from "node:crypto"
import { mkdir, readFile, rename, rm, stat, writeFile } from "node:fs/promises"
import { dirname, isAbsolute, join, resolve } from "node:path"
import { FileError, SettingsError } from "./Failure.js"

type Env = Readonly<Record<string, string | undefined>>

/**
 * @since 0.1.0
 * @category models
 */
export type Profile = Readonly<Record<string, string>>

/**
 * What the file holds.
 *
 * - `mode`: the file's permission bits.
 * - `defaultProfile`: the shop used when nobody names one, `named` there or just the usual name.
 * - `unreadable`: the code of what kept it from being read; then there are no profiles.
 *
 * @since 0.1.0
 * @category models
 */
export interface ProfileFile {
  readonly path: string
  readonly mode: number
  readonly defaultProfile: string
  readonly named: boolean
  readonly profiles: Readonly<Record<string, Profile>>
  readonly unreadable: string | undefined
}

/**
 * The profile used when nobody names one.
 *
 * @since 0.1.0
 * @category constants
 */
export const DEFAULT_PROFILE = "default"

const standardPath: Effect.Effect<string | undefined> = Effect.promise(async () => {
  // Without any home (no HOME, no entry in the user database) the library cannot be loaded; then there is no such path.
  const paths = await import("env-paths").then(
    (module) => module.default("wxshop", { suffix: "" }).config,
    () => undefined
  )
  return paths !== undefined && isAbsolute(paths) ? join(paths, "config.toml") : undefined
})

/**
 * Where the file is or would be: `WXSHOP_CONFIG`, or the place the system has for configuration. `undefined` without a
 * home.
 *
 * @since 0.1.0
 * @category accessors
 */
export const pathOf = (env: Env): Effect.Effect<string | undefined> => {
  const chosen = env["WXSHOP_CONFIG"] ?? ""
  return chosen === "" ? standardPath : Effect.succeed(resolve(chosen))
}

const MISSING = new Set(["ENOENT", "ENOTDIR", "EACCES", "EPERM", "EROFS"])
const FORBIDDEN = new Set(["EACCES", "EPERM"])

const codeOf = (cause: unknown): string =>
  typeof cause === "object" && cause !== null && "code" in cause ? String(cause.code) : ""

const malformed = (path: string, zh: string, en: string): SettingsError =>
  new SettingsError({
    text: { zh: `配置文件 ${path} 有误：${zh}。`, en: `The profile file ${path} is wrong: ${en}.` },
    next: {
      zh: "请改正它，或移走后用 wxshop config set 重新建立。",
      en: "Correct it, or move it away and use wxshop config set."
    },
    command: "wxshop config path"
  })

const isTable = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value) && !(value instanceof Date)

const profileOf = (path: string, name: string, table: unknown): Effect.Effect<Profile, SettingsError> => {
  if (!isTable(table))
    return Effect.fail(malformed(path, `profiles.${name} 不是一个表`, `profiles.${name} is no table`))
  const out: Record<string, string> = {}
  for (const [key, value] of Object.entries(table)) {
    if (typeof value !== "string" && typeof value !== "number" && typeof value !== "boolean") {
      return Effect.fail(malformed(path, `profiles.${name}.${key} 不是文字`, `profiles.${name}.${key} is no text`))
    }
    out[key] = String(value)
  }
  return Effect.succeed(out)
}

const parse = (path: string, mode: number, text: string): Effect.Effect<ProfileFile, SettingsError> =>
  Effect.gen(function* () {
    const toml = yield* Effect.promise(() => import("smol-toml"))
    const root = yield* Effect.try({
      try: () => toml.parse(text),
      // The library's message quotes the line, which may hold a secret: only the place is kept.
      catch: (cause) => {
        const line = cause instanceof toml.TomlError ? cause.line : 1
        return malformed(path, `第 ${line} 行不是 TOML`, `line ${line} is not TOML`)
      }
    })
    const tables = root["profiles"] ?? {}
    if (!isTable(tables)) return yield* Effect.fail(malformed(path, "profiles 不是一个表", "profiles is no table"))
    const names = Object.keys(tables)
    const profiles = yield* Effect.forEach(names, (name) => profileOf(path, name, tables[name]))
    const chosen = root["default_profile"] ?? ""
    if (typeof chosen !== "string")
      return yield* Effect.fail(malformed(path, "default_profile 不是文字", "default_profile is no text"))
    return {
      path,
      mode,
      defaultProfile: chosen === "" ? DEFAULT_PROFILE : chosen,
      named: chosen !== "",
      unreadable: undefined,
      profiles: Object.fromEntries(names.map((name, index) => [name, profiles[index]!]))
    }
  })

const attempt = <A>(action: () => Promise<A>): Effect.Effect<A, string> =>
  Effect.tryPromise({ try: action, catch: codeOf })

/**
 * Reads the file; `undefined` if there is none or no way to it. One that is there but forbidden says so by `unreadable`.
 *
 * @since 0.1.0
 * @category effects
 */
export const read = (env: Env): Effect.Effect<ProfileFile | undefined, SettingsError> =>
  Effect.gen(function* () {
    const path = yield* pathOf(env)
    if (path === undefined) return undefined
    const refuse = (code: string) => Effect.fail(malformed(path, `无法读取（${code}）`, `it cannot be read (${code})`))
    const found = yield* Effect.catchAll(
      attempt(() => stat(path)),
      (code) => (MISSING.has(code) ? Effect.succeed(undefined) : refuse(code))
    )
    if (found === undefined) return undefined
    const mode = found.mode & 0o777
    const text = yield* Effect.either(attempt(() => readFile(path, "utf8")))
    if (Either.isRight(text)) return yield* parse(path, mode, text.right)
    if (!FORBIDDEN.has(text.left)) return yield* refuse(text.left)
    return { path, mode, defaultProfile: DEFAULT_PROFILE, named: false, profiles: {}, unreadable: text.left }
  })

/**
 * Reads the file for a command that is about it: one that cannot be read must not be taken for an empty one.
 *
 * @since 0.1.0
 * @category effects
 */
export const readWhole = (env: Env): Effect.Effect<ProfileFile | undefined, SettingsError | FileError> =>
  Effect.flatMap(read(env), (file) =>
    file?.unreadable === undefined
      ? Effect.succeed(file)
      : Effect.fail(
          new FileError({
            text: {
              zh: `无法读取配置文件 ${file.path}（${file.unreadable}）。`,
              en: `The profile file ${file.path} cannot be read (${file.unreadable}).`
            },
            next: {
              zh: "检查读取权限，或用 WXSHOP_CONFIG 指定另一个文件。",
              en: "Check that you may read it, or name another file with WXSHOP_CONFIG."
            },
            command: `ls -l ${file.path}`
          })
        )
  )

const cannotWrite = (path: string, code: string): FileError =>
  new FileError({
    text: { zh: `无法写入配置文件 ${path}（${code}）。`, en: `The profile file ${path} cannot be written (${code}).` },
    next: {
      zh: "用 WXSHOP_CONFIG 指定一个可写的位置，或改用环境变量 WXSHOP_APPID、WXSHOP_SECRET。",
      en: "Name a place that can be written with WXSHOP_CONFIG, or use WXSHOP_APPID and WXSHOP_SECRET instead."
    },
    command: "WXSHOP_CONFIG=./wxshop.toml wxshop config list"
  })

/** Makes a folder and those above it. Node's own recursive way never ends where nothing can be made (`/proc`). */
const makeFolder = async (path: string): Promise<void> => {
  const code = await mkdir(path, { mode: 0o700 }).then(() => undefined, codeOf)
  if (code === undefined || code === "EEXIST") return
  const above = dirname(path)
  if (code === "ENOENT" && above !== path) await makeFolder(above)
  await mkdir(path, { mode: 0o700 })
}

/**
 * Writes the file as a whole, readable by its owner only. A reader sees the old file or the new one, never half of it.
 *
 * @since 0.1.0
 * @category effects
 */
export const write = (
  env: Env,
  content: Pick<ProfileFile, "defaultProfile" | "profiles">
): Effect.Effect<string, FileError> =>
  Effect.gen(function* () {
    const path = yield* pathOf(env)
    if (path === undefined) return yield* Effect.fail(cannotWrite("~/.config/wxshop/config.toml", "no home"))
    const toml = yield* Effect.promise(() => import("smol-toml"))
    const text = toml.stringify({ default_profile: content.defaultProfile, profiles: content.profiles })
    const draft = `${path}.${randomUUID()}`
    yield* Effect.tryPromise({
      try: async () => {
        await makeFolder(dirname(path))
        await writeFile(draft, text.endsWith("\n") ? text : `${text}\n`, { mode: 0o600 })
        await rename(draft, path)
      },
      catch: (cause) => cannotWrite(path, codeOf(cause))
    }).pipe(Effect.tapError(() => Effect.promise(() => rm(draft, { force: true }).catch(() => undefined))))
    return path
  })

/**
 * Whether a name may stand for a shop.
 *
 * @since 0.1.0
 * @category guards
 */
export const isName = (name: string): boolean => /^[\p{L}\p{N}][\p{L}\p{N}_.-]{0,63}$/u.test(name)
