// The same call through layers of your own: a token that another service owns, and a stricter retry policy.
import { NodeRuntime } from "@effect/platform-node"
import { GuaranteeOrders } from "@wxshop/core/GuaranteeOrders"
import * as Retry from "@wxshop/transport/Retry"
import * as Transport from "@wxshop/transport/default"
import { Config, Console, Effect, Layer, Stream } from "effect"

// Evaluated for every fetch. Nothing here holds the AppSecret, so this program can never refresh a token by itself.
const tokenFromElsewhere = Config.redacted("WXSHOP_ACCESS_TOKEN").pipe(Effect.orDie)

const Shop = Layer.unwrapEffect(
  Effect.map(Config.string("WXSHOP_BASE_URL"), (baseUrl) =>
    Transport.layer({
      credentials: { accessToken: tokenFromElsewhere },
      baseUrl,
      attemptTimeout: "5 seconds",
      deadline: "15 seconds"
    })
  )
)

const program = Effect.gen(function* () {
  const orders = yield* GuaranteeOrders
  const count = yield* orders.stream({ type: 2 }).pipe(Stream.runCount, Retry.withRetryPolicy({ maxAttempts: 2 }))
  yield* Console.log(`坏损包退: ${count}`)
}).pipe(
  Effect.catchTags({
    AuthError: (error) => Console.error(error.next.zh),
    RateLimitError: (error) => Console.error(error.next.zh)
  })
)

program.pipe(Effect.provide(Shop), NodeRuntime.runMain)
