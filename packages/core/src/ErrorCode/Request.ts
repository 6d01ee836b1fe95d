/**
 * The errcodes about the request itself.
 *
 * @since 0.1.0
 */
import { never, type Row } from "./Row.js"

const source = "https://developers.weixin.qq.com/doc/store/shop/dev_before/commErrCode.md"
const everywhere = "https://developers.weixin.qq.com/doc/oplatform/developers/errCode/errCode.html"

const input = { error: "InvalidRequestError", ...never } as const

const defect = {
  zh: "这是 wxshop 的缺陷，或代理改动了请求：直连试一次，升级 wxshop，仍出现请附 rid 上报",
  en: "This is a defect of wxshop, or a proxy changed the request: try without the proxy, update wxshop, and report it with the rid if it stays."
}

/**
 * What any call can answer about the request itself.
 *
 * @since 0.1.0
 * @category table
 */
export const rows: ReadonlyArray<Row> = [
  {
    code: -1,
    errmsg: "system error",
    error: "WeChatServerError",
    reason: "Busy",
    retry: "backoff",
    staleToken: false,
    meaning: { zh: "微信系统繁忙", en: "WeChat is busy." },
    next: {
      zh: "查询稍后重试（wxshop 会自动退避重试）；写操作先用 wxshop orders get <保障单号> 看是否已生效",
      en: "Repeat a read later (wxshop does, with growing pauses); after a write first run `wxshop orders get <id>` to see whether it took effect."
    },
    source
  },
  {
    code: 40003,
    errmsg: "invalid openid",
    ...input,
    meaning: { zh: "openid 不正确", en: "The openid is wrong." },
    next: {
      zh: "检查 openid 是否完整，是否属于这家店铺（同一买家在不同账号下的 openid 不同）",
      en: "Check that the openid is complete and belongs to this shop (a buyer has another openid in every account)."
    },
    source
  },
  {
    code: 40066,
    errmsg: "invalid url",
    ...input,
    meaning: { zh: "接口地址与文档不一致", en: "The API's URL is not the documented one." },
    next: {
      zh: "检查 WXSHOP_BASE_URL 是否为 https://api.weixin.qq.com，末尾不要带路径；仍出现请上报",
      en: "Check that WXSHOP_BASE_URL is https://api.weixin.qq.com without a path; report it if it stays."
    },
    source
  },
  {
    code: 40097,
    errmsg: "invalid args",
    ...input,
    meaning: { zh: "参数错误，详见 errmsg", en: "A parameter is wrong, see errmsg." },
    next: {
      zh: "按 errmsg 改正参数；用了状态筛选时，把 statusFilterFormat（命令行 --status-format）从 codes 换成 names 或 name 再试",
      en: "Correct the parameter errmsg names; if you filter by status, change statusFilterFormat (--status-format on the command line) from codes to names or name and try again."
    },
    source
  },
  {
    code: 43001,
    errmsg: "require GET method",
    ...input,
    meaning: { zh: "该接口只接受 GET 请求", en: "This API takes GET only." },
    next: defect,
    source: everywhere
  },
  {
    code: 43002,
    errmsg: "require POST method",
    ...input,
    meaning: { zh: "该接口只接受 POST 请求", en: "This API takes POST only." },
    next: defect,
    source
  },
  {
    code: 43003,
    errmsg: "require https",
    ...input,
    meaning: { zh: "必须使用 HTTPS", en: "HTTPS is required." },
    next: {
      zh: "把 WXSHOP_BASE_URL 改成 https:// 开头，并检查代理有没有把 HTTPS 转成 HTTP",
      en: "Make WXSHOP_BASE_URL start with https:// and check that no proxy turns HTTPS into HTTP."
    },
    source
  },
  {
    code: 44002,
    errmsg: "empty post data",
    ...input,
    meaning: { zh: "POST 的请求体为空", en: "The body of the POST is empty." },
    next: defect,
    source
  },
  {
    code: 45002,
    errmsg: "content size out of limit",
    ...input,
    meaning: { zh: "请求内容超过大小限制", en: "The request is too large." },
    next: {
      zh: "减少一次提交的单号数量（每次不超过 100 个），缩短文字内容",
      en: "Send fewer ids at once (at most 100) and shorten the texts."
    },
    source
  },
  {
    code: 47001,
    errmsg: "data format error",
    ...input,
    meaning: { zh: "微信无法解析请求体的 JSON", en: "WeChat cannot parse the JSON of the request." },
    next: defect,
    source
  }
]
