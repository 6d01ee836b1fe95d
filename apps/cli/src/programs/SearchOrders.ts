/**
 * What `wxshop orders search` does.
 *
 * @since 0.1.0
 */
import type { GuaranteeOrder } from "@wxshop/core/GuaranteeOrder"
import type { DecodeReport } from "@wxshop/core/DecodeReport"
import * as DecodeReports from "@wxshop/core/DecodeReport"
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
import { hint, Invocation, warn } from "../Invocation.js"
import * as Output from "../Output.js"
import type { Program } from "../Program.js"
import * as Progress from "../Progress.js"
import * as SearchQuery from "../SearchQuery.js"

type Order = typeof GuaranteeOrder.Type
type Flags = SearchQuery.SearchFlagValues
type Searched<A> = Effect.Effect<A, WeChatError | UsageError, Invocation | GuaranteeOrders.GuaranteeOrders>

/**
 * What was seen: how many orders, whether one of them needs the merchant, how many came though the filter excludes them,
 * and why some may be missing.
 */
interface Seen {
  orders: number
  urgent: boolean
  ignored: number
  readonly doubts: Array<Text>
}

const count = (seen: Seen, orders: ReadonlyArray<Order>): void => {
  seen.orders += orders.length
  seen.urgent ||= orders.some((order) => GuaranteeStatus.merchantMustAct(order.status))
}

/** Tells what was unusual to who asked for details, and counts the orders that a filter should have kept away. */
const note = (seen: Seen, report: DecodeReport): Effect.Effect<void> => {
  for (const { count, kind } of report.entries) if (kind === "filter-ignored") seen.ignored += count
  return DecodeReports.isEmpty(report) ? Effect.void : Effect.logDebug("unusual", JSON.stringify(report))
}

const UNPROVEN: Text = { zh: "无法证明已取全", en: "it cannot be proven that all were seen" }

const walk = (flags: Flags, filters: ReadonlyArray<SearchFilter>, writer: Output.Writer, seen: Seen): Searched<void> =>
  Effect.scoped(
    Effect.gen(function* () {
      const orders = yield* GuaranteeOrders.GuaranteeOrders
      const { streams } = yield* Invocation
      // Rows that go to the terminal as they arrive leave no line for it.
      const progress = yield* Progress.make({ quiet: flags.csv && streams.stdout.isTerminal })
      for (const filter of filters) {
        const before = seen.orders
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
                // An estimate until the end: the list moves, and a walk in windows of time hears of each in turn.
                const total = page.total_num === undefined ? "?" : String(before + page.total_num)
                yield* progress({
                  zh: `已取 ${seen.orders} / 约 ${total} 单，${page.calls} 次调用`,
                  en: `${seen.orders} of about ${total} orders, ${page.calls} calls`
                })
                if (page.summary?.complete === false) seen.doubts.push(page.summary.text ?? UNPROVEN)
                if (page.summary !== undefined) yield* note(seen, page.summary.report)
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
    yield* note(seen, page.report)
    const next = page.offset + page.received
    if (page.total_num !== undefined && page.received > 0 && page.total_num > next) {
      yield* hint({
        zh: `共 ${page.total_num} 单，这里是第 ${page.offset + 1} 到 ${next} 单。下一页加 --offset ${next}，全部加 --all。`,
        en: `${page.offset + 1} to ${next} of ${page.total_num}. Next page: --offset ${next}; all of them: --all.`
      })
    }
  })

const warnOf = ({ doubts, ignored }: Seen): Effect.Effect<void, never, Invocation> =>
  Effect.gen(function* () {
    if (ignored > 0) {
      yield* warn(
        {
          zh: `微信没有理会筛选条件：去掉了 ${ignored} 个不符合的保障单，这一页因此变短。`,
          en: `WeChat did not apply the filter: ${ignored} orders that do not match were left out, so pages are shorter.`
        },
        {
          zh: "换一种 status_list 写法试试：--status-format names，或 name、codes；或用 --all 取全部。",
          en: "Try another form of status_list: --status-format names, name or codes; or take all of them with --all."
        }
      )
    }
    for (const text of doubts) {
      yield* warn(
        { zh: `结果可能不全：${text.zh}`, en: `The result may be incomplete: ${text.en}` },
        {
          zh: "稍后再取一次，或用 --since 和 --until 分段取。",
          en: "Run it again later, or in parts with --since and --until."
        }
      )
    }
  })

const search = (flags: Flags, filters: ReadonlyArray<SearchFilter>, writer: Output.Writer): Searched<ExitCode> =>
  Effect.gen(function* () {
    const seen: Seen = { orders: 0, urgent: false, ignored: 0, doubts: [] }
    yield* flags.all ? walk(flags, filters, writer, seen) : onePage(flags, filters[0]!, writer, seen)
    if (seen.orders === 0) yield* hint({ zh: "没有符合条件的保障单。", en: "No guarantee order matches." })
    yield* warnOf(seen)
    return flags.exitCode && (seen.urgent || seen.doubts.length > 0) ? found : ok
  })

/**
 * @since 0.1.0
 * @category programs
 */
export const program = ({ flags }: Input<SearchFlags>): Program => ({
  needs: "shop",
  prepare: Effect.gen(function* () {
    const writer = yield* Output.writer(flags)
    const filters = yield* SearchQuery.filters(flags)
    return search(flags, filters, writer)
  })
})
