/**
 * 拉取已授权的账号信息 `api_get_authorizer_list`: one page of the shops that authorized the platform, with their refresh
 * tokens. It is how a lost or outdated refresh token is read again.
 *
 * Source: https://developers.weixin.qq.com/doc/oplatform/openApi/authorization-management/api_getauthorizerlist.html
 *
 * @since 0.1.0
 */
import * as Either from "effect/Either"
import type * as Redacted from "effect/Redacted"
import { isObject } from "../Decode.js"
import type { Builder } from "../DecodeReport.js"
import type { JsonValue } from "../Json.js"
import type { ComponentOperation } from "../Operation.js"
import type { EpochSeconds } from "../Time.js"
import { fromWire } from "../Time.js"
import { type InvalidRequestError, invalidRequest } from "../WeChatError.js"
import * as Field from "./Field.js"

const NAME = "api_get_authorizer_list"

/**
 * The largest `count` WeChat takes; more is errcode 40170.
 *
 * @since 0.1.0
 * @category constants
 */
export const MAX_COUNT = 500

/**
 * Where the page begins (default 0) and how many shops it holds (default and at most 500).
 *
 * @since 0.1.0
 * @category models
 */
export interface AuthorizerListRequest {
  readonly offset?: number
  readonly count?: number
}

/**
 * One authorization. The refresh token is absent when WeChat sent none.
 *
 * @since 0.1.0
 * @category models
 */
export interface ListedAuthorizer {
  readonly authorizer_appid: string
  readonly refresh_token?: Redacted.Redacted<string>
  /** Unix seconds. */
  readonly auth_time?: EpochSeconds
}

/**
 * One page, and how many shops there are in all, if WeChat says so. `received` counts the page's elements, also those
 * that could not be read.
 *
 * @since 0.1.0
 * @category models
 */
export interface AuthorizerListResponse {
  readonly list: ReadonlyArray<ListedAuthorizer>
  readonly received: number
  readonly total_count?: number
}

const KNOWN = new Set(["total_count", "list"])
const KNOWN_ELEMENT = new Set(["authorizer_appid", "refresh_token", "auth_time"])

const wholeNumber = (value: number, min: number, max: number): boolean =>
  Number.isSafeInteger(value) && value >= min && value <= max

const check = ({ count, offset }: Required<AuthorizerListRequest>): Either.Either<void, InvalidRequestError> => {
  if (!wholeNumber(offset, 0, Number.MAX_SAFE_INTEGER)) {
    return Either.left(
      invalidRequest(
        "offset",
        { zh: "offset 必须是不小于 0 的整数", en: "offset must be a whole number of 0 or more" },
        undefined,
        NAME
      )
    )
  }
  return wholeNumber(count, 1, MAX_COUNT)
    ? Either.void
    : Either.left(
        invalidRequest(
          "count",
          {
            zh: `count 必须是 1 到 ${MAX_COUNT} 的整数，用 offset 翻页`,
            en: `count must be a whole number from 1 to ${MAX_COUNT}; page with offset`
          },
          undefined,
          NAME
        )
      )
}

const readNumber = (value: JsonValue | undefined, path: string, report: Builder): number | undefined => {
  if (value === undefined || value === null) return undefined
  const number = typeof value === "string" && /^\d{1,15}$/.test(value) ? Number(value) : value
  if (typeof number === "number" && Number.isSafeInteger(number) && number >= 0) return number
  report.add("wrong-type", path)
  return undefined
}

const readElement = (element: JsonValue, report: Builder): ListedAuthorizer | undefined => {
  const authorizer_appid = isObject(element) ? element["authorizer_appid"] : undefined
  if (!isObject(element) || !Field.isAppid(authorizer_appid)) {
    report.add("wrong-type", "list[].authorizer_appid")
    return undefined
  }
  Field.countUnknown(element, KNOWN_ELEMENT, "list[].", report)
  const refresh_token = Field.secretOrNone(element["refresh_token"])
  const seconds = readNumber(element["auth_time"], "list[].auth_time", report)
  const auth_time = seconds === undefined ? undefined : fromWire(seconds)
  return {
    authorizer_appid,
    ...(refresh_token === undefined ? {} : { refresh_token }),
    ...(auth_time === undefined ? {} : { auth_time })
  }
}

/**
 * `api_get_authorizer_list`: a page of the authorized shops.
 *
 * @since 0.1.0
 * @category operations
 */
export const operation: ComponentOperation<typeof NAME, AuthorizerListRequest, AuthorizerListResponse> = {
  name: NAME,
  method: "POST",
  path: "/cgi-bin/component/api_get_authorizer_list",
  token: "component",
  access: "read",
  encode: ({ count = MAX_COUNT, offset = 0 }, component_appid) =>
    Either.map(check({ count, offset }), () => () => ({ component_appid, offset, count })),
  decode: (body, report) => {
    Field.countUnknown(body, KNOWN, "", report)
    const total_count = readNumber(body["total_count"], "total_count", report)
    const elements = Field.elements(body["list"], "list", report)
    return Either.right({
      list: elements.flatMap((element) => readElement(element, report) ?? []),
      received: elements.length,
      ...(total_count === undefined ? {} : { total_count })
    })
  },
  successFields: ["list", "total_count"],
  codes: [40170, 41018, 61004],
  source: "https://developers.weixin.qq.com/doc/oplatform/openApi/authorization-management/api_getauthorizerlist.html"
}
