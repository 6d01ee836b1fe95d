import { assert, describe, it } from "@effect/vitest"
import { parseGuaranteeOrderId } from "@wxshop/core/Ids"
import * as Effect from "effect/Effect"
import * as IdList from "../src/IdList.js"
import { parse } from "../src/Parser.js"
import * as SearchQuery from "../src/SearchQuery.js"
import * as Terminal from "./Terminal.js"

const filters = (argv: string, stdin = "") => {
  const parsed = parse(["orders", "search", ...argv.split(" ").filter((word) => word !== "")])
  if (parsed._tag !== "Run") assert.fail(JSON.stringify(parsed))
  return SearchQuery.filters(parsed.input.flags as unknown as SearchQuery.SearchFlagValues).pipe(
    Terminal.provide(Terminal.make({ stdin }))
  )
}

const many = (count: number): ReadonlyArray<string> =>
  Array.from({ length: count }, (_, i) => `37265246574614${10_000 + i}`)

describe("filters", () => {
  it.effect("are empty without flags", () =>
    Effect.gen(function* () {
      assert.deepStrictEqual(yield* filters(""), [{}])
    })
  )

  it.effect("come from every flag", () =>
    Effect.gen(function* () {
      const [filter, ...rest] = yield* filters(
        "--type counterfeit --status 10 --status wait-both-proof,STATUS_PAYING --status 10 --since 2026-11-01 " +
          "--until 2026-11-24 --order-id 3726524657461498624 --guarantee-order-id 18446744073709551615"
      )
      assert.deepStrictEqual(rest, [])
      assert.deepStrictEqual(filter, {
        type: 1,
        begin_time: Date.parse("2026-11-01T00:00:00+08:00") / 1000,
        end_time: Date.parse("2026-11-24T23:59:59+08:00") / 1000,
        status_list: ["STATUS_WAIT_MERCHANT_HANDLE", "STATUS_WAIT_BOTH_PROOF", "STATUS_PAYING"],
        guarantee_order_id_list: ["18446744073709551615"],
        order_id_list: ["3726524657461498624"]
      } as unknown as typeof filter)
    })
  )

  it.effect("count spans back from now", () =>
    Effect.gen(function* () {
      const [filter] = yield* filters("--since 7d")
      assert.strictEqual(filter!.begin_time, Terminal.NOW_SECONDS - 7 * 86_400)
    })
  )

  it.effect("take all types as 0", () =>
    Effect.gen(function* () {
      assert.deepStrictEqual(yield* filters("--type all"), [{ type: 0 }])
      assert.deepStrictEqual(yield* filters("--type 2"), [{ type: 2 }])
    })
  )

  it.effect("read ids from stdin and keep every digit", () =>
    Effect.gen(function* () {
      const stdin =
        '\ufeff"=""3726524657461498624""",="3726524657461498625"\r\n3726524657461498626\t3726524657461498624;\n'
      const [filter] = yield* filters("--order-id -", stdin)
      assert.deepStrictEqual(filter!.order_id_list, [
        "3726524657461498624",
        "3726524657461498625",
        "3726524657461498626"
      ] as unknown as NonNullable<typeof filter>["order_id_list"])
    })
  )

  it.effect("are split when there are too many ids, with --all only", () =>
    Effect.gen(function* () {
      const stdin = many(250).join("\n")
      const split = yield* filters("--all --order-id - --status 10", stdin)
      assert.deepStrictEqual(
        split.map((filter) => filter.order_id_list!.length),
        [100, 100, 50]
      )
      assert.deepStrictEqual(
        split.flatMap((filter) => filter.order_id_list as ReadonlyArray<string>),
        many(250)
      )
      for (const filter of split) assert.deepStrictEqual(filter.status_list, ["STATUS_WAIT_MERCHANT_HANDLE"])
      const both = yield* filters(`--all --order-id - --guarantee-order-id ${many(150).join(",")}`, stdin)
      assert.lengthOf(both, 6)
      for (const flag of ["--order-id", "--guarantee-order-id"]) {
        const error = yield* Effect.flip(filters(`${flag} -`, stdin))
        assert.include(error.next.en, "--all")
        assert.strictEqual(error.command, `wxshop orders search --all ${flag} - < ids.txt`)
      }
      assert.include((yield* Effect.flip(filters("--all --offset 5 --order-id -", stdin))).text.en, "--offset")
    })
  )

  it.effect("leave out the heading of a column, and say so", () =>
    Effect.gen(function* () {
      const terminal = Terminal.make({ stdin: '\ufeffGuarantee order id\r\n"=""2000001077270153"""\r\n' })
      const ids = yield* IdList.read(
        { name: "--guarantee-order-id", command: "wxshop orders search --guarantee-order-id" },
        ["-"],
        parseGuaranteeOrderId
      ).pipe(Terminal.provide(terminal))
      assert.deepStrictEqual(ids.join(), "2000001077270153")
      assert.include(terminal.err(), '"Guarantee order id"')
      const mistaken = yield* Effect.flip(filters("--order-id -", "3726524657461498624\nabc\n"))
      assert.include(mistaken.text.en, '"abc"')
      const heading = yield* Effect.flip(filters("--order-id -", "订单号\n"))
      assert.include(heading.text.en, "no ids")
    })
  )

  for (const [argv, name, stdin] of [
    ["--type fake", "--type"],
    ["--status wait-merchnt", "--status"],
    ["--status 99", "--status"],
    ["--since yesterday", "--since"],
    ["--until 2026-13-01", "--until"],
    ["--since 2026-11-24 --until 2026-11-01", "--since"],
    ["--order-id 37265246574x", "--order-id"],
    ["--order-id 3.72652E+18", "--order-id"],
    ["--order-id 18446744073709551616", "--order-id"],
    ["--order-id 007", "--order-id"],
    ["--order-id=", "--order-id"],
    ["--guarantee-order-id -", "--guarantee-order-id", "  \n"],
    ["--order-id - --guarantee-order-id -", "stdin", "1"],
    ["--concurrency 2", "--concurrency"]
  ] as const) {
    it.effect(`refuse ${argv} and name it`, () =>
      Effect.gen(function* () {
        const error = yield* Effect.flip(filters(argv, stdin))
        assert.strictEqual(error._tag, "UsageError")
        assert.include(error.text.en, name)
        assert.include(error.text.zh, name)
        assert.match(error.command, /^wxshop orders search/)
      })
    )
  }

  it.effect("tell what a spreadsheet did to an id", () =>
    Effect.gen(function* () {
      const error = yield* Effect.flip(filters("--order-id 3.72652E+18"))
      assert.include(error.next.en, "spreadsheet")
    })
  )

  it.effect("suggest the nearest status", () =>
    Effect.gen(function* () {
      const error = yield* Effect.flip(filters("--status WAIT_MERCHANT_HANDL"))
      assert.include(error.next.en, "wait-merchant-handle")
      assert.strictEqual(error.command, "wxshop orders search --status wait-merchant-handle")
    })
  )
})

describe("IdList.split", () => {
  it("leaves nothing of the wrapping", () => {
    assert.deepStrictEqual(IdList.split("1,2 3\n'4'；\"5\""), ["1", "2", "3", "4", "5"])
    assert.deepStrictEqual(IdList.split(" ,\n"), [])
  })
})
