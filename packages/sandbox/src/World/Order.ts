/**
 * A guarantee order inside the sandbox: WeChat's field names, with ids as digit texts, times in seconds and money in 分,
 * before the dialect decides how it is written.
 *
 * @since 0.1.0
 */
import * as GuaranteeStatus from "@wxshop/core/GuaranteeStatus"
import { digitsFromWire } from "@wxshop/core/Ids"
import * as Either from "effect/Either"
import * as ParseResult from "effect/ParseResult"
import * as Schema from "effect/Schema"
import type { SandboxOptionError } from "../SandboxError.js"
import { badOption } from "../SandboxError.js"
import * as WireJson from "../WireJson.js"

const Id = Schema.Union(Schema.String, Schema.Number).pipe(
  Schema.filter((id) => digitsFromWire(id) !== undefined, {
    message: () => "not an id: up to 20 digits, at most 2^64−1, as a text unless a JavaScript number holds it exactly"
  }),
  Schema.transform(Schema.String, {
    strict: true,
    decode: (id) => digitsFromWire(id) ?? "",
    encode: (digits) => digits
  })
)
const Int = Schema.Number.pipe(Schema.int())
const Texts = Schema.Array(Schema.String)

const Product = Schema.Struct({
  thumb_img: Schema.String,
  title: Schema.String,
  real_price: Int,
  product_cnt: Int,
  detail: Schema.String,
  product_id: Schema.optional(Schema.String),
  sku_id: Schema.optional(Schema.String)
})

const HistoryItem = Schema.Struct({
  item_type: Int,
  time: Int,
  content: Schema.String,
  media_id_list: Texts
})

const TitlePic = Schema.Struct({ title: Int, pic_list: Texts })

const Present = Schema.Struct({ present_order_id: Id, accept_present_time: Int, giver_nickname: Schema.String })

const Counterfeit = Schema.Struct({
  identify_fee: Int,
  product_fee: Int,
  total_pay_fee: Int,
  identify_proof_pic_list: Texts,
  fee_proof_pic_list: Texts,
  apply_reason: Int,
  acctual_pay: Int
})

const Damage = Schema.Struct({
  bad_level: Int,
  content: Schema.String,
  pic_list: Texts,
  pay_fee: Int,
  merchant_modify_level: Int,
  merchant_remark: Schema.String,
  platform_modify_level: Int,
  refund_type: Int,
  receive_product: Int,
  refund_reason: Int,
  refund_reason_text: Schema.String,
  title_pic_list: Schema.Array(TitlePic)
})

const Extra = Schema.declare(WireJson.isWireObject, { identifier: "an object of JSON values" })

const fields = {
  guarantee_order_id: Id,
  order_id: Id,
  type: Int,
  status: Schema.String,
  create_time: Int,
  update_time: Int,
  expire_time: Int,
  complete_time: Int,
  apply_reason: Schema.String,
  apply_reason_type: Int,
  product_info: Schema.Array(Product),
  openid: Schema.String,
  unionid: Schema.String,
  pay_amount: Int,
  merchant_refuse_reason: Schema.String,
  order_pay_info: Schema.Struct({ transaction_id: Schema.String }),
  order_type: Int,
  order_present_info: Schema.NullOr(Present),
  fake_one_pay_four_info: Schema.NullOr(Counterfeit),
  bad_pay_info: Schema.NullOr(Damage),
  wxa_vip_discounted_price: Int,
  history_list: Schema.Array(HistoryItem),
  /** Goes to the wire as it is, after the documented fields. */
  extra: Schema.optional(Extra)
}

const OrderStruct = Schema.Struct(fields)
const PatchStruct = Schema.partial(OrderStruct)

/**
 * One kind of goods of an order; prices in 分.
 *
 * @since 0.1.0
 * @category models
 */
export type Product = typeof Product.Type
/**
 * One step of the negotiation. `item_type` numbers are our own: WeChat documents none.
 *
 * @since 0.1.0
 * @category models
 */
export type HistoryItem = typeof HistoryItem.Type
/**
 * The claim of a counterfeit; fees in 分.
 *
 * @since 0.1.0
 * @category models
 */
export type Counterfeit = typeof Counterfeit.Type
/**
 * The claim of damage; levels in percent, `pay_fee` in 分.
 *
 * @since 0.1.0
 * @category models
 */
export type Damage = typeof Damage.Type

/**
 * A whole order. `expire_time` and `complete_time` are 0 when there is none; the objects that do not belong to the type
 * are null. `extra` goes to the wire as it is.
 *
 * @since 0.1.0
 * @category models
 */
export interface Order extends Schema.Schema.Type<typeof OrderStruct> {}

/**
 * Some fields of an order.
 *
 * @since 0.1.0
 * @category models
 */
export interface Patch extends Schema.Schema.Type<typeof PatchStruct> {}

const decodePatch = Schema.decodeUnknownEither(PatchStruct, { onExcessProperty: "error" })

/**
 * Checks fields that come from outside: names, types, ids of at most 20 digits, a known or `STATUS_…` status. Ids may be
 * numbers or texts, a status also its number or any spelling that core reads.
 *
 * @since 0.1.0
 * @category parsing
 */
export const checkPatch = (input: unknown): Either.Either<Patch, SandboxOptionError> => {
  const prepared =
    typeof input === "object" && input !== null && "status" in input
      ? { ...input, status: statusName(input.status) }
      : input
  return Either.mapLeft(decodePatch(prepared), (error) => {
    const [issue] = ParseResult.ArrayFormatter.formatErrorSync(error)
    const path = issue === undefined ? "" : issue.path.map(String).join(".")
    return badOption("order", `${path}: ${issue?.message ?? ""}`, {
      zh: `字段 ${Object.keys(fields).join("、")}，类型同官方页面`,
      en: `the fields ${Object.keys(fields).join(", ")}, typed as on the official page`
    })
  })
}

/**
 * A status as it is kept: the official name where core knows it, else what was given.
 *
 * @since 0.1.0
 * @category conversions
 */
export const statusName = (input: unknown): unknown => {
  const known = GuaranteeStatus.parse(String(input))
  return known._tag === "Some" ? known.value.name : input
}
