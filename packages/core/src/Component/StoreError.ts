/**
 * What the stores of a third-party platform fail with.
 *
 * @since 0.1.0
 */
import * as Data from "effect/Data"
import type { Text } from "../Language.js"

/**
 * A store cannot be read or written now. `cause` is a printable copy of what it said; make one with `safeCause`.
 *
 * @since 0.1.0
 * @category errors
 */
export class ComponentStoreError extends Data.TaggedError("ComponentStoreError")<{
  readonly action: "read" | "write"
  readonly text: Text
  readonly next: Text
  readonly cause?: unknown
}> {
  override get message(): string {
    return `${this.text.en} ${this.next.en} (${this.text.zh}。${this.next.zh})`
  }
}

/**
 * The error of a store, from whatever it threw.
 *
 * @since 0.1.0
 * @category constructors
 */
export const storeError = (action: "read" | "write", cause?: unknown): ComponentStoreError =>
  new ComponentStoreError({
    action,
    text:
      action === "read"
        ? { zh: "读不到第三方平台的授权数据", en: "The platform's authorization data cannot be read." }
        : { zh: "第三方平台的授权数据写不进去", en: "The platform's authorization data cannot be written." },
    next: {
      zh: "检查存储（数据库、Redis 或文件）是否可用；恢复后会自动继续",
      en: "Check that the store (database, Redis or file) is up; work goes on by itself when it is back."
    },
    ...(cause === undefined ? {} : { cause })
  })
