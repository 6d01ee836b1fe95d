/**
 * The settings of this call, each with its source: flag, then environment, then profile file, then default.
 *
 * The two kinds of credential are told apart by place: where a secret and an access token stand side by side it is an
 * error; a place higher up replaces the kind of a lower one altogether.
 *
 * @since 0.1.0
 */
import type { Text } from "@wxshop/core/Language"
import * as Effect from "effect/Effect"
import * as Redacted from "effect/Redacted"
import type { CredentialsError, SettingsError } from "./Failure.js"
import { Invocation } from "./Invocation.js"
import * as ProfileFile from "./ProfileFile.js"
import { fromDefault, fromEnvironment, fromFlag, fromProfile, nonEmpty } from "./Settings/Lookup.js"
import type { Found } from "./Settings/Source.js"
import { find, type Key, settings } from "./Settings/Table.js"
import * as Words from "./Settings/Words.js"
import { nearest } from "./Suggest.js"

export { describeSource, type Found } from "./Settings/Source.js"

/**
 * Everything found, and what a person should hear about it.
 *
 * @since 0.1.0
 * @category models
 */
export interface Settings {
  readonly found: ReadonlyMap<Key, Found>
  /** The profile in use, if there is a profile file that has it. */
  readonly profile: string | undefined
  /** The shops of the profile file. */
  readonly saved: ReadonlyArray<string>
  readonly warnings: ReadonlyArray<{ readonly text: Text; readonly next: Text }>
}

/**
 * What identifies the shop.
 *
 * @since 0.1.0
 * @category models
 */
export type Credentials =
  | { readonly kind: "secret"; readonly appid: string; readonly secret: Redacted.Redacted<string> }
  | { readonly kind: "token"; readonly appid: string | undefined; readonly token: Redacted.Redacted<string> }

const permissionWarning = (file: ProfileFile.ProfileFile): Settings["warnings"] => {
  const holdsSecret = Object.values(file.profiles).some((profile) => "secret" in profile || "access_token" in profile)
  if (process.platform === "win32" || !holdsSecret || (file.mode & 0o077) === 0) return []
  return [
    {
      text: {
        zh: `配置文件 ${file.path} 里有密钥，但别人也能读取。`,
        en: `The profile file ${file.path} holds secrets and others can read it.`
      },
      next: { zh: `运行 chmod 600 ${file.path}`, en: `Run chmod 600 ${file.path}` }
    }
  ]
}

const unreadableWarning = ({ path, unreadable }: ProfileFile.ProfileFile): Settings["warnings"] =>
  unreadable === undefined
    ? []
    : [
        {
          text: {
            zh: `无法读取配置文件 ${path}（${unreadable}）。`,
            en: `The profile file ${path} cannot be read (${unreadable}).`
          },
          next: { zh: "检查读取权限。", en: "Check that you may read it." }
        }
      ]

const defaultWarning = (file: ProfileFile.ProfileFile): Settings["warnings"] => {
  if (!file.named || file.profiles[file.defaultProfile] !== undefined) return []
  const names = Object.keys(file.profiles)
  return [
    {
      text: {
        zh: `配置文件 ${file.path} 的 default_profile “${file.defaultProfile}”不在其中。`,
        en: `The profile file ${file.path} does not have its default_profile "${file.defaultProfile}".`
      },
      next:
        names.length === 0
          ? { zh: "里面还没有店铺。", en: "It has no shop yet." }
          : { zh: `已有：${names.join("、")}。`, en: `There is ${names.join(", ")}.` }
    }
  ]
}

const unknownKeys = (profile: ProfileFile.Profile | undefined, name: string): Settings["warnings"] =>
  Object.keys(profile ?? {})
    .filter((key) => settings.every((setting) => setting.key !== key))
    .map((key) => {
      const near = nearest(
        key,
        settings.map((setting) => setting.key),
        1
      )
      return {
        text: { zh: `店铺 ${name} 的设置 ${key} 没有人认识。`, en: `Nobody knows the setting ${key} of ${name}.` },
        next:
          near.length > 0
            ? { zh: `是不是 ${near[0]}？`, en: `Did you mean ${near[0]}?` }
            : { zh: "wxshop config 列出所有设置。", en: "wxshop config lists every setting." }
      }
    })

const credentialKeys = ["secret", "access_token"] as const

/** Of the places from the highest down, the first that has a credential decides which kind. */
const chooseCredential = (
  places: ReadonlyArray<ReadonlyMap<Key, Found>>
): Effect.Effect<Found | undefined, SettingsError> => {
  for (const place of places) {
    const [first, second] = credentialKeys.flatMap((key) => place.get(key) ?? [])
    if (first !== undefined && second !== undefined) {
      const name = ({ setting, source }: Found): string =>
        source.kind === "environment" || source.kind === "file" ? source.name : setting.key
      const { kind } = second.source
      const command =
        kind === "profile" ? `wxshop config unset ${second.setting.key} --profile ${second.source.profile}` : undefined
      return Effect.fail(Words.bothSet(name(first), name(second), command))
    }
    if (first !== undefined) return Effect.succeed(first)
  }
  return Effect.succeed(undefined)
}

const place = (found: ReadonlyArray<Found | undefined>): ReadonlyMap<Key, Found> =>
  new Map(found.flatMap((one) => (one === undefined ? [] : [[one.setting.key, one] as const])))

const overridden = (flag: string | undefined, environment: ReadonlyMap<Key, Found>): Settings["warnings"] => {
  const names = [...environment.values()]
    .filter((found) => found.setting.key === "appid" || found.setting.secret)
    .map(({ source }) => (source.kind === "environment" || source.kind === "file" ? source.name : ""))
  if (flag === undefined || names.length === 0) return []
  return [
    {
      text: {
        zh: `环境变量 ${names.join("、")} 优先于店铺 ${flag} 的设置。`,
        en: `${names.join(", ")} of the environment outrank${names.length === 1 ? "s" : ""} the settings of ${flag}.`
      },
      next: {
        zh: `要用 ${flag} 的，请先 unset ${names.join(" ")}`,
        en: `To use those of ${flag}: unset ${names.join(" ")}`
      }
    }
  ]
}

/**
 * Looks everything up. Fails on a setting that cannot be, before anything is sent.
 *
 * @since 0.1.0
 * @category constructors
 */
export const load: Effect.Effect<Settings, SettingsError | CredentialsError, Invocation> = Effect.gen(function* () {
  const invocation = yield* Invocation
  const file = yield* ProfileFile.read(invocation.env)
  const named = invocation.profile ?? nonEmpty(invocation.env["WXSHOP_PROFILE"])
  const profile = named ?? file?.defaultProfile
  if (named !== undefined && file?.profiles[named] === undefined)
    return yield* Effect.fail(Words.unknownProfile(named, file))

  const flags = place(settings.map((setting) => fromFlag(setting, invocation.flags)))
  const environment = place(yield* Effect.forEach(settings, (setting) => fromEnvironment(setting, invocation.env)))
  const saved =
    file === undefined || profile === undefined
      ? place([])
      : place(settings.map((setting) => fromProfile(setting, profile, file)))
  const credential = yield* chooseCredential([environment, saved])

  const found = new Map<Key, Found>()
  for (const setting of settings) {
    const isCredential = credentialKeys.some((key) => key === setting.key)
    const one = isCredential
      ? credential?.setting.key === setting.key
        ? credential
        : undefined
      : (flags.get(setting.key) ?? environment.get(setting.key) ?? saved.get(setting.key) ?? fromDefault(setting))
    if (one === undefined) continue
    if (!setting.accepts.test(Redacted.value(one.value))) return yield* Effect.fail(Words.wrongValue(one))
    found.set(setting.key, one)
  }
  return {
    found,
    saved: Object.keys(file?.profiles ?? {}),
    profile: profile !== undefined && file?.profiles[profile] !== undefined ? profile : undefined,
    warnings: [
      ...(file === undefined ? [] : [...unreadableWarning(file), ...permissionWarning(file)]),
      ...(file === undefined || named !== undefined ? [] : defaultWarning(file)),
      ...(file === undefined || profile === undefined ? [] : unknownKeys(file.profiles[profile], profile)),
      ...overridden(invocation.profile, environment)
    ]
  }
})

/**
 * The value of a setting that is no secret.
 *
 * @since 0.1.0
 * @category accessors
 */
export const plain = (settings: Settings, key: Exclude<Key, "secret" | "access_token">): string | undefined => {
  const found = settings.found.get(key)
  return found === undefined ? undefined : Redacted.value(found.value)
}

/**
 * A value as it may be shown: secrets are `***`.
 *
 * @since 0.1.0
 * @category formatting
 */
export const shown = (found: Found): string => (found.setting.secret ? "***" : Redacted.value(found.value))

/**
 * What identifies the shop, or what is missing and how to try it without one.
 *
 * @since 0.1.0
 * @category accessors
 */
export const credentials = (loaded: Settings): Effect.Effect<Credentials, CredentialsError> => {
  const appid = plain(loaded, "appid")
  const secret = loaded.found.get("secret")?.value
  const token = loaded.found.get("access_token")?.value
  if (token !== undefined) return Effect.succeed({ kind: "token", appid, token })
  const missing = (key: Key): CredentialsError => Words.half(find(key)!)
  if (appid === undefined && secret === undefined) {
    const unchosen = loaded.profile === undefined && loaded.saved.length > 0
    return Effect.fail(unchosen ? Words.noneChosen(loaded.saved) : Words.none)
  }
  if (appid === undefined) return Effect.fail(missing("appid"))
  return secret === undefined ? Effect.fail(missing("secret")) : Effect.succeed({ kind: "secret", appid, secret })
}
