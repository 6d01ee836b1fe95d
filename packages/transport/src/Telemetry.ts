/**
 * Names of spans, attributes and metrics, and the metrics themselves. Nothing here holds an id, an openid or a token: only
 * names that we choose and WeChat's numbers.
 *
 * @since 0.1.0
 */
import * as Effect from "effect/Effect"
import * as Metric from "effect/Metric"
import * as MetricBoundaries from "effect/MetricBoundaries"
import * as MetricKey from "effect/MetricKey"
import type * as MetricKeyType from "effect/MetricKeyType"
import * as MetricLabel from "effect/MetricLabel"
import type * as Tracer from "effect/Tracer"
import type { DecodeReport } from "@wxshop/core/DecodeReport"
import type { WeChatError } from "@wxshop/core/WeChatError"
import type { Call } from "./Call.js"

/**
 * The span of a whole call.
 *
 * @since 0.1.0
 * @category spans
 */
export const callSpan = (operation: string): string => `wechat.${operation}`

/**
 * The span of one attempt, a child of the call's.
 *
 * @since 0.1.0
 * @category spans
 */
export const attemptSpan = "wechat.attempt"

/**
 * Attributes of both spans.
 *
 * @since 0.1.0
 * @category spans
 */
export const attributes = {
  operation: "wechat.operation",
  access: "wechat.access",
  attempt: "wechat.attempt",
  attempts: "wechat.attempts",
  errcode: "wechat.errcode",
  rid: "wechat.rid",
  retryRefused: "wechat.retry.refused",
  error: "error.type",
  method: "http.request.method",
  status: "http.response.status_code",
  host: "server.address",
  path: "url.path"
} as const

/**
 * Names of the metrics, with their units.
 *
 * @since 0.1.0
 * @category metrics
 */
export const metrics = {
  /** Calls finished; tags `operation`, `outcome` (`ok` or the tag of the error). */
  calls: "wxshop_wechat_calls_total",
  /** Duration of calls in seconds, waiting and retries included; tag `operation`. */
  callSeconds: "wxshop_wechat_call_seconds",
  /** Attempts repeated; tags `operation`, `reason` (the tag of the error). */
  retries: "wxshop_wechat_retries_total",
  /** Tokens fetched; tags `flow` (see `Flow`), `mode` (`normal`, `forced`), `outcome`. */
  tokenRefreshes: "wxshop_wechat_token_refreshes_total",
  /** Tokens that WeChat refused and that were replaced; tag `operation`. */
  tokenReplays: "wxshop_wechat_token_replays_total",
  /** What decoding found unusual; tags `operation`, `kind` (`unknown-field`, `repair`, …). */
  decodeReports: "wxshop_wechat_decode_reports_total"
} as const

/**
 * `ok`, or the tag of the error.
 *
 * @since 0.1.0
 * @category models
 */
export type Outcome = "ok" | WeChatError["_tag"]

// `Metric.tagged` looks its metric up on every update, which costs more than the rest of a call's bookkeeping. The few
// combinations of tags that occur are kept instead.
const family = <Names extends ReadonlyArray<string>>(
  key: MetricKey.MetricKey<MetricKeyType.MetricKeyType<number, unknown>>,
  ...names: Names
) => {
  const known = new Map<string, Metric.Metric<MetricKeyType.MetricKeyType<number, unknown>, number, unknown>>()
  return (...values: { readonly [Index in keyof Names]: string }) => {
    const id = values.join("\n")
    const found = known.get(id)
    if (found !== undefined) return found
    const labels = names.map((name, index) => MetricLabel.make(name, values[index] ?? ""))
    const metric = Metric.fromMetricKey(MetricKey.taggedWithLabels(key, labels))
    known.set(id, metric)
    return metric
  }
}

const counter = (name: string, description: string) => MetricKey.counter(name, { incremental: true, description })

const calls = family(counter(metrics.calls, "Calls to WeChat, by outcome"), "operation", "outcome")
const callSeconds = family(
  MetricKey.histogram(
    metrics.callSeconds,
    MetricBoundaries.fromIterable([0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30]),
    "Duration of calls to WeChat in seconds, waiting and retries included"
  ),
  "operation"
)
const retries = family(counter(metrics.retries, "Attempts repeated, by reason"), "operation", "reason")
const tokenRefreshes = family(
  counter(metrics.tokenRefreshes, "Access tokens fetched, by flow, mode and outcome"),
  "flow",
  "mode",
  "outcome"
)
const tokenReplays = family(counter(metrics.tokenReplays, "Calls repeated with a new access token"), "operation")
const decodeReports = family(
  counter(metrics.decodeReports, "What decoding WeChat's answers found unusual, by kind"),
  "operation",
  "kind"
)

/**
 * Counts a finished call, at once and with the labels of its fiber.
 *
 * @since 0.1.0
 * @category metrics
 */
export const countCall = (
  call: Call,
  outcome: Outcome,
  elapsedMillis: number,
  labels: ReadonlyArray<MetricLabel.MetricLabel>
): void => {
  calls(call.operation, outcome).unsafeUpdate(1, labels)
  callSeconds(call.operation).unsafeUpdate(elapsedMillis / 1000, labels)
}

/**
 * Counts an attempt that is repeated after this error.
 *
 * @since 0.1.0
 * @category metrics
 */
export const countRetry = (call: Call, error: WeChatError): Effect.Effect<void> =>
  Metric.update(retries(call.operation, error._tag), 1)

/**
 * Counts a call repeated with a new token.
 *
 * @since 0.1.0
 * @category metrics
 */
export const countReplay = (call: Call): Effect.Effect<void> => Metric.update(tokenReplays(call.operation), 1)

/**
 * How a token was come by: with the shop's secret (`stable`, `classic`), with the secret of a third-party platform
 * (`component`), or by the platform for a shop (`authorizer`).
 *
 * @since 0.1.0
 * @category models
 */
export type Flow = "stable" | "classic" | "component" | "authorizer"

/**
 * Counts a token that was asked for.
 *
 * @since 0.1.0
 * @category metrics
 */
export const countTokenRefresh = (flow: Flow, mode: "normal" | "forced", outcome: Outcome): Effect.Effect<void> =>
  Metric.update(tokenRefreshes(flow, mode, outcome), 1)

/**
 * Counts the entries of a decode report, by kind only: paths could be without end.
 *
 * @since 0.1.0
 * @category metrics
 */
export const countReport = (operation: string, report: DecodeReport): Effect.Effect<void> => {
  if (report.repairs === 0 && report.entries.length === 0) return Effect.void
  const repairs = report.repairs === 0 ? [] : [{ kind: "repair", count: report.repairs }]
  return Effect.forEach(
    [...repairs, ...report.entries],
    ({ count, kind }) => Metric.update(decodeReports(operation, kind), count),
    {
      discard: true
    }
  )
}

/**
 * Writes what an error says into a span: its tag, WeChat's number and request id.
 *
 * @since 0.1.0
 * @category spans
 */
export const describeFailure = (span: Tracer.Span, error: WeChatError): void => {
  span.attribute(attributes.error, error._tag)
  if (error.errcode !== undefined) span.attribute(attributes.errcode, error.errcode)
  if (error.rid !== undefined) span.attribute(attributes.rid, error.rid)
  if (error.httpStatus !== undefined) span.attribute(attributes.status, error.httpStatus)
}
