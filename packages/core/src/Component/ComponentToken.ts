/**
 * 获取令牌 `api_component_token`: the platform's own access token, from its secret and the latest ticket.
 *
 * Source: https://developers.weixin.qq.com/doc/oplatform/Third-party_Platforms/2.0/api/ThirdParty/token/component_access_token.html
 *
 * @since 0.1.0
 */
import * as Either from "effect/Either"
import type * as Redacted from "effect/Redacted"
import type { ComponentOperation } from "../Operation.js"
import * as Field from "./Field.js"

const NAME = "api_component_token"

/**
 * What the console gave (`component_appsecret`) and what WeChat pushed last (`component_verify_ticket`).
 *
 * @since 0.1.0
 * @category models
 */
export interface ComponentTokenRequest {
  readonly component_appsecret: Redacted.Redacted<string>
  readonly component_verify_ticket: Redacted.Redacted<string>
}

/**
 * The token of the platform; it lives `expires_in` seconds, two hours by the page.
 *
 * @since 0.1.0
 * @category models
 */
export interface ComponentTokenResponse {
  readonly component_access_token: Redacted.Redacted<string>
  readonly expires_in: number
}

const KNOWN = new Set(["component_access_token", "expires_in"])

/**
 * `api_component_token`: the token that opens the other endpoints of a third-party platform. Its calls are limited, so one
 * token serves all shops.
 *
 * @since 0.1.0
 * @category operations
 */
export const operation: ComponentOperation<typeof NAME, ComponentTokenRequest, ComponentTokenResponse> = {
  name: NAME,
  method: "POST",
  path: "/cgi-bin/component/api_component_token",
  token: "none",
  access: "read",
  encode: ({ component_appsecret, component_verify_ticket }, component_appid) =>
    Either.right((reveal) => ({
      component_appid,
      component_appsecret: reveal(component_appsecret),
      component_verify_ticket: reveal(component_verify_ticket)
    })),
  decode: (body, report) => {
    Field.countUnknown(body, KNOWN, "", report)
    return Either.all({
      component_access_token: Field.secret(NAME, body, "component_access_token"),
      expires_in: Field.lifetime(NAME, body, "expires_in")
    })
  },
  successFields: ["component_access_token"],
  codes: [40013, 40125, 45009, 61004, 61005, 61006, 61011],
  source:
    "https://developers.weixin.qq.com/doc/oplatform/Third-party_Platforms/2.0/api/ThirdParty/token/component_access_token.html"
}
