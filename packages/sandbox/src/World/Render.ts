/**
 * An order as this WeChat writes it: ids, times, shapes and spellings follow the dialect.
 *
 * @since 0.1.0
 */
import type { Dialect } from "../Dialect.js"
import * as Prng from "../internal/Prng.js"
import type { Wire, WireObject } from "../WireJson.js"
import { Digits } from "../WireJson.js"
import type { Counterfeit, Damage, HistoryItem, Order, Product } from "./Order.js"
import * as Search from "./Search.js"
import * as Untidy from "./Untidy.js"

/**
 * Which endpoint writes it.
 *
 * @since 0.1.0
 * @category models
 */
export type Endpoint = "search" | "get"

// oxlint-disable-next-line no-control-regex
const CONTROLS = /[\u0000-\u001f]+/g

interface Pen {
  readonly id: (digits: string) => Wire
  /** `primary` times are `create_time` and `update_time`. */
  readonly time: (seconds: number, primary?: boolean) => number
  readonly text: (text: string) => string
  readonly media: (ids: ReadonlyArray<string>) => ReadonlyArray<string>
  readonly luck: (field: string) => number
}

const pen = (order: Order, dialect: Dialect, endpoint: Endpoint): Pen => {
  const unit = endpoint === "search" ? dialect.searchTimestamps : dialect.getTimestamps
  const luck = (field: string): number => Prng.hash(`${order.guarantee_order_id}/${field}`)
  return {
    id: dialect.idsAs === "number" ? (digits) => new Digits(digits) : (digits) => digits,
    time: (seconds, primary = false) =>
      unit === "milliseconds" || (unit === "mixed" && primary) ? seconds * 1000 : seconds,
    text:
      dialect.controlCharacters === "none"
        ? (text) => text.replace(CONTROLS, " ")
        : dialect.controlCharacters === "raw" && luck("controls") % 3 === 0
          ? (text) => `${text}\r\n\u0001`
          : (text) => text,
    media: dialect.mediaIds === "ids" ? (ids) => ids : (ids) => ids.map((id) => `https://mmecimage.invalid/m/${id}`),
    luck
  }
}

const product = (item: Product, withIds: boolean, write: Pen): WireObject => ({
  thumb_img: item.thumb_img,
  title: write.text(item.title),
  real_price: item.real_price,
  product_cnt: item.product_cnt,
  detail: write.text(item.detail),
  product_id: withIds ? item.product_id : undefined,
  sku_id: withIds ? item.sku_id : undefined
})

const products = (order: Order, dialect: Dialect, endpoint: Endpoint, write: Pen): Wire => {
  const withIds = dialect.productIds === "both" || (dialect.productIds === "detail" && endpoint === "get")
  const list = order.product_info.map((item) => product(item, withIds, write))
  switch (dialect.productInfo) {
    case "array":
      return list
    case "object":
      return list[0] ?? null
    case "null":
      return null
  }
}

const counterfeit = (info: Counterfeit, write: Pen): WireObject => ({
  ...info,
  identify_proof_pic_list: write.media(info.identify_proof_pic_list),
  fee_proof_pic_list: write.media(info.fee_proof_pic_list)
})

const titlePics = (info: Damage, dialect: Dialect, write: Pen): Wire | undefined => {
  switch (dialect.titlePicList) {
    case "strings":
      return write.media(info.title_pic_list.flatMap((group) => group.pic_list))
    case "objects":
      return info.title_pic_list.map((group) => ({
        title: group.title,
        pic_list: group.pic_list.map((id) => `https://mmecimage.invalid/t/${id}`),
        new_media_list: group.pic_list.map((id) => ({ type: 1, picture: id, video: "" }))
      }))
    case "absent":
      return undefined
  }
}

const damage = (info: Damage, dialect: Dialect, write: Pen): WireObject => ({
  ...info,
  content: write.text(info.content),
  merchant_remark: write.text(info.merchant_remark),
  pic_list: write.media(info.pic_list),
  title_pic_list: titlePics(info, dialect, write)
})

const MIXED = ["objects", "strings", "objects", "absent"] as const

const history = (items: ReadonlyArray<HistoryItem>, dialect: Dialect, write: Pen): Wire | undefined => {
  const shape =
    dialect.historyList === "mixed" ? (MIXED[write.luck("history") % MIXED.length] ?? "absent") : dialect.historyList
  switch (shape) {
    case "objects":
      return items.map((item) => ({
        item_type: item.item_type,
        time: write.time(item.time),
        content: write.text(item.content),
        media_id_list: write.media(item.media_id_list),
        media_infos: item.media_id_list.map((id) => ({ type: 1, picture: id, video: "" }))
      }))
    case "strings":
      return items.map((item) => write.text(item.content))
    case "absent":
      return undefined
  }
}

const EMPTY_PRESENT = { present_order_id: 0, accept_present_time: 0, giver_nickname: "" }
const EMPTY_COUNTERFEIT = {
  identify_fee: 0,
  product_fee: 0,
  total_pay_fee: 0,
  identify_proof_pic_list: [],
  fee_proof_pic_list: [],
  apply_reason: 0,
  acctual_pay: 0
}

const status = (order: Order, dialect: Dialect): string => {
  const name = Search.statusOf(order, dialect)
  const spelt =
    name === "STATUS_WAIT_OP_COMFIRM" && dialect.opConfirmSpelling === "CONFIRM" ? "STATUS_WAIT_OP_CONFIRM" : name
  return dialect.statusPrefix ? spelt : spelt.replace(/^STATUS_/, "")
}

const unknownFields = (order: Order, write: Pen): WireObject => ({
  logistics_order_id: new Digits(String(9_007_199_254_740_993n + BigInt(write.luck("logistics")) * 2n)),
  seller_score: 4.85,
  remind_time: write.time(order.create_time + 3600),
  risk_info: { level: write.luck("risk") % 3, reasons: ["多次申请", "新账号"], hit: true }
})

/**
 * The order as a wire object.
 *
 * @since 0.1.0
 * @category writing
 */
export const render = (order: Order, dialect: Dialect, endpoint: Endpoint): WireObject => {
  const write = pen(order, dialect, endpoint)
  // Some answers carry the objects that do not belong, filled with zeros.
  const zeroes = dialect.missingFields !== "none" && write.luck("zeroes") % 5 === 0
  const present = order.order_present_info
  const fake = order.fake_one_pay_four_info
  const bad = order.bad_pay_info
  const tidy: WireObject = {
    guarantee_order_id: write.id(order.guarantee_order_id),
    type: order.type,
    order_id: write.id(order.order_id),
    status: status(order, dialect),
    create_time: write.time(order.create_time, true),
    update_time: write.time(order.update_time, true),
    apply_reason: write.text(order.apply_reason),
    product_info: products(order, dialect, endpoint, write),
    expire_time: write.time(order.expire_time),
    openid: order.openid,
    unionid: dialect.unionid === "bound" ? order.unionid : undefined,
    pay_amount: order.pay_amount,
    merchant_refuse_reason: write.text(order.merchant_refuse_reason),
    order_pay_info: { ...order.order_pay_info },
    complete_time: write.time(order.complete_time),
    apply_reason_type: order.apply_reason_type,
    order_present_info:
      present === null
        ? zeroes
          ? EMPTY_PRESENT
          : undefined
        : {
            present_order_id: write.id(present.present_order_id),
            accept_present_time: write.time(present.accept_present_time),
            giver_nickname: write.text(present.giver_nickname)
          },
    order_type: order.order_type,
    fake_one_pay_four_info: fake === null ? (zeroes ? EMPTY_COUNTERFEIT : undefined) : counterfeit(fake, write),
    bad_pay_info: bad === null ? undefined : damage(bad, dialect, write),
    wxa_vip_discounted_price: order.wxa_vip_discounted_price,
    history_list: history(order.history_list, dialect, write),
    ...(dialect.extraUnknownFields ? unknownFields(order, write) : {})
  }
  return { ...Untidy.apply(tidy, order.guarantee_order_id, dialect.missingFields), ...order.extra }
}
