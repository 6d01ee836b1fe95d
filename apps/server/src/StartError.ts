/**
 * Why the server refuses to start, and with which exit code.
 *
 * @since 0.1.0
 */
import type { Text } from "@wxshop/core/Language"
import * as Data from "effect/Data"

/**
 * `exitCode`: 1 the address cannot be used, 2 a wrong setting, 4 credentials that are incomplete or unreadable.
 * `setting` is the name of the variable or flag; its value never appears.
 *
 * @since 0.1.0
 * @category errors
 */
export class StartError extends Data.TaggedError("StartError")<{
  readonly exitCode: 1 | 2 | 4
  readonly setting: string
  readonly text: Text
  readonly next: Text
}> {
  override get message(): string {
    return `${this.setting}: ${this.text.en} ${this.text.zh}`
  }
}

/**
 * A setting that cannot be used as it is.
 *
 * @since 0.1.0
 * @category constructors
 */
export const wrongSetting = (setting: string, text: Text, next?: Text): StartError =>
  new StartError({
    exitCode: 2,
    setting,
    text,
    next: next ?? {
      zh: `改正 ${setting} 后重新启动（--help 列出全部设置）`,
      en: `Correct ${setting} and start again (--help lists the settings).`
    }
  })
