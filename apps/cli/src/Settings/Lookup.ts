/**
 * Looks for one setting in one place.
 *
 * @since 0.1.0
 */
import * as Effect from "effect/Effect"
import * as Redacted from "effect/Redacted"
import { readFile } from "node:fs/promises"
import type { CredentialsError, SettingsError } from "../Failure.js"
import type { InvocationService } from "../Invocation.js"
import type * as ProfileFile from "../ProfileFile.js"
import type { Found } from "./Source.js"
import type { Setting } from "./Table.js"
import * as Words from "./Words.js"

/**
 * An empty variable or value counts as unset.
 *
 * @since 0.1.0
 * @category accessors
 */
export const nonEmpty = (value: string | undefined): string | undefined => (value === "" ? undefined : value)

/**
 * The variable, or the file its `…_FILE` form names; both at once is an error.
 *
 * @since 0.1.0
 * @category constructors
 */
export const fromEnvironment = (
  setting: Setting,
  env: InvocationService["env"]
): Effect.Effect<Found | undefined, SettingsError | CredentialsError> =>
  Effect.gen(function* () {
    const value = nonEmpty(env[setting.env])
    const variable = `${setting.env}_FILE`
    const path = setting.file ? nonEmpty(env[variable]) : undefined
    if (value !== undefined && path !== undefined) return yield* Effect.fail(Words.bothSet(setting.env, variable))
    if (value !== undefined) {
      return { setting, value: Redacted.make(value.trim()), source: { kind: "environment", name: setting.env } }
    }
    if (path === undefined) return undefined
    const text = yield* Effect.tryPromise({
      try: () => readFile(path, "utf8"),
      catch: (cause) => Words.unreadable(variable, path, (cause as NodeJS.ErrnoException).code ?? "error")
    })
    const content = text.replace(/^\ufeff/, "").trim()
    if (content === "") return yield* Effect.fail(Words.unreadable(variable, path, "empty"))
    return { setting, value: Redacted.make(content), source: { kind: "file", name: variable, path } }
  })

/**
 * The command's flag.
 *
 * @since 0.1.0
 * @category constructors
 */
export const fromFlag = (setting: Setting, flags: InvocationService["flags"]): Found | undefined => {
  const value = setting.flag === undefined ? undefined : flags[setting.flag]
  return typeof value === "string"
    ? { setting, value: Redacted.make(value), source: { kind: "flag", name: `--${setting.key.replaceAll("_", "-")}` } }
    : undefined
}

/**
 * The shop's entry in the profile file.
 *
 * @since 0.1.0
 * @category constructors
 */
export const fromProfile = (setting: Setting, profile: string, file: ProfileFile.ProfileFile): Found | undefined => {
  const value = nonEmpty(file.profiles[profile]?.[setting.key])
  return value === undefined
    ? undefined
    : { setting, value: Redacted.make(value.trim()), source: { kind: "profile", profile, path: file.path } }
}

/**
 * What holds when nobody says anything.
 *
 * @since 0.1.0
 * @category constructors
 */
export const fromDefault = (setting: Setting): Found | undefined =>
  setting.fallback === undefined
    ? undefined
    : { setting, value: Redacted.make(setting.fallback), source: { kind: "default" } }
