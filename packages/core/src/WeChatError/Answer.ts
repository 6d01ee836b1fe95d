/**
 * Typed errors for answers that are not WeChat's JSON: a gateway's HTTP status, a web page, an empty or broken body.
 *
 * @since 0.1.0
 */
import type { RetryTrait } from "../ErrorCode.js"
import type { Text } from "../Language.js"
import { DecodeError, RateLimitError, WeChatServerError } from "./Errors.js"
import { compact, fieldsOf, type Occurrence } from "./Occurrence.js"

/**
 * Why an answer cannot be read.
 *
 * @since 0.1.0
 * @category models
 */
export type DecodeReason = DecodeError["reason"]

/**
 * `path` is where in the JSON it went wrong, such as `guarantee_order_list[3].order_id`; `position` is the offset in the
 * body. `text` replaces the general wording of the reason where more is known.
 *
 * @since 0.1.0
 * @category models
 */
export interface UnreadableAnswer extends Occurrence {
  readonly reason: DecodeReason
  readonly path?: string | undefined
  readonly position?: number | undefined
  readonly text?: Text | undefined
}

interface Wording {
  readonly retry: RetryTrait
  readonly text: Text
  readonly next: Text
}

const notWeChat: Text = {
  zh: "检查 WXSHOP_BASE_URL 和代理是否指向 https://api.weixin.qq.com，然后运行 wxshop doctor",
  en: "Check that WXSHOP_BASE_URL and the proxy lead to https://api.weixin.qq.com, then run `wxshop doctor`."
}

const tryAgain: Text = {
  zh: "稍后重试；若持续出现，运行 wxshop doctor 检查网络和代理",
  en: "Try again later; if it stays, run `wxshop doctor` to check the network and the proxy."
}

const reportIt: Text = {
  zh: "这很可能是微信改了返回格式：请升级 wxshop，仍出现请附上操作名、字段路径和 rid 上报",
  en: "WeChat probably changed its answer: update wxshop; if it stays, report the operation, the path and the rid."
}

const wordings: Record<DecodeReason, Wording> = {
  Empty: {
    retry: "backoff",
    text: { zh: "微信返回了空内容", en: "WeChat's answer is empty." },
    next: tryAgain
  },
  Html: {
    retry: "backoff",
    text: {
      zh: "收到的是网页（HTML），不是微信的 JSON，多半来自网关或代理",
      en: "The answer is a web page (HTML) instead of WeChat's JSON, probably from a gateway or proxy."
    },
    next: notWeChat
  },
  Truncated: {
    retry: "backoff",
    text: { zh: "微信的返回内容不完整，中途被截断", en: "WeChat's answer is cut off." },
    next: tryAgain
  },
  NotJson: {
    retry: "backoff",
    text: { zh: "返回内容不是合法的 JSON", en: "The answer is not valid JSON." },
    next: notWeChat
  },
  WrongType: {
    retry: "never",
    text: { zh: "返回内容的字段类型与文档不符", en: "A field of the answer is not of the documented type." },
    next: reportIt
  },
  TooLarge: {
    retry: "never",
    text: { zh: "返回内容超过大小上限", en: "The answer is larger than the limit." },
    next: {
      zh: "减小 limit（例如 --limit 10）或调大 maxResponseBytes",
      en: "Lower limit (such as --limit 10) or raise maxResponseBytes."
    }
  },
  WrongOrder: {
    retry: "never",
    text: {
      zh: "微信返回的保障单号与所查的不一致，已丢弃",
      en: "WeChat answered with another guarantee order than the one asked for; it was dropped."
    },
    next: {
      zh: "核对单号是否完整（19 位单号不能经过表格软件或浮点数），再重试；仍出现请附 rid 上报",
      en: "Check that the number is complete (no spreadsheet or floating point may touch 19 digits), then try again."
    }
  }
}

/**
 * The error of an answer that cannot be read as WeChat's. Empty, cut-off and foreign bodies may be read again; answers of
 * the wrong type or size, or about another order, would only come back the same.
 *
 * @since 0.1.0
 * @category constructors
 */
export const decodeError = (answer: UnreadableAnswer): DecodeError => {
  const { next, retry, text } = wordings[answer.reason]
  const { path, position, reason } = answer
  const where = path === undefined ? "" : path
  return new DecodeError(
    compact({
      ...fieldsOf(answer),
      reason,
      path,
      position,
      retry,
      next,
      text: answer.text ?? (where === "" ? text : { zh: `${text.zh}：${where}`, en: `${text.en} At ${where}.` })
    })
  )
}

/**
 * An HTTP status other than 200 whose body says nothing better. `retryAfterSeconds` is the bounded `Retry-After`.
 *
 * @since 0.1.0
 * @category models
 */
export interface StatusAnswer extends Occurrence {
  readonly httpStatus: number
  readonly retryAfterSeconds?: number | undefined
}

// A Retry-After header can hold anything; what is no waiting time must not break the making of the error.
const waitOf = (seconds: number | undefined): number | undefined =>
  seconds !== undefined && Number.isFinite(seconds) && seconds >= 0 ? seconds : undefined

/**
 * The error of an HTTP status: 429 is a rate limit; everything else is WeChat or a gateway failing, and worth another try
 * only for 408 and 5xx.
 *
 * @since 0.1.0
 * @category constructors
 */
export const fromHttpStatus = (answer: StatusAnswer): RateLimitError | WeChatServerError => {
  const { httpStatus } = answer
  const fields = compact({ ...fieldsOf(answer), retryAfterSeconds: waitOf(answer.retryAfterSeconds) })
  if (httpStatus === 429) {
    return new RateLimitError({
      ...fields,
      scope: "Minute",
      retry: "minute",
      text: { zh: "请求太频繁（HTTP 429）", en: "Too many requests (HTTP 429)." },
      next: { zh: "等到下一分钟再试，并降低并发", en: "Wait for the next minute and lower the concurrency." }
    })
  }
  const passing = httpStatus === 408 || httpStatus >= 500
  return new WeChatServerError({
    ...fields,
    reason: "HttpStatus",
    retry: passing ? "backoff" : "never",
    text: passing
      ? { zh: `微信或网关出错（HTTP ${httpStatus}）`, en: `WeChat or a gateway failed (HTTP ${httpStatus}).` }
      : {
          zh: `收到 HTTP ${httpStatus}，微信的业务错误不会这样返回，多半来自网关或代理`,
          en: `HTTP ${httpStatus}: WeChat does not answer like this, so a gateway or proxy probably did.`
        },
    next: passing ? tryAgain : notWeChat
  })
}
