/**
 * What a failed exchange means: which kind of trouble, and whether the request may have reached WeChat. The second
 * question decides whether a write may be repeated, so the answer is "no" only where nothing can have been sent.
 *
 * @since 0.1.0
 */
import * as Predicate from "effect/Predicate"

/**
 * Why an exchange failed below HTTP.
 *
 * @since 0.1.0
 * @category models
 */
export type Reason = "Connect" | "Dns" | "Tls" | "Timeout" | "Reset" | "Closed"

/**
 * `delivered: "no"` is a proof that no byte of the request left; everything else is `"unknown"`.
 *
 * @since 0.1.0
 * @category models
 */
export interface Failure {
  readonly reason: Reason
  readonly delivered: "no" | "unknown"
}

// Name resolution and connecting come before the first byte of a request.
const neverSent: Readonly<Record<string, Reason>> = {
  ENOTFOUND: "Dns",
  EAI_AGAIN: "Dns",
  EAI_FAIL: "Dns",
  EAI_NODATA: "Dns",
  EAI_NONAME: "Dns",
  ENODATA: "Dns",
  ESERVFAIL: "Dns",
  ECONNREFUSED: "Connect",
  UND_ERR_CONNECT_TIMEOUT: "Connect",
  UND_ERR_CLOSED: "Closed"
}

// These also happen to a connection in use; only the system call tells.
const whileConnecting: ReadonlySet<string> = new Set([
  "EHOSTUNREACH",
  "EHOSTDOWN",
  "ENETUNREACH",
  "ENETDOWN",
  "EADDRNOTAVAIL",
  "ETIMEDOUT"
])

// Our own check of the server's certificate fails before the request is written. An alert that the server sends may come
// later (TLS 1.3 refuses a client after its first request), so no other TLS failure is a proof.
const certificate =
  /^(?:ERR_TLS_CERT_|CERT_|CRL_|DEPTH_ZERO_|SELF_SIGNED_|UNABLE_TO_|INVALID_CA|INVALID_PURPOSE|HOSTNAME_MISMATCH|PATH_LENGTH_EXCEEDED|ERROR_IN_CERT_|ERR_SSL_WRONG_VERSION_NUMBER$)/

const afterSending: Readonly<Record<string, Reason>> = {
  ECONNRESET: "Reset",
  ECONNABORTED: "Reset",
  EPIPE: "Reset",
  EHOSTUNREACH: "Reset",
  ENETUNREACH: "Reset",
  ETIMEDOUT: "Timeout",
  UND_ERR_HEADERS_TIMEOUT: "Timeout",
  UND_ERR_BODY_TIMEOUT: "Timeout",
  UND_ERR_ABORTED: "Timeout",
  EPROTO: "Tls"
}

// A socket that cannot answer (a broken pool, a parser that gave up) counts as closed.
const unknown: Failure = { reason: "Closed", delivered: "unknown" }

const byCode = (code: string, syscall: unknown): Failure => {
  const before = neverSent[code]
  if (before !== undefined) return { reason: before, delivered: "no" }
  if (certificate.test(code)) return { reason: "Tls", delivered: "no" }
  if (syscall === "connect" && whileConnecting.has(code)) return { reason: "Connect", delivered: "no" }
  const after = afterSending[code]
  if (after !== undefined) return { reason: after, delivered: "unknown" }
  return code.startsWith("ERR_SSL_") || code.startsWith("ERR_TLS_") ? { reason: "Tls", delivered: "unknown" } : unknown
}

const property = (value: unknown, key: string): unknown => (Predicate.hasProperty(value, key) ? value[key] : undefined)

// Clients wrap the socket's error once or twice; deeper chains are not ours.
const MAX_DEPTH = 4

/**
 * Reads a client's error (undici's, the socket's, the resolver's, or an `AggregateError` of several addresses tried).
 *
 * @since 0.1.0
 * @category classification
 */
export const classify = (cause: unknown, depth = 0): Failure => {
  if (depth > MAX_DEPTH) return unknown
  const errors = property(cause, "errors")
  if (Array.isArray(errors) && errors.length > 0) {
    const all = errors.map((error) => classify(error, depth + 1))
    // One address that may have been reached is enough to lose the proof.
    return all.find((failure) => failure.delivered === "unknown") ?? all[0] ?? unknown
  }
  const code = property(cause, "code")
  if (typeof code === "string") return byCode(code, property(cause, "syscall"))
  const inner = property(cause, "cause")
  return inner === undefined ? unknown : classify(inner, depth + 1)
}

/**
 * Whether the client gave up because the answer was larger than it may be.
 *
 * @since 0.1.0
 * @category classification
 */
export const isTooLarge = (cause: unknown): boolean => property(cause, "code") === "UND_ERR_RES_EXCEEDED_MAX_SIZE"
