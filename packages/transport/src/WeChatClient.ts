/**
 * The interpreter: runs every `Operation` of core over HTTP.
 *
 * @since 0.1.0
 */
import * as Effect from "effect/Effect"
import * as Either from "effect/Either"
import * as Layer from "effect/Layer"
import type * as Scope from "effect/Scope"
import * as DecodeReport from "@wxshop/core/DecodeReport"
import type { Answer, Operation, OperationExecutorService } from "@wxshop/core/Operation"
import { OperationExecutor } from "@wxshop/core/Operation"
import type { DecodeError } from "@wxshop/core/WeChatError"
import { AccessToken } from "./AccessToken.js"
import type { Envelope } from "./Envelope.js"
import { Http } from "./Http.js"
import * as Pipeline from "./Pipeline.js"
import { RateLimit } from "./RateLimit.js"
import { Retry } from "./Retry.js"
import * as Telemetry from "./Telemetry.js"
import * as Timer from "./Timer.js"
import { TransportConfig } from "./TransportConfig.js"

const read = <Name extends string, Input, Output>(
  operation: Operation<Name, Input, Output>,
  { body, repairs }: Envelope
): Either.Either<Answer<Output>, DecodeError> => {
  const report = DecodeReport.builder()
  report.addRepairs(repairs)
  return Either.map(operation.decode(body, report), (value) => ({ value, report: report.build() }))
}

/**
 * The interpreter over the layers it needs.
 *
 * @since 0.1.0
 * @category constructors
 */
export const make: Effect.Effect<
  OperationExecutorService,
  never,
  AccessToken | Http | RateLimit | Retry | Scope.Scope | TransportConfig
> = Effect.map(
  Effect.all({
    http: Http,
    retry: Retry,
    limiter: RateLimit,
    token: AccessToken,
    config: TransportConfig,
    timer: Timer.make
  }),
  (parts): OperationExecutorService => {
    const call = Pipeline.apiCall(parts)
    const { wire } = parts.config
    return {
      wire,
      execute: <Name extends string, Input, Output>(operation: Operation<Name, Input, Output>, input: Input) =>
        Effect.suspend(() => {
          const { access, method, name, path, successFields } = operation
          const encoded = operation.encode(input, wire)
          if (Either.isLeft(encoded)) return Effect.fail(encoded.left)
          const body = encoded.right
          const answer = call(
            { operation: name, method, path, access, successFields, body: body === undefined ? undefined : () => body },
            (envelope) => read(operation, envelope)
          )
          return Effect.flatMap(answer, (answer) =>
            DecodeReport.isEmpty(answer.report)
              ? Effect.succeed(answer)
              : Effect.as(Telemetry.countReport(name, answer.report), answer)
          )
        })
    }
  }
)

/**
 * The interpreter as core's port.
 *
 * @since 0.1.0
 * @category layers
 */
export const layer: Layer.Layer<OperationExecutor, never, AccessToken | Http | RateLimit | Retry | TransportConfig> =
  Layer.scoped(OperationExecutor, make)
