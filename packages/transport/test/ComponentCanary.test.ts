/** No secret, ticket, token or code of a third-party platform in any log, span, metric or error. */
import { inspect } from "node:util"
import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import * as Layer from "effect/Layer"
import * as Option from "effect/Option"
import * as Redacted from "effect/Redacted"
import * as TestClock from "effect/TestClock"
import * as Authorizations from "@wxshop/core/Component/Authorizations"
import * as CreatePreAuthCode from "@wxshop/core/Component/CreatePreAuthCode"
import * as Ticket from "@wxshop/core/Component/Ticket"
import * as ErrorCode from "@wxshop/core/ErrorCode"
import { GuaranteeOrders } from "@wxshop/core/GuaranteeOrders"
import { Sandbox } from "@wxshop/sandbox/Sandbox"
import * as Authorizer from "../src/AccessToken/Authorizer.js"
import * as Component from "../src/Component.js"
import { Authorizers } from "../src/Component/Authorizers.js"
import * as AuthorizersOf from "../src/Component/Authorizers.js"
import * as Retry from "../src/Retry.js"
import { Shops } from "../src/Shops.js"
import * as ShopsOf from "../src/Shops.js"
import type { Answer, Seen } from "../src/testing.js"
import { layerHttp } from "../src/testing.js"
import * as TransportConfig from "../src/TransportConfig.js"
import { observed } from "./observed.js"
import { provider, world } from "./provider.js"
import { networkError, socketError } from "./support.js"

const shop = "wx00000000000000shop"
const findCanaries = (texts: ReadonlyArray<string>, secrets: ReadonlyArray<string>): ReadonlyArray<string> =>
  texts.filter((text) => secrets.some((secret) => text.includes(secret)))

type Answers = (seen: Seen) => Effect.Effect<Answer, ReturnType<typeof networkError>>

const json = (body: object): Answer => ({ body: JSON.stringify(body) })

/** Everything that was sent, the way a careless errmsg repeats it. */
const echo = (seen: Seen): string => `at ${seen.path}?${seen.query.toString()} with ${seen.body}`

const normal = (seen: Seen): Answer => {
  switch (seen.path.slice(seen.path.lastIndexOf("/") + 1)) {
    case "api_component_token":
      return json({ component_access_token: "canary-component", expires_in: 7200 })
    case "api_authorizer_token":
      return json({
        authorizer_access_token: "canary-access",
        expires_in: 7200,
        authorizer_refresh_token: "canary-next"
      })
    case "api_get_authorizer_list":
      return json({ total_count: 1, list: [{ authorizer_appid: shop, refresh_token: "canary-refresh" }] })
    case "api_get_authorizer_info":
      return json({ authorization_info: { func_info: [{ funcscope_category: { id: 131 } }] } })
    case "api_create_preauthcode":
      return json({ pre_auth_code: "canary-preauth", expires_in: 600 })
    case "api_query_auth":
      return json({
        authorization_info: {
          authorizer_appid: shop,
          authorizer_access_token: "canary-access",
          expires_in: 7200,
          authorizer_refresh_token: "canary-refresh",
          func_info: [{ funcscope_category: { id: 131 } }]
        }
      })
    default:
      return json({ errcode: 0, errmsg: "ok", guarantee_order_list: [], total_num: 0 })
  }
}

const stack = (answers: Answers) =>
  ShopsOf.layer({ token: Authorizer.layer }).pipe(
    Layer.provideMerge(AuthorizersOf.layer()),
    Layer.provideMerge(
      Layer.orDie(Component.layer({ appid: "wx0000000000platform", secret: Redacted.make("canary-secret") }))
    ),
    Layer.provideMerge(Authorizations.layerMemory),
    Layer.provide(Ticket.layerMemory({ ticket: Redacted.make("canary-ticket"), createTime: 0 })),
    Layer.provide(Layer.merge(layerHttp(answers), Retry.layer())),
    Layer.provide(Layer.orDie(TransportConfig.layer({ baseUrl: "http://127.0.0.1", rateLimit: "off" })))
  )

/** Everything a provider does, each whether or not the one before worked. */
const everything = Effect.gen(function* () {
  const shops = yield* Shops
  const authorizers = yield* Authorizers
  const { execute } = yield* Component.Component
  const search = Effect.flatMap(GuaranteeOrders, (orders) => orders.search({ limit: 1 }))
  const steps = [
    Effect.asVoid(shops.provide(shop)(search)),
    Effect.asVoid(authorizers.accept(Redacted.make("canary-code"))),
    Effect.asVoid(authorizers.list),
    Effect.asVoid(execute(CreatePreAuthCode.operation, {})),
    Effect.asVoid(authorizers.grant(shop)),
    Effect.asVoid(shops.provide(shop)(search))
  ]
  const outcomes = yield* Effect.forEach(steps, (step) =>
    Effect.exit(Effect.tapErrorCause(step, (cause) => Effect.logError("failed", cause)))
  )
  return yield* Effect.all(outcomes)
})

const operations = [
  "api_component_token",
  "api_authorizer_token",
  "api_get_authorizer_list",
  "api_get_authorizer_info",
  "api_query_auth",
  "searchguaranteeorder"
]
const codes = [...new Set(ErrorCode.rows.map(({ code }) => code)), 123456789].filter((code) => code !== 0)

const on =
  (operation: string, bad: Answers): Answers =>
  (seen) =>
    seen.path.endsWith(operation) ? bad(seen) : Effect.succeed(normal(seen))

const cases: ReadonlyArray<readonly [string, Answers]> = [
  ["success", (seen) => Effect.succeed(normal(seen))],
  ...operations.flatMap((operation): ReadonlyArray<readonly [string, Answers]> => [
    ...codes.map((errcode): readonly [string, Answers] => [
      `errcode ${errcode} on ${operation}`,
      on(operation, (seen) => Effect.succeed(json({ errcode, errmsg: echo(seen) })))
    ]),
    [`HTML on ${operation}`, on(operation, (seen) => Effect.succeed({ body: `<html>${echo(seen)}` }))],
    [`HTTP 502 on ${operation}`, on(operation, (seen) => Effect.succeed({ status: 502, body: echo(seen) }))],
    [`no JSON on ${operation}`, on(operation, (seen) => Effect.succeed({ body: echo(seen) }))],
    [
      `a network failure of ${operation}`,
      on(operation, (seen) => Effect.fail(networkError(seen, socketError("ECONNRESET", "read"))))
    ],
    [
      `a failure that tells ${operation}`,
      on(operation, (seen) => Effect.fail(networkError(seen, new Error(echo(seen)))))
    ],
    [
      `wrong types on ${operation}`,
      on(operation, (seen) =>
        Effect.succeed(
          json({
            component_access_token: ["canary-component"],
            authorizer_access_token: { a: "canary-access" },
            list: [{ authorizer_appid: shop, refresh_token: ["canary-refresh"] }, "canary-refresh"],
            authorization_info: echo(seen),
            expires_in: "canary-time"
          })
        )
      )
    ]
  ])
]

describe("Canary of a third-party platform", () => {
  for (const [name, answers] of cases) {
    it.effect(name, () =>
      Effect.gen(function* () {
        const fiber = yield* Effect.fork(observed(everything))
        yield* TestClock.adjust("10 minutes")
        const { texts } = yield* Fiber.join(fiber)
        assert.isAbove(texts.length, 10)
        assert.deepStrictEqual(findCanaries(texts, ["canary"]), [])
        const store = yield* Authorizations.Authorizations
        const key = { baseUrl: "http://127.0.0.1", component: "wx0000000000platform", authorizer: shop }
        const held = [yield* Shops, yield* Authorizers, yield* Component.Component, store, yield* store.get(key)]
        const shown = [inspect(held, { depth: 12, showHidden: true }), JSON.stringify(held)]
        assert.deepStrictEqual(findCanaries(shown, ["canary"]), [])
      }).pipe(Effect.provide(stack(answers)))
    )
  }

  const troubles = [
    "echo=40001*9",
    "echo=61023@api_authorizer_token",
    "echo=61023*9@api_authorizer_token",
    "echo=61003@api_get_authorizer_info",
    "echo=61005@api_component_token",
    "echo=61006*9@api_component_token",
    "echo=40125@api_component_token",
    "echo=123456789*9",
    "http=502*9",
    "html*9@api_component_token",
    "truncated*9@api_authorizer_token",
    "wrongtype=list*9",
    "reset*9@api_authorizer_token",
    "tokenrevoked@api_get_authorizer_info"
  ]
  for (const trouble of troubles) {
    it.scopedLive(`over the network: ${trouble}`, () =>
      Effect.gen(function* () {
        const sandbox = yield* Sandbox
        const { component } = sandbox
        const ticket = yield* component.ticket
        yield* (yield* Ticket.TicketInbox).put(ticket)
        yield* sandbox.faults.push(trouble)
        const appid = component.authorizers[0]!.appid
        const run = Effect.gen(function* () {
          const shops = yield* Shops
          const search = Effect.flatMap(GuaranteeOrders, (orders) => orders.search({ limit: 1 }))
          const { texts } = yield* observed(Effect.exit(shops.provide(appid)(search)).pipe(Effect.flatten))
          yield* sandbox.faults.clear
          const store = yield* Authorizations.Authorizations
          const record = yield* store.get({ baseUrl: sandbox.url, component: component.appid, authorizer: appid })
          const secrets = [ticket.ticket, component.secret, record.refreshToken?.token, record.grant?.accessToken]
            .flatMap((secret) => Option.toArray(Option.fromNullable(secret)))
            .map(Redacted.value)
          assert.isAtLeast(secrets.length, 2)
          assert.deepStrictEqual(findCanaries(texts, [...secrets, "refreshtoken@@@", "ticket@@@"]), [])
          assert.isTrue((yield* sandbox.requests).some(({ answered }) => answered?.fault !== undefined))
        })
        yield* Effect.provide(run, provider({ settings: () => ({ retry: { baseDelay: 1, throttleDelay: 1 } }) }))
      }).pipe(Effect.provide(world()))
    )
  }
})
