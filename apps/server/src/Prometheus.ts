/**
 * Effect's metrics and the process's own in the Prometheus text format, version 0.0.4.
 *
 * @since 0.1.0
 */
import * as Effect from "effect/Effect"
import * as Metric from "effect/Metric"
import type * as MetricPair from "effect/MetricPair"
import * as MetricState from "effect/MetricState"
import * as Option from "effect/Option"
import * as Version from "./Version.js"

/**
 * @since 0.1.0
 * @category constants
 */
export const contentType = "text/plain; version=0.0.4; charset=utf-8"

type Labels = ReadonlyArray<readonly [string, string]>
type Type = "counter" | "gauge" | "histogram" | "summary"

interface Sample {
  readonly suffix: string
  readonly labels: Labels
  readonly value: number | bigint
}

interface Family {
  readonly name: string
  readonly type: Type
  readonly help: string
  readonly samples: Array<Sample>
}

const safeName = (name: string): string => name.replace(/[^a-zA-Z0-9_:]/g, "_").replace(/^(?=\d)/, "_")
const safeHelp = (text: string): string => text.replace(/\\/g, "\\\\").replace(/\n/g, "\\n")
const safeValue = (text: string): string => safeHelp(text).replace(/"/g, '\\"')

const number = (value: number | bigint): string => {
  if (value === Infinity) return "+Inf"
  return value === -Infinity ? "-Inf" : String(value)
}

const line = (family: Family, { labels, suffix, value }: Sample): string => {
  const shown = labels.map(([key, text]) => `${safeName(key)}="${safeValue(text)}"`).join(",")
  return `${family.name}${suffix}${shown === "" ? "" : `{${shown}}`} ${number(value)}`
}

const plain = (labels: Labels, value: number | bigint): Sample => ({ suffix: "", labels, value })

const spread = (
  state: MetricState.MetricState.Histogram | MetricState.MetricState.Summary,
  labels: Labels
): ReadonlyArray<Sample> => [
  { suffix: "_sum", labels, value: state.sum },
  { suffix: "_count", labels, value: state.count }
]

const histogram = (state: MetricState.MetricState.Histogram, labels: Labels): ReadonlyArray<Sample> => [
  ...state.buckets
    .filter(([boundary]) => Number.isFinite(boundary))
    .map(
      ([boundary, count]) =>
        ({ suffix: "_bucket", labels: [...labels, ["le", number(boundary)]], value: count }) as const
    ),
  { suffix: "_bucket", labels: [...labels, ["le", "+Inf"]], value: state.count },
  ...spread(state, labels)
]

const summary = (state: MetricState.MetricState.Summary, labels: Labels): ReadonlyArray<Sample> => [
  ...state.quantiles.flatMap(([quantile, value]) =>
    Option.isNone(value) ? [] : [plain([...labels, ["quantile", String(quantile)]], value.value)]
  ),
  ...spread(state, labels)
]

const samplesOf = (
  state: MetricState.MetricState.Untyped,
  labels: Labels
): readonly [Type, ReadonlyArray<Sample>] | undefined => {
  if (MetricState.isCounterState(state)) return ["counter", [plain(labels, state.count)]]
  if (MetricState.isGaugeState(state)) return ["gauge", [plain(labels, state.value)]]
  if (MetricState.isHistogramState(state)) return ["histogram", histogram(state, labels)]
  if (MetricState.isSummaryState(state)) return ["summary", summary(state, labels)]
  if (MetricState.isFrequencyState(state)) {
    return ["counter", [...state.occurrences].map(([word, count]) => plain([...labels, ["value", word]], count))]
  }
  return undefined
}

const collect = (pairs: ReadonlyArray<MetricPair.MetricPair.Untyped>): ReadonlyArray<Family> => {
  const families = new Map<string, Family>()
  for (const { metricKey, metricState } of pairs) {
    const labels: Labels = metricKey.tags.map(({ key, value }) => [key, value] as const)
    const found = samplesOf(metricState, labels)
    if (found === undefined) continue
    const [type, samples] = found
    const name = safeName(metricKey.name)
    const help = Option.getOrElse(metricKey.description, () => "")
    const family = families.get(name) ?? { name, type, help, samples: [] }
    // One name is one type; Effect would let two differ.
    if (family.type !== type) continue
    family.samples.push(...samples)
    families.set(name, family)
  }
  return [...families.values()].sort((left, right) => (left.name < right.name ? -1 : 1))
}

const processFamilies = (): ReadonlyArray<Family> => {
  const { heapUsed, rss } = process.memoryUsage()
  const { system, user } = process.cpuUsage()
  const family = (type: Type, name: string, help: string, value: number, labels: Labels = []): Family => ({
    name,
    type,
    help,
    samples: [plain(labels, value)]
  })
  return [
    family("gauge", "wxshop_build_info", "The version that runs", 1, [
      ["version", Version.version],
      ["node", process.versions.node]
    ]),
    family("counter", "process_cpu_seconds_total", "CPU time used, in seconds", (user + system) / 1e6),
    family("gauge", "process_resident_memory_bytes", "Memory held, in bytes", rss),
    family("gauge", "nodejs_heap_size_used_bytes", "JavaScript heap in use, in bytes", heapUsed),
    family("gauge", "process_uptime_seconds", "Seconds since the start", process.uptime())
  ]
}

/**
 * Writes metrics down, families in the order of their names.
 *
 * @since 0.1.0
 * @category formatting
 */
export const format = (pairs: ReadonlyArray<MetricPair.MetricPair.Untyped>): string => text(collect(pairs))

const text = (families: ReadonlyArray<Family>): string =>
  families
    .map((family) =>
      [
        ...(family.help === "" ? [] : [`# HELP ${family.name} ${safeHelp(family.help)}`]),
        `# TYPE ${family.name} ${family.type}`,
        ...family.samples.map((sample) => line(family, sample)),
        ""
      ].join("\n")
    )
    .join("")

/**
 * Everything measured so far.
 *
 * @since 0.1.0
 * @category formatting
 */
export const exposition: Effect.Effect<string> = Effect.map(
  Metric.snapshot,
  (pairs) => format(pairs) + text(processFamilies())
)
