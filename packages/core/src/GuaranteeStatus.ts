/**
 * The state of a guarantee order. WeChat has two vocabularies for it, numbers in the request and `STATUS_…` names in
 * answers and pushes; this one table pairs them and everything else derives from it. `STATUS_WAIT_OP_COMFIRM` is
 * misspelt by WeChat and stays so on the wire.
 *
 * @since 0.1.0
 */
import * as Option from "effect/Option"
import type { Language, Text } from "./Language.js"

/**
 * Who has to move next.
 *
 * @since 0.1.0
 * @category models
 */
export type Actor = "merchant" | "buyer" | "platform" | "payment" | "nobody"

interface RowOf<Name extends string> extends Text {
  /** The number used by `status_list`. */
  readonly code: number
  /** The name used in answers, pushes and (since 2026-01-12) in `status_list`. */
  readonly name: Name
  /** Nothing changes any more. `STATUS_PAY_FAIL` is not documented as final and is treated as open. */
  readonly terminal: boolean
  /** The merchant must act before `expire_time`. */
  readonly merchantMustAct: boolean
  readonly actor: Actor
}

const row = <const Name extends string>(
  code: number,
  name: Name,
  zh: string,
  en: string,
  actor: Actor,
  options: { readonly terminal?: boolean; readonly merchantMustAct?: boolean } = {}
): RowOf<Name> => ({
  code,
  name,
  zh,
  en,
  actor,
  terminal: options.terminal ?? false,
  merchantMustAct: options.merchantMustAct ?? false
})

const table = [
  row(10, "STATUS_WAIT_MERCHANT_HANDLE", "等待商家处理", "Waiting for the merchant", "merchant", {
    merchantMustAct: true
  }),
  row(12, "STATUS_WAIT_USER_CONFIRM", "等待用户确认", "Waiting for the buyer to confirm", "buyer"),
  row(15, "STATUS_WAIT_PLATFORM_HANDLE", "等待平台处理", "With the platform", "platform"),
  row(20, "STATUS_WAIT_MERCHANT_PROOF", "等待商家举证", "Merchant evidence needed", "merchant", {
    merchantMustAct: true
  }),
  row(25, "STATUS_WAIT_USER_PROOF", "等待用户举证", "Buyer evidence needed", "buyer"),
  row(30, "STATUS_WAIT_BOTH_PROOF", "等待双方举证", "Evidence needed from both sides", "merchant", {
    merchantMustAct: true
  }),
  row(31, "STATUS_WAIT_OP_COMFIRM", "等待OP确认", "Platform staff confirming", "platform"),
  row(32, "STATUS_WAIT_PAYSCORE_DONE", "等待支付分付款", "Waiting for the pay-score payment", "payment"),
  row(33, "STATUS_NO_NEED_PAY", "无需赔付", "No payout", "nobody", { terminal: true }),
  row(35, "STATUS_PAYING", "赔付中", "Paying out", "payment"),
  row(36, "STATUS_PAY_BLOCK", "金额异常，待确认", "Amount blocked, being checked", "platform"),
  row(40, "STATUS_PAY_SUCC", "赔付成功", "Paid out", "nobody", { terminal: true }),
  row(45, "STATUS_PAY_FAIL", "赔付失败", "Payout failed", "platform"),
  row(50, "STATUS_USER_CANCEL", "用户取消申请", "Cancelled by the buyer", "nobody", { terminal: true })
] as const

/**
 * The `STATUS_…` names WeChat documents.
 *
 * @since 0.1.0
 * @category models
 */
export type StatusName = (typeof table)[number]["name"]

/**
 * One status: its number, its name, what it means and who has to act.
 *
 * @since 0.1.0
 * @category models
 */
export type Row = RowOf<StatusName>

/**
 * Every documented status in the order of its number.
 *
 * @since 0.1.0
 * @category tables
 */
export const rows: ReadonlyArray<Row> = table

const byName = new Map<string, Row>(rows.map((row) => [row.name, row]))
const byCode = new Map<number, Row>(rows.map((row) => [row.code, row]))
// What WeChat would write if it corrected its spelling.
const ALIASES = new Map([["STATUS_WAIT_OP_CONFIRM", "STATUS_WAIT_OP_COMFIRM"]])

/**
 * A wire status in its canonical spelling: WeChat's guide drops the `STATUS_` prefix, and its requests use numbers. An
 * unknown one is kept as it came.
 *
 * @since 0.1.0
 * @category conversions
 */
export const normalize = (raw: string): string => {
  if (byName.has(raw)) return raw
  if (/^\d{1,3}$/.test(raw)) return byCode.get(Number(raw))?.name ?? raw
  const prefixed = raw.startsWith("STATUS_") ? raw : `STATUS_${raw}`
  const name = ALIASES.get(prefixed) ?? prefixed
  return byName.has(name) ? name : raw
}

/**
 * The row of a wire status, in any of WeChat's spellings of it.
 *
 * @since 0.1.0
 * @category lookups
 */
export const fromName = (raw: string): Option.Option<Row> => Option.fromNullable(byName.get(normalize(raw)))

/**
 * The row of a status number, as the filter of the search uses it.
 *
 * @since 0.1.0
 * @category lookups
 */
export const fromCode = (code: number): Option.Option<Row> => Option.fromNullable(byCode.get(code))

/**
 * The name as one types it: `STATUS_WAIT_MERCHANT_HANDLE` → `wait-merchant-handle`.
 *
 * @since 0.1.0
 * @category formatting
 */
export const kebab = (name: string): string =>
  name
    .replace(/^STATUS_/, "")
    .toLowerCase()
    .replaceAll("_", "-")

/**
 * Reads what a person typed: a number, a `STATUS_…` name with or without its prefix, or the kebab form, in any case.
 *
 * @since 0.1.0
 * @category lookups
 */
export const parse = (text: string): Option.Option<Row> => {
  const trimmed = text.trim()
  return fromName(trimmed.toUpperCase().replaceAll("-", "_"))
}

/**
 * The status in words; an unknown one shows what WeChat sent.
 *
 * @since 0.1.0
 * @category formatting
 */
export const label = (raw: string | undefined, language: Language): string => {
  const known = raw === undefined ? undefined : byName.get(normalize(raw))
  if (known !== undefined) return known[language]
  const shown = raw === undefined || raw === "" ? "-" : raw
  return language === "zh" ? `未知状态（${shown}）` : `Unknown (${shown})`
}

/**
 * Whether the merchant must act. An unknown status says no here; show it, never hide it.
 *
 * @since 0.1.0
 * @category guards
 */
export const merchantMustAct = (raw: string | undefined): boolean =>
  raw !== undefined && (byName.get(normalize(raw))?.merchantMustAct ?? false)

/**
 * Whether nothing can change any more. An unknown status is not terminal.
 *
 * @since 0.1.0
 * @category guards
 */
export const isTerminal = (raw: string | undefined): boolean =>
  raw !== undefined && (byName.get(normalize(raw))?.terminal ?? false)
