import { afterAll, assert, beforeAll, describe, it } from "@effect/vitest"
import { parse as parseCsv } from "csv-parse/sync"
import { type Ended, run, sandbox, type Shop } from "./Cli.js"

type View = Record<string, unknown> & { readonly guarantee_order_id: string; readonly order_id: string }

let shop: Shop
let all: ReadonlyArray<View>

const call = (args: ReadonlyArray<string> | string, stdin?: string): Promise<Ended> =>
  run(typeof args === "string" ? args.split(" ") : args, { env: shop.env, ...(stdin === undefined ? {} : { stdin }) })

const json = async (args: string): Promise<ReadonlyArray<View>> => {
  const { code, stderr, stdout } = await call(`${args} --json`)
  assert.strictEqual(code, 0, stderr)
  assert.strictEqual(stderr, "")
  return JSON.parse(stdout) as ReadonlyArray<View>
}

beforeAll(async () => {
  shop = await sandbox("--seed", "orders", "--orders", "130")
  all = await json("orders search --all")
})
afterAll(() => shop.stop())

describe("orders search --all", () => {
  it("prints one array with every order once and every digit", async () => {
    assert.lengthOf(all, 130)
    assert.lengthOf([...new Set(all.map((order) => order.guarantee_order_id))], 130)
    const known = (await shop.admin("GET", "orders")) as ReadonlyArray<{ guarantee_order_id: string; order_id: string }>
    assert.deepStrictEqual(
      new Set(all.map((order) => `${order.guarantee_order_id} ${order.order_id}`)),
      new Set(known.map((order) => `${order.guarantee_order_id} ${order.order_id}`))
    )
    const long = all.map((order) => order.order_id)
    assert.isTrue(long.some((id) => id.length === 19 && String(Number(id)) !== id))
  })

  it("is the same whatever the size of the page and however many at a time", async () => {
    const ids = new Set(all.map((order) => order.guarantee_order_id))
    for (const flags of ["--limit 7", "--limit 20 --concurrency 4"]) {
      const again = await json(`orders search --all ${flags}`)
      assert.lengthOf(again, 130)
      assert.deepStrictEqual(new Set(again.map((order) => order.guarantee_order_id)), ids)
    }
  })

  it("shows the table without a terminal when asked to", async () => {
    const { stdout } = await call("orders search --limit 3 --table --lang zh")
    assert.include(stdout, "保障单号")
    assert.notInclude(stdout, "\u001b")
    assert.notInclude(stdout, "\t")
    assert.match(stdout, /2000001077\d{6}/)
  })

  it("keeps every digit in lines, NDJSON, CSV and through jq", async () => {
    const ids = all.map((order) => `${order.guarantee_order_id} ${order.order_id}`).sort()
    const lines = (await call("orders search --all")).stdout.trimEnd().split("\n")
    assert.deepStrictEqual(lines.map((line) => line.split("\t").slice(0, 2).join(" ")).sort(), ids)
    const ndjson = (await call("orders search --all --ndjson")).stdout.trimEnd().split("\n")
    assert.deepStrictEqual(
      ndjson
        .map((line) => JSON.parse(line) as View)
        .map((order) => `${order.guarantee_order_id} ${order.order_id}`)
        .sort(),
      ids
    )
    const csv = parseCsv((await call("orders search --all --csv")).stdout, {
      bom: true,
      columns: true
    }) as ReadonlyArray<Record<string, string>>
    const digits = (cell: string | undefined): string => /^="(\d+)"$/.exec(cell ?? "")?.[1] ?? ""
    assert.deepStrictEqual(
      csv.map((row) => `${digits(row["Guarantee order id"])} ${digits(row["Order id"])}`).sort(),
      ids
    )
    const jq = await call([
      "orders",
      "search",
      "--all",
      "--json",
      "--jq",
      '.[]|"\\(.guarantee_order_id) \\(.order_id)"'
    ])
    assert.deepStrictEqual(jq.stdout.trimEnd().split("\n").sort(), ids)
  })

  it("masks buyers unless it is told to show them", async () => {
    const buyers = (await json("orders search --all --show-personal-data")).flatMap((order) =>
      typeof order["openid"] === "string" && order["openid"] !== "" ? [order["openid"]] : []
    )
    assert.isAbove(buyers.length, 50)
    assert.isFalse(buyers.includes("***"))
    for (const form of ["", "--json", "--ndjson", "--csv", "--fields openid"]) {
      const args = `orders search --all ${form}`.trim()
      const masked = (await call(args)).stdout
      assert.isFalse(
        buyers.some((buyer) => masked.includes(buyer)),
        form
      )
      if (form === "") continue
      const shown = (await call(`${args} --show-personal-data`)).stdout
      assert.isTrue(
        buyers.every((buyer) => shown.includes(buyer)),
        form
      )
    }
  })
})

describe("filters", () => {
  it("find by order id, also from stdin and in a spreadsheet's writing", async () => {
    const some = all.filter((order) => order.order_id !== undefined && order.order_id !== null).slice(0, 3)
    const stdin = some.map((order) => `"=""${order.order_id}"""`).join("\r\n")
    const { code, stderr, stdout } = await call("orders search --all --order-id - --fields guarantee_order_id", stdin)
    assert.deepStrictEqual([code, stderr], [0, ""])
    const found = new Set(stdout.trimEnd().split("\n"))
    for (const order of some) assert.isTrue(found.has(order.guarantee_order_id))
    const one = await json(`orders search --guarantee-order-id ${some[0]!.guarantee_order_id}`)
    assert.deepStrictEqual(one, [some[0]!])
  })

  it("split more ids than one call takes", async () => {
    const stdin = all.map((order) => order.guarantee_order_id).join(" ")
    const { code, stdout } = await call("orders search --all --guarantee-order-id - --json", stdin)
    assert.strictEqual(code, 0)
    assert.lengthOf(JSON.parse(stdout) as ReadonlyArray<unknown>, 130)
  })

  it("find by status and type, in each of their writings", async () => {
    const wanted = all.filter((order) => order["status"] === "STATUS_WAIT_MERCHANT_HANDLE").length
    assert.isAbove(wanted, 0)
    for (const status of ["10", "wait-merchant-handle", "STATUS_WAIT_MERCHANT_HANDLE"]) {
      assert.lengthOf(await json(`orders search --all --status ${status}`), wanted, status)
    }
    for (const [type, code] of [
      ["damage", 2],
      ["1", 1]
    ] as const) {
      const found = await json(`orders search --all --type ${type}`)
      assert.lengthOf(found, all.filter((order) => order["type"] === code).length)
    }
  })

  it("find by days of Shanghai, the last one included", async () => {
    const day = new Date(Date.parse(String(all[0]!["create_time"])) + 8 * 3_600_000).toISOString().slice(0, 10)
    const found = await json(`orders search --all --since ${day} --until ${day}`)
    assert.isAbove(found.length, 0)
    for (const order of found) {
      const at = new Date(Date.parse(String(order["create_time"])) + 8 * 3_600_000)
      assert.strictEqual(at.toISOString().slice(0, 10), day)
    }
  })

  it("page by offset and limit", async () => {
    const first = await json("orders search --limit 5")
    const second = await json("orders search --limit 5 --offset 5")
    assert.lengthOf(first, 5)
    assert.deepStrictEqual([...first, ...second], await json("orders search --limit 10"))
    assert.lengthOf(await json("orders search"), 20)
  })
})

describe("orders get", () => {
  it("prints one object, equal to the one the search found", async () => {
    const { code, stdout } = await call(`orders get ${all[0]!.guarantee_order_id} --json`)
    assert.strictEqual(code, 0)
    const order = JSON.parse(stdout) as View
    assert.strictEqual(order.order_id, all[0]!.order_id)
    const id = await call(["orders", "get", all[0]!.guarantee_order_id, "--json", "--jq", ".order_id"])
    assert.strictEqual(id.stdout, `${all[0]!.order_id}\n`)
    const piped = await call("orders get - --fields order_id", `${all[0]!.guarantee_order_id}\n`)
    assert.strictEqual(piped.stdout, `order_id\t${all[0]!.order_id}\n`)
  })
})

describe("dialects", () => {
  it("can be met by settings", async () => {
    const other = await sandbox(
      "--seed",
      "d",
      "--orders",
      "30",
      "--dialect",
      "idsAs=string",
      "--dialect",
      "requestIds=string",
      "--dialect",
      "statusListAccepts=names"
    )
    const flags = ["--id-format", "string", "--status-format", "names"]
    const found = await run(["orders", "search", "--all", "--json", "--status", "10", ...flags], { env: other.env })
    assert.strictEqual(found.code, 0, found.stderr)
    const orders = JSON.parse(found.stdout) as ReadonlyArray<View>
    assert.isTrue(orders.every((order) => order["status"] === "STATUS_WAIT_MERCHANT_HANDLE"))
    const env = { ...other.env, WXSHOP_ID_FORMAT: "string" }
    const known = await run(["orders", "search", "--limit", "1", "--jq", ".[0].guarantee_order_id"], { env })
    assert.strictEqual((await run(["orders", "get", known.stdout.trim()], { env })).code, 0)
    await other.stop()
  })

  it("that ignore the filter are noticed, and filtered here", async () => {
    const dialect = ["--dialect", "statusListAccepts=names", "--dialect", "statusListWrongForm=ignore"]
    const other = await sandbox("--seed", "i", "--orders", "60", ...dialect)
    const args = ["orders", "search", "--all", "--status", "10"]
    const found = await run([...args, "--fields", "status"], { env: other.env })
    assert.strictEqual(found.code, 0, found.stderr)
    assert.deepStrictEqual([...new Set(found.stdout.trimEnd().split("\n"))], ["STATUS_WAIT_MERCHANT_HANDLE"])
    assert.include(found.stderr, "--status-format")
    const json = await run([...args, "--json"], { env: other.env })
    for (const line of json.stderr.trimEnd().split("\n")) assert.property(JSON.parse(line), "warning")
    await other.stop()
  })

  it("that hide orders make the walk say that it may be incomplete", async () => {
    const other = await sandbox(
      "--seed",
      "h",
      "--orders",
      "60",
      "--dialect",
      "offsetHonoured=false",
      "--dialect",
      "windowHonoured=false"
    )
    const args = ["orders", "search", "--all", "--limit", "20"]
    const found = await run(args, { env: other.env })
    assert.strictEqual(found.code, 0)
    assert.match(found.stderr, /^warning: The result may be incomplete: /)
    const zh = await run([...args, "--exit-code", "--lang", "zh"], { env: other.env })
    assert.strictEqual(zh.code, 8)
    assert.match(zh.stderr, /^注意：结果可能不全：/)
    await other.stop()
  })

  it("hold for several shops, each with its own secret", async () => {
    const other = await sandbox("--seed", "s", "--orders", "3", "--shops", "2")
    assert.lengthOf(other.shops, 2)
    for (const { appid, secret } of other.shops) {
      const { code, stdout } = await run(["orders", "search", "--json"], {
        env: { ...other.env, WXSHOP_APPID: appid, WXSHOP_SECRET: secret }
      })
      assert.strictEqual(code, 0)
      assert.lengthOf(JSON.parse(stdout) as ReadonlyArray<unknown>, 3)
    }
    await other.stop()
  })
})
