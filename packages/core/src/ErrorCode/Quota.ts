/**
 * The errcodes about limits.
 *
 * @since 0.1.0
 */
import { never, type Row } from "./Row.js"

const shop = "https://developers.weixin.qq.com/doc/store/shop/dev_before/commErrCode.md"
const pages = "https://developers.weixin.qq.com/doc/store/shop/API/apimgnt"
const clear = `${pages}/api_clearquota.html`
const quota = `${pages}/api_getapiquota.html`
const rid = `${pages}/api_getridinfo.html`
const callback = `${pages}/api_callbackcheck.html`

const input = { error: "InvalidRequestError", ...never } as const
const minute = { error: "RateLimitError", reason: "Minute", retry: "minute", staleToken: false } as const
const day = { error: "RateLimitError", reason: "Day", retry: "day", staleToken: false } as const

const slower = {
  zh: "等到下一分钟再试（wxshop 会自动等待）；经常出现就降低并发或 rateLimit",
  en: "Wait for the next minute (wxshop does); if it happens often, lower the concurrency or rateLimit."
}

/**
 * Limits, and the calls that diagnose them.
 *
 * @since 0.1.0
 * @category table
 */
export const rows: ReadonlyArray<Row> = [
  {
    code: 40201,
    errmsg: "invalid url",
    ...input,
    meaning: { zh: "没有设置回调 URL", en: "No callback URL is set." },
    next: {
      zh: "在微信小店后台 → 服务市场 → 经营工具 → 自研 → 消息推送 填好 URL 后再检测",
      en: "Set the URL in the shop console (服务市场 → 经营工具 → 自研 → 消息推送), then check again."
    },
    source: callback
  },
  {
    code: 40202,
    errmsg: "invalid action",
    ...input,
    meaning: { zh: "action 参数不正确", en: "The action is wrong." },
    next: { zh: "action 只能是 dns、ping 或 all", en: "Use dns, ping or all as the action." },
    source: callback
  },
  {
    code: 40203,
    errmsg: "invalid check_operator",
    ...input,
    meaning: { zh: "check_operator 参数不正确", en: "The check_operator is wrong." },
    next: {
      zh: "check_operator 只能是 CHINANET、UNICOM、CAP 或 DEFAULT",
      en: "Use CHINANET, UNICOM, CAP or DEFAULT as the check_operator."
    },
    source: callback
  },
  {
    code: 45009,
    errmsg: "reach max api daily quota limit",
    ...day,
    meaning: { zh: "今天的调用额度已用完", en: "Today's quota of calls is used up." },
    next: {
      zh: "用 POST /cgi-bin/openapi/quota/get 查看额度；等次日恢复，或用 POST /cgi-bin/openapi/quota/clear 重置该接口（每月 50 次）",
      en: "See the quota with POST /cgi-bin/openapi/quota/get; wait for the next day, or reset this API with POST /cgi-bin/openapi/quota/clear (50 a month)."
    },
    source: shop
  },
  {
    code: 45011,
    errmsg: "api minute-quota reach limit, must slower, retry next minute",
    ...minute,
    meaning: { zh: "达到每分钟的调用上限", en: "The limit of calls a minute is reached." },
    next: slower,
    source: shop
  },
  {
    code: 48006,
    errmsg: "forbid to clear quota because of reaching the limit",
    ...day,
    meaning: { zh: "本月的清零次数已用完", en: "This month's resets of the quota are used up." },
    next: {
      zh: "等每日额度次日自动恢复；单个接口可改用 POST /cgi-bin/openapi/quota/clear（每月 50 次）",
      en: "Wait for the daily quota of the next day; for one API use POST /cgi-bin/openapi/quota/clear (50 a month)."
    },
    source: clear
  },
  {
    code: 76001,
    errmsg: "rid not found",
    ...input,
    meaning: { zh: "rid 不存在", en: "There is no such rid." },
    next: {
      zh: "从 errmsg 末尾重新复制 rid（三组 8 位十六进制）；只能查 7 天内、同一账号的 rid",
      en: "Copy the rid from the end of errmsg again (three groups of 8 hex digits); only rids of the last 7 days and the same account are kept."
    },
    source: rid
  },
  {
    code: 76002,
    errmsg: "rid is error",
    ...input,
    meaning: { zh: "rid 为空或格式错误", en: "The rid is empty or malformed." },
    next: {
      zh: "rid 形如 617682e0-09059ac5-34a8e2ea，请重新复制",
      en: "A rid looks like 617682e0-09059ac5-34a8e2ea; copy it again."
    },
    source: rid
  },
  {
    code: 76003,
    errmsg: "could not query this rid,no permission",
    ...input,
    meaning: { zh: "该 rid 是别的账号调用产生的", en: "The rid belongs to a call of another account." },
    next: {
      zh: "用产生这个 rid 的同一家店铺的令牌查询；查额度时出现，则检查 cgi_path 是否以 / 开头且不带域名",
      en: "Ask with the token of the shop that got this rid; if it came from a quota query, check that cgi_path starts with / and has no host."
    },
    source: rid
  },
  {
    code: 76004,
    errmsg: "rid time is error",
    ...input,
    meaning: { zh: "rid 已超过 7 天", en: "The rid is older than 7 days." },
    next: { zh: "重现一次问题，用新的 rid 查询", en: "Reproduce the problem and ask with the new rid." },
    source: rid
  },
  {
    code: 76021,
    errmsg: "cgi_path not found, please check",
    ...input,
    meaning: { zh: "cgi_path 填错了", en: "The cgi_path is wrong." },
    next: {
      zh: "cgi_path 以 / 开头且不带域名，例如 /channels/ec/aftersale/searchguaranteeorder",
      en: "Start cgi_path with / and leave out the host, such as /channels/ec/aftersale/searchguaranteeorder."
    },
    source: quota
  },
  {
    code: 76022,
    errmsg: "could not use this cgi_path，no permission",
    ...input,
    meaning: {
      zh: "令牌与该接口所属的账号类型不符",
      en: "The token is not of the kind of account that this API belongs to."
    },
    next: {
      zh: "查店铺接口用店铺的 access_token（服务商用 authorizer_access_token）；/sns/ 开头的接口不支持查询",
      en: "Ask about shop APIs with the shop's access_token (providers: authorizer_access_token); paths under /sns/ cannot be asked about."
    },
    source: quota
  },
  // Only the list of the older shop component has this one; the shop's page is the nearest that still exists.
  {
    code: 300000,
    errmsg: "瞬时请求频率过高",
    ...minute,
    meaning: { zh: "瞬间请求太频繁", en: "Too many requests in an instant." },
    next: slower,
    source: shop
  }
]
