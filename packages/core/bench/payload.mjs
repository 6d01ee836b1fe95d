// Pages of guarantee orders as WeChat answers them: bare integer ids of 16 and 19 digits, Chinese texts, amounts in 分,
// seconds, and of the two guarantee blocks the one that fits the type. Seeded: every run measures the same bytes.

const STATUSES = [
  "STATUS_WAIT_MERCHANT_HANDLE",
  "STATUS_WAIT_PLATFORM_HANDLE",
  "STATUS_WAIT_BOTH_PROOF",
  "STATUS_WAIT_OP_COMFIRM",
  "STATUS_PAY_SUCC",
  "STATUS_USER_CANCEL"
]
const PRODUCTS = [
  "红富士苹果礼盒装",
  "阳澄湖大闸蟹鲜活",
  "真丝衬衫女长袖",
  "儿童保温水杯",
  "无线蓝牙耳机",
  "云南小粒咖啡豆"
]
const PHRASES = [
  "收到时外包装已经破损",
  "里面有三个坏了",
  "与商品详情页描述不符",
  "怀疑不是正品，材质成分对不上",
  "鉴定报告见图片",
  "已经联系客服但没有回复",
  "希望商家尽快处理，谢谢"
]
const TOKEN = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-"

/** A small seeded generator (mulberry32): numbers in [0, 1). */
export const makeRandom = (seed) => () => {
  seed = (seed + 0x6d2b79f5) | 0
  let x = Math.imul(seed ^ (seed >>> 15), 1 | seed)
  x = (x + Math.imul(x ^ (x >>> 7), 61 | x)) ^ x
  return ((x ^ (x >>> 14)) >>> 0) / 4294967296
}

const builder = (seed) => {
  const random = makeRandom(seed)
  const int = (from, to) => from + Math.floor(random() * (to - from))
  const pick = (list) => list[int(0, list.length)]
  const sentence = (from, to) => Array.from({ length: int(from, to) }, () => pick(PHRASES)).join("，") + "。"
  const token = (length) => Array.from({ length }, () => TOKEN[int(0, 64)]).join("")
  const media = (from, to) => Array.from({ length: int(from, to) }, () => token(48))
  const digits = (head, length) => head + Array.from({ length: length - head.length }, () => int(0, 10)).join("")
  return { random, int, pick, sentence, token, media, digits }
}

const order = ({ random, int, pick, sentence, token, media, digits }, index) => {
  const created = 1_764_000_000 + int(0, 8_000_000)
  const counterfeit = index % 2 === 0
  return {
    guarantee_order_id: bare(digits("20000010", 16)),
    type: counterfeit ? 1 : 2,
    order_id: bare(digits("3726", 19)),
    status: pick(STATUSES),
    create_time: created,
    update_time: created + int(60, 90_000),
    apply_reason: sentence(1, 4),
    product_info: Array.from({ length: int(1, 3) }, () => ({
      thumb_img: `https://store.mmecimage.cn/p/${token(32)}/0`,
      title: `${pick(PRODUCTS)}【${int(2, 10)}斤装】"精选" 顺丰包邮`,
      real_price: int(990, 99_900),
      product_cnt: int(1, 4),
      detail: sentence(1, 3)
    })),
    expire_time: created + 172_800,
    openid: `o${token(27)}`,
    unionid: `o${token(27)}`,
    pay_amount: int(990, 99_900),
    merchant_refuse_reason: random() < 0.3 ? sentence(1, 3) : "",
    order_pay_info: { transaction_id: digits("4200002", 28) },
    complete_time: 0,
    order_present_info: { present_order_id: bare(digits("3726", 19)), giver_nickname: `${pick(["小", "阿"])}明🍎` },
    ...(counterfeit
      ? {
          fake_one_pay_four_info: {
            identify_fee: int(0, 20_000),
            product_fee: int(990, 99_900),
            identify_proof_pic_list: media(1, 4),
            fee_proof_pic_list: media(1, 3),
            apply_reason: int(1, 3),
            acctual_pay: int(0, 99_900)
          }
        }
      : {
          bad_pay_info: {
            bad_level: pick([10, 30, 50, 80, 100]),
            content: sentence(1, 4),
            pic_list: media(1, 5),
            pay_fee: int(100, 9_990),
            merchant_remark: sentence(1, 2),
            refund_reason_text: pick(PHRASES)
          }
        }),
    history_list: Array.from({ length: int(2, 6) }, (_, step) => ({
      op_time: created + step * 3_600,
      op_role: 1 + (step % 3),
      title: pick(["商家拒绝", "用户申请", "平台介入"]),
      content: sentence(1, 3),
      pic_list: step === 1 ? media(1, 3) : []
    }))
  }
}

/** Marks digits that must stand in the text without quotes. */
const bare = (digits) => `\u0001${digits}\u0001`
const write = (value) => JSON.stringify(value).replaceAll(/"\\u0001(\d+)\\u0001"/g, "$1")

/** The text of one page of `count` orders. */
export const pageText = (count, seed = 1) => {
  const build = builder(seed)
  return write({
    errcode: 0,
    errmsg: "ok",
    guarantee_order_list: Array.from({ length: count }, (_, index) => order(build, index)),
    total_num: 123_456
  })
}

/** The text of a list of `count` records of plain ASCII without any long integer. */
export const plainText = (count) =>
  write({
    errcode: 0,
    items: Array.from({ length: count }, (_, id) => ({ id, name: `name ${id}`, price: id * 3, tags: ["a", "b"] }))
  })
