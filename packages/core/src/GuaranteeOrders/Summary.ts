/**
 * How a walk ended, in numbers and in words.
 *
 * @since 0.1.0
 */
import type { DecodeReport } from "../DecodeReport.js"
import type { Text } from "../Language.js"
import type { Reason, Verdict } from "./WalkState.js"

/**
 * - `complete`: whether it could be shown that no order was missed that matched from the start to the end of the walk.
 *   `Proof.ts` says in which cases that is claimed.
 * - `reason`, `text`: set when it could not; mostly nothing is missing all the same.
 * - `calls`: calls made, `orders`: orders handed out, `report`: what was unusual about the answers.
 *
 * @since 0.1.0
 * @category models
 */
export interface Summary {
  readonly complete: boolean
  readonly reason?: Reason
  readonly text?: Text
  readonly calls: number
  readonly orders: number
  readonly report: DecodeReport
}

/**
 * The reasons in words.
 *
 * @since 0.1.0
 * @category tables
 */
export const texts: Readonly<Record<Reason, Text>> = {
  TotalUnknown: {
    zh: "微信没有返回 total_num，列表次序也不确定，无法确认已取完",
    en: "WeChat sent no total_num and the order of the list is not known, so nothing shows that all of it was read"
  },
  Disturbed: {
    zh: "读取期间有保障单新增、移出或变动，而列表次序不固定，无法确认没有遗漏",
    en: "orders entered, left or moved while the list was read, and its order is not known to be fixed"
  },
  FewerThanTotal: {
    zh: "微信给出的总数大于实际返回的保障单数",
    en: "WeChat counts more orders than it handed out"
  },
  NotAdvancing: {
    zh: "翻页没有前进：微信重复返回同一页，没有理会 offset",
    en: "the pages do not advance: WeChat repeats them and ignores offset"
  },
  CallBudget: {
    zh: "列表变动太快，补查已达到调用次数上限，可能有遗漏",
    en: "the list changes so fast that closing the gaps would take more calls than allowed"
  },
  StatusesMerged: {
    zh: "各状态是分开查询的，期间可能有保障单在这些状态之间变动，无法确认没有遗漏",
    en: "the statuses were searched one after another, and orders may have moved between them meanwhile"
  }
}

/**
 * The parts of a verdict, with the reason in words.
 *
 * @since 0.1.0
 * @category constructors
 */
export const explain = (
  verdict: Verdict
): { readonly complete: boolean; readonly reason?: Reason; readonly text?: Text } =>
  verdict.reason === undefined
    ? { complete: verdict.complete }
    : { complete: verdict.complete, reason: verdict.reason, text: texts[verdict.reason] }
