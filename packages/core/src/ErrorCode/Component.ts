/**
 * The errcodes of third-party platforms.
 *
 * @since 0.1.0
 */
import { never, type Row } from "./Row.js"

const shop = "https://developers.weixin.qq.com/doc/store/shop/dev_before/commErrCode.md"
const everywhere = "https://developers.weixin.qq.com/doc/oplatform/developers/errCode/errCode.html"
const platform = "https://developers.weixin.qq.com/doc/oplatform/Third-party_Platforms/2.0/api/ThirdParty/token"
const ticket = `${platform}/component_access_token.html`
const refresh = `${platform}/api_authorizer_token.html`
const authorizers =
  "https://developers.weixin.qq.com/doc/oplatform/openApi/authorization-management/api_getauthorizerlist.html"
const troubleshooting =
  "https://developers.weixin.qq.com/doc/oplatform/Third-party_Platforms/2.0/troubleshooting/third_party_authority_instructions_troubleshooting.html"

const permission = { error: "AuthError", reason: "Permission", ...never } as const
const input = { error: "InvalidRequestError", ...never } as const

// A new component ticket is needed, not a new token of the same kind: the token layer of one shop cannot repair it.
const componentTicket = { error: "AuthError", reason: "Token", ...never } as const

const reauthorize = {
  zh: "请商家在微信小店 → 服务市场 → 经营工具 重新授权本服务，收到 authorized 通知后再试",
  en: "Have the merchant authorize the service again under 服务市场 → 经营工具, and try again after the authorized push."
}

/**
 * Third-party platforms (service providers) that call for a shop.
 *
 * @since 0.1.0
 * @category table
 */
export const rows: ReadonlyArray<Row> = [
  {
    code: 40170,
    errmsg: "args count exceed count limit",
    ...input,
    meaning: { zh: "count 超过上限（500）", en: "The count is above the limit of 500." },
    next: { zh: "把 count 改为 500 以内，用 offset 翻页", en: "Use a count of at most 500 and page with offset." },
    source: authorizers
  },
  {
    code: 41018,
    errmsg: "missing component_appid",
    ...input,
    meaning: { zh: "请求体缺少 component_appid", en: "The body has no component_appid." },
    next: {
      zh: "在 POST 的 JSON 中加上 component_appid（第三方平台的 AppID）",
      en: "Add component_appid (the platform's AppID) to the JSON of the POST."
    },
    source: shop
  },
  {
    code: 42007,
    errmsg: "access_token and refresh_token exception",
    ...permission,
    meaning: {
      zh: "商家改过密码，原来的授权令牌全部失效",
      en: "The merchant changed the password, so all authorized tokens are void."
    },
    next: reauthorize,
    source: everywhere
  },
  {
    code: 61003,
    errmsg: "component is not authorized by this account",
    ...permission,
    meaning: { zh: "店铺没有授权给这个第三方平台", en: "The shop has not authorized this platform." },
    next: reauthorize,
    source: troubleshooting
  },
  {
    code: 61004,
    errmsg: "access clientip is not registered, not in ip-white-list",
    error: "AuthError",
    reason: "Ip",
    ...never,
    meaning: {
      zh: "调用方 IP 不在白名单里（店铺的，或第三方平台的）",
      en: "The caller's IP is not on the whitelist of the shop or of the third-party platform."
    },
    next: {
      zh: "自研店铺：登录 channels.weixin.qq.com/shop → 服务市场 → 自研 → IP 白名单；服务商：在开放平台的第三方平台详情里逐个加入 IP（不支持网段）；然后运行 wxshop doctor",
      en: "Own shop: channels.weixin.qq.com/shop → 服务市场 → 自研 → IP 白名单; service provider: add each IP (no ranges) to the platform's details in the Open Platform; then run `wxshop doctor`."
    },
    source: shop
  },
  {
    code: 61005,
    errmsg: "component ticket is expired",
    ...componentTicket,
    meaning: {
      zh: "component_verify_ticket 已过期（有效 12 小时）",
      en: "The component_verify_ticket has expired (it lives 12 hours)."
    },
    next: {
      zh: "检查授权事件接收 URL 是否还能收到每 10 分钟一次的 ticket；停了就调用 POST /cgi-bin/component/api_start_push_ticket",
      en: "Check that the authorization event URL still gets a ticket every 10 minutes; if not, call POST /cgi-bin/component/api_start_push_ticket."
    },
    source: ticket
  },
  {
    code: 61006,
    errmsg: "component ticket is invalid",
    ...componentTicket,
    meaning: { zh: "component_verify_ticket 无效", en: "The component_verify_ticket is not valid." },
    next: {
      zh: "改用最近一次推送的 ticket，并确认它属于同一个 component_appid",
      en: "Use the ticket of the latest push, and make sure it belongs to the same component_appid."
    },
    source: ticket
  },
  {
    code: 61007,
    errmsg: "api is unauthorized to component",
    ...permission,
    meaning: {
      zh: "商家没有把该接口的权限集授予第三方平台（保障单接口是 131）",
      en: "The merchant has not granted the API's permission set to the platform (guarantee orders: 131)."
    },
    next: {
      zh: "用 api_get_authorizer_info 查看 func_info 里有没有 131；没有就请商家在 服务市场 → 经营工具 重新授权",
      en: "Look for 131 in func_info of api_get_authorizer_info; if it is missing, have the merchant authorize again under 服务市场 → 经营工具."
    },
    source: shop
  },
  {
    code: 61011,
    errmsg: "invalid component",
    error: "AuthError",
    reason: "Credentials",
    ...never,
    meaning: { zh: "第三方平台的 component_appid 不正确", en: "The platform's component_appid is wrong." },
    next: {
      zh: "在微信开放平台 → 管理中心 → 第三方平台 核对 component_appid 和 component_appsecret",
      en: "Check component_appid and component_appsecret in the Open Platform (管理中心 → 第三方平台)."
    },
    source: ticket
  },
  {
    code: 61014,
    errmsg: "must use component token for component api",
    ...input,
    meaning: { zh: "第三方平台接口用错了令牌", en: "A platform API was called with the wrong kind of token." },
    next: {
      zh: "改用 component_access_token 调用 /cgi-bin/component/ 下的接口",
      en: "Call the APIs under /cgi-bin/component/ with a component_access_token."
    },
    source: everywhere
  },
  // No page lists this one; it is what the endpoint of this page answers in practice.
  {
    code: 61023,
    errmsg: "refresh_token is invalid",
    error: "AuthError",
    reason: "Credentials",
    ...never,
    meaning: {
      zh: "authorizer_refresh_token 无效，商家可能重新授权过",
      en: "The authorizer_refresh_token is not valid; the merchant may have authorized anew."
    },
    next: {
      zh: "用 POST /cgi-bin/component/api_get_authorizer_list 重新读取 refresh_token；没有这家店铺就请商家重新授权",
      en: "Read the refresh_token again with POST /cgi-bin/component/api_get_authorizer_list; if the shop is not listed, have the merchant authorize again."
    },
    source: refresh
  }
]
