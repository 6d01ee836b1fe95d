/**
 * The underlying failure of a typed error, reduced to what may be printed.
 *
 * @since 0.1.0
 */
import * as Equal from "effect/Equal"
import * as Hash from "effect/Hash"
import * as Predicate from "effect/Predicate"
import * as Schema from "effect/Schema"
import { type Redact, scrub } from "../Redaction.js"

interface Parts {
  readonly name: string
  readonly message: string
  readonly code?: string | undefined
}

/**
 * A copy of a foreign error that holds its name, its code and its scrubbed message, and nothing else: no request, no
 * headers, no query. Platform errors carry the whole request and print the access token when inspected, so only such a
 * copy may be the `cause` of a typed error. Make one with `safeCause`.
 *
 * @since 0.1.0
 * @category models
 */
export class SafeCause extends globalThis.Error implements Equal.Equal {
  readonly code: string | undefined

  /** Takes texts that are scrubbed already: use `safeCause`. */
  constructor(parts: Parts, frames: string = "") {
    super(parts.message)
    this.code = parts.code
    Object.defineProperty(this, "name", { value: parts.name, enumerable: false })
    Object.defineProperty(this, "stack", { value: `${parts.name}: ${parts.message}${frames}`, enumerable: false })
  }

  toJSON(): Parts {
    return { name: this.name, message: this.message, ...(this.code === undefined ? {} : { code: this.code }) }
  }

  [Equal.symbol](that: unknown): boolean {
    return (
      that instanceof SafeCause && that.name === this.name && that.message === this.message && that.code === this.code
    )
  }

  [Hash.symbol](): number {
    return Hash.string(`${this.name}\n${this.message}\n${this.code ?? ""}`)
  }
}

const Fields = Schema.Struct({ name: Schema.String, message: Schema.String, code: Schema.optional(Schema.String) })

/**
 * `SafeCause` on the wire: `{ name, message, code? }`, what `Schema.Defect` writes, without a stack.
 *
 * @since 0.1.0
 * @category schemas
 */
export const SafeCauseSchema: Schema.Schema<SafeCause, typeof Fields.Encoded> = Schema.transform(
  Fields,
  Schema.instanceOf(SafeCause),
  { strict: true, decode: (parts) => new SafeCause(parts), encode: (cause) => cause.toJSON() }
).annotations({ identifier: "SafeCause" })

const maxDepth = 5
const maxFrames = 10

/**
 * A printable copy of whatever was thrown. The messages of nested causes are joined into one, the innermost `code`
 * (such as `ECONNREFUSED`) is kept. `redact` hides secrets that only the caller knows. A `SafeCause` comes back as it is.
 *
 * @since 0.1.0
 * @category constructors
 */
export const safeCause = (error: unknown, redact?: Redact): SafeCause => {
  if (error instanceof SafeCause) return error
  const messages: Array<string> = []
  let code: string | undefined
  let current: unknown = error
  for (let depth = 0; depth < maxDepth && current !== undefined && current !== null; depth++) {
    messages.push(messageOf(current))
    if (Predicate.hasProperty(current, "code") && Predicate.isString(current.code)) code = scrub(current.code, redact)
    current = Predicate.hasProperty(current, "cause") ? current.cause : undefined
  }
  const parts = { name: scrub(nameOf(error), redact), message: scrub(messages.join(": "), redact), code }
  return new SafeCause(parts, framesOf(error, redact))
}

const nameOf = (error: unknown): string =>
  Predicate.hasProperty(error, "name") && Predicate.isString(error.name) && error.name !== "" ? error.name : "Error"

// Only strings are taken from a foreign object: serialising it whole is how requests and tokens leak.
const messageOf = (error: unknown): string => {
  if (Predicate.isString(error)) return error
  if (Predicate.hasProperty(error, "message") && Predicate.isString(error.message)) return error.message
  return Predicate.hasProperty(error, "_tag") && Predicate.isString(error._tag) ? error._tag : typeof error
}

const framesOf = (error: unknown, redact: Redact | undefined): string => {
  if (!(error instanceof globalThis.Error) || !Predicate.isString(error.stack)) return ""
  const frames = error.stack.split("\n").filter((line) => /^\s+at /.test(line))
  return frames
    .slice(0, maxFrames)
    .map((line) => `\n    ${scrub(line.trim(), redact)}`)
    .join("")
}
