import { assert, describe, it } from "@effect/vitest"
import * as Cause from "effect/Cause"
import * as Effect from "effect/Effect"
import * as Either from "effect/Either"
import * as Exit from "effect/Exit"
import * as Option from "effect/Option"
import { decodeError, invalidRequest } from "@wxshop/core/WeChatError"
import * as GetGuaranteeOrder from "@wxshop/core/GetGuaranteeOrder"
import { OperationExecutor } from "@wxshop/core/Operation"
import type { GuaranteeOrderId } from "@wxshop/core/Ids"
import { call, errcode, inTurn, ok, read, stack } from "./support.js"
import type { Seen } from "../src/testing.js"

describe("WeChatClient", () => {
  it.effect("refuses bad input before anything is sent", () => {
    const answers = inTurn(ok)
    const picky = { ...read, encode: () => Either.left(invalidRequest("value", { zh: "太大", en: "too big" })) }
    return Effect.gen(function* () {
      const error = yield* Effect.flip(call(picky))
      assert.deepStrictEqual([error._tag, answers.count()], ["InvalidRequestError", 0])
    }).pipe(Effect.provide(stack(answers)))
  })

  it.effect("an answer that does not decode is not asked for again, and says how it came", () => {
    const answers = inTurn(ok)
    const strict = {
      ...read,
      decode: () => Either.left(decodeError({ operation: "ping", reason: "WrongType", path: "pong" }))
    }
    return Effect.gen(function* () {
      const error = yield* Effect.flip(call(strict))
      assert.deepStrictEqual([error._tag, error.attempts, answers.count()], ["DecodeError", 1, 1])
    }).pipe(Effect.provide(stack(answers)))
  })

  it.effect("sends ids as bare integers, or as text when told to", () => {
    const bodies: Array<string> = []
    const answers = (seen: Seen) =>
      Effect.sync(() => {
        bodies.push(seen.body)
        return { body: '{"errcode":0,"guarantee_order":{"guarantee_order_id":18446744073709551615}}' }
      })
    const get = Effect.flatMap(OperationExecutor, (executor) =>
      executor.execute(GetGuaranteeOrder.operation, { guarantee_order_id: "18446744073709551615" as GuaranteeOrderId })
    )
    return Effect.gen(function* () {
      const { value } = yield* Effect.provide(get, stack(answers))
      assert.strictEqual(value.guarantee_order.guarantee_order_id, "18446744073709551615")
      yield* Effect.provide(get, stack(answers, { config: { wire: { idFormat: "string" } } }))
      assert.deepStrictEqual(bodies, [
        '{"guarantee_order_id":18446744073709551615}',
        '{"guarantee_order_id":"18446744073709551615"}'
      ])
    })
  })

  it.effect("sends no body when the operation has none", () => {
    let body = "unset"
    return Effect.gen(function* () {
      yield* call({ ...read, method: "GET", encode: () => Either.right(undefined) })
      assert.strictEqual(body, "")
    }).pipe(
      Effect.provide(
        stack((seen) =>
          Effect.sync(() => {
            body = seen.body
            return ok
          })
        )
      )
    )
  })

  it.effect("many calls at once do not mix their state", () =>
    Effect.gen(function* () {
      const exits = yield* Effect.forEach(
        Array.from({ length: 100 }, (_, index) => index),
        (index) => Effect.exit(index % 2 === 0 ? call() : call({ ...read, path: "/missing" })),
        { concurrency: "unbounded" }
      )
      const failures = exits.map((exit) =>
        Exit.isFailure(exit) ? Option.getOrThrow(Cause.failureOption(exit.cause)) : ok
      )
      for (const [index, failure] of failures.entries()) {
        if (index % 2 === 0) assert.strictEqual(failure, ok)
        else assert.deepStrictEqual("_tag" in failure ? [failure._tag, failure.attempts] : [], ["NotFoundError", 1])
      }
    }).pipe(Effect.provide(stack((seen) => Effect.succeed(seen.path === "/missing" ? errcode(10021057) : ok))))
  )
})
