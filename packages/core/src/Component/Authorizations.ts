/**
 * What a third-party platform keeps about each shop that authorized it: the refresh token, which lives until the merchant
 * revokes, and what was learnt with it. Whoever keeps this over a restart saves WeChat's limited token calls.
 *
 * @since 0.1.0
 */
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Equal from "effect/Equal"
import * as Layer from "effect/Layer"
import * as Option from "effect/Option"
import type * as Redacted from "effect/Redacted"
import type { ComponentStoreError } from "./StoreError.js"

/**
 * Whose authorization. The base URL keeps WeChat's apart from a sandbox's. A key holds no secret.
 *
 * @since 0.1.0
 * @category models
 */
export interface Key {
  readonly baseUrl: string
  /** The appid of the platform. */
  readonly component: string
  /** The appid of the shop. */
  readonly authorizer: string
}

/**
 * An access token of a shop and when it ends, epoch milliseconds.
 *
 * @since 0.1.0
 * @category models
 */
export interface Grant {
  readonly accessToken: Redacted.Redacted<string>
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
 * Keeps authorizations.
 *
 * @since 0.1.0
 * @category models
 */
export interface AuthorizationsService {
  /** What is known about a shop; an empty record when nothing is. */
  readonly get: (key: Key) => Effect.Effect<Authorization, ComponentStoreError>
  /**
   * Puts what `change` makes of the present record in its place, and gives it. Nobody else's change is lost in between:
   * `change` may run again on a newer record. It has no effects.
   */
  readonly modify: (
    key: Key,
    change: (present: Authorization) => Authorization
  ) => Effect.Effect<Authorization, ComponentStoreError>
  /** Forgets a shop. */
  readonly remove: (key: Key) => Effect.Effect<void, ComponentStoreError>
}

/**
 * The store of authorizations.
 *
 * @since 0.1.0
 * @category tags
 */
export class Authorizations extends Context.Tag("@wxshop/core/Component/Authorizations")<
  Authorizations,
  AuthorizationsService
>() {}

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
    const grant =
      present.grant === undefined || (learnt.grant !== undefined && learnt.grant.expiresAt >= present.grant.expiresAt)
        ? learnt.grant
        : present.grant
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

/**
 * A key as one text, for stores that have such keys.
 *
 * @since 0.1.0
 * @category accessors
 */
export const keyText = ({ authorizer, baseUrl, component }: Key): string => `${baseUrl} ${component} ${authorizer}`

/**
 * Authorizations in the memory of this process. After a restart they are read from WeChat's list again.
 *
 * @since 0.1.0
 * @category layers
 */
export const layerMemory: Layer.Layer<Authorizations> = Layer.sync(Authorizations, () => {
  const records = new Map<string, Authorization>()
  return {
    get: (key) => Effect.sync(() => records.get(keyText(key)) ?? empty),
    modify: (key, change) =>
      Effect.sync(() => {
        const changed = change(records.get(keyText(key)) ?? empty)
        records.set(keyText(key), changed)
        return changed
      }),
    remove: (key) => Effect.sync(() => void records.delete(keyText(key)))
  }
})
