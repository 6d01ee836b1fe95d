/**
 * The stations of a call, each wrapping what comes after it. Their order is written in `Pipeline.ts` only.
 *
 * @since 0.1.0
 */
import * as Clock from "effect/Clock"
import * as Context from "effect/Context"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import type * as Redacted from "effect/Redacted"
import * as FiberRef from "effect/FiberRef"
import type * as Tracer from "effect/Tracer"
import type { Call as CallKind } from "@wxshop/core/ErrorCode"
import type { WeChatError } from "@wxshop/core/WeChatError"
import { localRateLimit, transportError } from "@wxshop/core/WeChatError"
import * as AccessToken from "../AccessToken.js"
import { Call, Watcher } from "../Call.js"
import * as Effort from "../Call/Effort.js"
import * as Envelope from "../Envelope.js"
import type * as Http from "../Http.js"
import type * as RateLimit from "../RateLimit.js"
import * as Telemetry from "../Telemetry.js"
import type { Asked, Inner, Parts, Rules } from "./Parts.js"

/**
 * The span and the metrics of the whole call. Errors leave with the attempts and the time they took.
 *
 * @since 0.1.0
 * @category stations
 */
export const callSpan = <A>(
  asked: Asked,
  rules: (context: Context.Context<never>) => Rules,
  run: (call: Call) => Effect.Effect<A, WeChatError>
): Effect.Effect<A, WeChatError> =>
  Effect.withFiberRuntime((fiber) => {
    const clock = Context.get(fiber.currentDefaultServices, Clock.Clock)
    const labels = fiber.getFiberRef(FiberRef.currentMetricLabels)
    const { deadline, policy } = rules(fiber.currentContext)
    const startedAt = clock.unsafeCurrentTimeMillis()
    return Effect.useSpan(Telemetry.callSpan(asked.operation), callSpanOptions(asked), (span) => {
      const call = new Call({
        operation: asked.operation,
        method: asked.method,
        path: asked.path,
        access: asked.access,
        startedAt,
        deadlineAt: startedAt + Duration.toMillis(deadline),
        policy,
        span,
        watch: Context.get(fiber.currentContext, Watcher)
      })
      call.enter("call span")
      const finish = (outcome: Telemetry.Outcome): number => {
        const now = clock.unsafeCurrentTimeMillis()
        span.attribute(Telemetry.attributes.attempts, call.attempts)
        Telemetry.countCall(call, outcome, now - startedAt, labels)
        return now
      }
      return Effect.matchEffect(run(call), {
        onSuccess: (value) => {
          finish("ok")
          return Effect.succeed(value)
        },
        onFailure: (error) => {
          Telemetry.describeFailure(span, error)
          return Effect.fail(Effort.record(error, call, finish(error._tag)))
        }
      })
    })
  })

const callSpanOptions = (asked: Asked) => ({
  captureStackTrace: false,
  attributes: {
    [Telemetry.attributes.operation]: asked.operation,
    [Telemetry.attributes.access]: asked.access,
    [Telemetry.attributes.path]: asked.path
  }
})

const deadlinePassed = (call: Call, { http }: Parts): WeChatError =>
  transportError({
    operation: call.operation,
    host: http.host,
    path: call.path,
    reason: "Deadline",
    delivered: call.delivered,
    cause: call.lastError
  })

/**
 * From here on nothing waits beyond `call.deadlineAt`: the pauses between attempts and the limiter refuse to, waiting for a
 * token and the attempts themselves are cut off. One guard around everything would cost every call another fiber.
 *
 * @since 0.1.0
 * @category stations
 */
export const deadline = <A>(call: Call, inner: Inner<A>): Effect.Effect<A, WeChatError> => {
  call.enter("deadline")
  return inner()
}

/**
 * Repeats what is further in, where that is safe and may help.
 *
 * @since 0.1.0
 * @category stations
 */
export const retry = <A>(call: Call, { retry }: Parts, inner: Inner<A>): Effect.Effect<A, WeChatError> => {
  call.enter("retry")
  return retry.run(call, Effect.suspend(inner))
}

/**
 * Waits for the call's turn, unless that comes after its deadline.
 *
 * @since 0.1.0
 * @category stations
 */
export const limiter = <A>(call: Call, service: RateLimit.Service, inner: Inner<A>): Effect.Effect<A, WeChatError> => {
  call.enter("limiter")
  return Effect.clockWith((clock) => {
    const now = clock.unsafeCurrentTimeMillis()
    return Effect.flatMap(service.reserve(call, now), (wait) => {
      if (wait <= 0) return inner()
      return now + wait > call.deadlineAt
        ? Effect.fail(localRateLimit({ operation: call.operation, retryAfterSeconds: Math.ceil(wait / 1000) }))
        : Effect.zipRight(clock.sleep(Duration.millis(wait)), Effect.suspend(inner))
    })
  })
}

/**
 * Adds the token, and replaces one that WeChat refuses.
 *
 * @since 0.1.0
 * @category stations
 */
export const token = <A>(
  call: Call,
  parts: Parts,
  source: AccessToken.Service,
  inner: (token: Redacted.Redacted<string>) => Effect.Effect<A, WeChatError>
): Effect.Effect<A, WeChatError> => {
  call.enter("token")
  const guard = (get: AccessToken.Service["get"]) =>
    parts.timer.within(get, {
      millis: Number.POSITIVE_INFINITY,
      deadlineAt: call.deadlineAt,
      span: call.span,
      onTimeout: () => deadlinePassed(call, parts)
    })
  return AccessToken.withToken(source, call, guard, inner)
}

/**
 * The span of one time that the request is sent, a child of the call's.
 *
 * @since 0.1.0
 * @category stations
 */
export const attemptSpan = <A>(
  call: Call,
  { http }: Parts,
  inner: (span: Tracer.Span) => Effect.Effect<A, WeChatError>
): Effect.Effect<A, WeChatError> => {
  call.attempts += 1
  call.enter("attempt span")
  return Effect.useSpan(Telemetry.attemptSpan, attemptSpanOptions(call, http.host), (span) =>
    Effect.tapError(inner(span), (error) => Effect.sync(() => Telemetry.describeFailure(span, error)))
  )
}

const attemptSpanOptions = (call: Call, host: string) =>
  ({
    kind: "client",
    parent: call.span,
    captureStackTrace: false,
    attributes: {
      [Telemetry.attributes.attempt]: call.attempts,
      [Telemetry.attributes.method]: call.method,
      [Telemetry.attributes.host]: host,
      [Telemetry.attributes.path]: call.path
    }
  }) as const

/**
 * Ends one attempt when it takes too long or the call's time is over; the connection is then closed.
 *
 * @since 0.1.0
 * @category stations
 */
export const attemptTimeout = <A>(
  call: Call,
  parts: Parts,
  limit: { readonly duration: Duration.Duration; readonly span: Tracer.Span },
  inner: Inner<A>
): Effect.Effect<A, WeChatError> => {
  call.enter("attempt timeout")
  return parts.timer.within(Effect.suspend(inner), {
    millis: Duration.toMillis(limit.duration),
    deadlineAt: call.deadlineAt,
    span: limit.span,
    onTimeout: (passed) =>
      passed === "deadline"
        ? deadlinePassed(call, parts)
        : transportError({
            operation: call.operation,
            host: parts.http.host,
            path: call.path,
            reason: "Timeout",
            delivered: "unknown"
          })
  })
}

/**
 * Sends the request, and keeps whether it may have arrived.
 *
 * @since 0.1.0
 * @category stations
 */
export const http = (call: Call, { http }: Parts, request: Http.Request): Effect.Effect<Http.Response, WeChatError> => {
  call.enter("http")
  const before = call.delivered
  call.delivered = "unknown"
  return Effect.tapError(http.send(request), (error) =>
    Effect.sync(() => {
      if (error._tag === "TransportError" && error.delivered === "no") call.delivered = before
    })
  )
}

/**
 * Reads the answer as WeChat's envelope.
 *
 * @since 0.1.0
 * @category stations
 */
export const envelope =
  (call: Call, asked: Asked, kind: CallKind) =>
  (response: Http.Response): Effect.Effect<Envelope.Envelope, WeChatError> => {
    call.enter("envelope")
    return response.retryAfter === undefined
      ? Envelope.open({ ...asked, kind }, response)
      : Effect.clockWith((clock) => Envelope.open({ ...asked, kind }, response, clock.unsafeCurrentTimeMillis()))
  }

/**
 * Turns an error code into its error.
 *
 * @since 0.1.0
 * @category stations
 */
export const errcode =
  (call: Call, asked: Asked, kind: CallKind) =>
  (opened: Envelope.Envelope): Effect.Effect<Envelope.Envelope, WeChatError> => {
    call.enter("errcode")
    return Envelope.check({ ...asked, kind }, opened)
  }
