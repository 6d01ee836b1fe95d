/**
 * Asks a walk's questions through the executor, several at once where the walk can tell them beforehand.
 *
 * @since 0.1.0
 */
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import type * as Scope from "effect/Scope"
import type { GuaranteeOrder } from "../GuaranteeOrder.js"
import type { StatusName } from "../GuaranteeStatus.js"
import type { Answer, OperationExecutorService } from "../Operation.js"
import * as Search from "../SearchGuaranteeOrders.js"
import type { WeChatError } from "../WeChatError.js"
import type { Leg } from "./Merge.js"
import type { Question } from "./Walk.js"

/**
 * A decoded guarantee order.
 *
 * @since 0.1.0
 * @category models
 */
export type Order = typeof GuaranteeOrder.Type

/**
 * - `read`: the answer to the first question; the others are asked ahead.
 * - `calls`: how many calls were made, also those whose answers were not needed.
 *
 * @since 0.1.0
 * @category models
 */
export interface Reader {
  readonly read: (
    leg: Leg,
    questions: ReadonlyArray<Question>
  ) => Effect.Effect<Answer<Search.SearchResponse>, WeChatError>
  readonly calls: () => number
}

/**
 * The request that asks a question: the filter with the walk's window and position, and the walk's status if the shop
 * takes one a call.
 *
 * @since 0.1.0
 * @category conversions
 */
export const requestOf = (
  filter: Search.SearchFilter,
  leg: Leg,
  { limit, offset, window }: Question
): Search.ValidSearchRequest => {
  const { begin_time: _, end_time: __, ...rest } = filter
  return {
    ...rest,
    ...(leg.status === undefined ? {} : { status_list: [leg.status as StatusName] }),
    ...(window.begin === undefined ? {} : { begin_time: window.begin }),
    ...(window.end === undefined ? {} : { end_time: window.end }),
    offset,
    limit
  }
}

/**
 * A reader that asks one question at a time, and none ahead.
 *
 * @since 0.1.0
 * @category constructors
 */
export const sequential = (executor: OperationExecutorService, filter: Search.SearchFilter): Reader => {
  let calls = 0
  return {
    calls: () => calls,
    // A step is made only to be run at once, so the call may be counted here.
    read: (leg, [question]) => {
      calls++
      return executor.execute(Search.operation, requestOf(filter, leg, question!))
    }
  }
}

/**
 * A reader whose calls run in the background of its scope: closing it interrupts them.
 *
 * @since 0.1.0
 * @category constructors
 */
export const parallel = (
  executor: OperationExecutorService,
  filter: Search.SearchFilter
): Effect.Effect<Reader, never, Scope.Scope> =>
  Effect.map(Effect.scope, (scope): Reader => {
    type Running = Fiber.RuntimeFiber<Answer<Search.SearchResponse>, WeChatError>
    const one = sequential(executor, filter)
    let running = new Map<string, Running>()
    const keyOf = (leg: Leg, { offset, window }: Question) => `${leg.status} ${window.begin} ${window.end} ${offset}`
    return {
      calls: one.calls,
      read: (leg, questions) =>
        Effect.gen(function* () {
          const next = new Map<string, Running>()
          for (const question of questions) {
            const key = keyOf(leg, question)
            next.set(key, running.get(key) ?? (yield* Effect.forkIn(one.read(leg, [question]), scope)))
            running.delete(key)
          }
          // What is left was asked for in vain: the walk took another way.
          const idle = running
          running = next
          for (const fiber of idle.values()) yield* Fiber.interruptFork(fiber)
          const first = keyOf(leg, questions[0]!)
          const fiber = next.get(first)!
          next.delete(first)
          return yield* Fiber.join(fiber)
        })
    }
  })
