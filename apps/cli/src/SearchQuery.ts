/**
 * What `orders search` was asked, from its flags to requests.
 *
 * @since 0.1.0
 */
import * as GuaranteeStatus from "@wxshop/core/GuaranteeStatus"
import * as GuaranteeType from "@wxshop/core/GuaranteeType"
import { type GuaranteeOrderId, type OrderId, parseGuaranteeOrderId, parseOrderId } from "@wxshop/core/Ids"
import { defaultLimits, type SearchFilter } from "@wxshop/core/SearchGuaranteeOrders"
import { parseSince, parseUntil } from "@wxshop/core/TimeRange"
import type { InvalidRequestError } from "@wxshop/core/WeChatError"
import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import type * as Either from "effect/Either"
import * as Option from "effect/Option"
import type { FlagValues } from "./Command.js"
import type { SearchFlags } from "./commands/orders/search.js"
import { UsageError } from "./Failure.js"
import * as IdList from "./IdList.js"
import type { Invocation } from "./Invocation.js"
import { nearest } from "./Suggest.js"

/**
 * @since 0.1.0
 * @category models
 */
export type SearchFlagValues = FlagValues<SearchFlags>

const HELP = "wxshop orders search --help"

const usage = (
  zh: string,
  en: string,
  next: { readonly zh: string; readonly en: string },
  command = HELP
): UsageError => new UsageError({ text: { zh, en }, next, command })

const seeHelp = { zh: "用 --help 查看用法。", en: "See the usage with --help." }

const unknownStatus = (text: string): UsageError => {
  const names = GuaranteeStatus.rows.map((row) => GuaranteeStatus.kebab(row.name))
  const near = nearest(
    text
      .toLowerCase()
      .replaceAll("_", "-")
      .replace(/^status-/, ""),
    names
  )
  const list = near.length > 0 ? near : names
  return usage(
    `--status：没有状态“${text}”。`,
    `--status: there is no status "${text}".`,
    near.length > 0
      ? { zh: `是不是 ${list.join("、")}？`, en: `Did you mean ${list.join(" or ")}?` }
      : { zh: `可用：${list.join("、")}。`, en: `There is ${list.join(", ")}.` },
    `wxshop orders search --status ${list[0]}`
  )
}

const statusesOf = (
  values: ReadonlyArray<string>
): Effect.Effect<ReadonlyArray<GuaranteeStatus.StatusName>, UsageError> =>
  Effect.forEach([...new Set(values.flatMap((value) => value.split(",")))], (text) =>
    Option.match(GuaranteeStatus.parse(text), {
      onNone: () => Effect.fail(unknownStatus(text)),
      onSome: (row) => Effect.succeed(row.name)
    })
  ).pipe(Effect.map((names) => [...new Set(names)]))

const typeOf = (text: string): Effect.Effect<GuaranteeType.TypeCode, UsageError> =>
  Option.match(GuaranteeType.parse(text), {
    onNone: () => {
      const names = GuaranteeType.rows.map((row) => row.name)
      const near = nearest(text, names, 1)
      return Effect.fail(
        usage(
          `--type 不接受“${text}”，只能是 ${names.join("、")}，或 0、1、2。`,
          `--type does not take "${text}"; it takes ${names.join(", ")} or 0, 1, 2.`,
          near.length > 0 ? { zh: `是不是 ${near[0]}？`, en: `Did you mean ${near[0]}?` } : seeHelp,
          `wxshop orders search --type ${near[0] ?? "all"}`
        )
      )
    },
    onSome: (row) => Effect.succeed(row.code)
  })

const timeOf = <A>(
  flag: string,
  read: (text: string, now: number) => Either.Either<A, InvalidRequestError>,
  text: string | undefined,
  now: number
): Effect.Effect<A | undefined, UsageError> =>
  text === undefined
    ? Effect.succeed(undefined)
    : Effect.mapError(read(text, now), (error) =>
        usage(`${flag} “${text}”：${error.text.zh}。`, `${flag} "${text}": ${error.text.en}.`, seeHelp)
      )

const parts = <A>(ids: ReadonlyArray<A>): ReadonlyArray<ReadonlyArray<A> | undefined> => {
  if (ids.length === 0) return [undefined]
  const out: Array<ReadonlyArray<A>> = []
  for (let at = 0; at < ids.length; at += defaultLimits.maxIds) out.push(ids.slice(at, at + defaultLimits.maxIds))
  return out
}

const placeOf = (flag: string): IdList.Place => ({ name: flag, command: `wxshop orders search ${flag}` })

const tooManyIds = (flag: string, count: number): UsageError =>
  usage(
    `一次最多查询 ${defaultLimits.maxIds} 个单号，收到 ${count} 个。`,
    `One call takes at most ${defaultLimits.maxIds} ids; there are ${count}.`,
    { zh: "加上 --all，会自动分批。", en: "Add --all, which splits them." },
    `wxshop orders search --all ${flag} - < ids.txt`
  )

/** An id filter that is split makes several searches that share no order, because every id stands in one of them. */
const filtersOf = (
  base: SearchFilter,
  guaranteeIds: ReadonlyArray<GuaranteeOrderId>,
  orderIds: ReadonlyArray<OrderId>
): ReadonlyArray<SearchFilter> =>
  parts(guaranteeIds).flatMap((guarantee_order_id_list) =>
    parts(orderIds).map((order_id_list) => ({
      ...base,
      ...(guarantee_order_id_list === undefined ? {} : { guarantee_order_id_list }),
      ...(order_id_list === undefined ? {} : { order_id_list })
    }))
  )

/**
 * The filters to search by: one, or several when a list of ids has to be split.
 *
 * @since 0.1.0
 * @category constructors
 */
export const filters = (flags: SearchFlagValues): Effect.Effect<ReadonlyArray<SearchFilter>, UsageError, Invocation> =>
  Effect.gen(function* () {
    const status_list = yield* statusesOf(flags.status)
    const type = flags.type === undefined ? undefined : yield* typeOf(flags.type)
    const now = Math.floor((yield* Clock.currentTimeMillis) / 1000)
    const begin_time = yield* timeOf("--since", parseSince, flags.since, now)
    const end_time = yield* timeOf("--until", parseUntil, flags.until, now)
    if (begin_time !== undefined && end_time !== undefined && begin_time > end_time) {
      return yield* Effect.fail(
        usage("--since 晚于 --until。", "--since is later than --until.", {
          zh: "对调两个时间。",
          en: "Swap the two."
        })
      )
    }
    if (flags.concurrency !== undefined && !flags.all) {
      return yield* Effect.fail(
        usage("--concurrency 只和 --all 一起用。", "--concurrency only goes with --all.", {
          zh: "加上 --all，或去掉 --concurrency。",
          en: "Add --all, or leave out --concurrency."
        })
      )
    }
    if (flags.orderId.includes("-") && flags.guaranteeOrderId.includes("-")) {
      return yield* Effect.fail(
        usage("stdin 只能给一个参数用。", "Only one flag can read stdin.", {
          zh: "另一个参数直接写单号。",
          en: "Write the ids of the other flag on the command line."
        })
      )
    }
    const guaranteeIds = yield* IdList.read(
      placeOf("--guarantee-order-id"),
      flags.guaranteeOrderId,
      parseGuaranteeOrderId
    )
    const orderIds = yield* IdList.read(placeOf("--order-id"), flags.orderId, parseOrderId)
    const all = filtersOf(
      {
        ...(type === undefined ? {} : { type }),
        ...(begin_time === undefined ? {} : { begin_time }),
        ...(end_time === undefined ? {} : { end_time }),
        ...(status_list.length === 0 ? {} : { status_list })
      },
      guaranteeIds,
      orderIds
    )
    if (all.length > 1 && !flags.all) {
      const [flag, most] =
        orderIds.length > guaranteeIds.length ? ["--order-id", orderIds] : ["--guarantee-order-id", guaranteeIds]
      return yield* Effect.fail(tooManyIds(flag, most.length))
    }
    if (all.length > 1 && (flags.offset ?? 0) > 0) {
      return yield* Effect.fail(
        usage(
          `单号超过 ${defaultLimits.maxIds} 个时不能用 --offset。`,
          `--offset does not go with more than ${defaultLimits.maxIds} ids.`,
          {
            zh: "去掉 --offset。",
            en: "Leave out --offset."
          }
        )
      )
    }
    return all
  })
