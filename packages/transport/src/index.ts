/**
 * From an operation to a typed answer over HTTP. Prewired: `@wxshop/transport/default`; for tests:
 * `@wxshop/transport/testing`.
 *
 * @since 0.1.0
 */
export * as AccessToken from "./AccessToken.js"
export * as Call from "./Call.js"
export * as Component from "./Component.js"
export * as Envelope from "./Envelope.js"
export * as Http from "./Http.js"
export * as Pipeline from "./Pipeline.js"
export * as RateLimit from "./RateLimit.js"
export * as Retry from "./Retry.js"
export * as Shops from "./Shops.js"
export * as SingleFlight from "./SingleFlight.js"
export * as Telemetry from "./Telemetry.js"
export * as Timer from "./Timer.js"
export * as TransportConfig from "./TransportConfig.js"
export * as WeChatClient from "./WeChatClient.js"
