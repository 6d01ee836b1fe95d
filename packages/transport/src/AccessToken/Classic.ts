/**
 * The older source: `GET /cgi-bin/token`. Every call ends the token before it (both work for five more minutes), so only
 * one process may use it. Prefer `Stable`.
 *
 * Source: https://developers.weixin.qq.com/doc/store/shop/API/apimgnt/api_getaccesstoken.html
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
 * `GET /cgi-bin/token`, as data.
 *
 * @since 0.1.0
 * @category endpoints
 */
export const endpoint: TokenEndpoint.TokenEndpoint = {
  flow: "classic",
  operation: "token",
  method: "GET",
  path: "/cgi-bin/token",
  query: ({ appid, secret }) => ({ grant_type: "client_credential", appid, secret }),
  body: () => undefined
}

/**
 * A source that fetches and renews tokens in the older flow.
 *
 * @since 0.1.0
 * @category layers
 */
export const layer = (credentials: Credentials): Layer.Layer<AccessToken, never, Http | Retry | TransportConfig> =>
  Layer.scoped(
    AccessToken,
    Effect.flatMap(TokenEndpoint.make(endpoint, credentials), (fetch) => Refreshing.make({ fetch, canForce: false }))
  )
