/**
 * `searchguaranteeorder`: one page of a shop's guarantee orders.
 *
 * @since 0.1.0
 */
import * as GuaranteeStatus from "@wxshop/core/GuaranteeStatus"
import * as Either from "effect/Either"
import type { Dialect } from "../../Dialect.js"
import type { Platform } from "../Platform.js"
import type { Shop } from "../../Shop.js"
import type { Read } from "../../WireJson.js"
import * as WireJson from "../../WireJson.js"
import type { Filter } from "../../World/Search.js"
import type { Answer } from "./Call.js"
import * as Call from "./Call.js"
import type { Judged } from "./Input.js"
import * as Input from "./Input.js"

const DEFAULT_LIMIT = 20
const DAY = 86_400
// A later second has 13 digits only because somebody sent milliseconds.
const LAST_SECOND = 99_999_999_999

type Form = "codes" | "names" | "name"

const nameOf = (text: string, dialect: Dialect): string | undefined => {
  const official =
    text === "STATUS_WAIT_OP_CONFIRM" && dialect.opConfirmSpelling === "CONFIRM"
      ? "STATUS_WAIT_OP_COMFIRM"
      : text === "STATUS_WAIT_OP_COMFIRM" && dialect.opConfirmSpelling === "CONFIRM"
        ? undefined
        : text
  return GuaranteeStatus.rows.find((row) => row.name === official)?.name
}

const readStatuses = (value: Read | undefined, dialect: Dialect): Judged<ReadonlyArray<string>> => {
  if (value === undefined || value === null || (Array.isArray(value) && value.length === 0)) return Either.right([])
  const items: ReadonlyArray<Read> = Array.isArray(value) ? (value as ReadonlyArray<Read>) : [value]
  const form: Form = !Array.isArray(value) ? "name" : items.some((item) => typeof item === "string") ? "names" : "codes"
  const names = items.map((item) => {
    if (form !== "codes") return typeof item === "string" ? nameOf(item, dialect) : undefined
    const code = item instanceof WireJson.NumberLiteral ? item.text : ""
    return GuaranteeStatus.rows.find((row) => String(row.code) === code)?.name
  })
  const known = names.filter((name) => name !== undefined)
  const understood =
    (dialect.statusListAccepts === "any" || dialect.statusListAccepts === form) && known.length === names.length
  if (understood) return Either.right(known)
  return dialect.statusListWrongForm === "ignore" ? Either.right([]) : Input.badValue
}

const readWindow = (
  begin: number | undefined,
  end: number | undefined,
  dialect: Dialect,
  now: number
): Judged<readonly [number | undefined, number | undefined]> => {
  if ((begin ?? 0) > LAST_SECOND || (end ?? 0) > LAST_SECOND) return Input.badValue
  if (begin !== undefined && end !== undefined && begin > end) return Input.badValue
  if (begin === undefined && end === undefined && dialect.defaultWindowDays > 0) {
    return Either.right([now - dialect.defaultWindowDays * DAY, undefined])
  }
  const tooLong = dialect.maxWindowDays > 0 && (end ?? now) - (begin ?? 0) > dialect.maxWindowDays * DAY
  return tooLong && (begin !== undefined || end !== undefined) ? Input.badValue : Either.right([begin, end])
}

const readLimit = (limit: number | undefined, dialect: Dialect): Judged<number> => {
  if (limit === undefined) return dialect.missingLimit === "error" ? Input.badValue : Either.right(DEFAULT_LIMIT)
  if (limit < 1) return Input.badValue
  if (limit <= dialect.maxLimit) return Either.right(limit)
  return dialect.limitAboveMax === "error" ? Input.badValue : Either.right(dialect.maxLimit)
}

interface Page {
  readonly filter: Filter
  readonly offset: number
  readonly limit: number
}

const readPage = (body: Uint8Array, dialect: Dialect, now: number): Judged<Page> =>
  Either.gen(function* () {
    const fields = yield* Input.object(body)
    const guaranteeOrderIds = yield* Input.ids(
      fields.get("guarantee_order_id_list"),
      "guarantee_order_id_list",
      dialect
    )
    const orderIds = yield* Input.ids(fields.get("order_id_list"), "order_id_list", dialect)
    const type = (yield* Input.integer(fields.get("type"), "type")) ?? 0
    if (type > 2) return yield* Input.badValue
    const begin = yield* Input.integer(fields.get("begin_time"), "begin_time")
    const end = yield* Input.integer(fields.get("end_time"), "end_time")
    const [beginTime, endTime] = yield* readWindow(begin, end, dialect, now)
    const statuses = yield* readStatuses(fields.get("status_list"), dialect)
    const asked = (yield* Input.integer(fields.get("offset"), "offset")) ?? 0
    const limit = yield* readLimit(yield* Input.integer(fields.get("limit"), "limit"), dialect)
    const offset = dialect.offsetHonoured ? asked : 0
    const tooFar = dialect.maxOffset > 0 && offset > dialect.maxOffset
    if (tooFar && dialect.offsetAboveMax === "error") return yield* Input.badValue
    return {
      filter: { guaranteeOrderIds, orderIds, type, beginTime, endTime, statuses },
      offset: tooFar ? Number.MAX_SAFE_INTEGER : offset,
      limit
    }
  })

const total = (found: number, dialect: Dialect): number | undefined => {
  switch (dialect.totalNum) {
    case "present":
      return found
    case "capped":
      return Math.min(found, dialect.totalNumCap)
    case "absent":
      return undefined
  }
}

/**
 * @since 0.1.0
 * @category handlers
 */
export const handle = (platform: Platform, shop: Shop, body: Uint8Array): Answer => {
  const dialect = platform.dialect()
  return Either.match(readPage(body, dialect, Math.floor(platform.now() / 1000)), {
    onLeft: ({ errcode, errmsg }) => Call.failure(platform, "api", errcode, errmsg),
    onRight: ({ filter, limit, offset }) => {
      const world = platform.world(shop)
      const found = world.search(filter, dialect)
      const list = found.slice(offset, offset + limit).map((head) => world.write(head, "search", dialect))
      const shown =
        list.length > 0 || dialect.emptyList === "array" ? list : dialect.emptyList === "null" ? null : undefined
      return Call.success(platform, { guarantee_order_list: shown, total_num: total(found.length, dialect) })
    }
  })
}
