/**
 * The commands that read settings: `wxshop config list`, `get`, `path` and `profiles`.
 *
 * @since 0.1.0
 */
import * as Effect from "effect/Effect"
import type { Flags, Input } from "../Command.js"
import type { ListFlags } from "../commands/config/list.js"
import type { ProfilesFlags } from "../commands/config/profiles.js"
import { type ExitCode, ok } from "../ExitCode.js"
import { type CredentialsError, FileError, type SettingsError, TopicNotFound, UsageError } from "../Failure.js"
import { answer, hint, Invocation, warn } from "../Invocation.js"
import * as ProfileFile from "../ProfileFile.js"
import type { Program } from "../Program.js"
import * as Settings from "../Settings.js"
import { find, type Setting, settings } from "../Settings/Table.js"
import { nearest } from "../Suggest.js"
import { visible } from "../Visible.js"
import * as Width from "../Width.js"

type Run = Effect.Effect<
  ExitCode,
  SettingsError | CredentialsError | UsageError | TopicNotFound | FileError,
  Invocation
>

const local = (effect: Run): Program => ({ needs: "local", effect })

/** Lines of columns: aligned on a terminal, tab-separated otherwise. */
const answerRows = (rows: ReadonlyArray<ReadonlyArray<string>>): Effect.Effect<void, never, Invocation> =>
  Effect.flatMap(Invocation, ({ streams }) => {
    const shown = rows.map((row) => row.map(visible))
    if (!streams.stdout.isTerminal) return answer(shown.map((row) => `${row.join("\t")}\n`).join(""))
    const widths = (shown[0] ?? []).map((_, index) => Math.max(...shown.map((row) => Width.widthOf(row[index] ?? ""))))
    const line = (row: ReadonlyArray<string>): string =>
      row
        .map((text, index) => Width.pad(text, widths[index]!))
        .join("  ")
        .trimEnd()
    return answer(shown.map((row) => `${line(row)}\n`).join(""))
  })

/**
 * @since 0.1.0
 * @category programs
 */
export const list = ({ flags }: Input<ListFlags>): Program =>
  local(
    Effect.gen(function* () {
      const { language } = yield* Invocation
      const loaded = yield* Settings.load
      yield* Effect.forEach(loaded.warnings, ({ next, text }) => warn(text, next), { discard: true })
      if (flags.json) {
        const rows = settings.map((setting) => {
          const found = loaded.found.get(setting.key)
          return {
            key: setting.key,
            env: setting.env,
            value: found === undefined ? null : Settings.shown(found),
            source: found === undefined ? null : { ...found.source }
          }
        })
        yield* answer(`${JSON.stringify(rows)}\n`)
        return ok
      }
      yield* answerRows(
        settings.map((setting) => {
          const found = loaded.found.get(setting.key)
          if (found === undefined) return [setting.key, "", ""]
          return [setting.key, Settings.shown(found), Settings.describeSource(found.source, setting, language)]
        })
      )
      return ok
    })
  )

/**
 * The error for a key that is no setting.
 *
 * @since 0.1.0
 * @category errors
 */
export const unknownKey = (key: string): UsageError => {
  const keys = settings.map((setting) => setting.key)
  const near = nearest(
    key
      .toLowerCase()
      .replaceAll("-", "_")
      .replace(/^wxshop_/, ""),
    keys,
    1
  )
  return new UsageError({
    text: { zh: `没有设置“${key}”。`, en: `There is no setting "${key}".` },
    next:
      near.length > 0
        ? { zh: `是不是 ${near[0]}？`, en: `Did you mean ${near[0]}?` }
        : { zh: `可用：${keys.join("、")}。`, en: `There is ${keys.join(", ")}.` },
    command: near.length > 0 ? `wxshop config get ${near[0]}` : "wxshop config"
  })
}

const notSet = (setting: Setting): TopicNotFound =>
  new TopicNotFound({
    text: { zh: `设置 ${setting.key} 没有值。`, en: `The setting ${setting.key} has no value.` },
    next: { zh: `${setting.takes.zh}：`, en: `It takes ${setting.takes.en}:` },
    command: `wxshop config set ${setting.key} ${setting.secret ? "-" : "<value>"}`
  })

/**
 * @since 0.1.0
 * @category programs
 */
export const get = ({ args }: Input<Flags>): Program =>
  local(
    Effect.gen(function* () {
      const setting = find(args[0] ?? "")
      if (setting === undefined) return yield* Effect.fail(unknownKey(args[0] ?? ""))
      const { language } = yield* Invocation
      const found = (yield* Settings.load).found.get(setting.key)
      if (found === undefined) return yield* Effect.fail(notSet(setting))
      yield* answer(`${Settings.shown(found)}\n`)
      const from = (words: "zh" | "en"): string => Settings.describeSource(found.source, setting, words)
      yield* hint({ zh: `来自 ${from(language)}`, en: `from ${from(language)}` })
      return ok
    })
  )

/**
 * @since 0.1.0
 * @category programs
 */
export const path = (_: Input<Flags>): Program =>
  local(
    Effect.gen(function* () {
      const { env } = yield* Invocation
      const found = yield* ProfileFile.pathOf(env)
      if (found === undefined) {
        return yield* Effect.fail(
          new FileError({
            text: {
              zh: "这个系统用户没有主目录，所以没有配置文件。",
              en: "This user has no home, so there is no profile file."
            },
            next: {
              zh: "用 WXSHOP_CONFIG 指定一个文件，或用环境变量。",
              en: "Name a file with WXSHOP_CONFIG, or use environment variables."
            },
            command: "WXSHOP_CONFIG=./wxshop.toml wxshop config path"
          })
        )
      }
      yield* answer(`${found}\n`)
      return ok
    })
  )

/**
 * @since 0.1.0
 * @category programs
 */
export const profiles = ({ flags }: Input<ProfilesFlags>): Program =>
  local(
    Effect.gen(function* () {
      const { env } = yield* Invocation
      const file = yield* ProfileFile.readWhole(env)
      const rows = Object.entries(file?.profiles ?? {}).map(([name, profile]) => ({
        name,
        default: name === file?.defaultProfile,
        appid: profile["appid"] ?? null,
        base_url: profile["base_url"] ?? null
      }))
      if (flags.json) {
        yield* answer(`${JSON.stringify(rows)}\n`)
        return ok
      }
      yield* answerRows(rows.map((row) => [row.default ? "*" : "", row.name, row.appid ?? "", row.base_url ?? ""]))
      if (rows.length === 0) {
        yield* hint({
          zh: "还没有保存过店铺：wxshop config set appid <appid> --profile main",
          en: "No shop has been saved yet: wxshop config set appid <appid> --profile main"
        })
      }
      return ok
    })
  )
