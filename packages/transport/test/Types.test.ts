import { describe, expectTypeOf, it } from "vitest"
import type * as ConfigError from "effect/ConfigError"
import type * as Effect from "effect/Effect"
import type * as Layer from "effect/Layer"
import type * as Redacted from "effect/Redacted"
import type { HttpClient } from "@effect/platform/HttpClient"
import type { GuaranteeOrders } from "@wxshop/core/GuaranteeOrders"
import type { Answer, OperationExecutor, OperationExecutorService } from "@wxshop/core/Operation"
import * as GetGuaranteeOrder from "@wxshop/core/GetGuaranteeOrder"
import type { InvalidRequestError, WeChatError } from "@wxshop/core/WeChatError"
import type * as AccessToken from "../src/AccessToken.js"
import * as Classic from "../src/AccessToken/Classic.js"
import * as Stable from "../src/AccessToken/Stable.js"
import * as Static from "../src/AccessToken/Static.js"
import * as Transport from "../src/default.js"
import * as Http from "../src/Http.js"
import * as RateLimit from "../src/RateLimit.js"
import * as Retry from "../src/Retry.js"
import * as TransportConfig from "../src/TransportConfig.js"
import * as WeChatClient from "../src/WeChatClient.js"

// The type check of the test project is the test: what a layer gives, fails with and needs.
describe("types", () => {
  it("of layers", () => {
    expectTypeOf(TransportConfig.layer).returns.toEqualTypeOf<
      Layer.Layer<TransportConfig.TransportConfig, InvalidRequestError>
    >()
    expectTypeOf(TransportConfig.layerConfig).toEqualTypeOf<
      Layer.Layer<TransportConfig.TransportConfig, ConfigError.ConfigError | InvalidRequestError>
    >()
    expectTypeOf(Http.layer).toEqualTypeOf<
      Layer.Layer<Http.Http, never, HttpClient | TransportConfig.TransportConfig>
    >()
    expectTypeOf(Http.layerUndici).toEqualTypeOf<Layer.Layer<Http.Http, never, TransportConfig.TransportConfig>>()
    expectTypeOf(Retry.layer).returns.toEqualTypeOf<Layer.Layer<Retry.Retry, never, TransportConfig.TransportConfig>>()
    expectTypeOf(RateLimit.layerMemory).toEqualTypeOf<
      Layer.Layer<RateLimit.RateLimit, never, TransportConfig.TransportConfig>
    >()
    expectTypeOf(WeChatClient.layer).toEqualTypeOf<
      Layer.Layer<
        OperationExecutor,
        never,
        AccessToken.AccessToken | Http.Http | RateLimit.RateLimit | Retry.Retry | TransportConfig.TransportConfig
      >
    >()
    expectTypeOf(Transport.layer).returns.toEqualTypeOf<
      Layer.Layer<GuaranteeOrders | OperationExecutor | AccessToken.AccessToken, InvalidRequestError>
    >()
    expectTypeOf(Transport.layerConfig).toEqualTypeOf<
      Layer.Layer<
        GuaranteeOrders | OperationExecutor | AccessToken.AccessToken,
        ConfigError.ConfigError | InvalidRequestError
      >
    >()
  })

  it("of token sources: only those with a secret can reach WeChat", () => {
    type Reaching = Layer.Layer<
      AccessToken.AccessToken,
      never,
      Http.Http | Retry.Retry | TransportConfig.TransportConfig
    >
    expectTypeOf(Stable.layer).returns.toEqualTypeOf<Reaching>()
    expectTypeOf(Classic.layer).returns.toEqualTypeOf<Reaching>()
    expectTypeOf(Static.layer).returns.toEqualTypeOf<Layer.Layer<AccessToken.AccessToken>>()
    expectTypeOf(Static.fromEffect<OperationExecutor>).returns.toEqualTypeOf<
      Layer.Layer<AccessToken.AccessToken, never, OperationExecutor>
    >()
    expectTypeOf<AccessToken.Service["get"]>().toEqualTypeOf<Effect.Effect<Redacted.Redacted<string>, WeChatError>>()
  })

  it("of calls: the operation decides, nothing is any", () => {
    const execute = (executor: OperationExecutorService, input: GetGuaranteeOrder.GetRequest) =>
      executor.execute(GetGuaranteeOrder.operation, input)
    expectTypeOf(execute).returns.toEqualTypeOf<Effect.Effect<Answer<GetGuaranteeOrder.GetResponse>, WeChatError>>()
    expectTypeOf(Retry.none<number, "error", "need">).returns.toEqualTypeOf<Effect.Effect<number, "error", "need">>()
  })
})
