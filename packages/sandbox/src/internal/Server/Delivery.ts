/**
 * How bytes leave and arrive: whole, slowly, in part, or not at all.
 *
 * @since 0.1.0
 */
import * as DateTime from "effect/DateTime"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import type { IncomingMessage, ServerResponse } from "node:http"
import type { Trouble } from "../../Faults/Trouble.js"
import type { Answer } from "../Routes/Call.js"

/** WeChat's own bound is not documented; no request of these APIs comes near it. */
export const LARGEST_BODY = 1024 * 1024

/**
 * A body as it came: `None` when the client left before its end, `tooLarge` when it was read and thrown away.
 *
 * @since 0.1.0
 * @category models
 */
export interface Body {
  readonly bytes: Uint8Array
  readonly tooLarge: boolean
}

/**
 * Reads the request's body.
 *
 * @since 0.1.0
 * @category reading
 */
export const read = (request: IncomingMessage): Effect.Effect<Option.Option<Body>> =>
  Effect.async((resume) => {
    const chunks: Array<Buffer> = []
    let size = 0
    request.on("data", (chunk: Buffer) => {
      size += chunk.length
      if (size <= LARGEST_BODY) chunks.push(chunk)
    })
    request.once("end", () =>
      resume(Effect.succeed(Option.some({ bytes: Buffer.concat(chunks), tooLarge: size > LARGEST_BODY })))
    )
    request.once("close", () => resume(Effect.succeed(Option.none())))
  })

/**
 * Waits until the client or the server gives the connection up.
 *
 * @since 0.1.0
 * @category waiting
 */
export const awaitClose = (response: ServerResponse): Effect.Effect<void> =>
  Effect.async((resume) => {
    if (response.closed) resume(Effect.void)
    else response.once("close", () => resume(Effect.void))
  })

const written = (response: ServerResponse, chunk: Uint8Array): Effect.Effect<void> =>
  Effect.async((resume) => {
    if (response.destroyed) resume(Effect.void)
    else response.write(chunk, () => resume(Effect.void))
  })

const head = (response: ServerResponse, answer: Answer, extra: Readonly<Record<string, string>>): void => {
  response.writeHead(answer.status, { "content-type": answer.contentType, ...extra })
}

const whole = (response: ServerResponse, answer: Answer, extra: Readonly<Record<string, string>>) =>
  Effect.async<void>((resume) => {
    head(response, answer, { ...extra, "content-length": String(answer.body.length) })
    response.once("close", () => resume(Effect.void))
    response.end(answer.body, () => resume(Effect.void))
  })

const slow = (
  response: ServerResponse,
  answer: Answer,
  { bytes, pause }: Extract<Trouble, { kind: "slow" }>,
  extra: Readonly<Record<string, string>>
) =>
  Effect.gen(function* () {
    head(response, answer, { ...extra, "content-length": String(answer.body.length) })
    for (let at = 0; at < answer.body.length && !response.destroyed; at += bytes) {
      yield* pause === 0 ? Effect.yieldNow() : Effect.sleep(pause)
      yield* written(response, answer.body.subarray(at, at + bytes))
    }
    response.end()
  })

const half = (response: ServerResponse, answer: Answer, chunked: boolean, extra: Readonly<Record<string, string>>) =>
  Effect.gen(function* () {
    head(response, answer, chunked ? extra : { ...extra, "content-length": String(answer.body.length) })
    yield* written(response, answer.body.subarray(0, Math.floor(answer.body.length / 2)))
    response.destroy()
  })

/**
 * Ends the connection without an answer.
 *
 * @since 0.1.0
 * @category writing
 */
export const silence = (
  request: IncomingMessage,
  response: ServerResponse,
  kind: "hang" | "reset" | "close"
): Effect.Effect<void> => {
  switch (kind) {
    case "hang":
      return awaitClose(response)
    case "reset":
      return Effect.sync(() => void request.socket.resetAndDestroy())
    case "close":
      return Effect.sync(() => void request.socket.end())
  }
}

/**
 * Sends an answer in the manner of the trouble, dated `now` (epoch milliseconds). Pauses are on Effect's Clock.
 *
 * @since 0.1.0
 * @category writing
 */
export const send = (
  request: IncomingMessage,
  response: ServerResponse,
  answer: Answer,
  trouble: Trouble | undefined,
  now: number
): Effect.Effect<void> => {
  response.sendDate = false
  const extra = { date: DateTime.toDateUtc(DateTime.unsafeMake(now)).toUTCString() }
  switch (trouble?.kind) {
    case "hang":
    case "reset":
    case "close":
      return silence(request, response, trouble.kind)
    case "slow":
      return slow(response, answer, trouble, extra)
    case "cutoff":
      return half(response, answer, trouble.chunked, extra)
    case "delay":
      return Effect.delay(whole(response, answer, extra), trouble.pause)
    case "http":
      return whole(
        response,
        answer,
        trouble.retryAfter === undefined ? extra : { ...extra, "retry-after": String(trouble.retryAfter) }
      )
    case "errcode":
    case "echo":
    case "html":
    case "empty":
    case "truncated":
    case "tokenrevoked":
    case "wrongtype":
    case "wrongorder":
    case "huge":
    case "contenttype":
    case "bom":
    case "badutf8":
    case undefined:
      return whole(response, answer, extra)
  }
}
