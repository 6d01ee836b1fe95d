/**
 * What a database fails with when it is opened or its tables are made, in words that say what to do.
 *
 * @since 0.1.0
 */
import type { SqlError } from "@effect/sql/SqlError"
import * as Data from "effect/Data"
import type { Text } from "@wxshop/core/Language"
import { type SafeCause, safeCause } from "@wxshop/core/WeChatError"

/**
 * - `Unavailable`: the database cannot be reached, or is too busy.
 * - `Denied`: it refuses us, is not there, or does not let us make tables.
 * - `Newer`: a newer version of this program has been here; its changes cannot be taken back.
 * - `Failed`: it does not do what we ask. Nothing of that stays.
 *
 * @since 0.1.0
 * @category models
 */
export type Reason = "Unavailable" | "Denied" | "Newer" | "Failed"

/**
 * A database cannot be used. `cause` is a scrubbed copy of what it said, without the statement and its values.
 *
 * @since 0.1.0
 * @category errors
 */
export class DatabaseError extends Data.TaggedError("DatabaseError")<{
  readonly reason: Reason
  readonly text: Text
  readonly next: Text
  readonly cause?: SafeCause
}> {
  override get message(): string {
    const cause = this.cause === undefined ? "" : ` [${this.cause.message}]`
    return `${this.text.en} ${this.next.en} (${this.text.zh}。${this.next.zh})${cause}`
  }
}

const wording: { readonly [R in Reason]: { readonly text: Text; readonly next: Text } } = {
  Unavailable: {
    text: { zh: "连不上数据库", en: "The database cannot be reached." },
    next: {
      zh: "检查地址和网络，确认数据库在运行，然后重启",
      en: "Check the address and the network, see that it runs, and start again."
    }
  },
  Denied: {
    text: { zh: "数据库拒绝访问，或不允许建表", en: "The database refuses access, or does not let us make tables." },
    next: {
      zh: "检查用户、密码和数据库名；或由有建表权限的用户先启动一次",
      en: "Check user, password and database name, or let a user who may make tables start once."
    }
  },
  Newer: {
    text: { zh: "数据库已被更新版本的程序升级", en: "A newer version of this program has changed the database." },
    next: { zh: "请升级本程序", en: "Update this program." }
  },
  Failed: {
    text: {
      zh: "数据库操作失败，没有做任何改动",
      en: "The database does not do what it is asked; nothing was changed."
    },
    next: { zh: "查看原因，解决后重启", en: "See the cause, put it right and start again." }
  }
}

/**
 * The error of this reason.
 *
 * @since 0.1.0
 * @category constructors
 */
export const make = (reason: Reason, cause?: unknown): DatabaseError =>
  new DatabaseError({ reason, ...wording[reason], ...(cause === undefined ? {} : { cause: safeCause(cause) }) })

/**
 * The code PostgreSQL gave (`42P01`, …), none when it never answered.
 *
 * @since 0.1.0
 * @category accessors
 */
export const sqlState = ({ cause }: SqlError): string | undefined => {
  const code = cause instanceof globalThis.Error && "code" in cause ? String(cause.code) : ""
  // Node's own codes are words from E on (`EPIPE`).
  return /^(?!E)[0-9A-Z]{5}$/.test(code) ? code : undefined
}

/**
 * Why a statement failed.
 *
 * @since 0.1.0
 * @category accessors
 */
export const reasonOf = (error: SqlError): Exclude<Reason, "Newer"> => {
  const state = sqlState(error)
  // Classes: 08 connection, 40 rolled back for another's sake, 53 resources, 57 shutting down or stopped; 25006 is a server
  // that takes no writes, as one does while another takes over.
  if (state === undefined || /^(?:08|25006|40|53|57)/.test(state)) return "Unavailable"
  // Classes 28 and 3D and code 42501: the user, the database, a privilege.
  return /^(?:28|3D|42501)/.test(state) ? "Denied" : "Failed"
}

/**
 * The error of a failed statement or connection.
 *
 * @since 0.1.0
 * @category constructors
 */
export const fromSqlError = (error: SqlError): DatabaseError => make(reasonOf(error), error.cause)
