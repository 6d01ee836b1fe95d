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
import { readFile } from "node:fs/promises"
import { CredentialsError, SettingsError } from "./Failure.js"
import { Invocation, type InvocationService } from "./Invocation.js"
import * as ProfileFile from "./ProfileFile.js"
import { type Key, type Setting, settings } from "./Settings/Table.js"
import { nearest } from "./Suggest.js"

/**
 * @since 0.1.0
 * @category models
 */
export type Source =
  | { readonly kind: "flag"; readonly name: string }
  | { readonly kind: "environment"; readonly name: string }
  | { readonly kind: "file"; readonly name: string; readonly path: string }
  | { readonly kind: "profile"; readonly profile: string; readonly path: string }
  | { readonly kind: "default" }

/**
 * A setting that has a value.
 *
 * @since 0.1.0
 * @category models
 */
export interface Found {
  readonly setting: Setting
  readonly value: Redacted.Redacted<string>
  readonly source: Source
}

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

const bothSet = (left: string, right: string): SettingsError =>
  new SettingsError({
    text: { zh: `同时设置了 ${left} 和 ${right}。`, en: `${left} and ${right} are both set.` },
    next: { zh: "只保留其中一个。", en: "Keep one of the two." },
    command: `unset ${right.startsWith("WXSHOP_") ? right : left}`
  })

const unreadable = (variable: string, path: string, code: string): CredentialsError =>
  new CredentialsError({
    text: {
      zh: `无法读取 ${variable} 指向的文件 ${path}（${code}）。`,
      en: `The file that ${variable} names, ${path}, cannot be read (${code}).`
    },
    next: { zh: "检查路径和读取权限。", en: "Check the path and that you may read it." },
    command: `ls -l ${path}`
  })

const wrongValue = ({ setting, source }: Found): SettingsError =>
  new SettingsError({
    text: {
      zh: `设置 ${describeSource(source, setting, "zh")} 的值不对：应为${setting.takes.zh}。`,
      en: `${describeSource(source, setting, "en")} has a wrong value: it takes ${setting.takes.en}.`
    },
    next: {
      zh: "改正或删除它；wxshop config 列出所有设置。",
      en: "Correct or remove it; wxshop config lists every setting."
    },
    command: "wxshop config"
  })

/**
 * A source in words.
 *
 * @since 0.1.0
 * @category formatting
 */
export const describeSource = (source: Source, setting: Setting, language: "zh" | "en"): string => {
  switch (source.kind) {
    case "flag":
    case "environment":
      return source.name
    case "file":
      return `${source.name} (${source.path})`
    case "profile":
      return language === "zh"
        ? `${source.path} 中 ${source.profile} 的 ${setting.key}`
        : `${setting.key} of ${source.profile} in ${source.path}`
    case "default":
      return language === "zh" ? "默认值" : "default"
  }
}

const nonEmpty = (value: string | undefined): string | undefined => (value === "" ? undefined : value)

const fromEnvironment = (
  setting: Setting,
  env: InvocationService["env"]
): Effect.Effect<Found | undefined, SettingsError | CredentialsError> =>
  Effect.gen(function* () {
    const value = nonEmpty(env[setting.env])
    const variable = `${setting.env}_FILE`
    const path = setting.file ? nonEmpty(env[variable]) : undefined
    if (value !== undefined && path !== undefined) return yield* Effect.fail(bothSet(setting.env, variable))
    if (value !== undefined) {
      return { setting, value: Redacted.make(value.trim()), source: { kind: "environment", name: setting.env } }
    }
    if (path === undefined) return undefined
    const text = yield* Effect.tryPromise({
      try: () => readFile(path, "utf8"),
      catch: (cause) => unreadable(variable, path, (cause as NodeJS.ErrnoException).code ?? "error")
    })
    const content = text.replace(/^\ufeff/, "").trim()
    if (content === "") return yield* Effect.fail(unreadable(variable, path, "empty"))
    return { setting, value: Redacted.make(content), source: { kind: "file", name: variable, path } }
  })

const fromFlag = (setting: Setting, flags: InvocationService["flags"]): Found | undefined => {
  const value = setting.flag === undefined ? undefined : flags[setting.flag]
  return typeof value === "string"
    ? { setting, value: Redacted.make(value), source: { kind: "flag", name: `--${setting.key.replaceAll("_", "-")}` } }
    : undefined
}

const fromProfile = (setting: Setting, profile: string, file: ProfileFile.ProfileFile): Found | undefined => {
  const value = nonEmpty(file.profiles[profile]?.[setting.key])
  return value === undefined
    ? undefined
    : { setting, value: Redacted.make(value.trim()), source: { kind: "profile", profile, path: file.path } }
}

const fromDefault = (setting: Setting): Found | undefined =>
  setting.fallback === undefined
    ? undefined
    : { setting, value: Redacted.make(setting.fallback), source: { kind: "default" } }

const unknownProfile = (name: string, file: ProfileFile.ProfileFile | undefined): SettingsError => {
  const known = Object.keys(file?.profiles ?? {})
  const near = nearest(name, known, 1)
  const list = near.length > 0 ? near : known
  return new SettingsError({
    text: { zh: `配置文件中没有店铺“${name}”。`, en: `The profile file has no shop called "${name}".` },
    next:
      list.length === 0
        ? { zh: "还没有保存过店铺。", en: "No shop has been saved yet." }
        : { zh: `已有：${list.join("、")}。`, en: `There is ${list.join(", ")}.` },
    command: list.length === 0 ? `wxshop config set appid <appid> --profile ${name}` : "wxshop config profiles"
  })
}

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
      return Effect.fail(bothSet(name(first), name(second)))
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
  if (named !== undefined && file?.profiles[named] === undefined) return yield* Effect.fail(unknownProfile(named, file))

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
    if (!setting.accepts.test(Redacted.value(one.value))) return yield* Effect.fail(wrongValue(one))
    found.set(setting.key, one)
  }
  return {
    found,
    profile: profile !== undefined && file?.profiles[profile] !== undefined ? profile : undefined,
    warnings: [
      ...(file === undefined ? [] : permissionWarning(file)),
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

const none = new CredentialsError({
  text: {
    zh: "没有店铺的凭证：需要 WXSHOP_APPID 和 WXSHOP_SECRET（或 WXSHOP_ACCESS_TOKEN）。",
    en: "There are no credentials of a shop: WXSHOP_APPID and WXSHOP_SECRET (or WXSHOP_ACCESS_TOKEN) are needed."
  },
  next: {
    zh: [
      "没有店铺也可以试：先运行 wxshop sandbox start，它会打印 url、appid 和 secret，然后在另一个终端：",
      "  export WXSHOP_BASE_URL=<url> WXSHOP_APPID=<appid> WXSHOP_SECRET=<secret>",
      "  wxshop orders search"
    ].join("\n"),
    en: [
      "Try it without a shop: run wxshop sandbox start, which prints url, appid and secret, then in another terminal:",
      "  export WXSHOP_BASE_URL=<url> WXSHOP_APPID=<appid> WXSHOP_SECRET=<secret>",
      "  wxshop orders search"
    ].join("\n")
  },
  command: "wxshop sandbox start"
})

const half = (missing: Setting): CredentialsError =>
  new CredentialsError({
    text: {
      zh: `缺少 ${missing.env}：只有一半凭证。`,
      en: `${missing.env} is missing; only half of the credentials is set.`
    },
    next: {
      zh: missing.secret ? "从文件存入：" : "存入配置文件（或设置环境变量）：",
      en: missing.secret ? "Save it from a file (or set the variable):" : "Save it (or set the variable):"
    },
    command: missing.secret
      ? `wxshop config set ${missing.key} - < secret.txt`
      : `wxshop config set ${missing.key} <appid>`
  })

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
  const missing = (key: Key): CredentialsError => half(settings.find((setting) => setting.key === key)!)
  if (appid === undefined) return Effect.fail(secret === undefined ? none : missing("appid"))
  return secret === undefined ? Effect.fail(missing("secret")) : Effect.succeed({ kind: "secret", appid, secret })
}
