// What a consumer writes to have a shop to talk to: starts a sandbox and says in one JSON line how to reach it.
import { NodeRuntime } from "@effect/platform-node"
import { layer, Sandbox } from "@wxshop/sandbox/Sandbox"
import { Console, Effect, Redacted } from "effect"

const program = Effect.gen(function* () {
  const { appid, secret, url } = yield* Sandbox
  yield* Console.log(JSON.stringify({ url, appid, secret: Redacted.value(secret) }))
  yield* Effect.never
})

program.pipe(Effect.provide(layer({ seed: 7, orders: 60 })), NodeRuntime.runMain)
