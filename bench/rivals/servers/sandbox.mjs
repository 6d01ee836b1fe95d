// Our own sandbox with one order in it, driven by the one who started it. In a process of its own.
import * as Sandbox from "@wxshop/sandbox/Sandbox"
import * as Effect from "effect/Effect"
import * as Redacted from "effect/Redacted"
import * as Scope from "effect/Scope"
import { answer } from "./control.mjs"

/** After so many requests the process ends: no peer's loop runs without end. */
const CAP = 20_000
const hangUp = () => {
  console.error(`more than ${CAP} requests`)
  process.exit(9)
}

const scope = Effect.runSync(Scope.make())
const sandbox = await Effect.runPromise(Sandbox.make({ seed: "rivals", orders: 0 }).pipe(Scope.extend(scope)))
const order = { guarantee_order_id: "2000001077270153", order_id: "3726524657461498624" }
await Effect.runPromise(sandbox.world.put(order))

let requests = 0
let tokenRequests = 0
await Effect.runPromise(
  sandbox.onRequest(({ operation }) =>
    Effect.sync(() => {
      requests += 1
      if (requests > CAP) hangUp()
      if (operation === "token" || operation === "stable_token") tokenRequests += 1
    })
  )
)

const run = Effect.runPromise
answer({
  where: () => ({ baseUrl: sandbox.url, appid: sandbox.appid, secret: Redacted.value(sandbox.secret) }),
  fault: (fault) => run(sandbox.faults.push({ times: Number.POSITIVE_INFINITY, ...fault })),
  revokeAll: () => run(sandbox.tokens.revokeAll()),
  tokenRequests: () => tokenRequests,
  lastSearch: async () =>
    (await run(sandbox.requests)).filter(({ operation }) => operation === "searchguaranteeorder").at(-1)?.body
})
