/**
 * How orders are printed: which form, and a writer that takes them as they come.
 *
 * @since 0.1.0
 */
import { type GuaranteeOrder, view as viewOf } from "@wxshop/core/GuaranteeOrder"
import type { JsonObject } from "@wxshop/core/Json"
import type { FieldPath } from "@wxshop/core/Wire"
import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import type { FlagValues } from "./Command.js"
import type { outputFlags } from "./commands/OutputFlags.js"
import type { UsageError } from "./Failure.js"
import * as Fields from "./Fields.js"
import { answer, Invocation } from "./Invocation.js"
import * as Columns from "./Output/Columns.js"
import * as Csv from "./Output/Csv.js"
import * as Detail from "./Output/Detail.js"
import * as Jq from "./Output/Jq.js"
import * as Lines from "./Output/Lines.js"
import * as Table from "./Output/Table.js"
import { escapeUnseen, visibleLines } from "./Visible.js"

type Order = typeof GuaranteeOrder.Type

/**
 * @since 0.1.0
 * @category models
 */
export type OutputFlagValues = FlagValues<typeof outputFlags>

/**
 * Takes orders page by page and prints them; `end` prints what had to wait for the last one.
 *
 * @since 0.1.0
 * @category models
 */
export interface Writer {
  readonly page: (orders: ReadonlyArray<Order>) => Effect.Effect<void, UsageError, Invocation>
  readonly end: Effect.Effect<void, UsageError, Invocation>
}

type Form = "table" | "lines" | "json" | "ndjson" | "csv"

const formOf = (flags: OutputFlagValues, isTerminal: boolean): Form => {
  if (flags.csv) return "csv"
  if (flags.ndjson) return "ndjson"
  // A filter works on JSON.
  if (flags.json || flags.jq !== undefined) return "json"
  return flags.table || isTerminal ? "table" : "lines"
}

interface Setup {
  readonly form: Form
  readonly isTerminal: boolean
  readonly fields: ReadonlyArray<FieldPath> | undefined
  readonly view: (order: Order) => JsonObject
  /** What `--json` prints of an order: all of it, or the fields that were asked for. */
  readonly json: (order: Order) => JsonObject
  readonly jq: Jq.Jq | undefined
  readonly reading: Columns.Reading
}

const setup = (flags: OutputFlagValues): Effect.Effect<Setup, UsageError, Invocation> =>
  Effect.gen(function* () {
    const { language, streams } = yield* Invocation
    const fields = flags.fields === undefined ? undefined : yield* Fields.parse(flags.fields)
    const select = fields === undefined ? undefined : Fields.selector(fields)
    const view = (order: Order): JsonObject => viewOf(order, { personalData: flags.showPersonalData })
    const millis = yield* Clock.currentTimeMillis
    return {
      form: formOf(flags, streams.stdout.isTerminal),
      isTerminal: streams.stdout.isTerminal,
      fields,
      view,
      json: (order) => (select === undefined ? view(order) : select(view(order))),
      jq: flags.jq === undefined ? undefined : yield* Jq.load(flags.jq, streams.stdout.isTerminal),
      reading: { language, now: Math.floor(millis / 1000) }
    }
  })

/** What jq prints may be any text of an order; on a terminal it must stay harmless. */
const answerFiltered = (text: string): Effect.Effect<void, never, Invocation> =>
  Effect.flatMap(Invocation, ({ streams }) => answer(streams.stdout.isTerminal ? visibleLines(text) : text))

const compact = (value: JsonObject): string => escapeUnseen(JSON.stringify(value))

const spread = (value: unknown): string => escapeUnseen(JSON.stringify(value, undefined, 2))

const nothing: Effect.Effect<void> = Effect.void

/** Orders are kept as text, which is smaller than the objects it comes from. */
const jsonWriter = ({ isTerminal, jq, json }: Setup): Writer => {
  const taken: Array<string> = []
  const spreads = isTerminal && jq === undefined
  const array = (): string => {
    if (taken.length === 0 || !spreads) return `[${taken.join(",")}]`
    return `[\n  ${taken.map((text) => text.replaceAll("\n", "\n  ")).join(",\n  ")}\n]`
  }
  return {
    page: (orders) =>
      Effect.sync(() => {
        for (const order of orders) taken.push(spreads ? spread(json(order)) : compact(json(order)))
      }),
    end: Effect.suspend(() => (jq === undefined ? answer(`${array()}\n`) : Effect.flatMap(jq(array()), answerFiltered)))
  }
}

const ndjsonWriter = ({ jq, json }: Setup): Writer => ({
  page: (orders) => {
    const lines = orders.map((order) => `${compact(json(order))}\n`).join("")
    if (lines === "") return nothing
    return jq === undefined ? answer(lines) : Effect.flatMap(jq(lines), answerFiltered)
  },
  end: nothing
})

const csvWriter = ({ fields, reading, view }: Setup): Writer => {
  const columns = Csv.columns(fields)
  let begun = false
  const head = Effect.suspend(() => {
    if (begun) return nothing
    begun = true
    return answer(Csv.head(columns, reading.language))
  })
  return {
    page: (orders) => Effect.zipRight(head, answer(Csv.rows(orders.map(view), columns, reading.language))),
    end: head
  }
}

const linesWriter = ({ fields, view }: Setup): Writer => ({
  page: (orders) => answer(orders.map((order) => Lines.line(view(order), fields)).join("")),
  end: nothing
})

const tableWriter = ({ fields, reading, view }: Setup): Writer => {
  const taken: Array<JsonObject> = []
  const columns = fields === undefined ? Columns.standard(reading) : Columns.selected(fields, reading)
  return {
    page: (orders) => Effect.sync(() => void taken.push(...orders.map(view))),
    end: Effect.flatMap(Invocation, ({ streams }) =>
      Effect.suspend(() => answer(Table.draw(columns, taken, streams.stdout)))
    )
  }
}

/**
 * The writer that the flags ask for. Fails on a field nobody knows, before anything is fetched.
 *
 * @since 0.1.0
 * @category constructors
 */
export const writer = (flags: OutputFlagValues): Effect.Effect<Writer, UsageError, Invocation> =>
  Effect.map(setup(flags), (made) => {
    switch (made.form) {
      case "json":
        return jsonWriter(made)
      case "ndjson":
        return ndjsonWriter(made)
      case "csv":
        return csvWriter(made)
      case "lines":
        return linesWriter(made)
      case "table":
        return tableWriter(made)
    }
  })

const printOne = (made: Setup, order: Order): Effect.Effect<void, UsageError, Invocation> =>
  Effect.gen(function* () {
    const { streams } = yield* Invocation
    const { fields, form, isTerminal, jq, json, reading, view } = made
    switch (form) {
      case "json":
        if (jq !== undefined) return yield* answerFiltered(yield* jq(compact(json(order))))
        return yield* answer(`${isTerminal ? spread(json(order)) : compact(json(order))}\n`)
      case "ndjson":
        if (jq !== undefined) return yield* answerFiltered(yield* jq(compact(json(order))))
        return yield* answer(`${compact(json(order))}\n`)
      case "csv": {
        const columns = Csv.columns(fields)
        return yield* answer(Csv.head(columns, reading.language) + Csv.rows([view(order)], columns, reading.language))
      }
      case "lines":
        return yield* answer(Lines.record(view(order), fields))
      case "table":
        return yield* answer(Detail.draw(view(order), fields, reading, streams.stdout))
    }
  })

/**
 * Prepares to print a single order. Fails on a field nobody knows, before anything is fetched.
 *
 * @since 0.1.0
 * @category constructors
 */
export const single = (
  flags: OutputFlagValues
): Effect.Effect<(order: Order) => Effect.Effect<void, UsageError, Invocation>, UsageError, Invocation> =>
  Effect.map(setup(flags), (made) => (order) => printOne(made, order))
