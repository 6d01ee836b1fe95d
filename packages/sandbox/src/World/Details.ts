/**
 * The rest of an order, made from its skeleton: always the same one for the same skeleton.
 *
 * @since 0.1.0
 */
import * as GuaranteeStatus from "@wxshop/core/GuaranteeStatus"
import * as Option from "effect/Option"
import * as Struct from "effect/Struct"
import * as Prng from "../internal/Prng.js"
import type { Category, Good } from "./Catalog.js"
import { categories, nicknames, refusals, remarks } from "./Catalog.js"
import type { Head } from "./Heads.js"
import type { Counterfeit, Damage, Order, Product } from "./Order.js"
import type { Step } from "./Story.js"
import * as Story from "./Story.js"

const LEVELS: readonly [number, ...Array<number>] = [10, 30, 50, 80, 100]
// No page lists the numbers of `refund_reason`; here they count these texts.
const REASONS: ReadonlyArray<string> = ["商品破损", "质量问题", "包装破损"]
const COUNTS: readonly [number, ...Array<number>] = [1, 1, 1, 1, 2, 3]

const media = (prng: Prng.Prng, most: number): ReadonlyArray<string> =>
  Array.from({ length: prng.int(1, most) }, () => `AxQ${prng.text(61, Prng.WORD)}`)

const pickCategory = (type: number, prng: Prng.Prng): Category => {
  for (;;) {
    const category = prng.pick(categories)
    if (prng.chance(type === 1 ? category.counterfeit : 1 - category.counterfeit)) return category
  }
}

const makeProduct = (category: Category, good: Good, appid: string, prng: Prng.Prng): Product => {
  const [low, high] = category.price
  // Prices end in 9 or 0, as prices do.
  const real_price = low + Math.floor(((high - low) * prng.next() ** 2) / 100) * 100
  const spec = prng.pick(good.specs)
  return {
    thumb_img: `https://mmecimage.invalid/p/${appid}/${prng.text(40, Prng.WORD)}`,
    title: `【${prng.pick(category.brands)}】${good.name} ${spec}`,
    real_price,
    product_cnt: prng.pick(COUNTS),
    detail: `规格：${spec}\n发货：48小时内`,
    product_id: `1000${prng.text(10, Prng.DIGITS)}`,
    sku_id: `${prng.int(100, 999)}${prng.text(7, Prng.DIGITS)}`
  }
}

const makeCounterfeit = (status: string, products: ReadonlyArray<Product>, prng: Prng.Prng): Counterfeit => {
  const identify_fee = prng.chance(0.7) ? prng.int(30, 400) * 100 : 0
  const product_fee = products.reduce((sum, product) => sum + product.real_price * product.product_cnt, 0)
  const total_pay_fee = identify_fee + product_fee * 3
  return {
    identify_fee,
    product_fee,
    total_pay_fee,
    identify_proof_pic_list: media(prng, 3),
    fee_proof_pic_list: identify_fee === 0 ? [] : media(prng, 2),
    apply_reason: prng.int(1, 2),
    acctual_pay: status === "STATUS_PAY_SUCC" ? total_pay_fee : 0
  }
}

const makeDamage = (
  good: Good,
  steps: ReadonlyArray<Step>,
  products: ReadonlyArray<Product>,
  prng: Prng.Prng
): Damage => {
  const bad_level = prng.pick(LEVELS)
  const modified = steps.includes("modify")
  const merchant_modify_level = modified ? (LEVELS[Math.max(0, LEVELS.indexOf(bad_level) - 1)] ?? 10) : 0
  const platform_modify_level = steps.includes("judgeBuyer") ? prng.pick(LEVELS) : 0
  const level = platform_modify_level || (steps.includes("agree") ? merchant_modify_level : bad_level)
  const paid = products.reduce((sum, product) => sum + product.real_price * product.product_cnt, 0)
  const content = prng.pick(good.damages)
  const reason = prng.int(0, REASONS.length - 1)
  return {
    bad_level,
    content: prng.chance(0.3) ? `${content}\n请尽快处理\t谢谢` : content,
    pic_list: media(prng, 5),
    pay_fee: Math.floor((paid * level) / 100),
    merchant_modify_level,
    merchant_remark: modified ? prng.pick(remarks) : "",
    platform_modify_level,
    refund_type: prng.pick([1, 1, 1, 2, 3]),
    receive_product: prng.chance(0.95) ? 2 : 1,
    refund_reason: reason + 1,
    refund_reason_text: REASONS[reason] ?? "",
    title_pic_list: [
      { title: 1, pic_list: media(prng, 3) },
      { title: 2, pic_list: media(prng, 2) },
      { title: 3, pic_list: media(prng, 1) }
    ]
  }
}

/**
 * The whole order of a skeleton. `appid` goes into the picture links.
 *
 * @since 0.1.0
 * @category constructors
 */
export const make = (head: Head, appid: string): Order => {
  const prng = Prng.make(head.seed)
  const category = pickCategory(head.type, prng)
  // The claim is about the first of them.
  const goods = Array.from({ length: prng.chance(0.07) ? 2 : 1 }, () => prng.pick(category.goods))
  const products = goods.map((good) => makeProduct(category, good, appid, prng))
  const [good = category.goods[0]] = goods
  const known = Option.getOrUndefined(GuaranteeStatus.fromName(head.status))
  const steps = known === undefined ? (["apply"] as const) : Story.path(known.name, head.type, prng)
  const counterfeit = head.type === 1 ? makeCounterfeit(head.status, products, prng) : null
  const damage = head.type === 2 ? makeDamage(good, steps, products, prng) : null
  const present = prng.chance(0.1)
    ? {
        present_order_id: String(3_800_000_000_000_000_001n + BigInt(prng.int(0, 0xffffffff)) * 2n),
        accept_present_time: head.create_time - prng.int(3600, 5 * 86_400),
        giver_nickname: prng.pick(nicknames)
      }
    : null
  return {
    ...Struct.omit(head, "seed"),
    complete_time: known?.terminal === true ? head.update_time : 0,
    apply_reason: prng.pick(head.type === 1 ? good.doubts : good.damages),
    apply_reason_type: counterfeit?.apply_reason ?? prng.int(1, 6),
    product_info: products,
    openid: `o${prng.text(27, Prng.WORD)}`,
    unionid: `oR5G${prng.text(24, Prng.WORD)}`,
    pay_amount: counterfeit?.total_pay_fee ?? damage?.pay_fee ?? 0,
    merchant_refuse_reason: steps.includes("refuse") ? prng.pick(refusals) : "",
    order_pay_info: { transaction_id: `42000${prng.text(23, Prng.DIGITS)}` },
    order_type: present === null ? 0 : 10,
    order_present_info: present,
    fake_one_pay_four_info: counterfeit,
    bad_pay_info: damage,
    wxa_vip_discounted_price: prng.chance(0.15) ? prng.int(1, 20) * 50 : 0,
    history_list: Story.history(steps, head.create_time, head.update_time, (step) =>
      step === "apply" || step === "proof" || step === "refuse" ? media(prng, 2) : []
    )
  }
}
