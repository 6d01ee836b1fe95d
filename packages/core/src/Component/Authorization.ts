/**
 * What a third-party platform knows about one shop that authorized it, and how it learns: of two answers the one to the
 * later question counts.
 *
 * @since 0.1.0
 */
import * as Equal from "effect/Equal"
import * as Option from "effect/Option"
import type * as Redacted from "effect/Redacted"

/**
 * An access token of a shop, when it was asked for and when it ends, epoch milliseconds.
 *
 * @since 0.1.0
 * @category models
 */
export interface Grant {
  readonly accessToken: Redacted.Redacted<string>
  readonly askedAt: number
  readonly expiresAt: number
}

/**
 * What is known about one shop. Instants are epoch milliseconds, taken before WeChat was asked, so that of two answers the
 * one to the later question counts.
 *
 * @since 0.1.0
 * @category models
 */
export interface Authorization {
  readonly refreshToken?: { readonly token: Redacted.Redacted<string>; readonly askedAt: number }
  readonly grant?: Grant
  /** The numbers of the permission sets the merchant granted. */
  readonly permissions?: { readonly sets: ReadonlyArray<number>; readonly askedAt: number }
}

/**
 * Nothing known.
 *
 * @since 0.1.0
 * @category constants
 */
export const empty: Authorization = {}

/**
 * The record with what was learnt: newer facts replace older ones, and an answer that was overtaken changes nothing.
 *
 * @since 0.1.0
 * @category combinators
 */
export const learn =
  (learnt: Authorization) =>
  (present: Authorization): Authorization => {
    const refreshToken = later(present.refreshToken, learnt.refreshToken)
    const permissions = later(present.permissions, learnt.permissions)
    const grant = later(present.grant, learnt.grant)
    return {
      ...(refreshToken === undefined ? {} : { refreshToken }),
      ...(permissions === undefined ? {} : { permissions }),
      ...(grant === undefined ? {} : { grant })
    }
  }

const later = <A extends { readonly askedAt: number }>(present: A | undefined, learnt: A | undefined): A | undefined =>
  present === undefined || (learnt !== undefined && learnt.askedAt >= present.askedAt) ? learnt : present

/**
 * The record without an access token that WeChat refused; another one stays.
 *
 * @since 0.1.0
 * @category combinators
 */
export const refuse =
  (accessToken: Redacted.Redacted<string>) =>
  (present: Authorization): Authorization => {
    const { grant, ...rest } = present
    return grant === undefined || !Equal.equals(grant.accessToken, accessToken) ? present : rest
  }

/**
 * The access token that still lives so many milliseconds at `now`, if there is one.
 *
 * @since 0.1.0
 * @category accessors
 */
export const living = (authorization: Authorization, now: number, margin: number): Option.Option<Grant> =>
  Option.filter(Option.fromNullable(authorization.grant), ({ expiresAt }) => expiresAt - now > margin)
