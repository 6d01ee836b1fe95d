/**
 * What `wxshop orders search` does.
 *
 * @since 0.1.0
 */
import type { GuaranteeOrder } from "@wxshop/core/GuaranteeOrder"
import * as GuaranteeOrders from "@wxshop/core/GuaranteeOrders"
import * as GuaranteeStatus from "@wxshop/core/GuaranteeStatus"
import type { Text } from "@wxshop/core/Language"
import type { SearchFilter } from "@wxshop/core/SearchGuaranteeOrders"
import type { WeChatError } from "@wxshop/core/WeChatError"
import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"
import type { Input } from "../Command.js"
import type { SearchFlags } from "../commands/orders/search.js"
import { type ExitCode, found, ok } from "../ExitCode.js"
import type { UsageError } from "../Failure.js"
import { hint, type Invocation, warn } from "../Invocation.js"
import * as Output from "../Output.js"
import type { Program } from "../Program.js"
import * as Progress from "../Progress.js"
import * as SearchQuery from "../SearchQuery.js"

type Order = typeof GuaranteeOrder.Type
type Flags = SearchQuery.SearchFlagValues
type Searched<A> = Effect.Effect<A, WeChatError | UsageError, Invocation | GuaranteeOrders.GuaranteeOrders>

/** What was seen: how many orders, whether one of them needs the merchant, and why some may be missing. */
interface Seen {
  orders: number
  urgent: boolean
  readonly doubts: Array<Text>
}

const count = (seen: Seen, orders: ReadonlyArray<Order>): void => {
  seen.orders += orders.length
  seen.urgent ||= orders.some((order) => GuaranteeStatus.merchantMustAct(order.status))
}

const UNPROVEN: Text = { zh: "无法证明已取全", en: "it cannot be proven that all were seen" }

const walk = (flags: Flags, filters: ReadonlyArray<SearchFilter>, writer: Output.Writer, seen: Seen): Searched<void> =>
  Effect.scoped(
    Effect.gen(function* () {
      const orders = yield* GuaranteeOrders.GuaranteeOrders
      const progress = yield* Progress.make
      for (const filter of filters) {
        const before = seen.orders
        // A walk in windows of time hears each window's total; the largest is the nearest to all.
        let largest: number | undefined
        yield* orders
          .pages(filter, {
            ...(flags.limit === undefined ? {} : { limit: flags.limit }),
            ...(flags.offset === undefined ? {} : { offset: flags.offset }),
            ...(flags.concurrency === undefined ? {} : { concurrency: flags.concurrency })
          })
          .pipe(
            Stream.runForEach((page) =>
              Effect.gen(function* () {
                count(seen, page.orders)
                yield* writer.page(page.orders)
                if (page.total_num !== undefined) largest = Math.max(largest ?? 0, page.total_num)
                const total = largest === undefined ? "?" : String(Math.max(before + largest, seen.orders))
                yield* progress({
                  zh: `已取 ${seen.orders} / ${total} 单，${page.calls} 次调用`,
                  en: `${seen.orders} of ${total} orders, ${page.calls} calls`
                })
                if (page.summary?.complete === false) seen.doubts.push(page.summary.text ?? UNPROVEN)
                if (page.summary !== undefined) yield* Effect.logDebug("walk", page.summary)
              })
            )
          )
      }
    })
  ).pipe(Effect.zipRight(writer.end))

const onePage = (flags: Flags, filter: SearchFilter, writer: Output.Writer, seen: Seen): Searched<void> =>
  Effect.gen(function* () {
    const orders = yield* GuaranteeOrders.GuaranteeOrders
    const page = yield* orders.search({
      ...filter,
      ...(flags.offset === undefined ? {} : { offset: flags.offset }),
      ...(flags.limit === undefined ? {} : { limit: flags.limit })
    })
    count(seen, page.orders)
    yield* writer.page(page.orders)
    yield* writer.end
    const next = page.offset + page.received
    if (page.total_num !== undefined && page.received > 0 && page.total_num > next) {
      yield* hint({
        zh: `共 ${page.total_num} 单，这里是第 ${page.offset + 1} 到 ${next} 单。下一页加 --offset ${next}，全部加 --all。`,
        en: `${page.offset + 1} to ${next} of ${page.total_num}. Next page: --offset ${next}; all of them: --all.`
      })
    }
  })

const warnOf = (doubts: ReadonlyArray<Text>): Effect.Effect<void, never, Invocation> =>
  Effect.forEach(
    doubts,
    (text) =>
      warn(
        { zh: `结果可能不全：${text.zh}`, en: `The result may be incomplete: ${text.en}` },
        {
          zh: "稍后再取一次，或用 --since 和 --until 分段取。",
          en: "Run it again later, or in parts with --since and --until."
        }
      ),
    { discard: true }
  )

const run = (flags: Flags): Searched<ExitCode> =>
  Effect.gen(function* () {
    const writer = yield* Output.writer(flags)
    const filters = yield* SearchQuery.filters(flags)
    const seen: Seen = { orders: 0, urgent: false, doubts: [] }
    yield* flags.all ? walk(flags, filters, writer, seen) : onePage(flags, filters[0]!, writer, seen)
    if (seen.orders === 0) yield* hint({ zh: "没有符合条件的保障单。", en: "No guarantee order matches." })
    yield* warnOf(seen.doubts)
    return flags.exitCode && (seen.urgent || seen.doubts.length > 0) ? found : ok
  })

/**
 * @since 0.1.0
 * @category programs
 */
export const program = (input: Input<SearchFlags>): Program => ({ needs: "shop", effect: run(input.flags) })
