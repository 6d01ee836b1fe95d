/**
 * `/cgi-bin/token` and `/cgi-bin/stable_token`.
 *
 * @since 0.1.0
 */
import * as Either from "effect/Either"
import * as Redacted from "effect/Redacted"
import type { Platform } from "../Platform.js"
import type { Shop } from "../../Shop.js"
import type { Issue } from "../../Tokens.js"
import type { Read } from "../../WireJson.js"
import * as WireJson from "../../WireJson.js"
import * as Admission from "./Admission.js"
import * as Call from "./Call.js"
import type { Judged } from "./Input.js"
import * as Input from "./Input.js"

interface Credentials {
  readonly grantType: string | undefined
  readonly appid: string | undefined
  readonly secret: string | undefined
}

const identify = (platform: Platform, { appid, grantType, secret }: Credentials): Judged<Shop> => {
  if (appid === undefined || appid === "") return Either.left({ errcode: 41002 })
  if (secret === undefined || secret === "") return Either.left({ errcode: 41004 })
  if (grantType !== "client_credential") return Either.left({ errcode: 40002 })
  const shop = platform.shopOf(appid)
  if (shop === undefined) return Either.left({ errcode: 40013 })
  if (Redacted.value(shop.secret) !== secret) return Either.left({ errcode: 40125 })
  return platform.dialect().ipAllowList === "open"
    ? Either.right(shop)
    : Either.left({ errcode: 40164, errmsg: Admission.badIp("invalid ip", "not in whitelist") })
}

const reply = (platform: Platform, issued: Judged<Issue>): Call.Answer =>
  Either.match(issued, {
    onLeft: ({ errcode, errmsg }) => Call.failure(platform, "token", errcode, errmsg),
    onRight: (issue) =>
      issue.ok
        ? Call.json(WireJson.write({ access_token: issue.token, expires_in: issue.expiresIn }), 0)
        : Call.failure(platform, "token", issue.errcode)
  })

/**
 * `GET /cgi-bin/token`: always a new token; the one before lives five more minutes.
 *
 * @since 0.1.0
 * @category handlers
 */
export const classic = (platform: Platform, query: URLSearchParams): Call.Answer => {
  const shop = identify(platform, {
    grantType: query.get("grant_type") ?? undefined,
    appid: query.get("appid") ?? undefined,
    secret: query.get("secret") ?? undefined
  })
  return reply(
    platform,
    Either.map(shop, ({ index }) => platform.tokens.issueClassic(index, platform.now()))
  )
}

const flag = (value: Read | undefined, name: string): Judged<boolean> => {
  if (value === undefined || value === null) return Either.right(false)
  return typeof value === "boolean" ? Either.right(value) : Input.badFormat(`${name} is not a bool`)
}

/**
 * `POST /cgi-bin/stable_token`: the same token with its remaining time, unless a forced refresh is asked for.
 *
 * @since 0.1.0
 * @category handlers
 */
export const stable = (platform: Platform, body: Uint8Array): Call.Answer =>
  reply(
    platform,
    Either.gen(function* () {
      const fields = yield* Input.object(body)
      const appid = yield* Input.text(fields.get("appid"), "appid")
      const secret = yield* Input.text(fields.get("secret"), "secret")
      const grantType = yield* Input.text(fields.get("grant_type"), "grant_type")
      const forced = yield* flag(fields.get("force_refresh"), "force_refresh")
      const shop = yield* identify(platform, { appid, secret, grantType })
      return platform.tokens.issueStable(shop.index, forced, platform.now())
    })
  )
