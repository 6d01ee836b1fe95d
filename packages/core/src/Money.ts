/**
 * Money is an integer number of 分 (1/100 CNY) and is shown as 元 by integer arithmetic. Nothing here computes what is
 * owed: WeChat's amounts are the only ones shown.
 *
 * @since 0.1.0
 */
import * as Schema from "effect/Schema"

/**
 * An integer amount in 分.
 *
 * @since 0.1.0
 * @category schemas
 */
export const Fen = Schema.Number.pipe(
  Schema.filter(Number.isSafeInteger, { message: () => "expected an integer number of 分" }),
  Schema.brand("Fen")
)

/**
 * @since 0.1.0
 * @category models
 */
export type Fen = typeof Fen.Type

/**
 * 分 as 元 with two decimals: `123456` → `"1234.56"`, `-5` → `"-0.05"`.
 *
 * @since 0.1.0
 * @category formatting
 */
export const formatYuan = (fen: number): string => {
  const digits = String(Math.abs(fen)).padStart(3, "0")
  const cut = digits.length - 2
  return `${fen < 0 ? "-" : ""}${digits.slice(0, cut)}.${digits.slice(cut)}`
}

/**
 * 分 as a person reads it: `123456` → `"¥1,234.56"`.
 *
 * @since 0.1.0
 * @category formatting
 */
export const formatYuanGrouped = (fen: number): string => {
  const [whole = "0", decimals = "00"] = formatYuan(Math.abs(fen)).split(".")
  return `${fen < 0 ? "-" : ""}¥${whole.replace(/\B(?=(\d{3})+$)/g, ",")}.${decimals}`
}
