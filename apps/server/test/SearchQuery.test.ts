import { assert, describe, it } from "@effect/vitest"
import * as Either from "effect/Either"
import type { SearchParameters } from "../src/Api/SearchParameters.js"
import { nearest } from "../src/Orders/Nearest.js"
import * as SearchQuery from "../src/Orders/SearchQuery.js"

// 2026-11-24 10:00:00 in Asia/Shanghai.
const now = 1795485600.7

const read = (parameters: SearchParameters) => SearchQuery.read(parameters, now)
const right = (parameters: SearchParameters) => Either.getOrThrow(read(parameters))
const left = (parameters: SearchParameters) => Either.getOrThrow(Either.flip(read(parameters)))

describe("SearchQuery", () => {
  it("asks for 20 of everything when nothing is given", () => {
    assert.deepStrictEqual(right({}), { filter: {}, limit: 20, cursor: undefined, asked: 1795485600 })
  })

  it("reads every parameter, lists repeated and by commas", () => {
    assert.deepStrictEqual(
      right({
        type: "damage",
        status: ["STATUS_WAIT_MERCHANT_HANDLE,wait-user-confirm", "10"],
        order_id: ["3726524657461498624", " 18446744073709551615 "],
        guarantee_order_id: ["2000001077270153"],
        since: "2026-11-01",
        until: "2026-11-24",
        limit: "50",
        cursor: "abc"
      }),
      {
        filter: {
          type: 2,
          status_list: ["STATUS_WAIT_MERCHANT_HANDLE", "STATUS_WAIT_USER_CONFIRM"],
          order_id_list: ["3726524657461498624", "18446744073709551615"],
          guarantee_order_id_list: ["2000001077270153"],
          begin_time: 1793462400,
          end_time: 1795535999
        },
        limit: 50,
        cursor: "abc",
        asked: 1795485600
      } as never
    )
  })

  it("counts spans back from now, in whole seconds", () => {
    assert.deepStrictEqual(right({ since: "24h" }).filter, { begin_time: 1795485600 - 86_400 })
  })

  it("counts them back from the first page's moment when there is a cursor", () => {
    const query = right({ since: "24h", cursor: "tp000a.rest.of.it" })
    assert.deepStrictEqual(query, {
      filter: { begin_time: Number.parseInt("tp000a", 36) - 86_400 },
      limit: 20,
      cursor: "rest.of.it",
      asked: Number.parseInt("tp000a", 36)
    })
    for (const odd of ["", ".", "x", ".rest", "-1.rest", "zzzzzzzz.rest", "1e3 .rest", "TP000A.rest"]) {
      assert.deepInclude(right({ since: "24h", cursor: odd }), { cursor: odd, asked: 1795485600 }, odd)
    }
  })

  it("takes a plus sign that a URL turned into a blank", () => {
    assert.deepStrictEqual(right({ since: "2026-11-24T10:00:00 08:00" }).filter, { begin_time: 1795485600 })
    assert.deepStrictEqual(right({ until: "2026-11-24T10:00:00.5 08:00" }).filter.end_time, 1795485600)
  })

  const faults: ReadonlyArray<readonly [SearchParameters, field: string, hint: RegExp]> = [
    [{ type: "3" }, "type", /counterfeit/],
    [{ status: ["wait-merchant-handel"] }, "status", /wait-merchant-handle/],
    [{ status: ["10,"] }, "status", /wait-merchant-handle/],
    [{ status: ["nonsense"] }, "status", /user-cancel/],
    [{ order_id: ["12x"] }, "order_id", /order_id/],
    [{ order_id: ["18446744073709551616"] }, "order_id", /order_id/],
    [{ guarantee_order_id: ["007"] }, "guarantee_order_id", /guarantee_order_id/],
    [{ guarantee_order_id: Array.from({ length: 101 }, (_, index) => String(index)) }, "guarantee_order_id", /./],
    [{ since: "yesterday" }, "since", /since/],
    [{ until: "2026-02-30" }, "until", /until/],
    [{ since: "2026-11-24", until: "2026-11-23" }, "since", /since/],
    [{ limit: "0" }, "limit", /limit/],
    [{ limit: "51" }, "limit", /limit/],
    [{ limit: "-1" }, "limit", /limit/],
    [{ limit: "2e1" }, "limit", /limit/],
    [{ limit: "" }, "limit", /limit/]
  ]
  for (const [parameters, field, hint] of faults) {
    it(`refuses ${JSON.stringify(parameters).slice(0, 60)}`, () => {
      const fault = left(parameters)
      assert.strictEqual(fault.kind, "invalid-request")
      assert.strictEqual(fault.field, field)
      assert.match(`${fault.detail.en} ${fault.next.en}`, hint)
      assert.match(fault.detail.zh, /[\u4e00-\u9fff]/)
      assert.match(fault.next.zh, /[\u4e00-\u9fff]/)
    })
  }

  it("names the parameter that was probably meant", () => {
    const fault = SearchQuery.unknownParameter(["type", "orderid"])
    assert.strictEqual(fault?.field, "orderid")
    assert.include(fault?.next.en, "order_id")
    assert.include(SearchQuery.unknownParameter(["zzzzzz"])?.next.en, "guarantee_order_id, since")
    assert.isUndefined(SearchQuery.unknownParameter(["type", "status", "cursor"]))
  })

  it("does not guess wildly", () => {
    const names = ["type", "status", "order_id", "guarantee_order_id", "since", "until", "limit", "cursor"]
    const cases = { Status: "status", statuses: "status", guaranteeOrderId: "guarantee_order_id", sinse: "since" }
    for (const [word, name] of Object.entries(cases)) assert.strictEqual(nearest(word, names), name)
    for (const word of ["", "page", "offset", "x".repeat(5000)]) assert.isUndefined(nearest(word, names), word)
  })
})
