/**
 * The errors of shops that a platform may not act for, in words for the one who must talk to the merchant.
 *
 * @since 0.1.0
 */
import * as AuthorizerInfo from "@wxshop/core/Component/AuthorizerInfo"
import * as AuthorizerToken from "@wxshop/core/Component/AuthorizerToken"
import type { WeChatError } from "@wxshop/core/WeChatError"
import { AuthError } from "@wxshop/core/WeChatError"

const reauthorize = {
  zh: "请商家在微信小店 → 服务市场 → 经营工具 重新授权本服务，收到 authorized 通知后再试",
  en: "Have the merchant authorize the service again under 服务市场 → 经营工具, and try again after the authorized push."
}

const said = (error: WeChatError | undefined) => ({
  ...(error?.errcode === undefined ? {} : { errcode: error.errcode }),
  ...(error?.errmsg === undefined ? {} : { errmsg: error.errmsg }),
  ...(error?.rid === undefined ? {} : { rid: error.rid })
})

/**
 * No refresh token is known for the shop, or WeChat refuses it, and the list of authorized shops has no other. `error` is
 * WeChat's refusal, if there was one.
 *
 * @since 0.1.0
 * @category errors
 */
export const lost = (appid: string, error: WeChatError | undefined): AuthError =>
  new AuthError({
    ...said(error),
    operation: AuthorizerToken.operation.name,
    reason: "Permission",
    retry: "never",
    text:
      error === undefined
        ? {
            zh: `店铺 ${appid} 没有授权给第三方平台：授权列表里没有它`,
            en: `The shop ${appid} has not authorized this platform: the list of authorized shops does not have it.`
          }
        : {
            zh: `店铺 ${appid} 的授权已失效：refresh_token 被拒绝，重新拉取授权列表后仍没有可用的`,
            en: `The authorization of the shop ${appid} is lost: its refresh token is refused, and the list has no other.`
          },
    next: reauthorize
  })

/**
 * The merchant did not grant these permission sets.
 *
 * @since 0.1.0
 * @category errors
 */
export const ungranted = (appid: string, sets: ReadonlyArray<number>): AuthError => {
  const numbers = sets.join(", ")
  return new AuthError({
    operation: AuthorizerInfo.operation.name,
    reason: "Permission",
    retry: "never",
    text: {
      zh: `店铺 ${appid} 没有把权限集 ${numbers} 授予第三方平台（保障单接口需要 131）`,
      en: `The shop ${appid} has not granted permission set ${numbers} to this platform (guarantee orders need 131).`
    },
    next: {
      zh: `确认第三方平台已勾选权限集 ${numbers}，再请商家在微信小店 → 服务市场 → 经营工具 重新授权本服务；平台改过权限集后，已授权的店铺也要重新授权才生效`,
      en: `Make sure the platform has set ${numbers}, then have the merchant authorize the service again under 服务市场 → 经营工具; after the platform changes its sets, shops must authorize again.`
    }
  })
}

const aboutShop: ReadonlySet<number | undefined> = new Set([undefined, 42007, 61003, 61023])
const operations: ReadonlySet<string> = new Set([AuthorizerInfo.operation.name, AuthorizerToken.operation.name])

/**
 * Whether an error is about one shop and stays until its merchant does something.
 *
 * @since 0.1.0
 * @category guards
 */
export const isAboutShop = (error: WeChatError): boolean =>
  error._tag === "AuthError" && operations.has(error.operation) && aboutShop.has(error.errcode)
