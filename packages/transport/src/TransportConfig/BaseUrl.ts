/**
 * The address every call goes to. The access token travels in the query, so plain `http` is accepted only on this machine.
 *
 * @since 0.1.0
 */
import * as Either from "effect/Either"
import type { Text } from "@wxshop/core/Language"
import type { InvalidRequestError } from "@wxshop/core/WeChatError"
import { invalidRequest } from "@wxshop/core/WeChatError"

/**
 * WeChat's general access point.
 *
 * @since 0.1.0
 * @category constants
 */
export const wechat = "https://api.weixin.qq.com"

const loopback = (hostname: string): boolean =>
  hostname === "localhost" || hostname === "[::1]" || /^127(?:\.\d{1,3}){3}$/.test(hostname)

const next: Text = {
  zh: `请填写形如 ${wechat} 的地址；本机沙箱可用 http://127.0.0.1:端口。`,
  en: `Give an address like ${wechat}; the sandbox on this machine may use http://127.0.0.1:PORT.`
}

// The value itself is never repeated: a mistyped address may hold a password or a token.
const refuse = (text: Text): Either.Either<never, InvalidRequestError> =>
  Either.left(invalidRequest("baseUrl", text, next))

/**
 * Checks and normalises a base URL: `https`, or `http` on a loopback host; a path prefix is kept, a trailing slash is not;
 * user info, a query and a fragment are refused.
 *
 * @since 0.1.0
 * @category parsing
 */
export const parse = (input: string): Either.Either<string, InvalidRequestError> => {
  if (!URL.canParse(input)) {
    return refuse({ zh: "接口地址不是完整的网址。", en: "The base URL is not a complete URL." })
  }
  const url = new URL(input)
  if (url.protocol !== "https:" && url.protocol !== "http:") {
    return refuse({ zh: "接口地址必须以 https:// 开头。", en: "The base URL must begin with https://." })
  }
  if (url.username !== "" || url.password !== "") {
    return refuse({ zh: "接口地址不能包含用户名或密码。", en: "The base URL must not hold a user name or password." })
  }
  if (input.includes("?") || input.includes("#")) {
    return refuse({ zh: "接口地址不能包含 ? 或 #。", en: "The base URL must not hold a query or fragment." })
  }
  if (url.protocol === "http:" && !loopback(url.hostname)) {
    return refuse({
      zh: "access_token 会随网址发送，因此除本机外必须使用 https。",
      en: "The access token travels in the URL, so every host but this machine needs https."
    })
  }
  return Either.right(url.origin + url.pathname.replace(/\/+$/, ""))
}
