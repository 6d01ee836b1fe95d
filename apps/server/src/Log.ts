/**
 * The log: one JSON object a line, on standard error, nothing on standard output.
 *
 * @since 0.1.0
 */
import { scrub } from "@wxshop/core/Redaction"
import * as Cause from "effect/Cause"
import * as HashMap from "effect/HashMap"
import * as Inspectable from "effect/Inspectable"
import * as Layer from "effect/Layer"
import * as Logger from "effect/Logger"
import type * as LogLevel from "effect/LogLevel"
import { writeSync } from "node:fs"

/**
 * Writes one line. Lines go out whole and in order even when the process ends right after; a reader that went away is
 * not worth a crash.
 *
 * @since 0.1.0
 * @category output
 */
export const writeLine = (record: Readonly<Record<string, unknown>>): void => {
  let rest = Buffer.from(`${JSON.stringify(record)}\n`)
  for (let attempts = 0; rest.length > 0 && attempts < 1000; attempts++) {
    try {
      rest = rest.subarray(writeSync(2, rest))
    } catch (error) {
      // A full pipe may be tried again; a closed one cannot.
      if (!(error instanceof Error && "code" in error && error.code === "EAGAIN")) return
    }
  }
}

const messageOf = (message: unknown): string => {
  const parts = Array.isArray(message) ? message : [message]
  return parts.map((part) => (typeof part === "string" ? part : Inspectable.toStringUnknown(part, 0))).join(" ")
}

// The first lines say where it broke; each is scrubbed, because a foreign error may quote a URL with its token.
const causeOf = (cause: Cause.Cause<unknown>): ReadonlyArray<string> =>
  Cause.pretty(cause, { renderErrorCause: true })
    .split("\n")
    .slice(0, 40)
    .map((line) => scrub(line).trim())

/**
 * Effect's log as JSON lines: `msg`, then the annotations in the order of
 * their names, `level`, `time`, and `cause` if there is one.
 *
 * @since 0.1.0
 * @category loggers
 */
export const make = (write: (record: Readonly<Record<string, unknown>>) => void): Logger.Logger<unknown, void> =>
  Logger.make(({ annotations, cause, date, logLevel, message }) =>
    write({
      msg: messageOf(message),
      ...Object.fromEntries(HashMap.toEntries(annotations).sort(([left], [right]) => (left < right ? -1 : 1))),
      level: logLevel.label.toLowerCase(),
      time: date.toISOString(),
      ...(Cause.isEmpty(cause) ? {} : { cause: causeOf(cause) })
    })
  )

/**
 * Holds lines back until the first one that matters is out.
 *
 * @since 0.1.0
 * @category models
 */
export interface Gate {
  /** Writes a line, or keeps it while the gate is closed. */
  readonly write: (record: Readonly<Record<string, unknown>>) => void
  /** Writes `first`, then what was kept, and holds nothing back any more. */
  readonly open: (first: ReadonlyArray<Readonly<Record<string, unknown>>>) => void
}

/**
 * The first line of a server that runs says where it listens; what happened before waits behind this gate.
 *
 * @since 0.1.0
 * @category constructors
 */
export const makeGate = (write: (record: Readonly<Record<string, unknown>>) => void): Gate => {
  let kept: Array<Readonly<Record<string, unknown>>> | undefined = []
  return {
    write: (record) => {
      if (kept === undefined) write(record)
      else kept.push(record)
    },
    open: (first) => {
      const lines = [...first, ...(kept ?? [])]
      kept = undefined
      for (const line of lines) write(line)
    }
  }
}

/**
 * Sends the log to `write`, from `level` on.
 *
 * @since 0.1.0
 * @category layers
 */
export const layer = (level: LogLevel.LogLevel, write: Gate["write"]): Layer.Layer<never> =>
  Layer.merge(Logger.replace(Logger.defaultLogger, make(write)), Logger.minimumLogLevel(level))
