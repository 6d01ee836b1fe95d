/**
 * The endpoints under `/cgi-bin/component/`: tokens, authorizations, the list of the shops that authorized.
 *
 * @since 0.1.0
 */
import * as Either from "effect/Either"
import * as Redacted from "effect/Redacted"
import type { Authorizer } from "../../Component.js"
import { NOBODY } from "../../Tokens.js"
import type { Read, Wire, WireObject } from "../../WireJson.js"
import * as WireJson from "../../WireJson.js"
import type { Platform } from "../Platform.js"
import * as Admission from "./Admission.js"
import type { Answer } from "./Call.js"
import * as Call from "./Call.js"
import type { Judged, Refusal } from "./Input.js"
import * as Input from "./Input.js"

type Fields = ReadonlyMap<string, Read>

/** The largest page of the list. */
const MAX_COUNT = 500
/** What the page's text says; its sample says 600. */
const PRE_AUTH_CODE_LIFETIME = 1800

const refuse = (errcode: number, errmsg?: string): Either.Either<never, Refusal> =>
  Either.left(errmsg === undefined ? { errcode } : { errcode, errmsg })

const identify = (platform: Platform, body: Uint8Array): Judged<Fields> =>
  Either.gen(function* () {
    const fields = yield* Input.object(body)
    const appid = yield* Input.text(fields.get("component_appid"), "component_appid")
    if (appid === undefined || appid === "") return yield* refuse(41018)
    return appid === platform.component.appid ? fields : yield* refuse(61011)
  })

const reply =
  (call: "token" | "api", handle: (platform: Platform, fields: Fields) => Judged<WireObject>) =>
  (platform: Platform, body: Uint8Array): Answer =>
    Either.match(
      Either.flatMap(identify(platform, body), (fields) => handle(platform, fields)),
      {
        onLeft: ({ errcode, errmsg }) => Call.failure(platform, call, errcode, errmsg),
        // These answers carry no errcode.
        onRight: (answer) => Call.json(WireJson.write(answer), 0)
      }
    )

const authorizerOf = (platform: Platform, fields: Fields): Judged<Authorizer> =>
  Either.gen(function* () {
    const appid = (yield* Input.text(fields.get("authorizer_appid"), "authorizer_appid")) ?? ""
    if (platform.shopOf(appid) === undefined) return yield* refuse(40013)
    return platform.component.find(appid) ?? (yield* refuse(61003))
  })

const funcInfo = ({ permissionSets }: Authorizer): Wire => permissionSets.map((id) => ({ funcscope_category: { id } }))

/**
 * `api_component_token`: the token of the platform, from its secret and a living ticket.
 *
 * @since 0.1.0
 * @category handlers
 */
export const componentToken = reply("token", (platform, fields) =>
  Either.gen(function* () {
    const { component, tokens } = platform
    const secret = yield* Input.text(fields.get("component_appsecret"), "component_appsecret")
    const ticket = yield* Input.text(fields.get("component_verify_ticket"), "component_verify_ticket")
    if (secret === undefined || secret === "") return yield* refuse(41004)
    if (secret !== Redacted.value(component.secret)) return yield* refuse(40125)
    const unlisted = Admission.fromUnlisted(platform)
    if (unlisted !== undefined) return yield* Either.left(unlisted)
    const fault = component.judgeTicket(ticket ?? "", platform.now())
    if (fault !== undefined) return yield* refuse(fault)
    const { expiresIn, token } = tokens.issueGranted(NOBODY, platform.now())
    component.count("componentTokens")
    return { component_access_token: token, expires_in: expiresIn }
  })
)

/**
 * `api_create_preauthcode`: a code for the authorization page, which is not simulated.
 *
 * @since 0.1.0
 * @category handlers
 */
export const createPreAuthCode = reply("api", ({ component }) =>
  Either.right({ pre_auth_code: component.preAuthCode(), expires_in: PRE_AUTH_CODE_LIFETIME })
)

/**
 * `api_query_auth`: the tokens behind an authorization code, once.
 *
 * @since 0.1.0
 * @category handlers
 */
export const queryAuth = reply("api", (platform, fields) =>
  Either.gen(function* () {
    const code = (yield* Input.text(fields.get("authorization_code"), "authorization_code")) ?? ""
    const authorizer = platform.component.redeem(code, platform.now())
    // From general knowledge: no page at hand lists a code for this.
    if (authorizer === undefined) return yield* refuse(61010, "code is expired")
    const { expiresIn, token } = platform.tokens.issueGranted(authorizer.shop.index, platform.now())
    platform.component.count("authorizerTokens")
    return {
      authorization_info: {
        authorizer_appid: authorizer.shop.appid,
        authorizer_access_token: token,
        expires_in: expiresIn,
        authorizer_refresh_token: authorizer.refreshToken,
        func_info: funcInfo(authorizer)
      }
    }
  })
)

/**
 * `api_authorizer_token`: a new access token for a shop, from its refresh token.
 *
 * @since 0.1.0
 * @category handlers
 */
export const authorizerToken = reply("api", (platform, fields) =>
  Either.gen(function* () {
    const { component, tokens } = platform
    const { shop } = yield* authorizerOf(platform, fields)
    const refreshToken = (yield* Input.text(fields.get("authorizer_refresh_token"), "authorizer_refresh_token")) ?? ""
    const form = platform.dialect().refreshTokens
    const refreshed = component.refresh(shop.appid, refreshToken, form === "changed")
    if (!refreshed.ok) return yield* refuse(refreshed.errcode)
    const { expiresIn, token } = tokens.issueGranted(shop.index, platform.now())
    component.count("authorizerTokens")
    return {
      authorizer_access_token: token,
      expires_in: expiresIn,
      authorizer_refresh_token: form === "empty" ? "" : refreshed.refreshToken
    }
  })
)

/**
 * `api_get_authorizer_list`: the shops with their refresh tokens, up to 500 a page.
 *
 * @since 0.1.0
 * @category handlers
 */
export const authorizerList = reply("api", ({ component }, fields) =>
  Either.gen(function* () {
    const offset = (yield* Input.integer(fields.get("offset"), "offset")) ?? 0
    const count = yield* Input.integer(fields.get("count"), "count")
    if (count === undefined) return yield* Input.badFormat("count is missing")
    if (count > MAX_COUNT) return yield* refuse(40170)
    const all = component.authorizers()
    component.count("lists")
    return {
      total_count: all.length,
      list: all.slice(offset, offset + count).map(({ authTime, refreshToken, shop }) => ({
        authorizer_appid: shop.appid,
        refresh_token: refreshToken,
        auth_time: authTime
      }))
    }
  })
)

/**
 * `api_get_authorizer_info`: who a shop is and what it granted.
 *
 * @since 0.1.0
 * @category handlers
 */
export const authorizerInfo = reply("api", (platform, fields) =>
  Either.map(authorizerOf(platform, fields), (authorizer) => {
    const { shop } = authorizer
    platform.component.count("infos")
    return {
      authorizer_info: {
        nick_name: shop.nickname,
        user_name: shop.username,
        principal_name: `${shop.nickname}（沙箱）有限公司`,
        verify_type_info: { id: 0 }
      },
      authorization_info: { authorizer_appid: shop.appid, func_info: funcInfo(authorizer) },
      store_info: { id: 100_000_000 + shop.index }
    }
  })
)
