/**
 * What the shop's console gives to call WeChat with.
 *
 * @since 0.1.0
 */
import * as Either from "effect/Either"
import * as Redacted from "effect/Redacted"
import type { InvalidRequestError } from "@wxshop/core/WeChatError"
import { invalidRequest } from "@wxshop/core/WeChatError"

/**
 * The appid and the AppSecret of a shop.
 *
 * @since 0.1.0
 * @category models
 */
export interface Credentials {
  readonly appid: string
  readonly secret: Redacted.Redacted<string>
}

const isBlank = (secret: Redacted.Redacted<string>): boolean =>
  Redacted.getEquivalence<string>((left, right) => left.trim() === right)(secret, Redacted.make(""))

/**
 * Refuses what WeChat could only answer with 40013, 41002 or 41004.
 *
 * @since 0.1.0
 * @category validation
 */
export const validate = (credentials: Credentials): Either.Either<Credentials, InvalidRequestError> => {
  if (!/^[\w-]{1,64}$/.test(credentials.appid)) {
    return Either.left(
      invalidRequest(
        "appid",
        {
          zh: "appid 不能为空，且只含字母、数字、下划线和连字符。",
          en: "The appid takes letters, digits, _ and - only."
        },
        { zh: "请从微信小店后台复制 AppID（形如 wx…）。", en: "Copy the AppID (wx…) from the shop's console." }
      )
    )
  }
  return isBlank(credentials.secret)
    ? Either.left(
        invalidRequest(
          "secret",
          { zh: "AppSecret 不能为空。", en: "The AppSecret must not be empty." },
          { zh: "请从微信小店后台复制 AppSecret。", en: "Copy the AppSecret from the shop's console." }
        )
      )
    : Either.right(credentials)
}

/**
 * Refuses an empty token.
 *
 * @since 0.1.0
 * @category validation
 */
export const validateToken = (
  token: Redacted.Redacted<string>
): Either.Either<Redacted.Redacted<string>, InvalidRequestError> =>
  isBlank(token)
    ? Either.left(
        invalidRequest(
          "accessToken",
          { zh: "access_token 不能为空。", en: "The access token must not be empty." },
          {
            zh: "请填写有效的 access_token，或改用 appid 和 AppSecret。",
            en: "Give a valid access token, or use appid and AppSecret instead."
          }
        )
      )
    : Either.right(token)
