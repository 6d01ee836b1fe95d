/**
 * 获取授权账号详情 `api_get_authorizer_info`: who a shop is, and which permission sets it granted.
 *
 * Source: https://developers.weixin.qq.com/doc/oplatform/openApi/authorization-management/api_getauthorizerinfo.html
 *
 * @since 0.1.0
 */
import * as Either from "effect/Either"
import { isObject } from "../Decode.js"
import { digitsFromWire } from "../Ids.js"
import type { JsonObject } from "../Json.js"
import type { ComponentOperation } from "../Operation.js"
import * as Field from "./Field.js"

const NAME = "api_get_authorizer_info"

/**
 * Which shop.
 *
 * @since 0.1.0
 * @category models
 */
export interface AuthorizerInfoRequest {
  readonly authorizer_appid: string
}

/**
 * What a platform needs to know about a shop.
 *
 * @since 0.1.0
 * @category models
 */
export interface AuthorizerInfoResponse {
  /** The numbers of the granted permission sets; guarantee orders need 131. */
  readonly func_info: ReadonlyArray<number>
  /** The shop's name as buyers see it. */
  readonly nick_name?: string
  /** `gh_…`, the `ToUserName` of pushes. */
  readonly user_name?: string
  /** The company behind it. */
  readonly principal_name?: string
  /** The shop's number, since 2026-03-17. */
  readonly store_id?: string
}

const KNOWN = new Set(["authorizer_info", "authorization_info", "store_info"])
const none: JsonObject = {}

const storeId = (body: JsonObject, info: JsonObject): string | undefined => {
  // The page names the field but not the object that holds it.
  const store = isObject(body["store_info"]) ? body["store_info"] : info["store_info"]
  const id = isObject(store) ? store["id"] : undefined
  return id === undefined ? undefined : digitsFromWire(id)
}

/**
 * `api_get_authorizer_info`: a shop's permission sets and names.
 *
 * @since 0.1.0
 * @category operations
 */
export const operation: ComponentOperation<typeof NAME, AuthorizerInfoRequest, AuthorizerInfoResponse> = {
  name: NAME,
  method: "POST",
  path: "/cgi-bin/component/api_get_authorizer_info",
  token: "component",
  access: "read",
  encode: ({ authorizer_appid }, component_appid) =>
    Either.map(Field.checkAppid(NAME, "authorizer_appid", authorizer_appid), () => () => ({
      component_appid,
      authorizer_appid
    })),
  decode: (body, report) => {
    Field.countUnknown(body, KNOWN, "", report)
    return Either.map(Field.object(NAME, body, "authorization_info"), (authorization): AuthorizerInfoResponse => {
      const info = isObject(body["authorizer_info"]) ? body["authorizer_info"] : none
      const nick_name = Field.text(info["nick_name"])
      const user_name = Field.text(info["user_name"])
      const principal_name = Field.text(info["principal_name"])
      const store_id = storeId(body, info)
      return {
        func_info: Field.permissionSets(authorization["func_info"], "authorization_info.func_info", report),
        ...(nick_name === undefined ? {} : { nick_name }),
        ...(user_name === undefined ? {} : { user_name }),
        ...(principal_name === undefined ? {} : { principal_name }),
        ...(store_id === undefined ? {} : { store_id })
      }
    })
  },
  successFields: ["authorization_info", "authorizer_info"],
  codes: [41018, 61003, 61004],
  source: "https://developers.weixin.qq.com/doc/oplatform/openApi/authorization-management/api_getauthorizerinfo.html"
}
