/**
 * What went wrong with a request, in both languages, before it is written down as a problem document. This is where the
 * errors of WeChat's channel meet HTTP statuses.
 *
 * @since 0.1.0
 */
import type { RetryTrait } from "@wxshop/core/ErrorCode"
import type { Text } from "@wxshop/core/Language"
import type * as WeChatError from "@wxshop/core/WeChatError"
import type { Kind } from "./Kind.js"

/**
 * - `detail`: what happened; `next`: what the caller should do now.
 * - `retryAfter`: seconds, also sent as `Retry-After`.
 * - `field`: the parameter that is wrong, by its name in the request.
 *
 * @since 0.1.0
 * @category models
 */
export interface Fault {
  readonly kind: Kind
  readonly detail: Text
  readonly next: Text
  readonly retry: RetryTrait
  readonly errcode?: number | undefined
  readonly rid?: string | undefined
  readonly field?: string | undefined
  readonly retryAfter?: number | undefined
}

const kindOf = (error: WeChatError.WeChatError): Kind => {
  switch (error._tag) {
    case "InvalidRequestError":
      return "invalid-request"
    case "NotFoundError":
      return "not-found"
    case "StateConflictError":
      return "state-conflict"
    case "RateLimitError":
      return "rate-limit"
    case "AuthError":
      return "wechat-refused-us"
    case "WeChatServerError":
      return "wechat-failing"
    case "DecodeError":
      return "wechat-unreadable"
    case "UnknownCodeError":
      return "wechat-unknown-code"
    case "TransportError":
      return error.reason === "Timeout" || error.reason === "Deadline" ? "wechat-timeout" : "wechat-unreachable"
  }
}

const MINUTE = 60
const DAY = 86_400
const SHANGHAI_OFFSET = 8 * 3600

/** WeChat gives the quota of a day back at midnight in Asia/Shanghai. */
const untilShanghaiMidnight = (now: number): number => DAY - ((Math.floor(now) + SHANGHAI_OFFSET) % DAY)

const retryAfterOf = (error: WeChatError.WeChatError, now: number): number | undefined => {
  if (error._tag === "WeChatServerError") return error.retryAfterSeconds
  if (error._tag !== "RateLimitError") return undefined
  if (error.retryAfterSeconds !== undefined) return error.retryAfterSeconds
  switch (error.scope) {
    case "Day":
      return untilShanghaiMidnight(now)
    case "Minute":
      return MINUTE
    case "Local":
      return 1
  }
}

/** The deadline ends our own repeating, not the caller's: every address here only reads. */
const retryOf = (error: WeChatError.WeChatError): RetryTrait =>
  error._tag === "TransportError" && error.reason === "Deadline" ? "backoff" : error.retry

/**
 * The fault behind an error of the channel. `now` is in Unix seconds. WeChat's own `errmsg` and the cause stay inside:
 * they may name this server's address.
 *
 * @since 0.1.0
 * @category constructors
 */
export const fromWeChatError = (error: WeChatError.WeChatError, now: number): Fault => {
  const retryAfter = retryAfterOf(error, now)
  return {
    kind: kindOf(error),
    detail: error.text,
    next: error.next,
    retry: retryOf(error),
    errcode: error.errcode,
    rid: error.rid,
    field: error._tag === "InvalidRequestError" ? error.field : undefined,
    retryAfter: retryAfter === undefined ? undefined : Math.max(1, Math.ceil(retryAfter))
  }
}

/**
 * A request whose `field` is wrong.
 *
 * @since 0.1.0
 * @category constructors
 */
export const invalid = (field: string, detail: Text, next?: Text): Fault => ({
  kind: "invalid-request",
  field,
  detail,
  next: next ?? {
    zh: `改正 ${field} 后重试；参数说明见 /docs`,
    en: `Correct ${field} and try again; /docs lists the parameters.`
  },
  retry: "never"
})

/**
 * @since 0.1.0
 * @category constructors
 */
export const noKey: Fault = {
  kind: "unauthorized",
  detail: { zh: "请求没有带 API 密钥", en: "The request carries no API key." },
  next: {
    zh: "加上请求头 Authorization: Bearer <密钥>（或 x-api-key: <密钥>）；密钥由 WXSHOP_API_KEYS 设置",
    en: "Send the header `Authorization: Bearer <key>` (or `x-api-key: <key>`); keys are set with WXSHOP_API_KEYS."
  },
  retry: "never"
}

/**
 * @since 0.1.0
 * @category constructors
 */
export const wrongKey: Fault = {
  kind: "unauthorized",
  detail: { zh: "API 密钥无效", en: "The API key is not one of this server's." },
  next: {
    zh: "核对密钥是否完整、是否属于这台服务器；未设置 WXSHOP_API_KEYS 时，密钥在启动时打印在标准错误输出",
    en: "Check that the key is complete and belongs to this server; without WXSHOP_API_KEYS it was printed on stderr at start."
  },
  retry: "never"
}

/**
 * @since 0.1.0
 * @category constructors
 */
export const missingScope = (scope: string): Fault => ({
  kind: "forbidden",
  detail: { zh: `该 API 密钥没有 ${scope} 权限`, en: `The API key does not have the scope ${scope}.` },
  next: {
    zh: `请管理员在 WXSHOP_API_KEYS 中给该密钥加上 ${scope}`,
    en: `Ask the operator to add ${scope} to this key in WXSHOP_API_KEYS.`
  },
  retry: "never"
})

/**
 * @since 0.1.0
 * @category constructors
 */
export const noSuchRoute: Fault = {
  kind: "no-such-route",
  detail: { zh: "这台服务器上没有这个地址", en: "This server has no such address." },
  next: { zh: "所有地址见 /docs 或 /openapi.json", en: "See /docs or /openapi.json for every address." },
  retry: "never"
}

/**
 * @since 0.1.0
 * @category constructors
 */
export const methodNotAllowed = (method: string, allow: string): Fault => ({
  kind: "method-not-allowed",
  detail: { zh: `这个地址不支持 ${method}`, en: `This address does not take ${method}.` },
  next: { zh: `请使用 ${allow}`, en: `Use ${allow}.` },
  retry: "never"
})

/**
 * `bytes` is the largest request body taken.
 *
 * @since 0.1.0
 * @category constructors
 */
export const contentTooLarge = (bytes: number): Fault => ({
  kind: "content-too-large",
  detail: {
    zh: `请求体必须带 Content-Length，且不超过 ${bytes} 字节；这里没有地址需要请求体`,
    en: `A request body must state its Content-Length and be at most ${bytes} bytes; no address here needs one.`
  },
  next: { zh: "去掉请求体后重试", en: "Send the request without a body." },
  retry: "never"
})

/**
 * `characters` is the longest request target taken.
 *
 * @since 0.1.0
 * @category constructors
 */
export const uriTooLong = (characters: number): Fault => ({
  kind: "uri-too-long",
  detail: {
    zh: `请求地址超过 ${characters} 个字符`,
    en: `The request address is longer than ${characters} characters.`
  },
  next: { zh: "把单号分成几批查询", en: "Ask for the ids in several requests." },
  retry: "never"
})

/**
 * A bug. Nothing of it is shown; the log has it under the request id.
 *
 * @since 0.1.0
 * @category constructors
 */
export const internal: Fault = {
  kind: "internal",
  detail: { zh: "服务器处理请求时出错", en: "The server failed while handling the request." },
  next: {
    zh: "稍后重试；若持续出现，请把 request_id 交给管理员，在服务器日志中查找",
    en: "Try again later; if it stays, give the request_id to the operator, who finds the cause in the server's log."
  },
  retry: "backoff"
}
