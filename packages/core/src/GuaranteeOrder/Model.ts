/**
 * The guarantee order as a schema: WeChat's field names, converted types, a title in both languages on every field. Every
 * field but the id may be missing, because documented is not the same as sent.
 *
 * Sources: https://developers.weixin.qq.com/doc/store/shop/API/channels-shop-aftersale/guarantee/api_searchguaranteeorder.html
 * and …/api_getguaranteeorder.html.
 *
 * @since 0.1.0
 */
import * as Schema from "effect/Schema"
import * as Ids from "../Ids.js"
import * as Wire from "../Wire.js"

/**
 * 商品信息. `product_id` and `sku_id` are documented for the detail call only (since 2025-12-11).
 *
 * @since 0.1.0
 * @category schemas
 */
export const ProductInfo = Schema.Struct({
  thumb_img: Wire.text("商品小图", "Product thumbnail (URL)"),
  title: Wire.text("商品名称", "Product title"),
  real_price: Wire.fen("商品价格（分）", "Product price (分)"),
  product_cnt: Wire.integer("商品件数", "Number of items"),
  detail: Wire.text("商品详情", "Product details"),
  product_id: Wire.text("商品 spuid", "Product id (SPU)"),
  sku_id: Wire.text("商品 skuid", "SKU id")
}).annotations({ identifier: "ProductInfo" })

/**
 * @since 0.1.0
 * @category models
 */
export type ProductInfo = typeof ProductInfo.Type

/**
 * 订单支付信息.
 *
 * @since 0.1.0
 * @category schemas
 */
export const OrderPayInfo = Schema.Struct({
  transaction_id: Wire.text("交易单号", "Payment transaction id")
}).annotations({ identifier: "OrderPayInfo" })

/**
 * @since 0.1.0
 * @category models
 */
export type OrderPayInfo = typeof OrderPayInfo.Type

/**
 * 送礼信息.
 *
 * @since 0.1.0
 * @category schemas
 */
export const OrderPresentInfo = Schema.Struct({
  present_order_id: Wire.id(Ids.PresentOrderId, "礼物单号", "Present order id"),
  accept_present_time: Wire.time("收礼时间", "Time the present was accepted"),
  giver_nickname: Wire.personal("送礼者微信昵称", "WeChat nickname of the giver")
}).annotations({ identifier: "OrderPresentInfo" })

/**
 * @since 0.1.0
 * @category models
 */
export type OrderPresentInfo = typeof OrderPresentInfo.Type

/**
 * 假一赔三/四保障单详情. Only meaningful for type 1. `acctual_pay` is WeChat's spelling.
 *
 * @since 0.1.0
 * @category schemas
 */
export const FakeOnePayFourInfo = Schema.Struct({
  identify_fee: Wire.fen("鉴定费用（分）", "Appraisal fee (分)"),
  product_fee: Wire.fen("商品费用（分）", "Product fee (分)"),
  total_pay_fee: Wire.fen("预计赔付（分）", "Estimated payout (分)"),
  identify_proof_pic_list: Wire.media("鉴定凭证图片", "Appraisal evidence (media ids)"),
  fee_proof_pic_list: Wire.media("费用凭证图片", "Fee evidence (media ids)"),
  apply_reason: Wire.integer("申请原因（1 假冒注册商标，2 假冒材质成分）", "Reason (1 trademark, 2 material)"),
  acctual_pay: Wire.fen("最终赔付金额（分）", "Final payout (分)")
}).annotations({ identifier: "FakeOnePayFourInfo" })

/**
 * @since 0.1.0
 * @category models
 */
export type FakeOnePayFourInfo = typeof FakeOnePayFourInfo.Type

/**
 * 坏损包退保障单详情. Only meaningful for type 2. Levels are percent as documented for requests; `0` seems to mean "not set".
 *
 * @since 0.1.0
 * @category schemas
 */
export const BadPayInfo = Schema.Struct({
  bad_level: Wire.integer("损坏程度（%）", "Damage level (%)"),
  content: Wire.text("损坏凭证文字", "Description of the damage"),
  pic_list: Wire.media("损坏凭证图片", "Damage evidence (media ids)"),
  pay_fee: Wire.fen("赔付金额，含运费（分）", "Payout including freight (分)"),
  merchant_modify_level: Wire.integer("商家协商损坏程度（%）", "Damage level proposed by the merchant (%)"),
  merchant_remark: Wire.text("商家备注", "Remark of the merchant"),
  platform_modify_level: Wire.integer("平台调整损坏程度（%）", "Damage level set by the platform (%)"),
  refund_type: Wire.integer("退款类型", "Refund type"),
  receive_product: Wire.integer("是否收到货", "Whether the goods were received"),
  refund_reason: Wire.integer("退款原因", "Refund reason (number)"),
  refund_reason_text: Wire.text("退款原因文案", "Refund reason"),
  title_pic_list: Wire.elements("凭证图片分组", "Evidence pictures by title")
}).annotations({ identifier: "BadPayInfo" })

/**
 * @since 0.1.0
 * @category models
 */
export type BadPayInfo = typeof BadPayInfo.Type

/**
 * 保障单. Money is 分, times are Unix seconds (absent where WeChat sends `0`), ids are exact digit strings, buyers' data is
 * `Redacted`.
 *
 * @since 0.1.0
 * @category schemas
 */
export const GuaranteeOrder = Schema.Struct({
  guarantee_order_id: Wire.requiredId(Ids.GuaranteeOrderId, "保障单号", "Guarantee order id"),
  type: Wire.type("保障单类型", "Type"),
  order_id: Wire.id(Ids.OrderId, "订单号", "Order id"),
  status: Wire.status("保障单当前状态", "Status"),
  create_time: Wire.time("创建时间", "Created"),
  update_time: Wire.time("更新时间", "Updated"),
  expire_time: Wire.time("过期时间", "Deadline"),
  complete_time: Wire.time("完成时间", "Completed"),
  apply_reason: Wire.text("申请原因", "Reason given by the buyer"),
  apply_reason_type: Wire.integer("申请原因类型", "Reason type"),
  pay_amount: Wire.fen("退款金额（分）", "Refund amount (分)"),
  wxa_vip_discounted_price: Wire.fen("小程序会员已优惠金额（分）", "Member discount already given (分)"),
  order_type: Wire.integer("订单类型", "Order type"),
  product_info: Wire.list(ProductInfo, "商品信息", "Products"),
  order_pay_info: Wire.object(OrderPayInfo, "订单支付信息", "Payment"),
  order_present_info: Wire.object(OrderPresentInfo, "送礼信息", "Present"),
  fake_one_pay_four_info: Wire.object(FakeOnePayFourInfo, "假一赔三/四保障单详情", "Counterfeit claim"),
  bad_pay_info: Wire.object(BadPayInfo, "坏损包退保障单详情", "Damage claim"),
  merchant_refuse_reason: Wire.text("商家拒绝原因", "Reason the merchant refused"),
  openid: Wire.personal("买家身份标识", "Buyer's openid"),
  unionid: Wire.personal("买家 UnionID", "Buyer's unionid"),
  history_list: Wire.elements("协商历史", "Negotiation history")
}).annotations({ identifier: "GuaranteeOrder" })

/**
 * @since 0.1.0
 * @category models
 */
export type GuaranteeOrder = typeof GuaranteeOrder.Type
