/**
 * The token of a shop that authorized a third-party platform. The platform's own token, the shop's refresh token and its
 * permission sets are the business of `Component/Authorizers`; this layer holds no secret.
 *
 * Source: https://developers.weixin.qq.com/doc/oplatform/openApi/ticket-token/api_getauthorizeraccesstoken.html
 *
 * @since 0.1.0
 */
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import { AccessToken } from "../AccessToken.js"
import { Authorizers } from "../Component/Authorizers.js"
import * as Refreshing from "./Refreshing.js"

/**
 * A source for the shop of this appid: one fetch at a time, renewed in the background five minutes before its end.
 *
 * @since 0.1.0
 * @category layers
 */
export const layer = (appid: string): Layer.Layer<AccessToken, never, Authorizers> =>
  Layer.scoped(
    AccessToken,
    Effect.flatMap(Authorizers, (authorizers) =>
      Effect.map(Refreshing.make({ fetch: () => authorizers.grant(appid), canForce: false }), (source) => ({
        ...source,
        // Before the source asks again, so that it is not given the same one from the store.
        invalidate: (token) => Effect.zipRight(authorizers.refuse(appid, token), source.invalidate(token))
      }))
    )
  )
