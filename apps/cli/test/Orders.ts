/** Orders as WeChat sends them, with everything that printing has to survive. */
import * as GuaranteeOrder from "@wxshop/core/GuaranteeOrder"
import type { JsonObject } from "@wxshop/core/Json"
import * as Either from "effect/Either"
import { NOW_SECONDS } from "./Terminal.js"

const HOUR = 3600

export const raws: ReadonlyArray<JsonObject> = [
  {
    guarantee_order_id: "2000001077270153",
    order_id: "3726524657461498624",
    type: 2,
    status: "STATUS_WAIT_MERCHANT_HANDLE",
    create_time: NOW_SECONDS - 30 * HOUR,
    update_time: NOW_SECONDS - 29 * HOUR,
    expire_time: NOW_SECONDS + 5 * HOUR + 20 * 60,
    complete_time: 0,
    apply_reason: "商品破损",
    pay_amount: 123_456,
    product_info: [
      {
        title: "云南高山蓝莓 礼盒装 4盒×125g 顺丰冷链",
        real_price: 12_345,
        product_cnt: 10,
        thumb_img: "https://x/1.jpg"
      }
    ],
    order_pay_info: { transaction_id: "4200001234202611241234567890" },
    bad_pay_info: { bad_level: 50, content: "收到时有三盒压坏", pay_fee: 61_728, pic_list: ["media-1", "media-2"] },
    openid: "oCANARYopenid00000000000000A",
    unionid: "oCANARYunionid0000000000000B",
    history_list: []
  },
  {
    guarantee_order_id: "2000001077270999",
    order_id: "18446744073709551615",
    type: 1,
    status: "STATUS_WAIT_BOTH_PROOF",
    create_time: NOW_SECONDS - 50 * HOUR,
    expire_time: NOW_SECONDS + 40 * HOUR,
    pay_amount: 5,
    // An attempt to run a formula and to clear the screen.
    apply_reason: '=HYPERLINK("http://x","买家")',
    product_info: [
      { title: "\u001b[2J\u001b]0;title\u0007手机壳\r\n透明 \u202e倒序", product_cnt: 1 },
      { title: "+86 赠品" }
    ],
    merchant_refuse_reason: "@cmd 拒绝\t理由",
    fake_one_pay_four_info: { total_pay_fee: 30_000, acctual_pay: 0, identify_fee: 100 },
    order_present_info: { present_order_id: "3726524657461498625", giver_nickname: "CANARY昵称" },
    openid: "oCANARYopenid00000000000000C",
    new_field: { big: "9007199254740993" }
  },
  {
    guarantee_order_id: "17",
    order_id: "19",
    type: 2,
    status: "STATUS_PAY_SUCC",
    create_time: NOW_SECONDS - 240 * HOUR,
    expire_time: NOW_SECONDS - 200 * HOUR,
    complete_time: NOW_SECONDS - 190 * HOUR,
    pay_amount: 100_000_000,
    product_info: []
  },
  {
    guarantee_order_id: "2000001077271000",
    type: 7,
    status: "STATUS_NEW_ONE",
    create_time: NOW_SECONDS - HOUR,
    expire_time: NOW_SECONDS - 600,
    product_info: [{ title: "A product with a long English title that will have to be cut somewhere", product_cnt: 2 }]
  }
]

export const orders: ReadonlyArray<GuaranteeOrder.GuaranteeOrder> = raws.map(
  (raw) => Either.getOrThrow(GuaranteeOrder.decode(raw)).order
)
