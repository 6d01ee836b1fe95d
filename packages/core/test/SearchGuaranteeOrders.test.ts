import { assert, describe, it } from "@effect/vitest"
import * as Either from "effect/Either"
import * as FastCheck from "effect/FastCheck"
import * as DecodeReport from "../src/DecodeReport.js"
import * as Get from "../src/GetGuaranteeOrder.js"
import { isUint64Digits } from "../src/Ids.js"
import * as Json from "../src/Json.js"
import { defaultWireOptions } from "../src/Operation.js"
import * as Search from "../src/SearchGuaranteeOrders.js"

const leftOf = <A, E>(result: Either.Either<A, E>): E =>
  Either.isLeft(result) ? result.left : assert.fail("expected a refusal")
const refused = (request: unknown, limits?: Search.Limits) =>
  leftOf(Search.validate(request as Search.SearchRequest, limits))

const body = (request: Search.SearchRequest, wire = defaultWireOptions) =>
  Either.map(
    Either.flatMap(Search.validate(request), (valid) => Search.operation.encode(valid, wire)),
    (encoded) => Json.stringify(encoded!)
  )

const ID = "3726524657461498624" as never

describe("a search request", () => {
  it("names the field of every violation before anything is sent", () => {
    const cases: ReadonlyArray<readonly [unknown, string]> = [
      [{ type: 3 }, "type"],
      [{ type: "1" }, "type"],
      [{ offset: -1 }, "offset"],
      [{ offset: 1.5 }, "offset"],
      [{ limit: 0 }, "limit"],
      [{ limit: 51 }, "limit"],
      [{ limit: Number.NaN }, "limit"],
      [{ begin_time: 1763900000000 }, "begin_time"],
      [{ end_time: -1 }, "end_time"],
      [{ begin_time: 2, end_time: 1 }, "begin_time"],
      [{ status_list: ["STATUS_NEW"] }, "status_list[0]"],
      [{ status_list: [10] }, "status_list[0]"],
      [{ guarantee_order_id_list: ["12a"] }, "guarantee_order_id_list[0]"],
      [{ order_id_list: [ID, "18446744073709551616"] }, "order_id_list[1]"],
      [{ order_id_list: ["007"] }, "order_id_list[0]"],
      [{ order_id_list: [3726524657461498624] }, "order_id_list[0]"],
      [{ order_id_list: Array.from({ length: 101 }, () => ID) }, "order_id_list"],
      [{ next_key: "x" }, "next_key"],
      [null, "request"],
      [undefined, "request"],
      [20, "request"],
      [[], "request"]
    ]
    for (const [request, field] of cases) {
      const error = refused(request)
      assert.strictEqual(error._tag, "InvalidRequestError")
      assert.strictEqual(error.field, field)
      assert.containsAllKeys(error.text, ["zh", "en"])
    }
  })

  it("sends limit always, by the configured default and cap", () => {
    assert.strictEqual(Either.getOrThrow(body({})), '{"offset":0,"limit":20}')
    const limits = { defaultLimit: 10, maxLimit: 200, maxIds: 1 }
    assert.strictEqual(Either.getOrThrow(Search.validate({}, limits)).limit, 10)
    assert.strictEqual(Either.getOrThrow(Search.validate({ limit: 200 }, limits)).limit, 200)
    assert.strictEqual(refused({ order_id_list: [ID, ID] }, limits).field, "order_id_list")
  })

  it("sends limit also when the operation is executed without validation", () => {
    const encoded = Either.getOrThrow(Search.operation.encode({} as Search.ValidSearchRequest, defaultWireOptions))
    assert.strictEqual(Json.stringify(encoded!), '{"offset":0,"limit":20}')
  })

  it("refuses a list that is none, also when the operation is executed without validation", () => {
    for (const field of ["status_list", "order_id_list", "guarantee_order_id_list"]) {
      const input = { offset: 0, limit: 1, [field]: "STATUS_PAYING" } as unknown as Search.ValidSearchRequest
      assert.strictEqual(leftOf(Search.operation.encode(input, defaultWireOptions)).field, field)
    }
  })

  it("writes statuses in each of the three forms", () => {
    const status_list = ["STATUS_WAIT_MERCHANT_HANDLE", "STATUS_PAY_SUCC"] as const
    const written = (statusFilterFormat: "codes" | "names" | "name", list: Search.SearchRequest["status_list"]) =>
      body({ status_list: list! }, { ...defaultWireOptions, statusFilterFormat })
    assert.include(Either.getOrThrow(written("codes", status_list)), '"status_list":[10,40]')
    assert.include(
      Either.getOrThrow(written("names", status_list)),
      '"status_list":["STATUS_WAIT_MERCHANT_HANDLE","STATUS_PAY_SUCC"]'
    )
    assert.include(Either.getOrThrow(written("name", ["STATUS_PAY_SUCC"])), '"status_list":"STATUS_PAY_SUCC"')
    assert.strictEqual(leftOf(written("name", status_list)).field, "status_list")
    assert.notInclude(Either.getOrThrow(written("codes", [])), "status_list")
  })

  it("writes any unsigned 64-bit id digit by digit, as a number or as a string", () => {
    FastCheck.assert(
      FastCheck.property(FastCheck.bigInt({ min: 0n, max: 2n ** 64n - 1n }), (big) => {
        const digits = String(big)
        assert.isTrue(isUint64Digits(digits))
        const request = { order_id_list: [digits as never] }
        assert.include(Either.getOrThrow(body(request)), `"order_id_list":[${digits}]`)
        assert.include(
          Either.getOrThrow(body(request, { ...defaultWireOptions, idFormat: "string" })),
          `"order_id_list":["${digits}"]`
        )
        const get = Get.operation.encode({ guarantee_order_id: digits as never }, defaultWireOptions)
        assert.strictEqual(Json.stringify(Either.getOrThrow(get)!), `{"guarantee_order_id":${digits}}`)
      })
    )
  })

  it("refuses an id that would inject JSON even when the operation is executed directly", () => {
    const valid = { offset: 0, limit: 1, order_id_list: ['1],"limit":[9'] as never }
    assert.isTrue(Either.isLeft(Search.operation.encode(valid, defaultWireOptions)))
    assert.isTrue(Either.isLeft(Get.operation.encode({ guarantee_order_id: "1,2" as never }, defaultWireOptions)))
  })
})

describe("a search answer", () => {
  const decode = (text: string) => {
    const report = DecodeReport.builder()
    const parsed = Either.getOrThrow(Json.parse(text))
    return { result: Search.operation.decode(parsed.value as Json.JsonObject, report), report: report.build() }
  }

  it("takes null, one object and a missing total", () => {
    assert.deepStrictEqual(Either.getOrThrow(decode('{"guarantee_order_list":null,"total_num":0}').result), {
      guarantee_order_list: [],
      total_num: 0
    })
    const one = decode('{"guarantee_order_list":{"guarantee_order_id":"7","status":"STATUS_PAYING"},"total_num":"1"}')
    assert.strictEqual(Either.getOrThrow(one.result).total_num, 1)
    assert.deepStrictEqual(
      one.report.entries.map((entry) => `${entry.kind} ${entry.path}`),
      ["wrong-type total_num", "object-for-array guarantee_order_list"]
    )
  })

  it("fails whole when an order has no usable id, naming where", () => {
    for (const id of ["null", "0", '""', "1.5", '"12x"', "{}", "-4"]) {
      const { result } = decode(`{"guarantee_order_list":[{"guarantee_order_id":7},{"guarantee_order_id":${id}}]}`)
      const error = leftOf(result)
      assert.strictEqual(error._tag, "DecodeError", id)
      assert.strictEqual(error.path, "guarantee_order_list[1].guarantee_order_id")
    }
    assert.isTrue(Either.isLeft(decode('{"guarantee_order_list":"none"}').result))
    assert.isTrue(Either.isLeft(decode('{"guarantee_order_list":[3]}').result))
  })
})
