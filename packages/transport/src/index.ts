/**
 * From an operation to a typed answer over HTTP. Prewired: `@wxshop/transport/default`; for tests:
 * `@wxshop/transport/testing`.
 *
 * @since 0.1.0
 */

/** @since 0.1.0 */
export * as AccessToken from "./AccessToken.js"

/** @since 0.1.0 */
export * as Call from "./Call.js"

/** @since 0.1.0 */
export * as Classic from "./AccessToken/Classic.js"

/** @since 0.1.0 */
export * as Envelope from "./Envelope.js"

/** @since 0.1.0 */
export * as Http from "./Http.js"

/** @since 0.1.0 */
export * as Pipeline from "./Pipeline.js"

/** @since 0.1.0 */
export * as RateLimit from "./RateLimit.js"

/** @since 0.1.0 */
export * as Retry from "./Retry.js"

/** @since 0.1.0 */
export * as Stable from "./AccessToken/Stable.js"

/** @since 0.1.0 */
export * as Static from "./AccessToken/Static.js"

/** @since 0.1.0 */
export * as Telemetry from "./Telemetry.js"

/** @since 0.1.0 */
export * as TransportConfig from "./TransportConfig.js"

/** @since 0.1.0 */
export * as WeChatClient from "./WeChatClient.js"
