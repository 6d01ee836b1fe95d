/**
 * Problem documents (RFC 9457): the one form of every error this server answers with, in the reader's language.
 *
 * @since 0.1.0
 */
import * as HttpServerResponse from "@effect/platform/HttpServerResponse"
import type { Text } from "@wxshop/core/Language"
import { pick } from "@wxshop/core/Language"
import type { WeChatError } from "@wxshop/core/WeChatError"
import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import { Exchange, type ExchangeShape } from "./Exchange.js"
import { type Fault, fromWeChatError } from "./Problem/Fault.js"
import { kinds, typeOf } from "./Problem/Kind.js"

const described = <A, I, R>(schema: Schema.Schema<A, I, R>, text: Text) =>
  schema.annotations({ description: `${text.zh} / ${text.en}` })

/**
 * @since 0.1.0
 * @category models
 */
export class Problem extends Schema.Class<Problem>("Problem")(
  {
    type: described(Schema.String, { zh: "问题类型，稳定不变", en: "The kind of problem; stable" }),
    title: described(Schema.String, { zh: "问题类型的名称", en: "The kind in words" }),
    status: described(Schema.Int, { zh: "HTTP 状态码", en: "The HTTP status" }),
    detail: described(Schema.String, { zh: "发生了什么", en: "What happened" }),
    instance: described(Schema.String, { zh: "这一次请求", en: "This very request" }),
    request_id: described(Schema.String, {
      zh: "请求编号，与 x-request-id 和服务器日志一致",
      en: "The request id, as in x-request-id and the server's log"
    }),
    next_step: described(Schema.String, { zh: "下一步该做什么", en: "What to do now" }),
    retry: described(Schema.Literal("never", "backoff", "once", "token", "minute", "day"), {
      zh: "同一请求何时可以重试",
      en: "When the same request may be tried again"
    }),
    retry_after: Schema.optionalWith(
      described(Schema.Int, { zh: "多少秒后重试，同 Retry-After", en: "Seconds to wait, as in Retry-After" }),
      { exact: true }
    ),
    field: Schema.optionalWith(described(Schema.String, { zh: "有误的参数", en: "The parameter that is wrong" }), {
      exact: true
    }),
    errcode: Schema.optionalWith(described(Schema.Int, { zh: "微信错误码", en: "WeChat's errcode" }), { exact: true }),
    rid: Schema.optionalWith(
      described(Schema.String, { zh: "微信请求编号，向微信反馈时提供", en: "WeChat's request id, for asking WeChat" }),
      { exact: true }
    )
  },
  {
    identifier: "Problem",
    description:
      "RFC 9457 问题文档，语言由 Accept-Language 决定 / An RFC 9457 problem document in the language of Accept-Language"
  }
) {}

/**
 * Writes a fault down for the reader of a request.
 *
 * @since 0.1.0
 * @category constructors
 */
export const render = (fault: Fault, exchange: Pick<ExchangeShape, "id" | "language">): Problem => {
  const { status, title } = kinds[fault.kind]
  return new Problem({
    type: typeOf(fault.kind),
    title: pick(title, exchange.language),
    status,
    detail: pick(fault.detail, exchange.language),
    instance: `urn:wxshop:request:${exchange.id}`,
    request_id: exchange.id,
    next_step: pick(fault.next, exchange.language),
    retry: fault.retry,
    ...(fault.retryAfter === undefined ? {} : { retry_after: fault.retryAfter }),
    ...(fault.field === undefined ? {} : { field: fault.field }),
    ...(fault.errcode === undefined ? {} : { errcode: fault.errcode }),
    ...(fault.rid === undefined ? {} : { rid: fault.rid })
  })
}

/**
 * Fails the current request with a fault.
 *
 * @since 0.1.0
 * @category errors
 */
export const fail = (fault: Fault): Effect.Effect<never, Problem> =>
  Effect.gen(function* () {
    const exchange = yield* Exchange
    exchange.note("problem", fault.kind)
    if (fault.errcode !== undefined) exchange.note("errcode", fault.errcode)
    if (fault.rid !== undefined) exchange.note("rid", fault.rid)
    return yield* Effect.fail(render(fault, exchange))
  })

/**
 * Fails the current request with an error of WeChat's channel.
 *
 * @since 0.1.0
 * @category errors
 */
export const failWith = (error: WeChatError): Effect.Effect<never, Problem> =>
  Effect.gen(function* () {
    const exchange = yield* Exchange
    exchange.note("operation", error.operation)
    const now = yield* Clock.currentTimeMillis
    return yield* fail(fromWeChatError(error, now / 1000))
  })

/**
 * The media type of a problem.
 *
 * @since 0.1.0
 * @category constants
 */
export const contentType = "application/problem+json"

const challenge = (problem: Problem): Record<string, string> => {
  if (problem.status === 401) return { "www-authenticate": 'Bearer realm="wxshop"' }
  if (problem.status === 403) return { "www-authenticate": 'Bearer realm="wxshop", error="insufficient_scope"' }
  return {}
}

/**
 * The headers that belong to a problem.
 *
 * @since 0.1.0
 * @category responses
 */
export const headersOf = (problem: Problem, language: string): Record<string, string> => ({
  "content-language": language,
  vary: "accept-language",
  "cache-control": "no-store",
  ...challenge(problem),
  ...(problem.retry_after === undefined ? {} : { "retry-after": String(problem.retry_after) })
})

const encode = Schema.encodeSync(Problem)

/**
 * The body of a problem.
 *
 * @since 0.1.0
 * @category responses
 */
export const bodyOf = (problem: Problem): string => JSON.stringify(encode(problem))

/**
 * A problem as an answer.
 *
 * @since 0.1.0
 * @category responses
 */
export const toResponse = (problem: Problem, language: string): HttpServerResponse.HttpServerResponse =>
  HttpServerResponse.text(bodyOf(problem), {
    status: problem.status,
    contentType,
    headers: headersOf(problem, language)
  })
