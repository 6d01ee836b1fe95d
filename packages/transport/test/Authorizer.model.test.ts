/** A merchant, WeChat and a service provider, each doing what it likes: in the end the orders are read if they may be. */
import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Either from "effect/Either"
import * as FastCheck from "effect/FastCheck"
import * as Logger from "effect/Logger"
import { Sandbox } from "@wxshop/sandbox/Sandbox"
import { Authorizers } from "../src/Component/Authorizers.js"
import { manualClock } from "./manualClock.js"
import { appids, asked, inProcess, push, search, world } from "./provider.js"

const sets = FastCheck.constantFrom<ReadonlyArray<number>>([129, 131], [129, 131, 138], [129])

type Act =
  | { readonly kind: "search"; readonly many: number }
  | { readonly kind: "wait"; readonly minutes: number; readonly ticket: boolean }
  | { readonly kind: "authorize"; readonly sets: ReadonlyArray<number>; readonly told: boolean }
  | { readonly kind: "grant"; readonly sets: ReadonlyArray<number> }
  | { readonly kind: "revoke" | "changePassword" | "loseRefreshToken" | "killTokens" | "restart" }

const act: FastCheck.Arbitrary<Act> = FastCheck.oneof<Array<FastCheck.Arbitrary<Act>>>(
  FastCheck.record({ kind: FastCheck.constant("search" as const), many: FastCheck.integer({ min: 1, max: 5 }) }),
  FastCheck.record({
    kind: FastCheck.constant("wait" as const),
    minutes: FastCheck.nat(240),
    ticket: FastCheck.boolean()
  }),
  FastCheck.record({ kind: FastCheck.constant("authorize" as const), sets, told: FastCheck.boolean() }),
  FastCheck.record({ kind: FastCheck.constant("grant" as const), sets }),
  FastCheck.record({
    kind: FastCheck.constantFrom(
      "revoke" as const,
      "changePassword" as const,
      "loseRefreshToken" as const,
      "killTokens" as const,
      "restart" as const
    )
  })
)

describe("whatever happens before", () => {
  it("a shop is served in the end if its merchant allows it, and only then", { timeout: 120_000 }, () =>
    FastCheck.assert(
      FastCheck.asyncProperty(
        FastCheck.array(act, { minLength: 1, maxLength: 14 }),
        FastCheck.constantFrom("kept" as const, "changed" as const, "empty" as const),
        (acts, refreshTokens) => {
          const { advance, clock } = manualClock()
          const program = Effect.gen(function* () {
            yield* push
            const sandbox = yield* Sandbox
            const { component } = sandbox
            const [appid] = yield* appids
            let isAuthorized = true
            let isVoid = false
            let granted: ReadonlyArray<number> = [131]
            const remaining = [...acts]
            let refusals = 0

            const live = Effect.gen(function* () {
              for (let step = remaining.shift(); step !== undefined; step = remaining.shift()) {
                switch (step.kind) {
                  case "restart":
                    return
                  case "search": {
                    const outcomes = yield* Effect.forEach(
                      Array.from({ length: step.many }),
                      () => Effect.either(search(appid!)),
                      { concurrency: "unbounded" }
                    )
                    for (const outcome of outcomes) {
                      if (Either.isRight(outcome)) continue
                      refusals += 1
                      assert.strictEqual(outcome.left._tag, "AuthError")
                      assert.notStrictEqual(outcome.left.next.zh, "")
                    }
                    break
                  }
                  case "wait":
                    yield* advance(step.minutes * 60_000)
                    if (step.ticket) yield* push
                    break
                  case "authorize": {
                    const code = yield* component.authorize(appid!, step.sets)
                    if (step.told) yield* Effect.either(Effect.flatMap(Authorizers, ({ accept }) => accept(code)))
                    isAuthorized = true
                    isVoid = false
                    granted = step.sets
                    break
                  }
                  case "grant":
                    yield* Effect.either(component.setPermissions(appid!, step.sets))
                    if (isAuthorized) granted = step.sets
                    break
                  case "revoke":
                    yield* Effect.either(component.revoke(appid!))
                    isAuthorized = false
                    break
                  case "killTokens":
                    yield* sandbox.tokens.revokeAll({ appid: appid! })
                    break
                  default:
                    yield* Effect.either(component[step.kind](appid!))
                    if (step.kind === "changePassword" && isAuthorized) isVoid = true
                }
              }
            })
            while (remaining.length > 0) yield* inProcess(live)

            // Beyond every pause, and with a token that has to be fetched.
            yield* advance("3 hours")
            yield* push
            const isAllowed = isAuthorized && !isVoid && granted.includes(131)
            const last = yield* inProcess(Effect.either(search(appid!)))
            assert.strictEqual(Either.isRight(last), isAllowed, JSON.stringify(last))
            // Nobody hammers WeChat, however often the merchant refuses.
            const counts = yield* asked
            const waits = acts.reduce((sum, step) => sum + (step.kind === "wait" ? step.minutes : 0), 0)
            const most = 4 * (acts.length + 1) + 2 * Math.ceil(waits / 60)
            assert.isAtMost(counts["api_authorizer_token"] ?? 0, most, `${refusals} refusals`)
            assert.isAtMost(counts["api_get_authorizer_list"] ?? 0, most)
          })
          return Effect.runPromise(
            program.pipe(
              Effect.provide(world({ orders: 1, component: { authorizers: 2 }, dialect: { refreshTokens } })),
              Effect.scoped,
              Effect.withClock(clock),
              Effect.provide(Logger.remove(Logger.defaultLogger))
            )
          )
        }
      ),
      { numRuns: 60 }
    )
  )
})
