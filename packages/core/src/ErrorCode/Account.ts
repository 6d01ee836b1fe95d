/**
 * The errcodes about a shop's permissions, allowed addresses and account.
 *
 * @since 0.1.0
 */
import { never, type Row } from "./Row.js"

const source = "https://developers.weixin.qq.com/doc/store/shop/dev_before/commErrCode.md"

const permission = { error: "AuthError", reason: "Permission", ...never } as const
const account = { error: "AuthError", reason: "Account", ...never } as const

/**
 * What this shop may call, from where, and whether it is still open.
 *
 * @since 0.1.0
 * @category table
 */
export const rows: ReadonlyArray<Row> = [
  {
    code: 45035,
    errmsg: "access clientip is not registered, not in ip-white-list",
    error: "AuthError",
    reason: "Ip",
    ...never,
    meaning: {
      zh: "本机出口 IP 不在店铺的 IP 白名单里",
      en: "This machine's outgoing IP is not on the shop's whitelist."
    },
    next: {
      zh: "登录 channels.weixin.qq.com/shop → 服务市场 → 自研 → IP 白名单，加入本机出口 IP，几分钟后运行 wxshop doctor",
      en: "Log in to channels.weixin.qq.com/shop → 服务市场 → 自研 → IP 白名单, add this machine's outgoing IP, and after a few minutes run `wxshop doctor`."
    },
    source
  },
  {
    code: 48001,
    errmsg: "api unauthorized",
    ...permission,
    meaning: {
      zh: "没有该接口的权限，或用了别的账号类型的令牌",
      en: "This API is not open to the caller, or the token belongs to another kind of account."
    },
    next: {
      zh: "确认 WXSHOP_APPID 是微信小店的；服务商确认店铺已授予权限集 131，缺少时请商家在 服务市场 → 经营工具 重新授权",
      en: "Make sure WXSHOP_APPID is a WeChat Shop's; service providers check that the shop granted permission set 131 and else have the merchant authorize again under 服务市场 → 经营工具."
    },
    source
  },
  {
    code: 48004,
    errmsg: "api forbidden for irregularities",
    ...account,
    meaning: { zh: "接口因违规被封禁", en: "The API is blocked for this account because of violations." },
    next: {
      zh: "登录 channels.weixin.qq.com/shop 查看违规记录，申诉或按提示处理",
      en: "Log in to channels.weixin.qq.com/shop, read the violations, and appeal or follow the steps there."
    },
    source
  },
  {
    code: 50001,
    errmsg: "user unauthorized",
    ...permission,
    meaning: { zh: "用户没有授权该接口", en: "The user has not authorized this API." },
    next: {
      zh: "请商家在微信小店后台 → 服务市场 → 经营工具 授权该接口，然后重试",
      en: "Have the merchant authorize the API in the shop console (服务市场 → 经营工具), then try again."
    },
    source
  },
  {
    code: 50002,
    errmsg: "user limited",
    ...account,
    meaning: { zh: "账号受限，可能已被冻结或注销", en: "The account is limited, perhaps frozen or closed." },
    next: {
      zh: "登录 channels.weixin.qq.com/shop 查看封禁原因，解除后再试",
      en: "Log in to channels.weixin.qq.com/shop, see why it is limited, and try again once that is lifted."
    },
    source
  },
  {
    code: 10080000,
    errmsg: "账号发起注销，进入注销公示期",
    ...account,
    meaning: { zh: "店铺已发起注销，正在公示期", en: "The shop is being closed; its notice period runs." },
    next: {
      zh: "要继续营业，请管理员在微信小店后台撤销注销；否则在公示期内把保障单处理完",
      en: "To go on, have the administrator withdraw the closing in the shop console; otherwise finish the open guarantee orders first."
    },
    source
  },
  {
    code: 10080001,
    errmsg: "账号已注销",
    ...account,
    meaning: { zh: "店铺已注销", en: "The shop is closed." },
    next: {
      zh: "把这家店铺从配置中删除（运行 wxshop config 查看），并停止对它的定时任务",
      en: "Remove this shop from your settings (run `wxshop config` to see them) and stop its scheduled jobs."
    },
    source
  },
  {
    code: 10080002,
    errmsg: "小店的视频号带货身份为达人号",
    ...account,
    meaning: {
      zh: "店铺的视频号带货身份是达人号，不能使用该功能",
      en: "The shop sells as a creator account (达人号), which may not use this function."
    },
    next: {
      zh: "请管理员在微信小店后台把带货身份改为商家后再试",
      en: "Have the administrator change the selling identity to merchant in the shop console, then try again."
    },
    source
  }
]
