/**
 * What a token store fails with.
 *
 * @since 0.1.0
 */
import * as Data from "effect/Data"
import type { Text } from "../Language.js"
import { safeCause, type SafeCause } from "../WeChatError.js"

/**
 * - `Unavailable`: the place cannot be reached or does not answer in time; go on with the token in hand and try again.
 * - `Corrupt`: what is there cannot be read, or not with the keys given; treat it as absent and warn, the next write heals it.
 * - `Denied`: the place refuses us, or is open to others; a human must change its settings.
 *
 * @since 0.1.0
 * @category models
 */
export type Reason = "Unavailable" | "Corrupt" | "Denied"

/**
 * A token store cannot do its work now. `store` says which kind (`file`, `redis`, …), `detail` what exactly it met, such as
 * the path of a file. It holds no secret: `cause` is a scrubbed copy of what the place said.
 *
 * @since 0.1.0
 * @category errors
 */
export class TokenStoreError extends Data.TaggedError("TokenStoreError")<{
  readonly reason: Reason
  readonly store: string
  readonly text: Text
  readonly next: Text
  readonly detail?: string
  readonly cause?: SafeCause
}> {
  override get message(): string {
    const detail = this.detail === undefined ? "" : ` [${this.detail}]`
    return `${this.store}: ${this.text.en} ${this.next.en} (${this.text.zh}。${this.next.zh})${detail}`
  }
}

const wording: { readonly [R in Reason]: { readonly text: Text; readonly next: Text } } = {
  Unavailable: {
    text: { zh: "令牌存储现在不可用", en: "The token store is not available now." },
    next: {
      zh: "检查存储（Redis、数据库或文件夹）是否可用；恢复后会自动继续",
      en: "Check that the store (Redis, database or folder) is up; work goes on by itself when it is back."
    }
  },
  Corrupt: {
    text: { zh: "令牌存储中的内容无法读取", en: "What the token store holds cannot be read." },
    next: {
      zh: "如果更换过加密密钥，请把旧密钥也加入列表；否则无需处理，下次写入会覆盖它",
      en: "If the encryption keys were changed, list the old key too; otherwise do nothing, the next write replaces it."
    }
  },
  Denied: {
    text: { zh: "令牌存储拒绝访问，或对他人开放", en: "The token store refuses access, or is open to others." },
    next: {
      zh: "检查账号、密码和权限；文件夹应为 0700，文件应为 0600",
      en: "Check user, password and permissions; a folder must be 0700, a file 0600."
    }
  }
}

/**
 * The error of a store, from whatever it met.
 *
 * @since 0.1.0
 * @category constructors
 */
export const tokenStoreError = (
  store: string,
  reason: Reason,
  more: { readonly detail?: string; readonly cause?: unknown } = {}
): TokenStoreError =>
  new TokenStoreError({
    reason,
    store,
    ...wording[reason],
    ...(more.detail === undefined ? {} : { detail: more.detail }),
    ...(more.cause === undefined ? {} : { cause: safeCause(more.cause) })
  })
