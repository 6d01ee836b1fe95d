/**
 * `/cgi-bin/openapi/quota/*` and `/cgi-bin/clear_quota`: what is left of a shop's calls, and how to get them back.
 *
 * @since 0.1.0
 */
import * as Either from "effect/Either"
import * as Redacted from "effect/Redacted"
import type { Shop } from "../../Shop.js"
import type { WireObject } from "../../WireJson.js"
import type { Platform } from "../Platform.js"
import type { Answer } from "./Call.js"
import * as Call from "./Call.js"
import type { Judged, Refusal } from "./Input.js"
import * as Input from "./Input.js"

/** Every path there is, and whether its calls are counted. */
type Paths = ReadonlyMap<string, boolean>

const refuse = (errcode: number): Either.Either<never, Refusal> => Either.left({ errcode })

const reply = (platform: Platform, judged: Judged<WireObject>): Answer =>
  Either.match(judged, {
    onLeft: ({ errcode, errmsg }) => Call.failure(platform, "api", errcode, errmsg),
    onRight: (fields) => Call.success(platform, fields)
  })

const pathOf = (body: Uint8Array, paths: Paths): Judged<string> =>
  Either.gen(function* () {
    const fields = yield* Input.object(body)
    const path = (yield* Input.text(fields.get("cgi_path"), "cgi_path")) ?? ""
    const metered = paths.get(path)
    if (metered === undefined) return yield* refuse(76021)
    return metered ? path : yield* refuse(76022)
  })

/**
 * `openapi/quota/get`: the figures of one API, which are the dialect's.
 *
 * @since 0.1.0
 * @category handlers
 */
export const get = (platform: Platform, shop: Shop, body: Uint8Array, paths: Paths): Answer =>
  reply(
    platform,
    Either.map(pathOf(body, paths), (path) => {
      const { limit, minuteLimit, used } = platform.ledger.usage(shop.index, path, platform.now())
      const rate = { call_count: minuteLimit, refresh_second: 60 }
      return {
        quota: { daily_limit: limit, used, remain: Math.max(0, limit - used) },
        rate_limit: rate,
        ...(platform.component.find(shop.appid) === undefined ? {} : { component_rate_limit: rate })
      }
    })
  )

/**
 * `openapi/quota/clear`: gives one API its day back, 50 times a month.
 *
 * @since 0.1.0
 * @category handlers
 */
export const clear = (platform: Platform, shop: Shop, body: Uint8Array, paths: Paths): Answer =>
  reply(
    platform,
    Either.flatMap(pathOf(body, paths), (path) =>
      platform.ledger.clear(shop.index, path, platform.now()) ? Either.right({}) : refuse(48006)
    )
  )

const clearShop = (platform: Platform, shop: Shop): Judged<WireObject> =>
  platform.ledger.clearAll(shop.index, platform.now()) ? Either.right({}) : refuse(48006)

/**
 * `clear_quota`: gives a shop all of its day back, 10 times a month.
 *
 * @since 0.1.0
 * @category handlers
 */
export const clearAll = (platform: Platform, shop: Shop, body: Uint8Array): Answer =>
  reply(
    platform,
    Either.gen(function* () {
      const fields = yield* Input.object(body)
      const appid = yield* Input.text(fields.get("appid"), "appid")
      if (appid === undefined || appid === "") return yield* refuse(41002)
      return appid === shop.appid ? yield* clearShop(platform, shop) : yield* refuse(40013)
    })
  )

/**
 * `clear_quota/v2`: the same by AppSecret instead of a token, from the same 10 times.
 *
 * @since 0.1.0
 * @category handlers
 */
export const clearBySecret = (platform: Platform, body: Uint8Array): Answer =>
  reply(
    platform,
    Either.gen(function* () {
      const fields = yield* Input.object(body)
      const appid = yield* Input.text(fields.get("appid"), "appid")
      const secret = yield* Input.text(fields.get("appsecret"), "appsecret")
      if (appid === undefined || appid === "") return yield* refuse(41002)
      if (secret === undefined || secret === "") return yield* refuse(41004)
      const shop = platform.shopOf(appid)
      if (shop === undefined) return yield* refuse(40013)
      return Redacted.value(shop.secret) === secret ? yield* clearShop(platform, shop) : yield* refuse(40125)
    })
  )
