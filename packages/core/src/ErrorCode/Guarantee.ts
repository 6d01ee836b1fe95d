/**
 * The errcodes of the guarantee order endpoints.
 *
 * @since 0.1.0
 */
import { never, type Row } from "./Row.js"

const source =
  "https://developers.weixin.qq.com/doc/store/shop/API/channels-shop-aftersale/guarantee/api_searchguaranteeorder.html"

/**
 * The codes that the pages of the guarantee order endpoints list themselves. WeChat's texts say 售后单 where they mean
 * 保障单.
 *
 * @since 0.1.0
 * @category table
 */
export const rows: ReadonlyArray<Row> = [
  {
    code: 9700223,
    errmsg: "系统失败",
    error: "WeChatServerError",
    reason: "Busy",
    retry: "backoff",
    staleToken: false,
    meaning: { zh: "微信保障单系统出错", en: "WeChat's guarantee order system failed." },
    next: {
      zh: "查询稍后重试；写操作先用 wxshop orders get <保障单号> 看是否已生效；持续出现请把 rid 反馈给微信",
      en: "Repeat a read later; after a write first run `wxshop orders get <id>` to see whether it took effect; if it stays, give WeChat the rid."
    },
    source
  },
  {
    code: 9700224,
    errmsg: "参数错误",
    error: "InvalidRequestError",
    ...never,
    meaning: { zh: "微信不接受请求中的某个参数", en: "WeChat does not accept a parameter of the request." },
    next: {
      zh: "检查单号、时间范围和 limit；用了状态筛选时，把 statusFilterFormat（命令行 --status-format）从 codes 换成 names 或 name 再试",
      en: "Check ids, time range and limit; if you filter by status, change statusFilterFormat (--status-format on the command line) from codes to names or name and try again."
    },
    source
  },
  {
    code: 10021041,
    errmsg: "当前售后单不支持此操作，请检查售后单状态",
    error: "StateConflictError",
    ...never,
    meaning: {
      zh: "保障单当前状态不支持此操作（可能已被他人处理或已超时）",
      en: "The guarantee order's state does not allow this; somebody may have handled it, or its time ran out."
    },
    next: {
      zh: "运行 wxshop orders get <保障单号> 查看最新状态，再决定怎么处理",
      en: "Run `wxshop orders get <id>` to see the newest state, then decide."
    },
    source
  },
  {
    code: 10021057,
    errmsg: "售后单不存在",
    error: "NotFoundError",
    ...never,
    meaning: { zh: "这家店铺没有这个保障单", en: "This shop has no such guarantee order." },
    next: {
      zh: "检查单号是否完整（表格软件会改掉长单号的末几位）、店铺是否选对；只有订单号时运行 wxshop orders search --order-id <订单号>",
      en: "Check that the number is complete (spreadsheets change the last digits of long ids) and the shop is the right one; with an order id run `wxshop orders search --order-id <id>`."
    },
    source
  }
]
