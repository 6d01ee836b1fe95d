/** Each switch, seen from the wire. */
import * as GuaranteeStatus from "@wxshop/core/GuaranteeStatus"
import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Dialect from "../src/Dialect.js"
import type { Fields } from "./support.js"
import { callRaw, get, idsOf, listOf, open, search, stableToken } from "./support.js"

type Partially = Partial<Dialect.Dialect>
type Opened = Effect.Effect.Success<ReturnType<typeof open>>

/** Every check names the switch it is about, so that the last test can see that none is missing. */
const covered = new Set<string>()

const check = <E>(
  name: string,
  dialect: Partially,
  run: (opened: Opened) => Effect.Effect<void, E>,
  keys: ReadonlyArray<string> = Object.keys(dialect)
): void => {
  for (const key of keys) covered.add(key)
  it.scoped(name, () => Effect.flatMap(open({ dialect: { missingFields: "none", ...dialect } }), run))
}

const FIRST = "2000001077270153"
const errcode = (answer: Fields): unknown => answer["errcode"]
const some = (answer: Fields, field: string): ReadonlyArray<unknown> =>
  listOf(answer).flatMap((order) => order[field] ?? [])

describe("Dialect on the wire: requests", () => {
  const forms = { codes: "[40]", names: '["STATUS_PAY_SUCC"]', name: '"STATUS_PAY_SUCC"' }
  for (const accepts of ["codes", "names", "name", "any"] as const) {
    check(`statusListAccepts=${accepts}`, { statusListAccepts: accepts }, ({ sandbox, token }) =>
      Effect.gen(function* () {
        for (const [form, json] of Object.entries(forms)) {
          const answer = yield* search(sandbox, token, `"status_list":${json}`)
          const taken = accepts === "any" || accepts === form
          assert.strictEqual(errcode(answer), taken ? 0 : 9700224, form)
          if (taken) assert.isTrue(listOf(answer).every((order) => order["status"] === "STATUS_PAY_SUCC"))
        }
      })
    )
  }

  check("statusListWrongForm=ignore returns everything", { statusListWrongForm: "ignore" }, ({ sandbox, token }) =>
    Effect.gen(function* () {
      const answer = yield* search(sandbox, token, '"status_list":"STATUS_PAY_SUCC"')
      assert.strictEqual(answer["total_num"], 40)
    })
  )

  check("requestIds=string takes texts only", { requestIds: "string" }, ({ sandbox, token }) =>
    Effect.gen(function* () {
      assert.strictEqual(errcode(yield* get(sandbox, token, `"${FIRST}"`)), 0)
      assert.strictEqual(errcode(yield* get(sandbox, token, FIRST)), 47001)
      assert.strictEqual(errcode(yield* search(sandbox, token, '"order_id_list":["3726524657461498624"]')), 0)
    })
  )

  check("requestIds=any takes both, number refuses texts", { requestIds: "any" }, ({ sandbox, token }) =>
    Effect.gen(function* () {
      assert.strictEqual(errcode(yield* get(sandbox, token, `"${FIRST}"`)), 0)
      assert.strictEqual(errcode(yield* get(sandbox, token, FIRST)), 0)
      yield* sandbox.dialect.set({ requestIds: "number" })
      assert.strictEqual(errcode(yield* get(sandbox, token, `"${FIRST}"`)), 47001)
    })
  )

  check("missingLimit=default gives 20", { missingLimit: "default" }, ({ sandbox, token }) =>
    Effect.gen(function* () {
      const answer = yield* search(sandbox, token, '"type":0', null)
      assert.strictEqual(listOf(answer).length, 20)
    })
  )

  check("maxLimit with limitAboveMax=error", { maxLimit: 7 }, ({ sandbox, token }) =>
    Effect.gen(function* () {
      assert.strictEqual(listOf(yield* search(sandbox, token, "", 7)).length, 7)
      assert.strictEqual(errcode(yield* search(sandbox, token, "", 8)), 9700224)
    })
  )

  check("limitAboveMax=lower silently gives fewer", { maxLimit: 7, limitAboveMax: "lower" }, ({ sandbox, token }) =>
    Effect.gen(function* () {
      const answer = yield* search(sandbox, token, "", 50)
      assert.strictEqual(listOf(answer).length, 7)
      assert.strictEqual(answer["total_num"], 40)
    })
  )

  check("maxOffset with offsetAboveMax=error", { maxOffset: 10 }, ({ sandbox, token }) =>
    Effect.gen(function* () {
      assert.strictEqual(listOf(yield* search(sandbox, token, '"offset":10')).length, 30)
      assert.strictEqual(errcode(yield* search(sandbox, token, '"offset":11')), 9700224)
    })
  )

  check("offsetAboveMax=empty", { maxOffset: 10, offsetAboveMax: "empty" }, ({ sandbox, token }) =>
    Effect.gen(function* () {
      const answer = yield* search(sandbox, token, '"offset":11')
      assert.deepStrictEqual([listOf(answer).length, answer["total_num"]], [0, 40])
    })
  )

  check("offsetHonoured=false never advances", { offsetHonoured: false }, ({ sandbox, token }) =>
    Effect.gen(function* () {
      const first = yield* search(sandbox, token, '"offset":0', 5)
      assert.deepStrictEqual(yield* search(sandbox, token, '"offset":5', 5), first)
    })
  )

  check("maxIds", { maxIds: 2 }, ({ sandbox, token }) =>
    Effect.gen(function* () {
      assert.strictEqual(errcode(yield* search(sandbox, token, '"order_id_list":[1,2]')), 0)
      assert.strictEqual(errcode(yield* search(sandbox, token, '"order_id_list":[1,2,3]')), 9700224)
    })
  )
})

describe("Dialect on the wire: selection", () => {
  const sorted = (values: ReadonlyArray<unknown>, direction: 1 | -1): boolean =>
    values.every((value, index) => index === 0 || direction * (Number(value) - Number(values[index - 1])) >= 0)

  check("sort", { sort: "createTimeAsc" }, ({ sandbox, token }) =>
    Effect.gen(function* () {
      const by = (sort: Dialect.Dialect["sort"]) =>
        Effect.zipRight(sandbox.dialect.set({ sort }), search(sandbox, token))
      assert.isTrue(sorted(some(yield* by("createTimeAsc"), "create_time"), 1))
      assert.isTrue(sorted(some(yield* by("createTimeDesc"), "create_time"), -1))
      assert.isTrue(sorted(some(yield* by("updateTimeDesc"), "update_time"), -1))
      assert.isTrue(sorted(some(yield* by("id"), "guarantee_order_id"), 1))
      const odd = yield* by("unspecified")
      assert.isFalse(sorted(some(odd, "create_time"), 1) || sorted(some(odd, "create_time"), -1))
      assert.deepStrictEqual(yield* by("unspecified"), odd)
    })
  )

  check("beginTime and endTime", { beginTime: "exclusive", endTime: "exclusive" }, ({ sandbox, token }) =>
    Effect.gen(function* () {
      const time = Number(some(yield* search(sandbox, token), "create_time")[3])
      const count = (fields: string) =>
        Effect.map(search(sandbox, token, fields), (answer) => Number(answer["total_num"]))
      const same = listOf(yield* search(sandbox, token)).filter((order) => order["create_time"] === time).length
      const [from, to] = [yield* count(`"begin_time":${time}`), yield* count(`"end_time":${time}`)]
      assert.strictEqual(from + to, 40 - same)
      yield* sandbox.dialect.set({ beginTime: "inclusive" })
      assert.strictEqual(yield* count(`"begin_time":${time}`), from + same)
      yield* sandbox.dialect.set({ endTime: "inclusive" })
      assert.strictEqual(yield* count(`"end_time":${time}`), to + same)
    })
  )

  check("windowHonoured=false", { windowHonoured: false }, ({ sandbox, token }) =>
    Effect.gen(function* () {
      assert.strictEqual((yield* search(sandbox, token, '"begin_time":1,"end_time":2'))["total_num"], 40)
    })
  )

  check("maxWindowDays", { maxWindowDays: 30 }, ({ sandbox, token }) =>
    Effect.gen(function* () {
      const now = Math.floor((yield* sandbox.clock.now) / 1000)
      const window = (days: number) => `"begin_time":${now - days * 86_400},"end_time":${now}`
      assert.strictEqual(errcode(yield* search(sandbox, token, window(30))), 0)
      assert.strictEqual(errcode(yield* search(sandbox, token, window(31))), 9700224)
      assert.strictEqual(errcode(yield* search(sandbox, token, `"end_time":${now}`)), 9700224)
      assert.strictEqual((yield* search(sandbox, token))["total_num"], 40)
    })
  )

  check("defaultWindowDays", { defaultWindowDays: 7 }, ({ sandbox, token }) =>
    Effect.gen(function* () {
      const now = (yield* sandbox.clock.now) / 1000
      const answer = yield* search(sandbox, token)
      assert.isTrue(Number(answer["total_num"]) > 0 && Number(answer["total_num"]) < 40)
      assert.isTrue(some(answer, "create_time").every((time) => Number(time) >= now - 7 * 86_400))
      assert.strictEqual((yield* search(sandbox, token, '"begin_time":1'))["total_num"], 40)
    })
  )

  check("totalNum=absent", { totalNum: "absent" }, ({ sandbox, token }) =>
    Effect.gen(function* () {
      assert.notProperty(yield* search(sandbox, token), "total_num")
    })
  )

  check("totalNum=capped", { totalNum: "capped", totalNumCap: 33 }, ({ sandbox, token }) =>
    Effect.gen(function* () {
      assert.strictEqual((yield* search(sandbox, token))["total_num"], 33)
      assert.strictEqual((yield* search(sandbox, token, `"guarantee_order_id_list":[${FIRST}]`))["total_num"], 1)
    })
  )
})

describe("Dialect on the wire: answers", () => {
  check("idsAs", { idsAs: "string" }, ({ sandbox, token }) =>
    Effect.gen(function* () {
      const body = `{"guarantee_order_id":${FIRST}}`
      const quoted = yield* callRaw(sandbox, "getguaranteeorder", body, token)
      assert.include(quoted.text, `"guarantee_order_id":"${FIRST}","type"`)
      assert.include(quoted.text, '"order_id":"3726524657461498624"')
      yield* sandbox.dialect.set({ idsAs: "number" })
      const bare = yield* callRaw(sandbox, "getguaranteeorder", body, token)
      assert.include(bare.text, `"guarantee_order_id":${FIRST},"type"`)
      assert.include(bare.text, '"order_id":3726524657461498624,')
    })
  )

  check("guaranteeIdDigits=19", { guaranteeIdDigits: "19" }, ({ sandbox, token }) =>
    Effect.gen(function* () {
      const [id = ""] = idsOf(yield* search(sandbox, token))
      assert.match(id, /^[0-9]{19}$/)
      const found = (yield* get(sandbox, token, id))["guarantee_order"] as Fields
      assert.strictEqual(found["guarantee_order_id"], id)
      const refused = yield* Effect.flip(sandbox.dialect.set({ guaranteeIdDigits: "16" }))
      assert.strictEqual(refused._tag, "SandboxOptionError")
    })
  )

  const TIMES = ["create_time", "update_time", "expire_time", "complete_time"]
  const digits = (order: Fields): Record<string, number> =>
    Object.fromEntries(TIMES.map((name) => [name, Number(order[name]) > 0 ? String(order[name]).length : 0]))

  check(
    "searchTimestamps and getTimestamps are independent; 0 stays 0",
    { searchTimestamps: "milliseconds", getTimestamps: "mixed" },
    ({ sandbox, token }) =>
      Effect.gen(function* () {
        const body = '"status_list":[40]'
        const [paid] = listOf(yield* search(sandbox, token, body))
        assert.deepStrictEqual(digits(paid ?? {}), {
          create_time: 13,
          update_time: 13,
          expire_time: 0,
          complete_time: 13
        })
        const detail = (yield* get(sandbox, token, String(paid?.["guarantee_order_id"])))["guarantee_order"] as Fields
        assert.deepStrictEqual(digits(detail), { create_time: 13, update_time: 13, expire_time: 0, complete_time: 10 })
        yield* sandbox.dialect.set({ searchTimestamps: "seconds" })
        const [again] = listOf(yield* search(sandbox, token, body))
        assert.deepStrictEqual(digits(again ?? {}), {
          create_time: 10,
          update_time: 10,
          expire_time: 0,
          complete_time: 10
        })
      })
  )

  check("productInfo", { productInfo: "object" }, ({ sandbox, token }) =>
    Effect.gen(function* () {
      const shape = Effect.map(search(sandbox, token, "", 1), (answer) => listOf(answer)[0]?.["product_info"])
      assert.property(yield* shape, "title")
      yield* sandbox.dialect.set({ productInfo: "null" })
      assert.isNull(yield* shape)
      yield* sandbox.dialect.set({ productInfo: "array" })
      assert.isArray(yield* shape)
    })
  )

  const titlePics = (answer: Fields) =>
    listOf(answer).map((order) => (order["bad_pay_info"] as Fields | undefined)?.["title_pic_list"])

  check("titlePicList", { titlePicList: "objects" }, ({ sandbox, token }) =>
    Effect.gen(function* () {
      const shape = Effect.map(search(sandbox, token, '"type":2', 1), (answer) => titlePics(answer)[0])
      const objects = (yield* shape) as unknown as ReadonlyArray<Fields>
      assert.deepStrictEqual(
        objects.map((group) => group["title"]),
        [1, 2, 3]
      )
      assert.hasAllKeys(objects[0], ["title", "pic_list", "new_media_list"])
      yield* sandbox.dialect.set({ titlePicList: "strings" })
      assert.isTrue(((yield* shape) as ReadonlyArray<unknown>).every((item) => typeof item === "string"))
      yield* sandbox.dialect.set({ titlePicList: "absent" })
      assert.isUndefined(yield* shape)
    })
  )

  const kinds = (answer: Fields): Set<string> =>
    new Set(
      listOf(answer).map((order) => {
        const history = order["history_list"] as ReadonlyArray<unknown> | undefined
        return history === undefined ? "absent" : typeof history[0]
      })
    )

  check("historyList", { historyList: "mixed" }, ({ sandbox, token }) =>
    Effect.gen(function* () {
      const seen = (historyList: Dialect.Dialect["historyList"]) =>
        Effect.zipRight(sandbox.dialect.set({ historyList }), Effect.map(search(sandbox, token), kinds))
      assert.deepStrictEqual(yield* seen("mixed"), new Set(["object", "string", "absent"]))
      assert.deepStrictEqual(yield* seen("objects"), new Set(["object"]))
      assert.deepStrictEqual(yield* seen("strings"), new Set(["string"]))
      assert.deepStrictEqual(yield* seen("absent"), new Set(["absent"]))
    })
  )

  check("missingFields", { missingFields: "none" }, ({ sandbox, token }) =>
    Effect.gen(function* () {
      const holes = (level: Dialect.Dialect["missingFields"]) =>
        Effect.gen(function* () {
          yield* sandbox.dialect.set({ missingFields: level })
          const list = listOf(yield* search(sandbox, token))
          assert.isTrue(list.every((order) => "guarantee_order_id" in order && order["status"] !== ""))
          return list.reduce((sum, order) => sum + 20 - Math.min(20, Object.keys(order).length), 0)
        })
      const [none, few, many] = [yield* holes("none"), yield* holes("some"), yield* holes("many")]
      assert.isTrue(none < few && few < many, `${none} ${few} ${many}`)
      yield* sandbox.dialect.set({ missingFields: "some" })
      const list = listOf(yield* search(sandbox, token))
      for (const field of ["order_id", "type", "create_time", "update_time", "expire_time", "openid"]) {
        assert.isTrue(
          list.every((order) => field in order),
          field
        )
      }
      assert.isTrue(list.some((order) => order["apply_reason"] === "" || order["history_list"] === undefined))
    })
  )

  check("productIds", { productIds: "detail" }, ({ sandbox, token }) =>
    Effect.gen(function* () {
      const has = Effect.gen(function* () {
        const listed = some(yield* search(sandbox, token, "", 1), "product_info") as ReadonlyArray<Fields>
        const detail = (yield* get(sandbox, token, FIRST))["guarantee_order"] as Fields
        const shown = detail["product_info"] as ReadonlyArray<Fields>
        return [listed[0]?.["product_id"] !== undefined, shown[0]?.["sku_id"] !== undefined]
      })
      assert.deepStrictEqual(yield* has, [false, true])
      yield* sandbox.dialect.set({ productIds: "both" })
      assert.deepStrictEqual(yield* has, [true, true])
      yield* sandbox.dialect.set({ productIds: "absent" })
      assert.deepStrictEqual(yield* has, [false, false])
    })
  )

  check("extraUnknownFields adds integers above 2^53", { extraUnknownFields: true }, ({ sandbox, token }) =>
    Effect.gen(function* () {
      const [order] = listOf(yield* search(sandbox, token, "", 1))
      assert.match(String(order?.["logistics_order_id"]), /^9007[0-9]+[13579]$/)
      assert.isTrue(BigInt(String(order?.["logistics_order_id"])) > 2n ** 53n)
      assert.strictEqual(order?.["seller_score"], 4.85)
      assert.property(order, "risk_info")
    })
  )

  check("unknownStatus, also for the filter", { unknownStatus: true }, ({ sandbox, token }) =>
    Effect.gen(function* () {
      const known = new Set<unknown>(GuaranteeStatus.rows.map((row) => row.name))
      const all = some(yield* search(sandbox, token), "status")
      const strange = all.filter((status) => !known.has(status))
      assert.isTrue(strange.length > 0 && strange.length < 20)
      const codes = GuaranteeStatus.rows.map((row) => row.code).join(",")
      assert.strictEqual((yield* search(sandbox, token, `"status_list":[${codes}]`))["total_num"], 40 - strange.length)
    })
  )

  check(
    "opConfirmSpelling=CONFIRM, in answers and filters",
    { opConfirmSpelling: "CONFIRM", statusListAccepts: "any" },
    ({ sandbox, token }) =>
      Effect.gen(function* () {
        const answer = yield* search(sandbox, token, '"status_list":["STATUS_WAIT_OP_CONFIRM"]')
        assert.isTrue(listOf(answer).length > 0)
        assert.isTrue(some(answer, "status").every((status) => status === "STATUS_WAIT_OP_CONFIRM"))
        assert.strictEqual(errcode(yield* search(sandbox, token, '"status_list":["STATUS_WAIT_OP_COMFIRM"]')), 9700224)
        yield* sandbox.dialect.set({ opConfirmSpelling: "COMFIRM" })
        assert.strictEqual(errcode(yield* search(sandbox, token, '"status_list":["STATUS_WAIT_OP_CONFIRM"]')), 9700224)
      })
  )

  check("statusPrefix=false", { statusPrefix: false }, ({ sandbox, token }) =>
    Effect.gen(function* () {
      const statuses = some(yield* search(sandbox, token), "status").map(String)
      assert.isTrue(statuses.length === 40 && statuses.every((status) => !status.startsWith("STATUS_")))
    })
  )

  check("unionid=unbound", { unionid: "unbound" }, ({ sandbox, token }) =>
    Effect.gen(function* () {
      assert.strictEqual(some(yield* search(sandbox, token), "unionid").length, 0)
      yield* sandbox.dialect.set({ unionid: "bound" })
      assert.strictEqual(some(yield* search(sandbox, token), "unionid").length, 40)
    })
  )

  check("mediaIds=urls", { mediaIds: "urls" }, ({ sandbox, token }) =>
    Effect.gen(function* () {
      const info = some(yield* search(sandbox, token, '"type":2', 1), "bad_pay_info")[0] as Fields
      assert.isTrue((info["pic_list"] as ReadonlyArray<string>).every((link) => link.startsWith("https://")))
    })
  )

  // oxlint-disable-next-line no-control-regex
  const CONTROL = /[\u0000-\u001f]/

  check("controlCharacters", { controlCharacters: "raw" }, ({ sandbox, token }) =>
    Effect.gen(function* () {
      const page = callRaw(sandbox, "searchguaranteeorder", '{"limit":50}', token)
      assert.match((yield* page).text, CONTROL)
      yield* sandbox.dialect.set({ controlCharacters: "escaped" })
      const escaped = yield* page
      assert.notMatch(escaped.text, CONTROL)
      assert.include(escaped.text, "\\n")
      yield* sandbox.dialect.set({ controlCharacters: "none" })
      assert.notInclude((yield* page).text, "\\n")
    })
  )

  check("emptyList", { emptyList: "absent" }, ({ sandbox, token }) =>
    Effect.gen(function* () {
      const nothing = search(sandbox, token, '"order_id_list":[1]')
      assert.deepStrictEqual(yield* nothing, { errcode: 0, errmsg: "ok", total_num: 0 })
      yield* sandbox.dialect.set({ emptyList: "null" })
      assert.isNull((yield* nothing)["guarantee_order_list"])
      yield* sandbox.dialect.set({ emptyList: "array" })
      assert.deepStrictEqual((yield* nothing)["guarantee_order_list"], [])
    })
  )

  check("successErrcode=absent", { successErrcode: "absent" }, ({ sandbox, token }) =>
    Effect.gen(function* () {
      assert.hasAllKeys(yield* search(sandbox, token), ["guarantee_order_list", "total_num"])
    })
  )

  check("ridStyle", { ridStyle: "comma" }, ({ sandbox, token }) =>
    Effect.gen(function* () {
      const message = (ridStyle: Dialect.Dialect["ridStyle"]) =>
        Effect.zipRight(
          sandbox.dialect.set({ ridStyle }),
          Effect.map(get(sandbox, token, "1"), (answer) => String(answer["errmsg"]))
        )
      assert.match(yield* message("comma"), /^售后单不存在, rid: [0-9a-f-]{26}$/)
      assert.match(yield* message("plain"), /^售后单不存在 rid: [0-9a-f-]{26}$/)
      assert.match(yield* message("dots"), /^售后单不存在rid:\.[0-9a-f-]{26}$/)
      assert.match(yield* message("hint"), /^售后单不存在 hint: \[[0-9a-f]{16}\]$/)
      assert.strictEqual(yield* message("absent"), "售后单不存在")
    })
  )
})

describe("Dialect on the wire: access", () => {
  for (const code of ["40001", "40014", "42001"] as const) {
    check(`staleTokenCode=${code}`, { staleTokenCode: code }, ({ sandbox }) =>
      Effect.gen(function* () {
        assert.strictEqual(errcode(yield* search(sandbox, "98_nobody")), Number(code))
      })
    )
  }

  check("tokenLength and tokenLifetime", { tokenLength: 600, tokenLifetime: 90 }, ({ sandbox, token }) =>
    Effect.gen(function* () {
      assert.strictEqual(token.length, 600)
      assert.strictEqual((yield* stableToken(sandbox))["expires_in"], 90)
      yield* sandbox.clock.advance("90 seconds")
      assert.strictEqual(errcode(yield* search(sandbox, token)), 42001)
    })
  )

  it("has a check for every switch", () => {
    // The quotas are checked with the tokens' endpoints, the platform's switches with its own.
    const platform = ["refreshTokens", "ipAllowList", "missingPermissionCode"]
    const elsewhere = new Set(["apiMinuteQuota", "apiDayQuota", ...platform])
    const missing = Dialect.rows.filter((row) => !covered.has(row.key) && !elsewhere.has(row.key))
    assert.deepStrictEqual(
      missing.map((row) => row.key),
      []
    )
  })
})
