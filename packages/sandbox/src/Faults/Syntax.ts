/**
 * Faults as text: `[rate=0.1:][after=2:]kind[=value[,name=value…]][*times][@operation]`.
 *
 * @since 0.1.0
 */
import * as Either from "effect/Either"
import type { SandboxOptionError } from "../SandboxError.js"
import { badOption } from "../SandboxError.js"
import * as Span from "../internal/Span.js"
import type { Fault, Trouble, When } from "./Trouble.js"
import { rows } from "./Trouble.js"

type Read<A> = Either.Either<A, SandboxOptionError>

const FORMS = rows.flatMap((row) => row.forms)
const accepted = {
  zh: `${FORMS.join("、")}，可加 *次数、@接口，前面可加 rate=0.1: 或 after=2:`,
  en: `${FORMS.join(", ")}, with *times and @operation after it and rate=0.1: or after=2: before it`
}

const SIZES: Readonly<Record<string, number>> = { "": 1, k: 1024, m: 1024 * 1024 }

interface Parts {
  readonly whole: string
  readonly kind: string
  readonly value: string | undefined
  readonly settings: ReadonlyMap<string, string>
}

const bad = (whole: string): Either.Either<never, SandboxOptionError> =>
  Either.left(badOption("fault", whole, accepted))

const integer = (whole: string, text: string | undefined, min: number, max: number): Read<number> => {
  const number = text !== undefined && /^-?[0-9]{1,12}$/.test(text) ? Number(text) : Number.NaN
  return number >= min && number <= max ? Either.right(number) : bad(whole)
}

const size = (whole: string, text: string | undefined): Read<number> => {
  const match = /^([0-9]{1,9})([km]?)(?:i?b)?$/i.exec(text ?? "")
  const bytes = match === null ? Number.NaN : Number(match[1]) * (SIZES[(match[2] ?? "").toLowerCase()] ?? 1)
  return bytes >= 1 && bytes <= 1024 * 1024 * 1024 ? Either.right(bytes) : bad(whole)
}

const word = <const Word extends string>(
  whole: string,
  text: string | undefined,
  words: readonly [Word, ...Array<Word>]
): Read<Word> => {
  if (text === undefined) return Either.right(words[0])
  const found = words.find((candidate) => candidate === text)
  return found === undefined ? bad(whole) : Either.right(found)
}

const WHEN: readonly [When, ...Array<When>] = ["before", "after"]

const readTrouble = ({ kind, settings, value, whole }: Parts): Read<Trouble> => {
  switch (kind) {
    case "errcode":
    case "echo":
      return Either.map(integer(whole, value, -100, 99_999_999_999), (errcode) => ({ kind, errcode }))
    case "http":
      return Either.gen(function* () {
        const status = yield* integer(whole, value, 400, 599)
        const retryAfter = settings.get("retry-after")
        if (retryAfter === undefined) return { kind, status }
        return { kind, status, retryAfter: yield* integer(whole, retryAfter, 0, 86_400) }
      })
    case "cutoff":
      return Either.map(word(whole, value, ["length", "chunked"]), (form) => ({ kind, chunked: form === "chunked" }))
    case "hang":
    case "reset":
    case "close":
      return Either.map(word(whole, value, WHEN), (when) => ({ kind, when }))
    case "slow":
      return Either.gen(function* () {
        const pause = yield* Span.parse("fault slow", value ?? "50ms")
        return { kind, pause, bytes: yield* integer(whole, settings.get("bytes") ?? "16", 1, 1_000_000) }
      })
    case "delay":
      return Either.map(Span.parse("fault delay", value ?? ""), (pause) => ({ kind, pause }))
    case "wrongtype":
      return Either.map(word(whole, value, ["array", "string", "null", "list"]), (shape) => ({ kind, shape }))
    case "huge":
      return Either.map(size(whole, value), (bytes) => ({ kind, bytes }))
    case "contenttype":
      return value === undefined || !/^[\w.+/;= -]+$/.test(value) ? bad(whole) : Either.right({ kind, value })
    case "tokenrevoked":
      return Either.map(word(whole, value, ["once", "stuck"]), (form) => ({ kind, stuck: form === "stuck" }))
    case "html":
    case "empty":
    case "truncated":
    case "wrongorder":
    case "bom":
    case "badutf8":
      return value === undefined ? Either.right({ kind }) : bad(whole)
    default:
      return bad(whole)
  }
}

const SETTINGS: Readonly<Record<string, ReadonlyArray<string>>> = { http: ["retry-after"], slow: ["bytes"] }

const split = (whole: string, text: string): Read<Parts> => {
  const [first = "", ...rest] = text.split(",")
  const equals = first.indexOf("=")
  const kind = (equals < 0 ? first : first.slice(0, equals)).trim().toLowerCase().replaceAll("-", "")
  const value = equals < 0 ? undefined : first.slice(equals + 1).trim()
  const settings = new Map<string, string>()
  for (const setting of rest) {
    const at = setting.indexOf("=")
    const name = setting.slice(0, Math.max(at, 0)).trim()
    if (!(SETTINGS[kind] ?? []).includes(name)) return bad(whole)
    settings.set(name, setting.slice(at + 1).trim())
  }
  return Either.right({ whole, kind, value, settings })
}

const TAIL = /^(.*?)(?:\*([0-9]{1,9}|always))?(?:@([\w/-]+|\*))?$/
const HEAD = /^(rate|after)=([0-9.]+):(.*)$/s

/**
 * Reads one fault.
 *
 * @since 0.1.0
 * @category parsing
 */
export const parse = (text: string): Either.Either<Fault, SandboxOptionError> =>
  Either.gen(function* () {
    let rest = text.trim()
    let rate: number | undefined
    let after: number | undefined
    for (let head = HEAD.exec(rest); head !== null; head = HEAD.exec(rest)) {
      const number = Number(head[2])
      if (head[1] === "rate") {
        if (!(number > 0 && number <= 1)) return yield* bad(text)
        rate = number
      } else {
        if (!Number.isSafeInteger(number)) return yield* bad(text)
        after = number
      }
      rest = head[3] ?? ""
    }
    const tail = TAIL.exec(rest)
    if (tail === null) return yield* bad(text)
    const trouble = yield* readTrouble(yield* split(text, tail[1] ?? ""))
    const times = tail[2] === undefined ? undefined : tail[2] === "always" ? Number.POSITIVE_INFINITY : Number(tail[2])
    if (times === 0) return yield* bad(text)
    const operation = tail[3] === undefined || tail[3] === "*" ? undefined : tail[3]
    return {
      trouble,
      ...(operation === undefined ? {} : { operation }),
      ...(times === undefined ? {} : { times }),
      ...(after === undefined ? {} : { after }),
      ...(rate === undefined ? {} : { rate })
    }
  })

const writeTrouble = (trouble: Trouble): string => {
  switch (trouble.kind) {
    case "errcode":
    case "echo":
      return `${trouble.kind}=${trouble.errcode}`
    case "http":
      return `http=${trouble.status}${trouble.retryAfter === undefined ? "" : `,retry-after=${trouble.retryAfter}`}`
    case "cutoff":
      return `cutoff=${trouble.chunked ? "chunked" : "length"}`
    case "hang":
    case "reset":
    case "close":
      return `${trouble.kind}=${trouble.when}`
    case "slow":
      return `slow=${Span.format(trouble.pause)},bytes=${trouble.bytes}`
    case "delay":
      return `delay=${Span.format(trouble.pause)}`
    case "wrongtype":
      return `wrongtype=${trouble.shape}`
    case "tokenrevoked":
      return `tokenrevoked=${trouble.stuck ? "stuck" : "once"}`
    case "huge":
      return `huge=${trouble.bytes}`
    case "contenttype":
      return `contenttype=${trouble.value}`
    case "html":
    case "empty":
    case "truncated":
    case "wrongorder":
    case "bom":
    case "badutf8":
      return trouble.kind
  }
}

/**
 * The text that `parse` reads back.
 *
 * @since 0.1.0
 * @category formatting
 */
export const format = (fault: Fault): string => {
  const rate = fault.rate === undefined ? "" : `rate=${fault.rate}:`
  const after = fault.after === undefined ? "" : `after=${fault.after}:`
  const times = fault.times === undefined ? "" : `*${fault.times === Number.POSITIVE_INFINITY ? "always" : fault.times}`
  const operation = fault.operation === undefined ? "" : `@${fault.operation}`
  return `${rate}${after}${writeTrouble(fault.trouble)}${times}${operation}`
}
