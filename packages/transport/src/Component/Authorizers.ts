/**
 * The shops that authorized a third-party platform, and the access tokens it gets for them.
 *
 * @since 0.1.0
 */
import * as Clock from "effect/Clock"
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Equal from "effect/Equal"
import * as Layer from "effect/Layer"
import * as Option from "effect/Option"
import type * as Redacted from "effect/Redacted"
import type * as Scope from "effect/Scope"
import * as Authorizations from "@wxshop/core/Component/Authorizations"
import * as AuthorizerInfo from "@wxshop/core/Component/AuthorizerInfo"
import type { ListedAuthorizer } from "@wxshop/core/Component/AuthorizerList"
import * as AuthorizerToken from "@wxshop/core/Component/AuthorizerToken"
import * as QueryAuth from "@wxshop/core/Component/QueryAuth"
import type { WeChatError } from "@wxshop/core/WeChatError"
import type { Grant } from "../AccessToken/Refreshing.js"
import { EARLY } from "../AccessToken/Refreshing.js"
import { Component } from "../Component.js"
import * as Telemetry from "../Telemetry.js"
import * as Cooldown from "./Cooldown.js"
import * as Directory from "./Directory.js"
import * as Records from "./Records.js"
import * as Refusal from "./Refusal.js"

/**
 * The permission sets that a shop must have granted, 131 (guarantee orders) unless said otherwise.
 *
 * @since 0.1.0
 * @category models
 */
export interface Options {
  readonly permissionSets?: ReadonlyArray<number> | undefined
}

/**
 * A new or changed authorization.
 *
 * @since 0.1.0
 * @category models
 */
export interface Accepted {
  readonly appid: string
  readonly permissionSets: ReadonlyArray<number>
}

/**
 * The authorizations of a platform.
 *
 * @since 0.1.0
 * @category models
 */
export interface Service {
  /**
   * An access token for a shop: the one in store while it has more than five minutes to live, else a new one. A refresh
   * token that is lost or refused is looked up in WeChat's list once. Fails with `AuthError` when the shop has not
   * authorized or has not granted the permission sets.
   */
  readonly grant: (appid: string) => Effect.Effect<Grant, WeChatError>
  /** Says that WeChat refused this access token. */
  readonly refuse: (appid: string, accessToken: Redacted.Redacted<string>) => Effect.Effect<void>
  /** Takes in the code that the pushes `authorized` and `updateauthorized` carry. */
  readonly accept: (authorizationCode: Redacted.Redacted<string>) => Effect.Effect<Accepted, WeChatError>
  /** Forgets a shop, after the push `unauthorized`. */
  readonly forget: (appid: string) => Effect.Effect<void>
  /** Every shop that has authorized the platform, read from WeChat now. */
  readonly list: Effect.Effect<ReadonlyArray<ListedAuthorizer>, WeChatError>
}

/**
 * The shops of the platform.
 *
 * @since 0.1.0
 * @category tags
 */
export class Authorizers extends Context.Tag("@wxshop/transport/Component/Authorizers")<Authorizers, Service>() {}

const PERMISSION_SETS: ReadonlyArray<number> = [131]

/** A missing permission set is not looked for again sooner. Milliseconds. */
const RECHECK = 300_000

const is61023 = (error: WeChatError): boolean => error.errcode === 61023

/**
 * The authorizations over a platform and a store.
 *
 * @since 0.1.0
 * @category constructors
 */
export const make = (
  options: Options = {}
): Effect.Effect<Service, never, Authorizations.Authorizations | Component | Scope.Scope> =>
  Effect.gen(function* () {
    const { appid: component, baseUrl, execute } = yield* Component
    const records = Records.make(yield* Authorizations.Authorizations, { baseUrl, component })
    const directory = yield* Directory.make(execute)
    const cooldown = Cooldown.make()
    const required = options.permissionSets ?? PERMISSION_SETS

    const missing = (sets: ReadonlyArray<number>): ReadonlyArray<number> =>
      required.filter((set) => !sets.includes(set))

    const judge = (appid: string, sets: ReadonlyArray<number>): Effect.Effect<void, WeChatError> =>
      missing(sets).length === 0 ? Effect.void : Effect.fail(Refusal.ungranted(appid, missing(sets)))

    const askPermissions = (appid: string): Effect.Effect<void, WeChatError> =>
      Effect.flatMap(Clock.currentTimeMillis, (askedAt) =>
        Effect.matchEffect(execute(AuthorizerInfo.operation, { authorizer_appid: appid }), {
          // A passing fault must not keep a shop from its orders: WeChat checks the permission at each call as well.
          onFailure: (error) =>
            error._tag === "AuthError"
              ? Effect.fail(error)
              : Effect.logWarning(`Could not check the permission sets of ${appid}: ${error.message}`),
          onSuccess: ({ value: { func_info: sets } }) =>
            Effect.zipRight(records.learn(appid, { permissions: { sets, askedAt } }), judge(appid, sets))
        })
      )

    const permit = (appid: string, { permissions }: Authorizations.Authorization): Effect.Effect<void, WeChatError> =>
      Effect.flatMap(Clock.currentTimeMillis, (now) => {
        if (required.length === 0) return Effect.void
        if (permissions === undefined) return askPermissions(appid)
        const isLacking = missing(permissions.sets).length > 0
        return isLacking && now - permissions.askedAt >= RECHECK
          ? askPermissions(appid)
          : judge(appid, permissions.sets)
      })

    const refresh = (appid: string, refreshToken: Redacted.Redacted<string>): Effect.Effect<Grant, WeChatError> =>
      // What WeChat answers is kept even if nobody waits for it any more: the old refresh token may be void by now.
      Effect.uninterruptibleMask((restore) =>
        Effect.gen(function* () {
          const askedAt = yield* Clock.currentTimeMillis
          const input = { authorizer_appid: appid, authorizer_refresh_token: refreshToken }
          const { value } = yield* restore(execute(AuthorizerToken.operation, input))
          const { authorizer_access_token: accessToken, authorizer_refresh_token: returned, expires_in } = value
          yield* records.learn(appid, {
            refreshToken: { token: returned ?? refreshToken, askedAt },
            grant: { accessToken, askedAt, expiresAt: askedAt + expires_in * 1000 }
          })
          return { token: accessToken, expiresIn: expires_in }
        })
      ).pipe(
        Effect.tapBoth({
          onSuccess: () => Telemetry.countTokenRefresh("authorizer", "normal", "ok"),
          onFailure: (error) => Telemetry.countTokenRefresh("authorizer", "normal", error._tag)
        })
      )

    const fromList = (
      appid: string,
      refused: Redacted.Redacted<string> | undefined,
      error: WeChatError | undefined
    ): Effect.Effect<Grant, WeChatError> =>
      Effect.flatMap(
        directory.find(appid, refused),
        Option.match({
          onNone: () => Effect.fail(Refusal.lost(appid, error)),
          onSome: ({ token }) =>
            Effect.zipRight(
              refused === undefined
                ? Effect.logDebug(`Read the refresh token of ${appid} from the list of authorized shops`)
                : Effect.logInfo(`The refresh token of ${appid} was refused; the list of authorized shops has another`),
              Effect.catchIf(refresh(appid, token), is61023, (again) =>
                // One that was never tried before may come from an older reading of the list.
                refused === undefined ? fromList(appid, token, again) : Effect.fail(Refusal.lost(appid, again))
              )
            )
        })
      )

    // Somebody else may have renewed it meanwhile; only then is WeChat's list asked.
    const recover = (
      appid: string,
      refused: Redacted.Redacted<string>,
      error: WeChatError
    ): Effect.Effect<Grant, WeChatError> =>
      Effect.flatMap(records.read(appid), ({ refreshToken }) =>
        refreshToken === undefined || Equal.equals(refreshToken.token, refused)
          ? fromList(appid, refused, error)
          : Effect.catchIf(refresh(appid, refreshToken.token), is61023, (again) =>
              fromList(appid, refreshToken.token, again)
            )
      )

    const renew = (appid: string, record: Authorizations.Authorization): Effect.Effect<Grant, WeChatError> =>
      Effect.flatMap(Clock.currentTimeMillis, (now) => {
        const living = Authorizations.living(record, now, EARLY)
        if (Option.isSome(living)) {
          const { accessToken, expiresAt } = living.value
          return Effect.succeed({ token: accessToken, expiresIn: Math.floor((expiresAt - now) / 1000) })
        }
        const known = record.refreshToken?.token
        return known === undefined
          ? fromList(appid, undefined, undefined)
          : Effect.catchIf(refresh(appid, known), is61023, (error) => recover(appid, known, error))
      })

    const ask = (appid: string): Effect.Effect<Grant, WeChatError> =>
      Effect.flatMap(records.read(appid), (record) =>
        Effect.zipRight(permit(appid, record), renew(appid, record))
      ).pipe(
        Effect.tapBoth({
          onSuccess: () => Effect.sync(() => cooldown.clear(appid)),
          onFailure: (error) =>
            Refusal.isAboutShop(error)
              ? Effect.map(Clock.currentTimeMillis, (now) => cooldown.keep(appid, error, now))
              : Effect.void
        })
      )

    return {
      grant: (appid) =>
        Effect.flatMap(Clock.currentTimeMillis, (now) => {
          const kept = cooldown.check(appid, now)
          return kept === undefined ? ask(appid) : Effect.fail(kept)
        }),
      refuse: records.refuse,
      accept: (authorization_code) =>
        Effect.uninterruptibleMask((restore) =>
          Effect.gen(function* () {
            const askedAt = yield* Clock.currentTimeMillis
            // The code works once.
            const { value } = yield* restore(execute(QueryAuth.operation, { authorization_code }))
            const { authorizer_appid: appid, func_info: sets } = value
            yield* records.learn(appid, {
              refreshToken: { token: value.authorizer_refresh_token, askedAt },
              grant: {
                accessToken: value.authorizer_access_token,
                askedAt,
                expiresAt: askedAt + value.expires_in * 1000
              },
              permissions: { sets, askedAt }
            })
            cooldown.clear(appid)
            return { appid, permissionSets: sets }
          })
        ),
      forget: (appid) =>
        Effect.suspend(() => {
          cooldown.clear(appid)
          return records.remove(appid)
        }),
      list: directory.list
    }
  })

/**
 * The authorizations of the platform in the context.
 *
 * @since 0.1.0
 * @category layers
 */
export const layer = (options?: Options): Layer.Layer<Authorizers, never, Authorizations.Authorizations | Component> =>
  Layer.scoped(Authorizers, make(options))
