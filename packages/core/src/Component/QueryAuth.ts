/**
 * 使用授权码获取授权信息 `api_query_auth`: turns the code of a new authorization into its tokens. The code comes with the
 * `authorized` push (a purchase in the service market grants silently) or with the redirect of the authorization page.
 *
 * Source: https://developers.weixin.qq.com/doc/oplatform/openApi/ticket-token/api_getauthorizerrefreshtoken.html
 *
 * @since 0.1.0
 */
import * as Either from "effect/Either"
import type * as Redacted from "effect/Redacted"
import type { ComponentOperation } from "../Operation.js"
import * as Field from "./Field.js"

const NAME = "api_query_auth"

/**
 * The code, which works once and for about an hour. It is not the `code` of a login.
 *
 * @since 0.1.0
 * @category models
 */
export interface QueryAuthRequest {
  readonly authorization_code: Redacted.Redacted<string>
}

/**
 * The authorization: the shop, its tokens and the numbers of the permission sets it granted.
 *
 * @since 0.1.0
 * @category models
 */
export interface QueryAuthResponse {
  readonly authorizer_appid: string
  readonly authorizer_access_token: Redacted.Redacted<string>
  /** Seconds. */
  readonly expires_in: number
  readonly authorizer_refresh_token: Redacted.Redacted<string>
  readonly func_info: ReadonlyArray<number>
}

const KNOWN = new Set(["authorization_info"])

/**
 * `api_query_auth`: the tokens behind an authorization code. Not repeated once it may have arrived, as the code works once;
 * what is lost then comes back with `api_get_authorizer_list`.
 *
 * @since 0.1.0
 * @category operations
 */
export const operation: ComponentOperation<typeof NAME, QueryAuthRequest, QueryAuthResponse> = {
  name: NAME,
  method: "POST",
  path: "/cgi-bin/component/api_query_auth",
  token: "component",
  access: "write",
  encode: ({ authorization_code }, component_appid) =>
    Either.right((reveal) => ({ component_appid, authorization_code: reveal(authorization_code) })),
  decode: (body, report) => {
    Field.countUnknown(body, KNOWN, "", report)
    return Either.flatMap(Field.object(NAME, body, "authorization_info"), (info) =>
      Either.all({
        authorizer_appid: Field.appid(NAME, info, "authorizer_appid"),
        authorizer_access_token: Field.secret(NAME, info, "authorizer_access_token"),
        expires_in: Field.lifetime(NAME, info, "expires_in"),
        authorizer_refresh_token: Field.secret(NAME, info, "authorizer_refresh_token"),
        func_info: Either.right(Field.permissionSets(info["func_info"], "authorization_info.func_info", report))
      })
    )
  },
  successFields: ["authorization_info"],
  codes: [41018, 61003, 61004],
  source: "https://developers.weixin.qq.com/doc/oplatform/openApi/ticket-token/api_getauthorizerrefreshtoken.html"
}
