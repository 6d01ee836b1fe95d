/**
 * What is known about each shop, over a store that may be away: reads and writes go to it first, and while it fails work
 * goes on with what this process has seen.
 *
 * @since 0.1.0
 */
import * as Effect from "effect/Effect"
import * as Equal from "effect/Equal"
import type * as Redacted from "effect/Redacted"
import * as Authorizations from "@wxshop/core/Component/Authorizations"
import type { ComponentStoreError } from "@wxshop/core/Component"

/**
 * The records of one platform's shops, by their appids.
 *
 * @since 0.1.0
 * @category models
 */
export interface Records {
  readonly read: (appid: string) => Effect.Effect<Authorizations.Authorization>
  /** Adds what was learnt, as far as it is newer. */
  readonly learn: (appid: string, learnt: Authorizations.Authorization) => Effect.Effect<void>
  /** Drops an access token that WeChat refused. */
  readonly refuse: (appid: string, accessToken: Redacted.Redacted<string>) => Effect.Effect<void>
  readonly remove: (appid: string) => Effect.Effect<void>
}

const warn = (error: ComponentStoreError): Effect.Effect<void> => Effect.logWarning(error.message)

/**
 * The records in a store, under the keys of a platform.
 *
 * @since 0.1.0
 * @category constructors
 */
export const make = (
  store: Authorizations.AuthorizationsService,
  platform: Omit<Authorizations.Key, "authorizer">
): Records => {
  const seen = new Map<string, Authorizations.Authorization>()
  const unsaved = new Map<string, Authorizations.Authorization>()
  // The store may go on handing out a refused token while it cannot be written.
  const refused = new Map<string, Redacted.Redacted<string>>()
  const key = (appid: string): Authorizations.Key => ({ ...platform, authorizer: appid })

  const withoutRefused = (appid: string, record: Authorizations.Authorization): Authorizations.Authorization => {
    const token = refused.get(appid)
    return token === undefined ? record : Authorizations.refuse(token)(record)
  }

  return {
    read: (appid) =>
      store.get(key(appid)).pipe(
        Effect.map((found) => Authorizations.learn(unsaved.get(appid) ?? Authorizations.empty)(found)),
        Effect.tap((found) => Effect.sync(() => seen.set(appid, found))),
        Effect.catchAll((error) => Effect.map(warn(error), () => seen.get(appid) ?? Authorizations.empty)),
        Effect.map((record) => withoutRefused(appid, record))
      ),
    learn: (appid, learnt) =>
      Effect.suspend(() => {
        const whole = Authorizations.learn(learnt)(unsaved.get(appid) ?? Authorizations.empty)
        const { grant } = learnt
        const dead = refused.get(appid)
        if (grant !== undefined && dead !== undefined && !Equal.equals(grant.accessToken, dead)) refused.delete(appid)
        const change = (present: Authorizations.Authorization) =>
          Authorizations.learn(whole)(dead === undefined ? present : Authorizations.refuse(dead)(present))
        return store.modify(key(appid), change).pipe(
          Effect.tap((record) =>
            Effect.sync(() => {
              unsaved.delete(appid)
              seen.set(appid, record)
            })
          ),
          Effect.catchAll((error) => {
            unsaved.set(appid, whole)
            seen.set(appid, change(seen.get(appid) ?? Authorizations.empty))
            return warn(error)
          }),
          Effect.asVoid
        )
      }),
    refuse: (appid, accessToken) =>
      Effect.suspend(() => {
        refused.set(appid, accessToken)
        return Effect.catchAll(Effect.asVoid(store.modify(key(appid), Authorizations.refuse(accessToken))), warn)
      }),
    remove: (appid) =>
      Effect.suspend(() => {
        seen.delete(appid)
        unsaved.delete(appid)
        refused.delete(appid)
        return Effect.catchAll(store.remove(key(appid)), warn)
      })
  }
}
