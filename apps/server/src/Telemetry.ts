/**
 * The metrics of the HTTP side and of the process. WeChat's side is `@wxshop/transport/Telemetry`.
 *
 * @since 0.1.0
 */
import * as Effect from "effect/Effect"
import * as Metric from "effect/Metric"
import * as MetricBoundaries from "effect/MetricBoundaries"

/**
 * Names, with their units. Tags hold route patterns and statuses only: no id, no key, no path as typed.
 *
 * @since 0.1.0
 * @category metrics
 */
export const metrics = {
  /** Requests answered; tags `method`, `route`, `status`. */
  requests: "wxshop_http_requests_total",
  /** Duration of requests in seconds; tags `method`, `route`. */
  requestSeconds: "wxshop_http_request_seconds",
  /** Requests being handled now. */
  inFlight: "wxshop_http_requests_in_flight",
  /** 1 when `/readyz` answers 200, otherwise 0. */
  ready: "wxshop_ready"
} as const

const requests = Metric.counter(metrics.requests, {
  incremental: true,
  description: "HTTP requests answered, by method, route and status"
})
const requestSeconds = Metric.histogram(
  metrics.requestSeconds,
  MetricBoundaries.fromIterable([0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30]),
  "Duration of HTTP requests in seconds"
)
const inFlight = Metric.gauge(metrics.inFlight, { description: "HTTP requests being handled" })
const ready = Metric.gauge(metrics.ready, { description: "1 when the server is ready" })

const METHODS = new Set(["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"])

/** Methods are free text on the wire; a scanner must not make a new series with each one it invents. */
const methodTag = (method: string): string => (METHODS.has(method) ? method : "other")

const tag = <Type, In, Out>(metric: Metric.Metric<Type, In, Out>, method: string, route: string) =>
  metric.pipe(Metric.tagged("method", method), Metric.tagged("route", route))

interface Series {
  readonly count: Effect.Effect<void>
  readonly time: (seconds: number) => Effect.Effect<void>
}

// Tagging a metric builds a new one. There are few routes, so each combination is built once.
const series = new Map<string, Series>()

const seriesOf = (method: string, route: string, status: string): Series => {
  const key = `${method} ${route} ${status}`
  const known = series.get(key)
  if (known !== undefined) return known
  const timer = tag(requestSeconds, method, route)
  const built: Series = {
    count: Metric.increment(Metric.tagged(tag(requests, method, route), "status", status)),
    time: (seconds) => Metric.update(timer, seconds)
  }
  series.set(key, built)
  return built
}

/**
 * Counts one answered request. `seconds` is how long it took.
 *
 * @since 0.1.0
 * @category metrics
 */
export const answered = (request: {
  readonly method: string
  readonly route: string
  readonly status: number
  readonly seconds: number
}): Effect.Effect<void> => {
  const { count, time } = seriesOf(methodTag(request.method), request.route, String(request.status))
  return Effect.zipRight(count, time(request.seconds))
}

/**
 * Counts an effect among the requests in flight while it runs.
 *
 * @since 0.1.0
 * @category metrics
 */
export const counted = <A, E, R>(effect: Effect.Effect<A, E, R>): Effect.Effect<A, E, R> =>
  Effect.acquireUseRelease(
    Metric.incrementBy(inFlight, 1),
    () => effect,
    () => Metric.incrementBy(inFlight, -1)
  )

/**
 * @since 0.1.0
 * @category metrics
 */
export const setReady = (isReady: boolean): Effect.Effect<void> => Metric.set(ready, isReady ? 1 : 0)
