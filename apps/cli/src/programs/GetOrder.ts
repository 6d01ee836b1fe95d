/**
 * What `wxshop orders get` does.
 *
 * @since 0.1.0
 */
import { GuaranteeOrders } from "@wxshop/core/GuaranteeOrders"
import { parseGuaranteeOrderId } from "@wxshop/core/Ids"
import * as Effect from "effect/Effect"
import type { Input } from "../Command.js"
import type { GetFlags } from "../commands/orders/get.js"
import { ok } from "../ExitCode.js"
import { UsageError } from "../Failure.js"
import * as IdList from "../IdList.js"
import * as Output from "../Output.js"
import type { Program } from "../Program.js"

const several = (count: number): UsageError =>
  new UsageError({
    text: {
      zh: `orders get 只看一个保障单，收到 ${count} 个单号。`,
      en: `orders get shows one order; there are ${count} ids.`
    },
    next: { zh: "多个单号用查询：", en: "Search for several:" },
    command: "wxshop orders search --all --guarantee-order-id - < ids.txt"
  })

/**
 * @since 0.1.0
 * @category programs
 */
export const program = ({ args, flags }: Input<GetFlags>): Program => ({
  needs: "shop",
  prepare: Effect.gen(function* () {
    const print = yield* Output.single(flags)
    const ids = yield* IdList.read(
      { name: "<guarantee-order-id>", command: "wxshop orders get" },
      args,
      parseGuaranteeOrderId
    )
    const [id] = ids
    if (id === undefined || ids.length > 1) return yield* Effect.fail(several(ids.length))
    return Effect.gen(function* () {
      const orders = yield* GuaranteeOrders
      const { order } = yield* orders.get(id)
      yield* print(order)
      return ok
    })
  })
})
