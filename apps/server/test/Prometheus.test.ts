import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Metric from "effect/Metric"
import * as MetricBoundaries from "effect/MetricBoundaries"
import * as Prometheus from "../src/Prometheus.js"

const ours = (text: string) =>
  text
    .split("\n")
    .filter((line) => line.includes("prom_test_"))
    .join("\n")

describe("Prometheus", () => {
  it.effect("writes every kind of metric down", () =>
    Effect.gen(function* () {
      const counter = Metric.counter("prom_test_calls_total", {
        incremental: true,
        description: "Calls\nso far \\ all"
      })
      yield* Metric.incrementBy(counter.pipe(Metric.tagged("route", '/a"b\\c')), 2)
      yield* Metric.incrementBy(counter.pipe(Metric.tagged("route", "other")), 3)
      yield* Metric.set(Metric.gauge("prom_test.depth"), 1.5)
      const histogram = Metric.histogram("prom_test_seconds", MetricBoundaries.fromIterable([0.1, 1]))
      for (const value of [0.05, 0.5, 7]) yield* Metric.update(histogram, value)
      yield* Metric.update(Metric.frequency("prom_test_words"), "ok")
      const text = Prometheus.format(yield* Metric.snapshot)
      assert.strictEqual(
        ours(text),
        [
          "# TYPE prom_test_depth gauge",
          "prom_test_depth 1.5",
          "# HELP prom_test_calls_total Calls\\nso far \\\\ all",
          "# TYPE prom_test_calls_total counter",
          'prom_test_calls_total{route="/a\\"b\\\\c"} 2',
          'prom_test_calls_total{route="other"} 3',
          "# TYPE prom_test_seconds histogram",
          'prom_test_seconds_bucket{le="0.1"} 1',
          'prom_test_seconds_bucket{le="1"} 2',
          'prom_test_seconds_bucket{le="+Inf"} 3',
          "prom_test_seconds_sum 7.55",
          "prom_test_seconds_count 3",
          "# TYPE prom_test_words counter",
          'prom_test_words{value="ok"} 1'
        ]
          .sort((left, right) => order(left) - order(right))
          .join("\n")
      )
    })
  )

  it.effect("adds the process", () =>
    Effect.gen(function* () {
      const text = yield* Prometheus.exposition
      for (const name of ["process_cpu_seconds_total", "process_resident_memory_bytes", "wxshop_build_info"]) {
        assert.match(text, new RegExp(`^${name}(?:\\{.*\\})? [0-9.e+]+$`, "m"))
      }
      assert.isTrue(text.endsWith("\n"))
    })
  )
})

// Families come in the order of their names; lines of one family keep theirs.
const order = (line: string): number =>
  ["prom_test_calls_total", "prom_test_depth", "prom_test_seconds", "prom_test_words"].findIndex((name) =>
    line.includes(name)
  )
