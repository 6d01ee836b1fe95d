/**
 * WeChat's list of the shops that authorized a platform, read in pages of 500. It tells their refresh tokens, so it is how a
 * lost or outdated one is found again.
 *
 * @since 0.1.0
 */
import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import * as Equal from "effect/Equal"
import * as Option from "effect/Option"
import type * as Redacted from "effect/Redacted"
import type * as Scope from "effect/Scope"
import type { ListedAuthorizer } from "@wxshop/core/Component/AuthorizerList"
import { MAX_COUNT, operation } from "@wxshop/core/Component/AuthorizerList"
import type { WeChatError } from "@wxshop/core/WeChatError"
import * as SingleFlight from "../SingleFlight.js"
import type { Run } from "./Interpreter.js"

/**
 * A refresh token, and when the list that told it was asked for, epoch milliseconds.
 *
 * @since 0.1.0
 * @category models
 */
export interface Found {
  readonly token: Redacted.Redacted<string>
  readonly askedAt: number
}

/**
 * The list, read anew or as it was a moment ago.
 *
 * @since 0.1.0
 * @category models
 */
export interface Directory {
  /** Every authorized shop, read now. */
  readonly list: Effect.Effect<ReadonlyArray<ListedAuthorizer>, WeChatError>
  /**
   * The refresh token the list tells for a shop, other than the one that was refused. However many shops ask, the list is
   * read at most once a minute.
   */
  readonly find: (
    appid: string,
    refused: Redacted.Redacted<string> | undefined
  ) => Effect.Effect<Option.Option<Found>, WeChatError>
}

/** The list is not read again sooner for the sake of one shop. Milliseconds. */
const PAUSE = 60_000
/** No platform has so many pages; a list that does not end is not one. */
const MAX_PAGES = 1000

interface Reading {
  readonly askedAt: number
  readonly shops: ReadonlyMap<string, ListedAuthorizer>
}

/**
 * The directory of a platform.
 *
 * @since 0.1.0
 * @category constructors
 */
export const make = (execute: Run): Effect.Effect<Directory, never, Scope.Scope> =>
  Effect.gen(function* () {
    let latest: Reading | undefined

    const pages = (
      offset: number,
      page: number,
      shops: Map<string, ListedAuthorizer>
    ): Effect.Effect<Map<string, ListedAuthorizer>, WeChatError> =>
      Effect.flatMap(execute(operation, { offset, count: MAX_COUNT }), ({ value: { list, received, total_count } }) => {
        const before = shops.size
        for (const shop of list) shops.set(shop.authorizer_appid, shop)
        const next = offset + received
        const isLast = total_count === undefined ? received < MAX_COUNT : next >= total_count
        // A page of known shops only means that the offset does not count.
        return isLast || shops.size === before || page >= MAX_PAGES
          ? Effect.succeed(shops)
          : pages(next, page + 1, shops)
      })

    const read = Effect.gen(function* () {
      const askedAt = yield* Clock.currentTimeMillis
      const shops = yield* pages(0, 1, new Map())
      latest = { askedAt, shops }
      return latest
    })
    const reading = yield* SingleFlight.make(read)

    const lookUp = (
      { askedAt, shops }: Reading,
      appid: string,
      refused: Redacted.Redacted<string> | undefined
    ): Option.Option<Found> =>
      Option.fromNullable(shops.get(appid)?.refresh_token).pipe(
        Option.filter((token) => refused === undefined || !Equal.equals(token, refused)),
        Option.map((token) => ({ token, askedAt }))
      )

    return {
      list: Effect.map(reading, ({ shops }) => [...shops.values()]),
      find: (appid, refused) =>
        Effect.flatMap(Clock.currentTimeMillis, (now) => {
          const known = latest === undefined ? Option.none<Found>() : lookUp(latest, appid, refused)
          const isFresh = latest !== undefined && now - latest.askedAt < PAUSE
          // A token that was never tried may come from an older reading; one that replaces a refused token may not.
          return isFresh || (refused === undefined && Option.isSome(known))
            ? Effect.succeed(known)
            : Effect.map(reading, (fresh) => lookUp(fresh, appid, refused))
        })
    }
  })
