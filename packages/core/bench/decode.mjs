// The tolerant decoder against the cheapest thing that could be done with the same text, and against Schema's own parser.
import * as Schema from "effect/Schema"
import * as GuaranteeOrder from "../dist/GuaranteeOrder.js"
import * as Json from "../dist/Json.js"
import * as SearchGuaranteeOrders from "../dist/SearchGuaranteeOrders.js"
import { builder } from "../dist/DecodeReport.js"
import { pageText } from "./payload.mjs"

export const run = async (bench) => {
  const text = pageText(50)
  const { value } = Json.parse(text).right
  const plain = Schema.decodeUnknownSync(Schema.Array(GuaranteeOrder.GuaranteeOrder))
  const list = value.guarantee_order_list
  await bench.compare({
    title: "decode 50 parsed orders",
    candidates: {
      "JSON.parse of their text": () => JSON.parse(text),
      "searchguaranteeorder's decoder, with report": () => SearchGuaranteeOrders.operation.decode(value, builder()),
      "Schema.decodeUnknownSync, strict, no report": () => plain(list)
    },
    targets: { "searchguaranteeorder's decoder, with report": 1 }
  })
  const orders = SearchGuaranteeOrders.operation.decode(value, builder()).right.guarantee_order_list
  await bench.compare({
    title: "the JSON view of 50 orders",
    candidates: {
      "JSON.parse of their text": () => JSON.parse(text),
      "GuaranteeOrder.view": () => orders.map((order) => GuaranteeOrder.view(order))
    }
  })
}
