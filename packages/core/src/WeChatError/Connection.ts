/**
 * Typed errors for calls that got no whole answer.
 *
 * @since 0.1.0
 */
import type { RetryTrait } from "../ErrorCode.js"
import type { Text } from "../Language.js"
import { TransportError } from "./Errors.js"
import { fieldsOf, type Occurrence } from "./Occurrence.js"

/**
 * What broke: no connection (`Connect`), no answer in the time of one attempt (`Timeout`) or of the whole call
 * (`Deadline`), a connection reset (`Reset`) or closed (`Closed`) on the way, a certificate (`Tls`), a host name (`Dns`).
 *
 * @since 0.1.0
 * @category models
 */
export type TransportReason = TransportError["reason"]

/**
 * `delivered` is `no` only when the request cannot have reached WeChat. `host` and `path` may come with a query, which is
 * dropped.
 *
 * @since 0.1.0
 * @category models
 */
export interface BrokenCall extends Occurrence {
  readonly reason: TransportReason
  readonly delivered: TransportError["delivered"]
  readonly host: string
  readonly path: string
}

interface Wording {
  readonly retry: RetryTrait
  readonly text: Text
  readonly next: Text
}

const network: Text = {
  zh: "检查网络、防火墙和代理，然后运行 wxshop doctor",
  en: "Check the network, the firewall and the proxy, then run `wxshop doctor`."
}

const wordings: Record<TransportReason, Wording> = {
  Connect: { retry: "backoff", text: { zh: "连接不上", en: "Cannot connect." }, next: network },
  Dns: {
    retry: "backoff",
    text: { zh: "域名解析失败", en: "The host name cannot be resolved." },
    next: {
      zh: "检查 DNS 和 WXSHOP_BASE_URL 的域名拼写，然后运行 wxshop doctor",
      en: "Check DNS and the spelling of the host in WXSHOP_BASE_URL, then run `wxshop doctor`."
    }
  },
  Timeout: {
    retry: "backoff",
    text: { zh: "等待应答超时", en: "No answer in time." },
    next: {
      zh: "稍后重试；经常出现时检查网络，或调大 attemptTimeout",
      en: "Try again later; if it happens often, check the network or raise attemptTimeout."
    }
  },
  Deadline: {
    retry: "never",
    text: {
      zh: "整个调用（含重试）超过了时限",
      en: "The whole call, retries included, took longer than its deadline."
    },
    next: {
      zh: "稍后重试；经常出现时检查网络，或调大 deadline",
      en: "Try again later; if it happens often, check the network or raise the deadline."
    }
  },
  Reset: { retry: "backoff", text: { zh: "连接被重置", en: "The connection was reset." }, next: network },
  Closed: { retry: "backoff", text: { zh: "连接被关闭", en: "The connection was closed." }, next: network },
  Tls: {
    retry: "never",
    text: { zh: "HTTPS 证书校验失败", en: "The HTTPS certificate was not accepted." },
    next: {
      zh: "检查系统时间和代理证书；公司代理请设置 NODE_EXTRA_CA_CERTS",
      en: "Check the system clock and the proxy's certificate; behind a company proxy set NODE_EXTRA_CA_CERTS."
    }
  }
}

const unsure: Text = {
  zh: "。请求可能已到达微信：若是写操作，先重新读取单据再决定",
  en: " The request may have reached WeChat: after a write, read the order again before deciding."
}

const withoutQuery = (value: string): string => value.replace(/[?#].*$/s, "")

/**
 * The error of a call that got no whole answer. Everything but a certificate problem and the overall deadline may be
 * tried again by reads.
 *
 * @since 0.1.0
 * @category constructors
 */
export const transportError = (call: BrokenCall): TransportError => {
  const { next, retry, text } = wordings[call.reason]
  const { delivered, reason } = call
  const host = withoutQuery(call.host)
  return new TransportError({
    ...fieldsOf(call),
    reason,
    delivered,
    host,
    path: withoutQuery(call.path),
    retry,
    text: { zh: `${text.zh}（${host}）`, en: `${text.en} (${host})` },
    next: delivered === "no" ? next : { zh: `${next.zh}${unsure.zh}`, en: `${next.en}${unsure.en}` }
  })
}
