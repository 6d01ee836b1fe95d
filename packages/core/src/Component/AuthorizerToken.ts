/**
 * 获取授权账号调用令牌 `api_authorizer_token`: the access token of a shop that authorized the platform.
 *
 * Source: https://developers.weixin.qq.com/doc/oplatform/openApi/ticket-token/api_getauthorizeraccesstoken.html
 *
 * @since 0.1.0
 */
import * as Either from "effect/Either"
import type * as Redacted from "effect/Redacted"
import type { ComponentOperation } from "../Operation.js"
import * as Field from "./Field.js"

const NAME = "api_authorizer_token"

/**
 * Which shop, and the refresh token it granted; that one is valid until the merchant revokes.
 *
 * @since 0.1.0
 * @category models
 */
export interface AuthorizerTokenRequest {
  readonly authorizer_appid: string
  readonly authorizer_refresh_token: Redacted.Redacted<string>
}

/**
 * The shop's token for `expires_in` seconds. No page says whether the refresh token changes, so a returned one replaces
 * the one in store; it is absent when WeChat sent none or an empty text.
 *
 * @since 0.1.0
 * @category models
 */
export interface AuthorizerTokenResponse {
  readonly authorizer_access_token: Redacted.Redacted<string>
  readonly expires_in: number
  readonly authorizer_refresh_token?: Redacted.Redacted<string>
}

const KNOWN = new Set(["authorizer_access_token", "expires_in", "authorizer_refresh_token"])

/**
 * `api_authorizer_token`: replaces `access_token` in the calls made for this shop. Limited per day: keep it.
 *
 * @since 0.1.0
 * @category operations
 */
export const operation: ComponentOperation<typeof NAME, AuthorizerTokenRequest, AuthorizerTokenResponse> = {
  name: NAME,
  method: "POST",
  path: "/cgi-bin/component/api_authorizer_token",
  token: "component",
  access: "read",
  encode: ({ authorizer_appid, authorizer_refresh_token }, component_appid) =>
    Either.map(Field.checkAppid(NAME, "authorizer_appid", authorizer_appid), () => (reveal) => ({
      component_appid,
      authorizer_appid,
      authorizer_refresh_token: reveal(authorizer_refresh_token)
    })),
  decode: (body, report) => {
    Field.countUnknown(body, KNOWN, "", report)
    const refreshToken = Field.secretOrNone(body["authorizer_refresh_token"])
    return Either.map(
      Either.all({
        authorizer_access_token: Field.secret(NAME, body, "authorizer_access_token"),
        expires_in: Field.lifetime(NAME, body, "expires_in")
      }),
      (answer) => (refreshToken === undefined ? answer : { ...answer, authorizer_refresh_token: refreshToken })
    )
  },
  successFields: ["authorizer_access_token"],
  codes: [42007, 45009, 61003, 61004, 61023],
  source: "https://developers.weixin.qq.com/doc/oplatform/openApi/ticket-token/api_getauthorizeraccesstoken.html"
}
