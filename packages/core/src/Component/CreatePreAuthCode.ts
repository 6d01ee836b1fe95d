/**
 * 获取预授权码 `api_create_preauthcode`: the code with which a merchant opens the authorization page.
 *
 * Source: https://developers.weixin.qq.com/doc/oplatform/openApi/ticket-token/api_getpreauthcode.html
 *
 * @since 0.1.0
 */
import * as Either from "effect/Either"
import type * as Redacted from "effect/Redacted"
import type { ComponentOperation } from "../Operation.js"
import * as Field from "./Field.js"

const NAME = "api_create_preauthcode"

/**
 * The code. The page says 1800 seconds and its sample 600, so `expires_in` is what counts.
 *
 * @since 0.1.0
 * @category models
 */
export interface PreAuthCodeResponse {
  readonly pre_auth_code: Redacted.Redacted<string>
  readonly expires_in: number
}

const KNOWN = new Set(["pre_auth_code", "expires_in"])

/**
 * `api_create_preauthcode`: a code for the authorization page. Shops that buy the service in the market need none.
 *
 * @since 0.1.0
 * @category operations
 */
export const operation: ComponentOperation<typeof NAME, {}, PreAuthCodeResponse> = {
  name: NAME,
  method: "POST",
  path: "/cgi-bin/component/api_create_preauthcode",
  token: "component",
  access: "read",
  encode: (_, component_appid) => Either.right(() => ({ component_appid })),
  decode: (body, report) => {
    Field.countUnknown(body, KNOWN, "", report)
    return Either.all({
      pre_auth_code: Field.secret(NAME, body, "pre_auth_code"),
      expires_in: Field.lifetime(NAME, body, "expires_in")
    })
  },
  successFields: ["pre_auth_code"],
  codes: [41018, 45009, 61004],
  source: "https://developers.weixin.qq.com/doc/oplatform/openApi/ticket-token/api_getpreauthcode.html"
}
