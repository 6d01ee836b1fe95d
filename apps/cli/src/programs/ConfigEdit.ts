/**
 * The commands that change the profile file: `wxshop config set`, `unset`, `use` and `remove`.
 *
 * @since 0.1.0
 */
import type { Text } from "@wxshop/core/Language"
import * as Effect from "effect/Effect"
import type { Flags, Input } from "../Command.js"
import { type ExitCode, ok } from "../ExitCode.js"
import { type FileError, type SettingsError, TopicNotFound, UsageError } from "../Failure.js"
import { hint, Invocation, readStdin, warn } from "../Invocation.js"
import * as ProfileFile from "../ProfileFile.js"
import type { Program } from "../Program.js"
import { find, type Setting } from "../Settings/Table.js"
import { nearest } from "../Suggest.js"
import { unknownKey } from "./Config.js"

type Edit<A> = Effect.Effect<A, SettingsError | UsageError | TopicNotFound | FileError, Invocation>

const local = (effect: Edit<ExitCode>): Program => ({ needs: "local", effect })

interface Content {
  readonly defaultProfile: string
  readonly profiles: Readonly<Record<string, ProfileFile.Profile>>
}

const content: Edit<Content> = Effect.gen(function* () {
  const { env } = yield* Invocation
  const file = yield* ProfileFile.readWhole(env)
  return { defaultProfile: file?.defaultProfile ?? ProfileFile.DEFAULT_PROFILE, profiles: file?.profiles ?? {} }
})

const save = (next: Content, done: (path: string) => Text): Edit<ExitCode> =>
  Effect.gen(function* () {
    const { env } = yield* Invocation
    yield* hint(done(yield* ProfileFile.write(env, next)))
    return ok
  })

const wrongName = (name: string): UsageError =>
  new UsageError({
    text: { zh: `“${name}”不能作店铺名。`, en: `"${name}" cannot be the name of a shop.` },
    next: {
      zh: "用文字、数字、点、下划线和连字符，最多 64 个。",
      en: "Use letters, digits, dots, _ and -, at most 64."
    },
    command: "wxshop config profiles"
  })

const without = <A>(record: Readonly<Record<string, A>>, key: string): Readonly<Record<string, A>> =>
  Object.fromEntries(Object.entries(record).filter(([name]) => name !== key))

/** The shop that is edited: `--profile`, `WXSHOP_PROFILE`, or the default of the file. */
const target = (file: Content): Edit<string> =>
  Effect.gen(function* () {
    const { env, profile } = yield* Invocation
    const fromEnvironment = env["WXSHOP_PROFILE"] ?? ""
    const name = profile ?? (fromEnvironment === "" ? file.defaultProfile : fromEnvironment)
    return ProfileFile.isName(name) ? name : yield* Effect.fail(wrongName(name))
  })

const settingOf = (key: string): Edit<Setting> => {
  const setting = find(key)
  return setting === undefined ? Effect.fail(unknownKey(key)) : Effect.succeed(setting)
}

const onTheCommandLine = (setting: Setting): UsageError =>
  new UsageError({
    text: {
      zh: `${setting.key} 不能写在命令行上：别的进程和 shell 历史都能看到它。`,
      en: `${setting.key} must not stand on the command line: other processes and the shell's history could read it.`
    },
    next: {
      zh: "从 stdin 读入（如果已经写出，请到微信小店后台重置它）：",
      en: "Pass it in on stdin (and reset it if it is in a history now):"
    },
    command: `wxshop config set ${setting.key} - < secret.txt`
  })

const wrongValue = (setting: Setting): UsageError =>
  new UsageError({
    text: { zh: `${setting.key} 应为${setting.takes.zh}。`, en: `${setting.key} takes ${setting.takes.en}.` },
    next: { zh: "改正后再试：", en: "Correct it and try again:" },
    command: `wxshop config set ${setting.key} ${setting.secret ? "-" : (setting.fallback ?? "<value>")}`
  })

/** What every call would refuse is not saved: plain http to another machine, say. */
const checkAddress = (setting: Setting, value: string): Edit<void> =>
  Effect.gen(function* () {
    const { make } = yield* Effect.promise(() => import("@wxshop/transport/TransportConfig"))
    yield* Effect.mapError(
      make({ baseUrl: value }),
      ({ next, text }) =>
        new UsageError({ text, next, command: `wxshop config set ${setting.key} ${setting.fallback ?? "<value>"}` })
    )
  })

const typedValue = (setting: Setting, word: string): Edit<string> =>
  Effect.gen(function* () {
    if (setting.secret && word !== "-") return yield* Effect.fail(onTheCommandLine(setting))
    if (word !== "-") return word
    const { streams } = yield* Invocation
    yield* hint({
      zh: `输入 ${setting.key}（不会显示），按回车结束：`,
      en: `Type ${setting.key} (it stays unseen), then Enter:`
    })
    const unseen = setting.secret && streams.stdin.isTerminal
    const text = unseen ? yield* Effect.promise(() => streams.stdin.readSecret()) : yield* readStdin
    return text.replace(/^\ufeff/, "").trim()
  })

/**
 * @since 0.1.0
 * @category programs
 */
export const set = ({ args }: Input<Flags>): Program =>
  local(
    Effect.gen(function* () {
      const [key = "", word = ""] = args
      const setting = yield* settingOf(key)
      const file = yield* content
      const name = yield* target(file)
      const value = yield* typedValue(setting, word)
      if (!setting.accepts.test(value)) return yield* Effect.fail(wrongValue(setting))
      if (setting.key === "base_url") yield* checkAddress(setting, value)
      const profile = { ...file.profiles[name], [setting.key]: value }
      const other = setting.key === "secret" ? "access_token" : "secret"
      if (setting.secret && profile[other] !== undefined) {
        delete profile[other]
        yield* warn({
          zh: `已删除 ${name} 的 ${other}：两者只能有一个。`,
          en: `${other} of ${name} was removed: only one of the two can be.`
        })
      }
      // The first shop that is saved is the one that is used.
      const isFirst = Object.keys(file.profiles).length === 0
      return yield* save(
        {
          defaultProfile: isFirst ? name : file.defaultProfile,
          profiles: { ...file.profiles, [name]: profile }
        },
        (path) => ({ zh: `${name} 的 ${setting.key} 已存入 ${path}`, en: `${setting.key} of ${name} saved in ${path}` })
      )
    })
  )

const unknownProfile = (name: string, file: Content): TopicNotFound => {
  const names = Object.keys(file.profiles)
  const near = nearest(name, names, 1)
  const list = near.length > 0 ? near : names
  return new TopicNotFound({
    text: { zh: `没有店铺“${name}”。`, en: `There is no shop called "${name}".` },
    next:
      list.length === 0
        ? { zh: "还没有保存过店铺。", en: "No shop has been saved yet." }
        : { zh: `已有：${list.join("、")}。`, en: `There is ${list.join(", ")}.` },
    command: "wxshop config profiles"
  })
}

/**
 * @since 0.1.0
 * @category programs
 */
export const unset = ({ args }: Input<Flags>): Program =>
  local(
    Effect.gen(function* () {
      const setting = yield* settingOf(args[0] ?? "")
      const file = yield* content
      const name = yield* target(file)
      const profile = file.profiles[name]
      if (profile === undefined) return yield* Effect.fail(unknownProfile(name, file))
      const rest = without(profile, setting.key)
      return yield* save({ ...file, profiles: { ...file.profiles, [name]: rest } }, (path) => ({
        zh: `${name} 的 ${setting.key} 已从 ${path} 删除`,
        en: `${setting.key} of ${name} removed from ${path}`
      }))
    })
  )

/**
 * @since 0.1.0
 * @category programs
 */
export const use = ({ args }: Input<Flags>): Program =>
  local(
    Effect.gen(function* () {
      const name = args[0] ?? ""
      const file = yield* content
      if (file.profiles[name] === undefined) return yield* Effect.fail(unknownProfile(name, file))
      return yield* save({ ...file, defaultProfile: name }, () => ({
        zh: `默认店铺是 ${name}`,
        en: `${name} is the default shop now`
      }))
    })
  )

/**
 * @since 0.1.0
 * @category programs
 */
export const remove = ({ args }: Input<Flags>): Program =>
  local(
    Effect.gen(function* () {
      const name = args[0] ?? ""
      const file = yield* content
      if (file.profiles[name] === undefined) return yield* Effect.fail(unknownProfile(name, file))
      const profiles = without(file.profiles, name)
      const [left] = Object.keys(profiles)
      const defaultProfile = file.defaultProfile === name ? (left ?? ProfileFile.DEFAULT_PROFILE) : file.defaultProfile
      return yield* save({ defaultProfile, profiles }, (path) => ({
        zh: `已从 ${path} 删除 ${name}`,
        en: `${name} removed from ${path}`
      }))
    })
  )
