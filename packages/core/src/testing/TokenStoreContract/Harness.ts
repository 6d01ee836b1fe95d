/**
 * What the contract needs to know about the store it looks at, and how it complains.
 *
 * @since 0.1.0
 */
import * as Data from "effect/Data"
import * as Effect from "effect/Effect"
import * as Equal from "effect/Equal"
import * as Option from "effect/Option"
import * as Random from "effect/Random"
import * as Redacted from "effect/Redacted"
import type * as Scope from "effect/Scope"
import type { Key, Service, Stored, TokenStoreError } from "../../TokenStore.js"

/**
 * A store under test.
 *
 * @since 0.1.0
 * @category models
 */
export interface Harness {
  /** A store of its own on the same place, as another process would open it. */
  readonly open: Effect.Effect<Service, TokenStoreError, Scope.Scope>
  /** Lets so many milliseconds go by as far as this key is concerned. */
  readonly elapse: (key: Key, millis: number) => Effect.Effect<void>
  /** How `elapse` does it: it moves the place's clock on, or the instants that the place keeps back. */
  readonly moves: "clock" | "instants"
}

/**
 * One promise of the contract.
 *
 * @since 0.1.0
 * @category models
 */
export interface Case {
  readonly name: string
  readonly run: (harness: Harness) => Effect.Effect<void, Violation | TokenStoreError, Scope.Scope>
}

/**
 * The store breaks a promise.
 *
 * @since 0.1.0
 * @category errors
 */
export class Violation extends Data.TaggedError("TokenStoreContractViolation")<{ readonly message: string }> {}

// Redacted values are equal by what they hold but print alike, so they are unwrapped: the contract's tokens are no secrets.
const plain = (value: unknown): string =>
  JSON.stringify(value, (_, part: unknown) =>
    Redacted.isRedacted(part) ? `token ${String(Redacted.value(part))}` : part
  )

/**
 * Fails unless both are equal, field by field.
 *
 * @since 0.1.0
 * @category assertions
 */
export const same = (what: string, actual: unknown, expected: unknown): Effect.Effect<void, Violation> =>
  Equal.equals(actual, expected) || plain(actual) === plain(expected)
    ? Effect.void
    : Effect.fail(new Violation({ message: `${what}: expected ${plain(expected)}, got ${plain(actual)}` }))

/**
 * Fails unless it holds.
 *
 * @since 0.1.0
 * @category assertions
 */
export const holds = (what: string, condition: boolean): Effect.Effect<void, Violation> =>
  condition ? Effect.void : Effect.fail(new Violation({ message: `expected that ${what}` }))

/**
 * The value, or a failure where there is none.
 *
 * @since 0.1.0
 * @category assertions
 */
export const given = <A>(what: string, value: Option.Option<A>): Effect.Effect<A, Violation> =>
  Option.match(value, {
    onNone: () => Effect.fail(new Violation({ message: `expected ${what}, got none` })),
    onSome: (found) => Effect.succeed(found)
  })

/**
 * A key that nobody used before.
 *
 * @since 0.1.0
 * @category constructors
 */
export const freshKey: Effect.Effect<Key> = Effect.map(
  Effect.all([Random.nextIntBetween(0, 2 ** 31), Random.nextIntBetween(0, 2 ** 31)]),
  ([one, two]): Key => ({ baseUrl: "https://api.weixin.qq.com", appid: `wx${one}x${two}`, flow: "stable" })
)

/**
 * An answer of WeChat.
 *
 * @since 0.1.0
 * @category constructors
 */
export const answer = (
  token: string,
  fence: number,
  obtainedAt: number,
  expiresAt = obtainedAt + 7_200_000
): Stored => ({
  token: Redacted.make(token),
  obtainedAt,
  expiresAt,
  fence
})
