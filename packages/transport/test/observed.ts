import { inspect } from "node:util"
import * as Cause from "effect/Cause"
import * as Chunk from "effect/Chunk"
import type * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Layer from "effect/Layer"
import * as Logger from "effect/Logger"
import * as LogLevel from "effect/LogLevel"
import * as Metric from "effect/Metric"
import * as Option from "effect/Option"
import * as Schema from "effect/Schema"
import * as Tracer from "effect/Tracer"
import { isWeChatError, WeChatError } from "@wxshop/core/WeChatError"

export interface SeenSpan {
  readonly name: string
  readonly parent: string | undefined
  readonly kind: Tracer.SpanKind
  readonly attributes: ReadonlyMap<string, unknown>
  readonly events: ReadonlyArray<readonly [string, unknown]>
  readonly exit: Exit.Exit<unknown, unknown> | undefined
}

/** A tracer that keeps every span. */
export const recorder = (): { readonly tracer: Tracer.Tracer; readonly spans: ReadonlyArray<SeenSpan> } => {
  const spans: Array<SeenSpan> = []
  const tracer = Tracer.make({
    span: (name, parent, context: Context.Context<never>, links, startTime, kind) => {
      const attributes = new Map<string, unknown>()
      const events: Array<readonly [string, unknown]> = []
      const seen: { -readonly [Key in keyof SeenSpan]: SeenSpan[Key] } = {
        name,
        kind,
        attributes,
        events,
        parent: Option.getOrUndefined(Option.map(parent, ({ spanId }) => spanId)),
        exit: undefined
      }
      const id = `${name}#${spans.length}`
      spans.push(seen)
      const span: Tracer.Span = {
        _tag: "Span",
        name,
        spanId: id,
        traceId: "trace",
        parent,
        context,
        status: { _tag: "Started", startTime },
        attributes,
        links,
        sampled: true,
        kind,
        end: (_, exit) => {
          seen.exit = exit
        },
        attribute: (key, value) => {
          attributes.set(key, value)
        },
        event: (event, _, values) => {
          events.push([event, values])
        },
        addLinks: () => {}
      }
      return span
    },
    context: (run) => run()
  })
  return { tracer, spans }
}

const shown = (value: unknown): ReadonlyArray<string> => {
  const everything = { depth: 20, showHidden: true, maxArrayLength: null, maxStringLength: null } as const
  const texts = [inspect(value, everything), inspect(value), String(value), JSON.stringify(value) ?? ""]
  if (value instanceof Error) texts.push(value.message, value.stack ?? "", inspect(value.cause, everything))
  if (isWeChatError(value)) texts.push(JSON.stringify(Schema.encodeSync(WeChatError)(value)))
  return texts
}

const shownExit = (exit: Exit.Exit<unknown, unknown>): ReadonlyArray<string> =>
  Exit.match(exit, {
    onSuccess: shown,
    onFailure: (cause) => [
      Cause.pretty(cause),
      Cause.pretty(cause, { renderErrorCause: true }),
      ...shown(cause),
      ...shown(Cause.squash(cause)),
      ...Chunk.toReadonlyArray(Cause.failures(cause)).flatMap(shown)
    ]
  })

/**
 * Runs an effect and gives every text that left it: logs in all shapes, spans, metrics and the outcome. The value of a
 * success is shown only if asked for, since an answer belongs to the caller.
 */
export const observed = <A, E, R>(
  self: Effect.Effect<A, E, R>
): Effect.Effect<{ readonly exit: Exit.Exit<A, E>; readonly texts: ReadonlyArray<string> }, never, R> =>
  Effect.suspend(() => {
    const texts: Array<string> = []
    const { spans, tracer } = recorder()
    const loggers = [Logger.stringLogger, Logger.logfmtLogger, Logger.jsonLogger].map((logger) =>
      Logger.map(logger, (text) => {
        texts.push(text)
      })
    )
    const structured = Logger.make((options) => {
      texts.push(
        ...shown(options.message),
        ...shown(options.annotations),
        Cause.pretty(options.cause),
        ...shown(options.cause)
      )
    })
    const logging = Layer.mergeAll(
      Logger.remove(Logger.defaultLogger),
      ...[...loggers, structured].map((logger) => Logger.add(logger)),
      Logger.minimumLogLevel(LogLevel.All)
    )
    return self.pipe(
      Effect.tapErrorCause((cause) => Effect.logError("failed", cause)),
      Effect.withSpan("caller"),
      Effect.exit,
      Effect.withTracer(tracer),
      Effect.provide(logging),
      Effect.flatMap((exit) =>
        Effect.map(Metric.snapshot, (pairs) => {
          for (const span of spans) {
            texts.push(span.name, ...shown([...span.attributes]), ...shown(span.events))
            if (span.exit !== undefined && Exit.isFailure(span.exit)) texts.push(...shownExit(span.exit))
          }
          texts.push(...pairs.flatMap(({ metricKey, metricState }) => [...shown(metricKey), ...shown(metricState)]))
          if (Exit.isFailure(exit)) texts.push(...shownExit(exit))
          return { exit, texts }
        })
      )
    )
  })
