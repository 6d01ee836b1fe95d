/**
 * The errcodes about tokens and credentials.
 *
 * @since 0.1.0
 */
import { never, type Row } from "./Row.js"

const shop = "https://developers.weixin.qq.com/doc/store/shop/dev_before/commErrCode.md"
const ordinary = "https://developers.weixin.qq.com/doc/store/shop/API/apimgnt/api_getaccesstoken.html"
const stable = "https://developers.weixin.qq.com/doc/store/shop/API/apimgnt/api_getstableaccesstoken.html"
const everywhere = "https://developers.weixin.qq.com/doc/oplatform/developers/errCode/errCode.html"

const refreshed = {
  zh: "wxshop 会换新令牌并重试一次；仍失败时运行 wxshop doctor，并检查是否有别的系统在用 /cgi-bin/token 或强制刷新挤掉令牌",
  en: "wxshop gets a new token and repeats the call once; if it still fails run `wxshop doctor`, and look for another system that replaces the token through /cgi-bin/token or a forced refresh."
}

const renew = { error: "AuthError", reason: "Token", retry: "token", staleToken: true } as const
const credentials = { error: "AuthError", reason: "Credentials", ...never } as const
const ip = { error: "AuthError", reason: "Ip", ...never } as const

/**
 * The access token, and the appid and secret it is fetched with.
 *
 * @since 0.1.0
 * @category table
 */
export const rows: ReadonlyArray<Row> = [
  {
    code: 40001,
    errmsg:
      "invalid credential, access_token is invalid or not latest, could get access_token by getStableAccessToken, more details at https://mmbizurl.cn/s/JtxxFh33r",
    ...renew,
    meaning: { zh: "access_token 无效或不是最新的", en: "The access token is invalid or not the latest." },
    next: refreshed,
    source: shop
  },
  {
    code: 40001,
    call: "token",
    errmsg: "invalid credential, access_token is invalid or not latest",
    ...credentials,
    meaning: { zh: "获取令牌时 AppSecret 错误", en: "The AppSecret is wrong (answered while fetching a token)." },
    next: {
      zh: "在微信小店后台（channels.weixin.qq.com/shop）→ 服务市场 → 经营工具 → 自研 核对 AppID，重置或重新复制 AppSecret，更新 WXSHOP_SECRET 后运行 wxshop doctor",
      en: "In the shop console (channels.weixin.qq.com/shop → 服务市场 → 经营工具 → 自研) check the AppID, reset or copy the AppSecret again, update WXSHOP_SECRET and run `wxshop doctor`."
    },
    source: ordinary
  },
  {
    code: 40002,
    errmsg: "invalid grant_type",
    error: "InvalidRequestError",
    ...never,
    meaning: { zh: "grant_type 不合法", en: "The grant_type is not valid." },
    next: {
      zh: "grant_type 应为 client_credential；若没有改过 wxshop，请升级后仍出现再上报",
      en: "grant_type must be client_credential; if you did not change wxshop, update it and report the error if it stays."
    },
    source: stable
  },
  {
    code: 40013,
    errmsg: "invalid appid",
    ...credentials,
    meaning: { zh: "AppID 不正确", en: "The AppID is wrong." },
    next: {
      zh: "核对 WXSHOP_APPID：区分大小写，不要带空格或引号；它必须是微信小店的 AppID，不是小程序或公众号的；改好后运行 wxshop doctor",
      en: "Check WXSHOP_APPID: case matters, no spaces or quotes, and it must be the shop's AppID, not a mini program's; then run `wxshop doctor`."
    },
    source: shop
  },
  {
    code: 40014,
    errmsg: "invalid access_token",
    ...renew,
    meaning: { zh: "access_token 不合法", en: "The access token is not a valid one." },
    next: refreshed,
    source: everywhere
  },
  {
    code: 40125,
    errmsg: "invalid appsecret",
    ...credentials,
    meaning: { zh: "AppSecret 不正确", en: "The AppSecret is wrong." },
    next: {
      zh: "重新复制 AppSecret 到 WXSHOP_SECRET（不要带空格或换行）；后台重置过密钥的要用新值；改好后运行 wxshop doctor",
      en: "Copy the AppSecret into WXSHOP_SECRET again (no spaces or line breaks); after a reset in the console use the new one; then run `wxshop doctor`."
    },
    source: stable
  },
  {
    code: 40164,
    errmsg: "invalid ip, not in whitelist",
    ...ip,
    meaning: {
      zh: "本机出口 IP 不在店铺的 IP 白名单里",
      en: "This machine's outgoing IP is not on the shop's whitelist."
    },
    next: {
      zh: "登录 channels.weixin.qq.com/shop → 服务市场 → 自研 → IP 白名单，加入本机出口 IP，几分钟后运行 wxshop doctor",
      en: "Log in to channels.weixin.qq.com/shop → 服务市场 → 自研 → IP 白名单, add this machine's outgoing IP, and after a few minutes run `wxshop doctor`."
    },
    source: stable
  },
  {
    code: 40243,
    errmsg: "AppSecret已被冻结，请解冻后再次调用。",
    ...credentials,
    meaning: { zh: "AppSecret 已被冻结", en: "The AppSecret is frozen." },
    next: {
      zh: "请管理员在微信小店后台 → 服务市场 → 经营工具 → 自研 解冻 AppSecret，然后运行 wxshop doctor",
      en: "Ask the administrator to unfreeze the AppSecret in the shop console (服务市场 → 经营工具 → 自研), then run `wxshop doctor`."
    },
    source: ordinary
  },
  {
    code: 41001,
    errmsg: "access_token missing",
    error: "InvalidRequestError",
    ...never,
    meaning: { zh: "请求没有带 access_token", en: "The request carried no access_token." },
    next: {
      zh: "检查 WXSHOP_ACCESS_TOKEN 是否为空，代理是否删掉了网址中 ? 之后的部分；否则是 wxshop 的缺陷，请上报",
      en: "Check that WXSHOP_ACCESS_TOKEN is not empty and no proxy cuts the query off the URL; otherwise report it as a defect of wxshop."
    },
    source: shop
  },
  {
    code: 41002,
    errmsg: "appid missing",
    error: "InvalidRequestError",
    ...never,
    meaning: { zh: "请求缺少 appid", en: "The request carried no appid." },
    next: {
      zh: "设置 WXSHOP_APPID（微信小店的 AppID），然后运行 wxshop doctor",
      en: "Set WXSHOP_APPID (the shop's AppID), then run `wxshop doctor`."
    },
    source: shop
  },
  {
    code: 41004,
    errmsg: "appsecret missing",
    error: "InvalidRequestError",
    ...never,
    meaning: { zh: "请求缺少 AppSecret", en: "The request carried no AppSecret." },
    next: {
      zh: "设置 WXSHOP_SECRET（或 WXSHOP_SECRET_FILE），然后运行 wxshop doctor",
      en: "Set WXSHOP_SECRET (or WXSHOP_SECRET_FILE), then run `wxshop doctor`."
    },
    source: stable
  },
  {
    code: 42001,
    errmsg: "access_token expired",
    ...renew,
    meaning: { zh: "access_token 已过期", en: "The access token has expired." },
    next: refreshed,
    source: shop
  },
  {
    code: 50004,
    errmsg: "禁止使用 token 接口",
    error: "AuthError",
    reason: "Account",
    ...never,
    meaning: { zh: "该账号被禁止获取 token", en: "This account may not fetch tokens." },
    next: {
      zh: "登录 channels.weixin.qq.com/shop 查看站内信和违规记录，按提示处理后再试",
      en: "Log in to channels.weixin.qq.com/shop, read the notices and violations, and follow them before trying again."
    },
    source: ordinary
  },
  {
    code: 50007,
    errmsg: "账号已冻结",
    error: "AuthError",
    reason: "Account",
    ...never,
    meaning: { zh: "账号已冻结", en: "The account is frozen." },
    next: {
      zh: "登录 channels.weixin.qq.com/shop 查看冻结原因并按提示解冻",
      en: "Log in to channels.weixin.qq.com/shop, see why it is frozen, and follow the steps there."
    },
    source: ordinary
  },
  {
    code: 89503,
    errmsg: "此次调用需要管理员确认，请耐心等候",
    ...ip,
    meaning: {
      zh: "微信要求管理员确认这台机器的 IP 获取令牌",
      en: "WeChat wants the administrator to confirm that this IP may fetch tokens."
    },
    next: {
      zh: "请店铺管理员在微信里点“确认”，之后运行 wxshop doctor",
      en: "Ask the shop's administrator to confirm the message in WeChat, then run `wxshop doctor`."
    },
    source: stable
  },
  {
    code: 89506,
    errmsg: "该IP调用求请求已被公众号管理员拒绝，请24小时后再试，建议调用前与管理员沟通确认",
    ...ip,
    meaning: {
      zh: "管理员拒绝了这台机器的 IP，24 小时内不能再用",
      en: "The administrator refused this IP; it is blocked for 24 hours."
    },
    next: {
      zh: "先与管理员说好，24 小时后再运行 wxshop doctor；着急时换一台已确认过的机器",
      en: "Agree with the administrator and run `wxshop doctor` after 24 hours; if it is urgent, use a machine that is confirmed already."
    },
    source: stable
  },
  {
    code: 89507,
    errmsg: "该IP调用求请求已被公众号管理员拒绝，请1小时后再试，建议调用前与管理员沟通确认",
    ...ip,
    meaning: {
      zh: "管理员拒绝了这台机器的 IP，1 小时内不能再用",
      en: "The administrator refused this IP; it is blocked for 1 hour."
    },
    next: {
      zh: "先与管理员说好，1 小时后再运行 wxshop doctor，并让管理员在微信里点“确认”",
      en: "Agree with the administrator, run `wxshop doctor` after 1 hour and have it confirmed in WeChat."
    },
    source: stable
  }
]
