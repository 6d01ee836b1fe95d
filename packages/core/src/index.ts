/**
 * Schema models, the lossless JSON codec, the typed error channel, operations and ports of WeChat Shop guarantee orders.
 *
 * @since 0.1.0
 */

/**
 * @since 0.1.0
 */
export * as Decode from "./Decode.js"

/**
 * @since 0.1.0
 */
export * as DecodeReport from "./DecodeReport.js"

/**
 * @since 0.1.0
 */
export * as ErrorCode from "./ErrorCode.js"

/**
 * @since 0.1.0
 */
export * as GetGuaranteeOrder from "./GetGuaranteeOrder.js"

/**
 * @since 0.1.0
 */
export * as GuaranteeOrder from "./GuaranteeOrder.js"

/**
 * @since 0.1.0
 */
export * as GuaranteeStatus from "./GuaranteeStatus.js"

/**
 * @since 0.1.0
 */
export * as GuaranteeType from "./GuaranteeType.js"

/**
 * @since 0.1.0
 */
export * as Ids from "./Ids.js"

/**
 * @since 0.1.0
 */
export * as Json from "./Json.js"

/**
 * @since 0.1.0
 */
export * as JsonView from "./JsonView.js"

/**
 * @since 0.1.0
 */
export * as Language from "./Language.js"

/**
 * @since 0.1.0
 */
export * as Money from "./Money.js"

/**
 * @since 0.1.0
 */
export * as Operation from "./Operation.js"

/**
 * @since 0.1.0
 */
export * as Redaction from "./Redaction.js"

/**
 * @since 0.1.0
 */
export * as SearchGuaranteeOrders from "./SearchGuaranteeOrders.js"

/**
 * @since 0.1.0
 */
export * as Time from "./Time.js"

/**
 * @since 0.1.0
 */
export * as TimeRange from "./TimeRange.js"

/**
 * @since 0.1.0
 */
export * as WeChatError from "./WeChatError.js"

/**
 * @since 0.1.0
 */
export * as Wire from "./Wire.js"
