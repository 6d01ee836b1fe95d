/**
 * Runs the endpoints of a third-party platform over the pipeline. Their answers serve many calls, so they keep the limits
 * of token calls (`tokenTimeout`, `tokenAttempts`) whatever the caller set for itself.
 *
 * @since 0.1.0
 */
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Either from "effect/Either"
import type * as Scope from "effect/Scope"
import * as DecodeReport from "@wxshop/core/DecodeReport"
import type { Answer, ComponentOperation } from "@wxshop/core/Operation"
import type { DecodeError, WeChatError } from "@wxshop/core/WeChatError"
import type * as AccessToken from "../AccessToken.js"
import { DeadlineOverride } from "../Call.js"
import type { Envelope } from "../Envelope.js"
import { Http } from "../Http.js"
import * as Pipeline from "../Pipeline.js"
import type { Sent } from "../Pipeline/Parts.js"
import type * as RateLimit from "../RateLimit.js"
import { PolicyOverride, Retry } from "../Retry.js"
import * as Telemetry from "../Telemetry.js"
import * as Timer from "../Timer.js"
import { TransportConfig } from "../TransportConfig.js"

/**
 * Runs one endpoint.
 *
 * @since 0.1.0
 * @category models
 */
export type Run = <Name extends string, Input, Output>(
  operation: ComponentOperation<Name, Input, Output>,
  input: Input
) => Effect.Effect<Answer<Output>, WeChatError>

/**
 * Runs endpoints for one platform.
 *
 * @since 0.1.0
 * @category models
 */
export interface Interpreter {
  /** Without a token: the endpoint carries the platform's secret itself. */
  readonly bare: Run
  /** With the platform's token, which is replaced once when WeChat refuses it. */
  readonly withToken: (token: AccessToken.Service) => Run
}

type Call = <A>(
  sent: Omit<Sent, "query">,
  decode: (opened: Envelope) => Either.Either<A, WeChatError>
) => Effect.Effect<A, WeChatError>

// The limits of WeChat's own for these calls are documented nowhere; caching keeps far below them.
const unlimited: RateLimit.Service = { reserve: () => Effect.succeed(0) }

const read =
  <Name extends string, Input, Output>({ decode }: ComponentOperation<Name, Input, Output>) =>
  ({ body, repairs }: Envelope): Either.Either<Answer<Output>, DecodeError> => {
    const report = DecodeReport.builder()
    report.addRepairs(repairs)
    return Either.map(decode(body, report), (value) => ({ value, report: report.build() }))
  }

const run =
  (appid: string, call: Call): Run =>
  (operation, input) =>
    Effect.suspend(() => {
      const { access, method, name, path, successFields } = operation
      const encoded = operation.encode(input, appid)
      if (Either.isLeft(encoded)) return Effect.fail(encoded.left)
      const sent = { operation: name, method, path, access, successFields, body: encoded.right }
      return Effect.tap(call(sent, read(operation)), ({ report }) =>
        DecodeReport.isEmpty(report) ? Effect.void : Telemetry.countReport(name, report)
      )
    })

/**
 * The interpreter for the platform of this appid.
 *
 * @since 0.1.0
 * @category constructors
 */
export const make = (appid: string): Effect.Effect<Interpreter, never, Http | Retry | Scope.Scope | TransportConfig> =>
  Effect.map(
    Effect.all({ http: Http, retry: Retry, config: TransportConfig, timer: Timer.make }),
    ({ config, ...services }) => {
      const { tokenAttempts, tokenTimeout } = config
      // Room for the attempts and the pauses between them.
      const deadline = Duration.times(tokenTimeout, tokenAttempts + 1)
      const parts = { ...services, config: { ...config, attemptTimeout: tokenTimeout, deadline } }
      const bare = Pipeline.tokenCall(parts)
      return {
        bare: run(appid, (sent, decode) => bare({ ...sent, query: {} }, decode)),
        withToken: (token) => {
          const call = Pipeline.apiCall({ ...parts, limiter: unlimited, token })
          return run(appid, (sent, decode) =>
            call(sent, decode).pipe(
              Effect.provideService(DeadlineOverride, undefined),
              Effect.provideService(PolicyOverride, { maxAttempts: tokenAttempts })
            )
          )
        }
      }
    }
  )
