/**
 * What may be kept of a foreign text (an `errmsg`, the message of a socket error) before it reaches a log, a span, an
 * error or a person.
 *
 * @since 0.1.0
 */

/**
 * Replaces secrets that only the caller knows, such as the token in use.
 *
 * @since 0.1.0
 * @category models
 */
export type Redact = (text: string) => string

/**
 * The longest foreign text that is kept, in UTF-16 code units.
 *
 * @since 0.1.0
 * @category constants
 */
export const maxLength = 500

const mask = "***"

// How the names end under which WeChat and its callers pass secrets and the buyer's identity.
const secretNames =
  "token|secret|ticket|auth_?code|authorization_?code|aes_?key|api[_-]?key|password|authorization|cookie|" +
  "openid|unionid|giver_nickname"

const pairs = new RegExp(
  `\\b([\\w-]*(?:${secretNames})["'\\\\]*\\s*(?:[=:：＝]|%3[ad])\\s*["'\\\\]*)(?:bearer\\s+)?[^\\s&"'\\\\,;，；)}\\]]+`,
  "gi"
)
const queries = /\b(https?:\/\/[^\s?#"'<>]+)[?#][^\s"'<>)]*/gi
// An AppSecret is 32 hexadecimal digits, an access token a long base64url word, an openid 28 characters from "o" on.
const shapes = /\b(?:[0-9a-f]{32}|o[\w-]{27}|[\w-]{60,})(?![\w-])/gi

/**
 * Masks what looks like a secret or a buyer's identity: `access_token=…`, `"secret":"…"`, `openid: …`, the query of a
 * URL, and words shaped like an AppSecret, a token or an openid.
 *
 * @since 0.1.0
 * @category redaction
 */
export const redactPatterns: Redact = (text) =>
  text.replace(queries, `$1?${mask}`).replace(pairs, `$1${mask}`).replace(shapes, mask)

// Line breaks become spaces; other control, bidirectional and invisible characters could forge a line on a terminal.
const breaks = / ?[\t\n\v\f\r\u0085\u2028\u2029]+ ?/g
// oxlint-disable-next-line no-control-regex
const controls = /[\u0000-\u001f\u007f-\u009f\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]/g

// Keeps the patterns cheap on a megabyte of foreign text; the last word goes because it may be half a secret.
const maxScanned = 8192
const scanned = (text: string): string => {
  if (text.length <= maxScanned) return text
  const head = text.slice(0, maxScanned)
  return `${head.slice(0, head.lastIndexOf(" ") + 1)}…`
}

const cap = (text: string): string => {
  if (text.length <= maxLength) return text
  const end = maxLength - 1
  const splitsPair = /[\ud800-\udbff]/.test(text.charAt(end - 1))
  return `${text.slice(0, splitsPair ? end - 1 : end)}…`
}

/**
 * A foreign text made fit to keep: one line without control characters, the caller's secrets and everything that looks
 * like one masked, and at most `maxLength` long. The order matters: a secret cut in half would no longer be found.
 *
 * @since 0.1.0
 * @category redaction
 */
export const scrub = (text: string, redact?: Redact): string => {
  const line = scanned(text.slice(0, maxScanned + 1).replace(breaks, " ")).replace(controls, "")
  return cap(redactPatterns(redact === undefined ? line : redact(line)))
}
