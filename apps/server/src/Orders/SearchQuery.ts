/**
 * Reads the query of a search. Requests are closed: what is not understood is refused by name, never ignored.
 *
 * @since 0.1.0
 */
import * as GuaranteeStatus from "@wxshop/core/GuaranteeStatus"
import * as GuaranteeType from "@wxshop/core/GuaranteeType"
import { parseGuaranteeOrderId, parseOrderId } from "@wxshop/core/Ids"
import { defaultLimits, type SearchFilter } from "@wxshop/core/SearchGuaranteeOrders"
import { parseSince, parseUntil } from "@wxshop/core/TimeRange"
import type { InvalidRequestError } from "@wxshop/core/WeChatError"
import * as Either from "effect/Either"
import * as Option from "effect/Option"
import { names, type SearchParameters } from "../Api/SearchParameters.js"
import { type Fault, invalid } from "../Problem/Fault.js"
import * as Cursor from "./Cursor.js"
import { nearest } from "./Nearest.js"

/**
 * @since 0.1.0
 * @category models
 */
export interface SearchQuery {
  readonly filter: SearchFilter
  /** Orders a page has at most. */
  readonly limit: number
  /** The cursor of the walk, without what {@link Cursor} puts before it. */
  readonly cursor: string | undefined
  /** Unix seconds of the first page, from which spans such as `7d` count back. */
  readonly asked: number
}

/**
 * Refuses parameters the search does not know.
 *
 * @since 0.1.0
 * @category validation
 */
export const unknownParameter = (given: ReadonlyArray<string>): Fault | undefined => {
  const unknown = given.find((name) => !names.includes(name))
  if (unknown === undefined) return undefined
  const shown = unknown.slice(0, 64)
  const meant = nearest(unknown, names)
  return invalid(
    shown,
    { zh: `没有参数 ${shown}`, en: `There is no parameter ${shown}.` },
    meant === undefined
      ? { zh: `可用的参数：${names.join("、")}`, en: `The parameters are ${names.join(", ")}.` }
      : { zh: `是否想写 ${meant}？`, en: `Did you mean ${meant}?` }
  )
}

const refused = (error: InvalidRequestError): Fault => invalid(error.field ?? "query", error.text)

/** Values of a list parameter: repeated, separated by commas, or both. */
const items = (list: ReadonlyArray<string> | undefined): ReadonlyArray<string> | undefined =>
  list?.flatMap((value) => value.split(",").map((item) => item.trim()))

const readAll = <A>(
  list: ReadonlyArray<string> | undefined,
  field: string,
  read: (item: string) => Either.Either<A, Fault>
): Either.Either<ReadonlyArray<A> | undefined, Fault> => {
  const values = items(list)
  if (values === undefined) return Either.right(undefined)
  const { maxIds } = defaultLimits
  if (values.length > maxIds) {
    return Either.left(
      invalid(field, {
        zh: `${field} 最多 ${maxIds} 个，请分批查询`,
        en: `${field} takes at most ${maxIds} values; split them.`
      })
    )
  }
  return Either.map(Either.all(values.map(read)), (all) => [...new Set(all)])
}

const readStatus = (item: string): Either.Either<GuaranteeStatus.StatusName, Fault> => {
  const row = GuaranteeStatus.parse(item)
  if (Option.isSome(row)) return Either.right(row.value.name)
  const kebabs = GuaranteeStatus.rows.map(({ name }) => GuaranteeStatus.kebab(name))
  const meant = nearest(item.replace(/^STATUS_/i, ""), kebabs)
  return Either.left(
    invalid(
      "status",
      { zh: `未知的状态 ${item.slice(0, 64)}`, en: `Unknown status ${item.slice(0, 64)}.` },
      meant === undefined
        ? { zh: `可用的状态：${kebabs.join("、")}`, en: `The statuses are ${kebabs.join(", ")}.` }
        : { zh: `是否想写 ${meant}？`, en: `Did you mean ${meant}?` }
    )
  )
}

const readType = (text: string | undefined): Either.Either<GuaranteeType.TypeCode | undefined, Fault> => {
  if (text === undefined) return Either.right(undefined)
  return Option.match(GuaranteeType.parse(text), {
    onNone: () =>
      Either.left(
        invalid("type", {
          zh: "type 只能是 all、counterfeit、damage（或 0、1、2）",
          en: "type is all, counterfeit or damage (or 0, 1, 2)."
        })
      ),
    onSome: ({ code }) => Either.right(code)
  })
}

const readLimit = (text: string | undefined): Either.Either<number, Fault> => {
  const { defaultLimit, maxLimit } = defaultLimits
  if (text === undefined) return Either.right(defaultLimit)
  const limit = /^\d{1,4}$/.test(text) ? Number(text) : 0
  return limit >= 1 && limit <= maxLimit
    ? Either.right(limit)
    : Either.left(
        invalid("limit", {
          zh: `limit 必须是 1 到 ${maxLimit} 的整数`,
          en: `limit is a whole number from 1 to ${maxLimit}.`
        })
      )
}

// A `+` that was not escaped arrives as a blank.
const PLUS_LOST = /^(\S+T\S+) (\d{2}:\d{2})$/

const readTime = (
  text: string | undefined,
  parse: typeof parseSince,
  now: number
): Either.Either<number | undefined, Fault> =>
  text === undefined ? Either.right(undefined) : Either.mapLeft(parse(text.replace(PLUS_LOST, "$1+$2"), now), refused)

const defined = (filter: { readonly [K in keyof SearchFilter]: SearchFilter[K] | undefined }): SearchFilter =>
  Object.fromEntries(Object.entries(filter).filter(([, value]) => value !== undefined))

/**
 * Reads the parameters; `now` is in Unix seconds. The first fault names its parameter. A cursor that was never one is left
 * to the walk to refuse.
 *
 * @since 0.1.0
 * @category constructors
 */
export const read = (parameters: SearchParameters, now: number): Either.Either<SearchQuery, Fault> =>
  Either.gen(function* () {
    const cursor = parameters.cursor === undefined ? undefined : Cursor.parse(parameters.cursor)
    const asked = cursor?.asked ?? Math.floor(now)
    const type = yield* readType(parameters.type)
    const status_list = yield* readAll(parameters.status, "status", readStatus)
    const order_id_list = yield* readAll(parameters.order_id, "order_id", (id) =>
      Either.mapLeft(parseOrderId(id), refused)
    )
    const guarantee_order_id_list = yield* readAll(parameters.guarantee_order_id, "guarantee_order_id", (id) =>
      Either.mapLeft(parseGuaranteeOrderId(id), refused)
    )
    const begin_time = yield* readTime(parameters.since, parseSince, asked)
    const end_time = yield* readTime(parameters.until, parseUntil, asked)
    if (begin_time !== undefined && end_time !== undefined && begin_time > end_time) {
      return yield* Either.left(
        invalid("since", { zh: "since 不能晚于 until", en: "since must not be later than until." })
      )
    }
    const limit = yield* readLimit(parameters.limit)
    return {
      filter: defined({ type, status_list, order_id_list, guarantee_order_id_list, begin_time, end_time }),
      limit,
      cursor: cursor?.walk ?? parameters.cursor,
      asked
    }
  })
