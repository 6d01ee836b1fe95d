/**
 * How an order came to its status: the steps, the deadline, who decided. WeChat's guide gives the order of steps, the
 * numbers of `item_type` are our own.
 *
 * @since 0.1.0
 */
import type { StatusName } from "@wxshop/core/GuaranteeStatus"
import type { Prng } from "../internal/Prng.js"
import type { HistoryItem } from "./Order.js"

const STEPS = {
  apply: [1, "买家申请保障"],
  accept: [2, "商家同意赔付"],
  refuse: [3, "商家拒绝申请"],
  modify: [4, "商家修改损坏程度，等待买家确认"],
  agree: [5, "买家同意协商方案"],
  askMerchant: [6, "平台要求商家补充举证"],
  askBuyer: [7, "平台要求买家补充举证"],
  askBoth: [8, "平台要求双方补充举证"],
  proof: [9, "商家提交举证材料"],
  judgeBuyer: [10, "平台判定支持买家"],
  judgeMerchant: [11, "平台判定无需赔付"],
  review: [12, "平台工作人员复核中"],
  block: [13, "赔付金额异常，等待平台确认"],
  pay: [14, "发起赔付"],
  paid: [15, "赔付成功"],
  failed: [16, "赔付失败，账户余额不足"],
  cancel: [17, "买家撤销申请"]
} as const

/**
 * A step of the negotiation.
 *
 * @since 0.1.0
 * @category models
 */
export type Step = keyof typeof STEPS

interface Plan {
  readonly steps: readonly [ReadonlyArray<Step>, ...Array<ReadonlyArray<Step>>]
  /** Somebody is waited for, so there is a deadline. */
  readonly waits: boolean
  /** Only for this type, where the other makes no sense. */
  readonly type?: 1 | 2
}

/**
 * The way to each status.
 *
 * @since 0.1.0
 * @category tables
 */
export const plans: Readonly<Record<StatusName, Plan>> = {
  STATUS_WAIT_MERCHANT_HANDLE: { steps: [["apply"]], waits: true },
  STATUS_WAIT_USER_CONFIRM: { steps: [["apply", "modify"]], waits: true, type: 2 },
  STATUS_WAIT_PLATFORM_HANDLE: {
    steps: [
      ["apply", "refuse"],
      ["apply", "refuse", "askMerchant", "proof"]
    ],
    waits: true
  },
  STATUS_WAIT_MERCHANT_PROOF: { steps: [["apply", "refuse", "askMerchant"]], waits: true },
  STATUS_WAIT_USER_PROOF: { steps: [["apply", "refuse", "askBuyer"]], waits: true },
  STATUS_WAIT_BOTH_PROOF: { steps: [["apply", "refuse", "askBoth"]], waits: true },
  STATUS_WAIT_OP_COMFIRM: { steps: [["apply", "refuse", "review"]], waits: true },
  STATUS_WAIT_PAYSCORE_DONE: { steps: [["apply", "accept", "pay"]], waits: false },
  STATUS_NO_NEED_PAY: {
    steps: [
      ["apply", "refuse", "judgeMerchant"],
      ["apply", "refuse", "askBoth", "proof", "judgeMerchant"]
    ],
    waits: false
  },
  STATUS_PAYING: {
    steps: [
      ["apply", "accept", "pay"],
      ["apply", "refuse", "judgeBuyer", "pay"]
    ],
    waits: false
  },
  STATUS_PAY_BLOCK: { steps: [["apply", "accept", "block"]], waits: false, type: 1 },
  STATUS_PAY_SUCC: {
    steps: [
      ["apply", "accept", "pay", "paid"],
      ["apply", "modify", "agree", "pay", "paid"],
      ["apply", "refuse", "askMerchant", "proof", "judgeBuyer", "pay", "paid"]
    ],
    waits: false
  },
  STATUS_PAY_FAIL: { steps: [["apply", "accept", "pay", "failed"]], waits: false },
  STATUS_USER_CANCEL: {
    steps: [
      ["apply", "cancel"],
      ["apply", "refuse", "cancel"]
    ],
    waits: false
  }
}

/**
 * A way to the status; steps that only damage orders know are left out of the others.
 *
 * @since 0.1.0
 * @category constructors
 */
export const path = (status: StatusName, type: number, prng: Prng): ReadonlyArray<Step> => {
  const steps = prng.pick(plans[status].steps)
  return type === 2 ? steps : steps.filter((step) => step !== "modify" && step !== "agree")
}

/**
 * The steps as history, oldest first: the first at `from`, the last at `to` (seconds).
 *
 * @since 0.1.0
 * @category constructors
 */
export const history = (
  steps: ReadonlyArray<Step>,
  from: number,
  to: number,
  media: (step: Step) => ReadonlyArray<string>
): ReadonlyArray<HistoryItem> =>
  steps.map((step, index) => ({
    item_type: STEPS[step][0],
    time: steps.length === 1 ? from : from + Math.floor(((to - from) * index) / (steps.length - 1)),
    content: STEPS[step][1],
    media_id_list: media(step)
  }))
