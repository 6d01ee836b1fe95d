/**
 * 查询API调用额度 `getapiquota`: how many calls of one API are left for a shop, today and each minute. The figures of the
 * guarantee APIs are documented nowhere, so they are read at run time.
 *
 * Source: https://developers.weixin.qq.com/doc/store/shop/API/apimgnt/api_getapiquota.html
 *
 * @since 0.1.0
 */
import * as Either from "effect/Either"
import * as Schema from "effect/Schema"
import * as Decode from "./Decode.js"
import type { Encodable } from "./Json.js"
import type { Operation } from "./Operation.js"
import { decodeError, invalidRequest } from "./WeChatError.js"
import * as Wire from "./Wire.js"

const NAME = "getapiquota"

/**
 * The path of the API that is asked about, such as `/channels/ec/aftersale/searchguaranteeorder`: with its leading slash,
 * without host and query.
 *
 * @since 0.1.0
 * @category models
 */
export interface QuotaGetRequest {
  readonly cgi_path: string
}

/**
 * Calls a day. WeChat's own figures may be off by about a hundredth.
 *
 * @since 0.1.0
 * @category schemas
 */
export const Quota = Schema.Struct({
  daily_limit: Wire.integer("每日上限", "Calls a day"),
  used: Wire.integer("今日已用", "Used today"),
  remain: Wire.integer("今日剩余", "Left today")
})

/**
 * Calls in each span of `refresh_second` seconds.
 *
 * @since 0.1.0
 * @category schemas
 */
export const RateLimit = Schema.Struct({
  call_count: Wire.integer("周期内次数", "Calls a period"),
  refresh_second: Wire.integer("周期（秒）", "Period in seconds")
})

const Model = Schema.Struct({
  quota: Wire.object(Quota, "额度", "Quota"),
  rate_limit: Wire.object(RateLimit, "频率限制", "Rate limit"),
  component_rate_limit: Wire.object(RateLimit, "第三方平台频率限制", "Rate limit of the platform")
})

/**
 * What is left. `component_rate_limit` is there for a third-party platform, which consumes the merchant's quota. Any field
 * may be missing.
 *
 * @since 0.1.0
 * @category models
 */
export type QuotaGetResponse = typeof Model.Type

const decodeModel = Decode.compile(Model)

const check = (cgi_path: string): { readonly zh: string; readonly en: string } | undefined => {
  if (cgi_path.startsWith("/sns/")) {
    return { zh: "微信不支持查询 /sns/ 开头的接口", en: "WeChat has no quota for paths under /sns/" }
  }
  return /^\/[\w/-]{1,255}$/.test(cgi_path)
    ? undefined
    : {
        zh: "cgi_path 必须是以 / 开头的接口路径，不含域名和参数",
        en: "cgi_path must be the path of an API: a leading slash, no host, no query"
      }
}

/**
 * `getapiquota`: the quota of one API for one shop.
 *
 * @since 0.1.0
 * @category operations
 */
export const operation: Operation<typeof NAME, QuotaGetRequest, QuotaGetResponse> = {
  name: NAME,
  method: "POST",
  path: "/cgi-bin/openapi/quota/get",
  access: "read",
  encode: ({ cgi_path }) => {
    const fault = check(cgi_path)
    return fault === undefined
      ? Either.right<Encodable>({ cgi_path })
      : Either.left(
          invalidRequest(
            "cgi_path",
            fault,
            {
              zh: "例如 /channels/ec/aftersale/searchguaranteeorder",
              en: "Give one such as /channels/ec/aftersale/searchguaranteeorder."
            },
            NAME
          )
        )
  },
  decode: ({ errcode: _code, errmsg: _message, ...body }, report) => {
    const found = decodeModel(body, "", report)
    return found === undefined || found instanceof Decode.MissingField || found.quota === undefined
      ? Either.left(decodeError({ operation: NAME, reason: "WrongType", path: "quota" }))
      : Either.right(found)
  },
  successFields: ["quota"],
  codes: [76021, 76022],
  permissionSet: undefined,
  source: "https://developers.weixin.qq.com/doc/store/shop/API/apimgnt/api_getapiquota.html"
}
