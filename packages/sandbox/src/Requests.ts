/**
 * Every request that arrived, in order, without tokens and secrets.
 *
 * @since 0.1.0
 */
import * as Deferred from "effect/Deferred"
import * as Effect from "effect/Effect"

/**
 * What was answered. `errcode` is absent when the body had none; `fault` is the fault that was played; `status` 0 means
 * that no answer was sent.
 *
 * @since 0.1.0
 * @category models
 */
export interface Answered {
  readonly status: number
  readonly errcode?: number
  readonly fault?: string
}

/**
 * One request. Tokens show as `<stable-token #1>`, secrets as `<secret>`.
 *
 * @since 0.1.0
 * @category models
 */
export interface SeenRequest {
  /** From 0. */
  readonly index: number
  /** Virtual time of arrival, epoch milliseconds. */
  readonly time: number
  readonly method: string
  /** Without the query. */
  readonly path: string
  /** The last part of the path: `searchguaranteeorder`, `stable_token` … */
  readonly operation: string
  /** The query as sent, redacted. */
  readonly query: string
  /** The name of the token in the query, when there is one. */
  readonly token?: string
  /** The body as sent, redacted; absent when it was not read. */
  readonly body?: string
  /** Absent as long as nothing was decided. */
  readonly answered?: Answered
}

/**
 * An effect run at a point of an exchange.
 *
 * @since 0.1.0
 * @category models
 */
export type Hook = (request: SeenRequest) => Effect.Effect<void>

/**
 * So many requests are kept; the oldest go first.
 *
 * @since 0.1.0
 * @category constants
 */
export const KEPT = 20_000
/** So many characters of a body are kept. */
const BODY = 65_536

/**
 * The memory of requests.
 *
 * @since 0.1.0
 * @category models
 */
export interface Requests {
  readonly arrive: (request: Omit<SeenRequest, "index" | "body" | "answered">) => number
  readonly note: (index: number, more: { readonly body?: string; readonly answered?: Answered }) => void
  readonly get: (index: number) => SeenRequest | undefined
  readonly all: Effect.Effect<ReadonlyArray<SeenRequest>>
  /** Waits until so many have arrived since the start or the last `clear`. */
  readonly awaitCount: (count: number) => Effect.Effect<ReadonlyArray<SeenRequest>>
  readonly clear: Effect.Effect<void>
}

/**
 * An empty memory.
 *
 * @since 0.1.0
 * @category constructors
 */
export const make = (): Requests => {
  let list: Array<SeenRequest> = []
  let next = 0
  let cleared = 0
  let waiting: Array<{ readonly count: number; readonly done: Deferred.Deferred<void> }> = []

  const position = (index: number): number => index - (next - list.length)
  const wake = (): void => {
    const ready = waiting.filter(({ count }) => next - cleared >= count)
    waiting = waiting.filter(({ count }) => next - cleared < count)
    for (const { done } of ready) Deferred.unsafeDone(done, Effect.void)
  }
  const all = Effect.sync((): ReadonlyArray<SeenRequest> => [...list])

  return {
    arrive: (request) => {
      const index = next++
      list.push({ index, ...request })
      if (list.length > KEPT) list = list.slice(list.length - KEPT / 2)
      wake()
      return index
    },
    note: (index, { answered, body }) => {
      const at = position(index)
      const known = list[at]
      if (known === undefined) return
      list[at] = {
        ...known,
        ...(body === undefined ? {} : { body: body.slice(0, BODY) }),
        ...(answered === undefined ? {} : { answered })
      }
    },
    get: (index) => list[position(index)],
    all,
    awaitCount: (count) =>
      Effect.gen(function* () {
        if (next - cleared < count) {
          const done = yield* Deferred.make<void>()
          waiting.push({ count, done })
          yield* Deferred.await(done)
        }
        return yield* all
      }),
    clear: Effect.sync(() => {
      list = []
      cleared = next
    })
  }
}
