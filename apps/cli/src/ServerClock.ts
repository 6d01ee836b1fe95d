/**
 * The time of the other side, from the `Date` header that every HTTP answer has.
 *
 * @since 0.1.0
 */
import { type TransportError, transportError, type TransportReason } from "@wxshop/core/WeChatError"
import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"

/**
 * How long the answer took, and by how many seconds this machine is ahead (negative: behind); `undefined` when the answer
 * told no time.
 *
 * @since 0.1.0
 * @category models
 */
export interface Reached {
  readonly millis: number
  readonly skewSeconds: number | undefined
}

const TIMEOUT_MILLIS = 5000

const codeOf = (cause: unknown): string => {
  if (typeof cause !== "object" || cause === null) return ""
  if ("code" in cause && typeof cause.code === "string") return cause.code
  if ("name" in cause && cause.name === "TimeoutError") return "TIMEOUT"
  return "cause" in cause ? codeOf(cause.cause) : ""
}

const reasonOf = (cause: unknown): TransportReason => {
  const code = codeOf(cause)
  if (code === "TIMEOUT" || code.includes("TIMEOUT")) return "Timeout"
  if (code === "ENOTFOUND" || code === "EAI_AGAIN") return "Dns"
  if (code === "ECONNRESET" || code === "UND_ERR_SOCKET") return "Reset"
  if (code.startsWith("ERR_TLS") || code.includes("CERT") || code.includes("SSL") || code.includes("SIGNATURE"))
    return "Tls"
  return "Connect"
}

/**
 * Asks the root of the address for nothing but its headers. No token is sent.
 *
 * @since 0.1.0
 * @category effects
 */
export const skew = (baseUrl: string): Effect.Effect<Reached, TransportError> =>
  Effect.gen(function* () {
    const { hostname, pathname } = new URL(baseUrl)
    const before = yield* Clock.currentTimeMillis
    const date = yield* Effect.tryPromise({
      try: async (signal) => {
        const answer = await fetch(baseUrl, {
          method: "HEAD",
          redirect: "manual",
          signal: AbortSignal.any([signal, AbortSignal.timeout(TIMEOUT_MILLIS)])
        })
        return answer.headers.get("date")
      },
      catch: (cause) =>
        transportError({
          operation: "doctor",
          reason: reasonOf(cause),
          delivered: "no",
          host: hostname,
          path: pathname
        })
    })
    const after = yield* Clock.currentTimeMillis
    const theirs = Date.parse(date ?? "")
    // The header has whole seconds: half a second is the best guess, the middle of the call the best moment.
    const ours = (before + after) / 2
    return {
      millis: after - before,
      skewSeconds: Number.isNaN(theirs) ? undefined : Math.round((ours - theirs - 500) / 1000)
    }
  })
