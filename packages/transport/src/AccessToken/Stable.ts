/**
 * The default source: `POST /cgi-bin/stable_token`. In normal mode it hands the same token to everybody who asks, so
 * several processes do not take it from each other.
 *
 * Source: https://developers.weixin.qq.com/doc/store/shop/API/apimgnt/api_getstableaccesstoken.html
 *
 * @since 0.1.0
 */
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import { AccessToken } from "../AccessToken.js"
import type { Http } from "../Http.js"
import type { Retry } from "../Retry.js"
import type { TransportConfig } from "../TransportConfig.js"
import type { Credentials } from "./Credentials.js"
import * as Refreshing from "./Refreshing.js"
import * as TokenEndpoint from "./TokenEndpoint.js"

/**
 * `POST /cgi-bin/stable_token`, as data.
 *
 * @since 0.1.0
 * @category endpoints
 */
export const endpoint: TokenEndpoint.TokenEndpoint = {
  flow: "stable",
  operation: "stable_token",
  method: "POST",
  path: "/cgi-bin/stable_token",
  query: () => ({}),
  body:
    ({ appid, secret }, mode) =>
    (reveal) => ({
      grant_type: "client_credential",
      appid,
      secret: reveal(secret),
      force_refresh: mode === "forced"
    })
}

/**
 * A source that fetches and renews tokens in the flow that several processes may share.
 *
 * @since 0.1.0
 * @category layers
 */
export const layer = (credentials: Credentials): Layer.Layer<AccessToken, never, Http | Retry | TransportConfig> =>
  Layer.scoped(
    AccessToken,
    Effect.flatMap(TokenEndpoint.make(endpoint, credentials), (fetch) => Refreshing.make({ fetch, canForce: true }))
  )
