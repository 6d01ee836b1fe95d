/**
 * Schema models, the lossless JSON codec, the typed error channel, operations and ports of WeChat Shop guarantee orders.
 *
 * @since 0.1.0
 */
export * as Component from "./Component.js"
export * as Decode from "./Decode.js"
export * as DecodeReport from "./DecodeReport.js"
export * as ErrorCode from "./ErrorCode.js"
export * as GetGuaranteeOrder from "./GetGuaranteeOrder.js"
export * as GuaranteeOrder from "./GuaranteeOrder.js"
export * as GuaranteeOrders from "./GuaranteeOrders.js"
export * as GuaranteeStatus from "./GuaranteeStatus.js"
export * as GuaranteeType from "./GuaranteeType.js"
export * as Ids from "./Ids.js"
export * as Json from "./Json.js"
export * as JsonView from "./JsonView.js"
export * as Language from "./Language.js"
export * as Money from "./Money.js"
export * as Operation from "./Operation.js"
export * as QuotaGet from "./QuotaGet.js"
export * as Redaction from "./Redaction.js"
export * as SearchGuaranteeOrders from "./SearchGuaranteeOrders.js"
export * as Time from "./Time.js"
export * as TimeRange from "./TimeRange.js"
export * as TokenStore from "./TokenStore.js"
export * as WeChatError from "./WeChatError.js"
export * as Wire from "./Wire.js"
