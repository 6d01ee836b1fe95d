/**
 * The numeric vocabularies inside a guarantee order. Values outside these tables are kept and shown as numbers.
 *
 * @since 0.1.0
 */
import type { Language, Text } from "../Language.js"

/**
 * A number that WeChat sends and its meaning.
 *
 * @since 0.1.0
 * @category models
 */
export interface EnumRow extends Text {
  readonly code: number
}

/**
 * `apply_reason_type` and `fake_one_pay_four_info.apply_reason` of a counterfeit claim. The values for damage claims are
 * undocumented.
 *
 * @since 0.1.0
 * @category tables
 */
export const counterfeitReasons: ReadonlyArray<EnumRow> = [
  { code: 1, zh: "假冒注册商标", en: "Counterfeit trademark" },
  { code: 2, zh: "假冒材质成分", en: "False material or ingredients" }
]

/**
 * `order_type`: the kind of order behind the guarantee order.
 *
 * @since 0.1.0
 * @category tables
 */
export const orderTypes: ReadonlyArray<EnumRow> = [
  { code: 0, zh: "普通订单", en: "Ordinary order" },
  { code: 10, zh: "礼物订单", en: "Gift order" }
]

/**
 * `bad_pay_info.refund_type`.
 *
 * @since 0.1.0
 * @category tables
 */
export const refundTypes: ReadonlyArray<EnumRow> = [
  { code: 1, zh: "仅退款", en: "Refund only" },
  { code: 2, zh: "退货退款", en: "Return and refund" },
  { code: 3, zh: "换货", en: "Exchange" }
]

/**
 * `bad_pay_info.receive_product`.
 *
 * @since 0.1.0
 * @category tables
 */
export const receivedStates: ReadonlyArray<EnumRow> = [
  { code: 1, zh: "未收到货", en: "Not received" },
  { code: 2, zh: "收到货", en: "Received" }
]

/**
 * `bad_level`, `merchant_modify_level`, `platform_modify_level`: the damage in percent. Documented for requests only; in
 * answers `0` seems to mean "not set".
 *
 * @since 0.1.0
 * @category tables
 */
export const damageLevels: ReadonlyArray<EnumRow> = [10, 30, 50, 80, 100].map((code) => ({
  code,
  zh: `${code}%`,
  en: `${code}%`
}))

/**
 * The value in words; one the table does not hold shows its number.
 *
 * @since 0.1.0
 * @category formatting
 */
export const label = (table: ReadonlyArray<EnumRow>, code: number, language: Language): string =>
  table.find((row) => row.code === code)?.[language] ?? String(code)
