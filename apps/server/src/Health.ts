/**
 * Is it alive, is it ready, what did it measure.
 *
 * @since 0.1.0
 */
import type * as HttpApiGroup from "@effect/platform/HttpApiGroup"
import * as HttpApiBuilder from "@effect/platform/HttpApiBuilder"
import * as Effect from "effect/Effect"
import type * as Layer from "effect/Layer"
import { api } from "./Api.js"
import { ApiKeys } from "./ApiKeys.js"
import { authenticate } from "./Authorization.js"
import * as Problem from "./Problem.js"
import * as Prometheus from "./Prometheus.js"
import * as Readiness from "./Readiness.js"
import { isLoopback, ServerConfig } from "./ServerConfig.js"

/**
 * @since 0.1.0
 * @category layers
 */
export const layer: Layer.Layer<
  HttpApiGroup.ApiGroup<"wxshop", "health">,
  never,
  Readiness.Readiness | ServerConfig | ApiKeys
> = HttpApiBuilder.group(api, "health", (handlers) =>
  Effect.gen(function* () {
    const readiness = yield* Readiness.Readiness
    const config = yield* ServerConfig
    const keys = yield* ApiKeys
    const open = isLoopback(config.host)
    return handlers
      .handle("live", () => Effect.succeed({ status: "ok" }))
      .handle("ready", () =>
        Effect.flatMap(readiness.state, (state) => {
          const fault = Readiness.faultOf(state)
          return fault === undefined ? Effect.succeed({ status: "ready" }) : Problem.fail(fault)
        })
      )
      .handle("metrics", () =>
        open ? Prometheus.exposition : Effect.zipRight(authenticate(keys), Prometheus.exposition)
      )
  })
)
