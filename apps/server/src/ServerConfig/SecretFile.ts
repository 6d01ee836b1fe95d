/**
 * Settings that may also come from a file: `NAME` or `NAME_FILE`, never both.
 *
 * @since 0.1.0
 */
import * as Config from "effect/Config"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as Redacted from "effect/Redacted"
import { readFile } from "node:fs/promises"
import { StartError, wrongSetting } from "../StartError.js"

const raw = (name: string): Effect.Effect<Option.Option<string>, StartError> =>
  Config.option(Config.string(name)).pipe(
    Effect.mapError(() => wrongSetting(name, { zh: "无法读取这个设置", en: "The setting cannot be read." }))
  )

/**
 * A plain setting. Set but empty is a fault: it is how a secret that failed to arrive looks.
 *
 * @since 0.1.0
 * @category config
 */
export const setting = (name: string): Effect.Effect<string | undefined, StartError> =>
  Effect.gen(function* () {
    const value = yield* raw(name)
    if (Option.isNone(value)) return undefined
    const text = value.value.trim()
    if (text !== "") return text
    return yield* wrongSetting(
      name,
      { zh: "已设置但内容为空", en: "It is set but empty." },
      { zh: `填写 ${name}，或完全删除它`, en: `Fill in ${name}, or remove it altogether.` }
    )
  })

const codeOf = (cause: unknown): string =>
  typeof cause === "object" && cause !== null && "code" in cause ? String(cause.code) : "error"

const fromFile = (variable: string, path: string): Effect.Effect<string, StartError> =>
  Effect.gen(function* () {
    const content = yield* Effect.tryPromise({
      try: () => readFile(path, "utf8"),
      catch: (cause) =>
        new StartError({
          exitCode: 4,
          setting: variable,
          text: {
            zh: `无法读取它指向的文件（${codeOf(cause)}）`,
            en: `The file it names cannot be read (${codeOf(cause)}).`
          },
          next: {
            zh: "检查文件是否存在、服务进程是否有读取权限",
            en: "Check that the file exists and that the server's user may read it."
          }
        })
    })
    const text = content.trim()
    if (text !== "") return text
    return yield* new StartError({
      exitCode: 4,
      setting: variable,
      text: { zh: "它指向的文件是空的", en: "The file it names is empty." },
      next: { zh: "把内容写入该文件后重新启动", en: "Write the value into the file and start again." }
    })
  })

/**
 * A secret setting: the variable itself, or the file that `NAME_FILE` names, without surrounding white space.
 *
 * @since 0.1.0
 * @category config
 */
export const secret = (name: string): Effect.Effect<Redacted.Redacted | undefined, StartError> =>
  Effect.gen(function* () {
    const variable = `${name}_FILE`
    const [value, path] = yield* Effect.all([setting(name), setting(variable)])
    if (value !== undefined && path !== undefined) {
      return yield* wrongSetting(
        name,
        { zh: `${name} 和 ${variable} 不能同时设置`, en: `${name} and ${variable} are both set.` },
        { zh: "只保留其中一个", en: "Keep one of the two." }
      )
    }
    if (value !== undefined) return Redacted.make(value)
    return path === undefined ? undefined : Redacted.make(yield* fromFile(variable, path))
  })
