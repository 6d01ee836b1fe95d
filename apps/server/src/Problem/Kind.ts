/**
 * Every kind of problem the API answers with: its stable type, its status, its title.
 *
 * @since 0.1.0
 */
import type { Text } from "@wxshop/core/Language"

interface Row {
  readonly status: number
  readonly title: Text
}

/**
 * The table. A kind is the last part of the problem's `type`, `urn:wxshop:problem:<kind>`; kinds are never renamed.
 *
 * @since 0.1.0
 * @category table
 */
export const kinds = {
  "invalid-request": { status: 400, title: { zh: "请求有误", en: "Invalid request" } },
  unauthorized: { status: 401, title: { zh: "缺少或无效的 API 密钥", en: "API key missing or wrong" } },
  forbidden: { status: 403, title: { zh: "API 密钥权限不足", en: "The API key lacks a scope" } },
  "not-found": { status: 404, title: { zh: "保障单不存在", en: "Guarantee order not found" } },
  "no-such-route": { status: 404, title: { zh: "没有这个地址", en: "No such address" } },
  "method-not-allowed": { status: 405, title: { zh: "不支持这个请求方法", en: "Method not allowed" } },
  "request-timeout": { status: 408, title: { zh: "请求发送太慢", en: "The request came too slowly" } },
  "state-conflict": {
    status: 409,
    title: { zh: "保障单当前状态不允许此操作", en: "The order's state does not allow this" }
  },
  "content-too-large": { status: 413, title: { zh: "请求体太大", en: "The request body is too large" } },
  "uri-too-long": { status: 414, title: { zh: "请求地址太长", en: "The request address is too long" } },
  "rate-limit": { status: 429, title: { zh: "调用频率或额度用尽", en: "Rate or quota used up" } },
  "headers-too-large": { status: 431, title: { zh: "请求头太大", en: "The request headers are too large" } },
  internal: { status: 500, title: { zh: "服务器内部错误", en: "Internal server error" } },
  "wechat-refused-us": {
    status: 502,
    title: { zh: "微信拒绝了本服务的凭证", en: "WeChat refuses this server's credentials" }
  },
  "wechat-failing": { status: 502, title: { zh: "微信服务出错", en: "WeChat is failing" } },
  "wechat-unreachable": { status: 502, title: { zh: "无法连接微信", en: "WeChat cannot be reached" } },
  "wechat-unreadable": { status: 502, title: { zh: "微信的返回无法识别", en: "WeChat's answer cannot be read" } },
  "wechat-unknown-code": {
    status: 502,
    title: { zh: "微信返回了未知错误码", en: "WeChat answered with an unknown errcode" }
  },
  "not-ready": { status: 503, title: { zh: "服务未就绪", en: "The server is not ready" } },
  "wechat-timeout": { status: 504, title: { zh: "微信响应超时", en: "WeChat took too long" } }
} as const satisfies Record<string, Row>

/**
 * @since 0.1.0
 * @category table
 */
export type Kind = keyof typeof kinds

/**
 * The `type` of a problem of this kind.
 *
 * @since 0.1.0
 * @category accessors
 */
export const typeOf = (kind: Kind): string => `urn:wxshop:problem:${kind}`
