/**
 * The stations of a call, each wrapping what comes after it. Their order is written in `Pipeline.ts` only.
 *
 * @since 0.1.0
 */
import * as Context from "effect/Context"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import type * as Redacted from "effect/Redacted"
import type { Call as CallKind } from "@wxshop/core/ErrorCode"
import type { WeChatError } from "@wxshop/core/WeChatError"
import { transportError } from "@wxshop/core/WeChatError"
import * as AccessToken from "../AccessToken.js"
import { Call, DeadlineOverride, Watcher } from "../Call.js"
import * as Effort from "../Call/Effort.js"
import * as Envelope from "../Envelope.js"
import type * as Http from "../Http.js"
import type * as RateLimit from "../RateLimit.js"
import type * as Retry from "../Retry.js"
import type { Policy } from "../Retry/Policy.js"
import * as Telemetry from "../Telemetry.js"
import type { Timer } from "../Timer.js"
import type * as TransportConfig from "../TransportConfig.js"

/**
 * What is asked, apart from the query, which may hold a token.
 *
 * @since 0.1.0
 * @category models
 */
export interface Asked extends Omit<Http.Request, "query"> {
  readonly access: "read" | "write"
  /** At least one of these is in a success whose `errcode` is left out. */
  readonly successFields: ReadonlyArray<string>
}

/**
 * What is sent; its secrets are still wrapped.
 *
 * @since 0.1.0
 * @category models
 */
export interface Sent extends Asked, Http.Request {}

/**
 * The services that every call passes.
 *
 * @since 0.1.0
 * @category models
 */
export interface Parts {
  readonly http: Http.Service
  readonly retry: Retry.Service
  readonly timer: Timer
  readonly config: TransportConfig.Service
}

/**
 * The span and the metrics of the whole call. Errors leave with the attempts and the time they took.
 *
 * @since 0.1.0
 * @category stations
 */
export const callSpan = <A>(
  asked: Asked,
  deadline: Duration.Duration,
  run: (call: Call) => Effect.Effect<A, WeChatError>
): Effect.Effect<A, WeChatError> =>
  Effect.contextWithEffect((context: Context.Context<never>) =>
    Effect.clockWith((clock) => {
      const startedAt = clock.unsafeCurrentTimeMillis()
      const limit = Context.get(context, DeadlineOverride) ?? deadline
      const call = new Call({
        operation: asked.operation,
        method: asked.method,
        path: asked.path,
        access: asked.access,
        startedAt,
        deadlineAt: startedAt + Duration.toMillis(limit),
        watch: Context.get(context, Watcher)
      })
      call.enter("call span")
      return Effect.useSpan(Telemetry.callSpan(asked.operation), spanOptions(call), (span) =>
        Effect.matchEffect(Effect.withParentSpan(run(call), span), {
          onSuccess: (value) => {
            const elapsed = clock.unsafeCurrentTimeMillis() - startedAt
            span.attribute(Telemetry.attributes.attempts, call.attempts)
            return Effect.as(Telemetry.countCall(call, "ok", elapsed), value)
          },
          onFailure: (error) => {
            const now = clock.unsafeCurrentTimeMillis()
            span.attribute(Telemetry.attributes.attempts, call.attempts)
            Telemetry.describeFailure(span, error)
            return Effect.zipRight(
              Telemetry.countCall(call, error._tag, now - startedAt),
              Effect.fail(Effort.record(error, call, now))
            )
          }
        })
      )
    })
  )

const spanOptions = (call: Call) => ({
  captureStackTrace: false,
  attributes: {
    [Telemetry.attributes.operation]: call.operation,
    [Telemetry.attributes.access]: call.access,
    [Telemetry.attributes.path]: call.path
  }
})

/**
 * Ends the call when its time is over, wherever it is.
 *
 * @since 0.1.0
 * @category stations
 */
export const deadline = <A>(
  call: Call,
  { http, timer }: Parts,
  self: Effect.Effect<A, WeChatError>
): Effect.Effect<A, WeChatError> =>
  Effect.suspend(() => {
    call.enter("deadline")
    return timer.within(self, Duration.millis(call.deadlineAt - call.startedAt), () =>
      transportError({
        operation: call.operation,
        host: http.host,
        path: call.path,
        reason: "Deadline",
        delivered: call.delivered,
        cause: call.lastError
      })
    )
  })

/**
 * @since 0.1.0
 * @category stations
 */
export const retry = <A>(
  call: Call,
  { retry }: Parts,
  policy: Partial<Policy> | undefined,
  self: Effect.Effect<A, WeChatError>
): Effect.Effect<A, WeChatError> =>
  Effect.suspend(() => {
    call.enter("retry")
    return retry.run(call, self, policy)
  })

/**
 * @since 0.1.0
 * @category stations
 */
export const limiter = <A>(
  call: Call,
  service: RateLimit.Service,
  self: Effect.Effect<A, WeChatError>
): Effect.Effect<A, WeChatError> =>
  Effect.suspend(() => {
    call.enter("limiter")
    return Effect.zipRight(service.take(call), self)
  })

/**
 * @since 0.1.0
 * @category stations
 */
export const token = <A>(
  call: Call,
  source: AccessToken.Service,
  send: (token: Redacted.Redacted<string>) => Effect.Effect<A, WeChatError>
): Effect.Effect<A, WeChatError> =>
  Effect.suspend(() => {
    call.enter("token")
    return AccessToken.withToken(source, call, send)
  })

/**
 * @since 0.1.0
 * @category stations
 */
export const attemptSpan = <A>(
  call: Call,
  { http }: Parts,
  self: Effect.Effect<A, WeChatError>
): Effect.Effect<A, WeChatError> =>
  Effect.suspend(() => {
    call.attempts += 1
    call.enter("attempt span")
    return Effect.useSpan(
      Telemetry.attemptSpan,
      {
        kind: "client",
        captureStackTrace: false,
        attributes: {
          [Telemetry.attributes.operation]: call.operation,
          [Telemetry.attributes.attempt]: call.attempts,
          [Telemetry.attributes.method]: call.method,
          [Telemetry.attributes.host]: http.host,
          [Telemetry.attributes.path]: call.path
        }
      },
      (span) =>
        Effect.tapError(Effect.withParentSpan(self, span), (error) =>
          Effect.sync(() => Telemetry.describeFailure(span, error))
        )
    )
  })

/**
 * Ends one attempt when it takes too long; the connection is then closed.
 *
 * @since 0.1.0
 * @category stations
 */
export const attemptTimeout = <A>(
  call: Call,
  { http, timer }: Parts,
  duration: Duration.Duration,
  self: Effect.Effect<A, WeChatError>
): Effect.Effect<A, WeChatError> =>
  Effect.suspend(() => {
    call.enter("attempt timeout")
    return timer.within(self, duration, () =>
      transportError({
        operation: call.operation,
        host: http.host,
        path: call.path,
        reason: "Timeout",
        delivered: "unknown"
      })
    )
  })

/**
 * @since 0.1.0
 * @category stations
 */
export const http = (call: Call, { http }: Parts, request: Http.Request): Effect.Effect<Http.Response, WeChatError> =>
  Effect.suspend(() => {
    call.enter("http")
    const before = call.delivered
    call.delivered = "unknown"
    return Effect.tapError(http.send(request), (error) =>
      Effect.sync(() => {
        if (error._tag === "TransportError" && error.delivered === "no") call.delivered = before
      })
    )
  })

/**
 * @since 0.1.0
 * @category stations
 */
export const envelope =
  (call: Call, asked: Asked, kind: CallKind) =>
  (response: Http.Response): Effect.Effect<Envelope.Envelope, WeChatError> =>
    Effect.clockWith((clock) => {
      call.enter("envelope")
      return Envelope.open({ ...asked, kind }, response, clock.unsafeCurrentTimeMillis())
    })

/**
 * @since 0.1.0
 * @category stations
 */
export const errcode =
  (call: Call, asked: Asked, kind: CallKind) =>
  (opened: Envelope.Envelope): Effect.Effect<Envelope.Envelope, WeChatError> => {
    call.enter("errcode")
    return Envelope.check({ ...asked, kind }, opened)
  }
