/**
 * The problems of the contract by status. This is where domain errors get their HTTP meaning; `core` knows no status.
 *
 * @since 0.1.0
 */
import * as HttpApiSchema from "@effect/platform/HttpApiSchema"
import * as Schema from "effect/Schema"
import * as Problem from "../Problem.js"

const texts = new Map<number, string>()

/**
 * What each status means, for the OpenAPI document.
 *
 * @since 0.1.0
 * @category accessors
 */
export const descriptions: ReadonlyMap<number, string> = texts

/** A problem of one status; the union of an endpoint's problems is told apart by it. */
const problem = (status: number, zh: string, en: string) => {
  const description = `${zh} / ${en}`
  texts.set(status, description)
  return Problem.Problem.pipe(
    Schema.filter((document) => document.status === status),
    HttpApiSchema.withEncoding({ kind: "Json", contentType: Problem.contentType })
  ).annotations(HttpApiSchema.annotations({ status, description }))
}

/**
 * @since 0.1.0
 * @category schemas
 */
export const unauthorized = problem(401, "缺少或无效的 API 密钥", "The API key is missing or wrong")

/**
 * @since 0.1.0
 * @category schemas
 */
export const forbidden = problem(403, "API 密钥没有所需权限", "The API key lacks a scope")

/**
 * @since 0.1.0
 * @category schemas
 */
export const invalid = problem(400, "参数有误，field 指出是哪一个", "A parameter is wrong; field names it")

/**
 * @since 0.1.0
 * @category schemas
 */
export const notFound = problem(404, "没有这张保障单", "There is no such guarantee order")

/**
 * @since 0.1.0
 * @category schemas
 */
export const conflict = problem(409, "状态不允许", "The order's state does not allow it")

/**
 * @since 0.1.0
 * @category schemas
 */
export const rateLimited = problem(
  429,
  "微信的频率或额度用尽，见 Retry-After",
  "WeChat's rate or quota is used up; see Retry-After"
)

/**
 * @since 0.1.0
 * @category schemas
 */
export const internal = problem(500, "服务器内部错误", "The server failed")

/**
 * @since 0.1.0
 * @category schemas
 */
export const badGateway = problem(502, "微信拒绝、出错或无法识别", "WeChat refuses, fails, or cannot be understood")

/**
 * @since 0.1.0
 * @category schemas
 */
export const notReady = problem(503, "服务未就绪", "The server is not ready")

/**
 * @since 0.1.0
 * @category schemas
 */
export const timeout = problem(504, "微信响应超时", "WeChat took too long")
