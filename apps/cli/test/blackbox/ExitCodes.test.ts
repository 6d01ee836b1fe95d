import { afterAll, assert, beforeAll, beforeEach, describe, it } from "@effect/vitest"
import { spawn } from "node:child_process"
import { openSync } from "node:fs"
import { createServer } from "node:net"
import { bundle, type Ended, ended, run, sandbox, type Shop, start } from "./Cli.js"

let shop: Shop
const outputs: Array<string> = []

beforeAll(async () => {
  shop = await sandbox("--seed", "exit-codes", "--orders", "60")
})
afterAll(() => shop.stop())
beforeEach(() => shop.fault())

const call = async (args: string, env: Readonly<Record<string, string>> = {}, stdin = ""): Promise<Ended> => {
  const result = await run(args.split(" "), { env: { ...shop.env, ...env }, stdin })
  outputs.push(result.stdout, result.stderr)
  return result
}

const anId = async (): Promise<string> =>
  (await call("orders search --limit 1 --jq .[0].guarantee_order_id")).stdout.trim()

/** The last line names a command to type, and nothing but the answer is on stdout. */
const isExplained = (result: Ended): void => {
  assert.strictEqual(result.stdout, "")
  const lines = result.stderr.trimEnd().split("\n")
  assert.match(lines[0]!, /^(?:error: |错误：)/)
  assert.match(lines.at(-1)!, /^\$ .*\bwxshop\b/)
}

const unusedPort = (): Promise<number> =>
  new Promise((resolve) => {
    const server = createServer().listen(0, "127.0.0.1", () => {
      const address = server.address()
      server.close(() => resolve(typeof address === "object" && address !== null ? address.port : 0))
    })
  })

describe("0", () => {
  it("is an answer, also an empty one", async () => {
    assert.strictEqual((await call("orders search --limit 2")).code, 0)
    const none = await call("orders search --order-id 1 --json")
    assert.deepStrictEqual([none.code, none.stdout, none.stderr], [0, "[]\n", ""])
  })

  it("is help", async () => {
    for (const args of ["--help", "orders --help", "orders search -h", "help config set"]) {
      const { code, stderr, stdout } = await call(args)
      assert.deepStrictEqual([code, stderr], [0, ""])
      assert.include(stdout, "Usage:")
    }
  })
})

describe("1", () => {
  it("is an answer that finds no room", async () => {
    for (const args of ["--version", "--help"]) {
      const child = spawn(process.execPath, [bundle, args], { stdio: ["ignore", openSync("/dev/full", "w"), "pipe"] })
      const { code, stderr } = await ended(child)
      assert.strictEqual(code, 1, args)
      assert.include(stderr, "ENOSPC")
    }
  })

  it("is an errcode nobody documents; a read is repeated at most once", async () => {
    await shop.admin("DELETE", "requests")
    await shop.fault("errcode=1234567*9@searchguaranteeorder")
    const result = await call("orders search --limit 1")
    assert.strictEqual(result.code, 1)
    isExplained(result)
    assert.include(result.stderr, "1234567")
    assert.include(result.stderr, "rid")
    const seen = (await shop.admin("GET", "requests")) as ReadonlyArray<{ path: string }>
    assert.isAtMost(seen.filter(({ path }) => path.endsWith("searchguaranteeorder")).length, 2)
  })
})

describe("2", () => {
  it.each([
    "ordres search",
    "orders serch",
    "orders",
    "orders get",
    "orders search --statsu 10",
    "orders search --limit 51",
    "orders search --status nothing",
    "orders search --type fake",
    "orders search --order-id 12x",
    "orders search --since yesterday",
    "orders search --fields staus",
    "orders search --jq .[",
    "orders search --secret abc",
    "orders get 12x",
    "explain wait-merchnt-proof",
    "config set secret visible",
    "config get apid",
    "sandbox start --dialect nothing=1",
    "sandbox start --fault explode",
    "sandbox start --at noon",
    "completion tcsh"
  ])("is bad input: %s", async (args) => {
    const result = await call(args)
    assert.strictEqual(result.code, 2, result.stderr)
    isExplained(result)
  })

  it("of orders get names orders get", async () => {
    const empty = await call("orders get -", {}, "\n")
    assert.include(empty.stderr, "$ wxshop orders get - < ids.txt")
    assert.include((await call("orders get 12x")).stderr, "$ wxshop orders get --help")
  })

  it("is told before anybody asks for credentials", async () => {
    for (const args of [
      "orders search --status nothing",
      "orders search --fields nothing",
      "orders search --jq .[",
      "orders search --since never",
      "orders get 12x",
      "orders get 1 --fields nothing"
    ]) {
      const result = await run(args.split(" "))
      assert.strictEqual(result.code, 2, result.stderr)
      isExplained(result)
    }
  })

  it("is input that WeChat refuses", async () => {
    await shop.fault("errcode=9700224@searchguaranteeorder")
    const result = await call("orders search --limit 1")
    assert.strictEqual(result.code, 2)
    isExplained(result)
    assert.include(result.stderr, "9700224")
  })

  it("is a setting that cannot be", async () => {
    for (const env of [
      { WXSHOP_SECRET_FILE: "/tmp/x" },
      { WXSHOP_ACCESS_TOKEN: "both" },
      { WXSHOP_TOKEN_FLOW: "maybe" },
      { WXSHOP_BASE_URL: "ftp://x" },
      { WXSHOP_BASE_URL: "http://example.com" },
      { WXSHOP_PROFILE: "nobody" }
    ]) {
      const result = await call("orders search", env)
      assert.strictEqual(result.code, 2, JSON.stringify(env) + result.stderr)
      assert.strictEqual(result.stdout, "")
      assert.include(result.stderr, Object.keys(env)[0] === "WXSHOP_PROFILE" ? "nobody" : "WXSHOP_")
    }
  })
})

describe("3", () => {
  it("is an order that does not exist", async () => {
    const result = await call("orders get 2000000000000001")
    assert.strictEqual(result.code, 3)
    isExplained(result)
    assert.include(result.stderr, "10021057")
  })

  it("is an errcode that nobody knows", async () => {
    const result = await call("explain 123456")
    assert.strictEqual(result.code, 3)
    isExplained(result)
  })
})

describe("4", () => {
  it("is no credentials, with the way to try it", async () => {
    const result = await run(["orders", "search"])
    assert.strictEqual(result.code, 4)
    isExplained(result)
    for (const line of ["wxshop sandbox start", "export WXSHOP_BASE_URL=", "wxshop orders search"]) {
      assert.include(result.stderr, line)
    }
    const zh = await run(["orders", "search"], { env: { LANG: "zh_CN.UTF-8" } })
    assert.match(zh.stderr, /^错误：没有店铺的凭证/)
  })

  it("is half of them", async () => {
    const result = await call("orders search", { WXSHOP_SECRET: "" })
    assert.strictEqual(result.code, 4)
    assert.include(result.stderr, "WXSHOP_SECRET")
  })

  it("is a wrong secret, a wrong appid, a missing permission", async () => {
    for (const env of [{ WXSHOP_SECRET: "0123456789abcdef0123456789abcdef" }, { WXSHOP_APPID: "wx0000000000000000" }]) {
      const result = await call("orders search", env)
      assert.strictEqual(result.code, 4, result.stderr)
      isExplained(result)
    }
    await shop.fault("errcode=48001@searchguaranteeorder")
    assert.strictEqual((await call("orders search")).code, 4)
  })

  it("is a fixed token that is refused, which is never renewed", async () => {
    await shop.admin("DELETE", "requests")
    const result = await call("orders search", { WXSHOP_SECRET: "", WXSHOP_ACCESS_TOKEN: "not-a-token" })
    assert.strictEqual(result.code, 4)
    const seen = (await shop.admin("GET", "requests")) as ReadonlyArray<{ path: string }>
    assert.isFalse(seen.some(({ path }) => path.includes("token")))
  })
})

describe("5", () => {
  it("is the quota of the day", async () => {
    await shop.fault("errcode=45009@searchguaranteeorder")
    const result = await call("orders search")
    assert.strictEqual(result.code, 5)
    isExplained(result)
    assert.include(result.stderr, "wxshop explain 45009")
  })
})

describe("6", () => {
  it("is nobody there", async () => {
    const env = { WXSHOP_BASE_URL: `http://127.0.0.1:${await unusedPort()}`, WXSHOP_MAX_ATTEMPTS: "1" }
    const result = await call("orders search", env)
    assert.strictEqual(result.code, 6)
    isExplained(result)
  })

  it.each(["html", "empty", "truncated", "cutoff", "http=502", "wrongtype", "reset", "errcode=-1"])(
    "is an answer that is not WeChat's: %s",
    async (fault) => {
      await shop.fault(`${fault}*9@searchguaranteeorder`)
      const result = await call("orders search", { WXSHOP_MAX_ATTEMPTS: "1" })
      assert.strictEqual(result.code, 6, result.stderr)
      isExplained(result)
    }
  )

  it("is no answer in time", async () => {
    await shop.fault("hang*9@searchguaranteeorder")
    const env = { WXSHOP_ATTEMPT_TIMEOUT: "200ms", WXSHOP_MAX_ATTEMPTS: "1" }
    assert.strictEqual((await call("orders search", env)).code, 6)
  })
})

describe("7", () => {
  it("is a state that does not allow it", async () => {
    const id = await anId()
    await shop.fault("errcode=10021041@getguaranteeorder")
    const result = await call(`orders get ${id}`)
    assert.strictEqual(result.code, 7)
    isExplained(result)
  })
})

describe("8", () => {
  it("is an order that needs the merchant, with --exit-code only", async () => {
    const args = "orders search --limit 1 --status wait-merchant-handle"
    assert.strictEqual((await call(args)).code, 0)
    const found = await call(`${args} --exit-code --json`)
    assert.strictEqual(found.code, 8)
    assert.lengthOf(JSON.parse(found.stdout) as ReadonlyArray<unknown>, 1)
    assert.strictEqual((await call("orders search --status pay-succ --all --exit-code")).code, 0)
  })
})

describe("130 and 143", () => {
  it("are Ctrl-C and SIGTERM, while a call waits and while the sandbox runs", async () => {
    for (const [signal, code] of [
      ["SIGINT", 130],
      ["SIGTERM", 143]
    ] as const) {
      await shop.admin("DELETE", "requests")
      await shop.fault("hang@searchguaranteeorder")
      const child = start(["orders", "search", "--json"], { env: shop.env })
      const end = ended(child)
      // The call has left when the sandbox has seen it.
      for (;;) {
        const seen = (await shop.admin("GET", "requests")) as ReadonlyArray<{ path: string }>
        if (seen.some(({ path }) => path.endsWith("searchguaranteeorder"))) break
      }
      child.kill(signal)
      assert.deepStrictEqual(await end, { code, signal: null, stdout: "", stderr: "" })

      const other = await sandbox("--orders", "1")
      const { code: stopped, signal: killed } = await other.stop(signal)
      assert.deepStrictEqual([stopped, killed], [code, null])
    }
  })
})

describe("with --json", () => {
  it("an error is one JSON object on stderr, and nothing else is", async () => {
    await shop.fault("errcode=10021057@getguaranteeorder")
    const result = await call("orders get 2000000000000001 --json")
    assert.strictEqual(result.code, 3)
    assert.strictEqual(result.stdout, "")
    const { error } = JSON.parse(result.stderr) as { error: Record<string, unknown> }
    assert.strictEqual(error["code"], 3)
    assert.strictEqual(error["tag"], "NotFoundError")
    assert.strictEqual(error["errcode"], 10_021_057)
    assert.isString(error["rid"])
    assert.match(String(error["command"]), /^wxshop /)
    for (const key of ["message", "next"]) {
      const text = error[key] as { zh: string; en: string }
      assert.isAbove(text.zh.length, 0)
      assert.isAbove(text.en.length, 0)
    }
  })

  it.each([
    ["orders serch --json", 2, "UsageError"],
    ["orders search --json --limit 99", 2, "UsageError"],
    ["orders search --json --fields nothing", 2, "UsageError"],
    ["explain 123456 --json", 3, "TopicNotFound"]
  ] as const)("so is a mistake: %s", async (args, code, tag) => {
    const result = await call(args)
    assert.strictEqual(result.code, code)
    const { error } = JSON.parse(result.stderr) as { error: Record<string, unknown> }
    assert.deepStrictEqual([error["code"], error["tag"]], [code, tag])
  })

  it("also without credentials", async () => {
    const result = await run(["orders", "search", "--json"])
    const { error } = JSON.parse(result.stderr) as { error: Record<string, unknown> }
    assert.deepStrictEqual([result.code, error["code"], error["command"]], [4, 4, "wxshop sandbox start"])
  })
})

describe("wxshop doctor", () => {
  it("is content with a shop that works", async () => {
    const result = await call("doctor --json")
    assert.strictEqual(result.code, 0)
    const { checks, ok } = JSON.parse(result.stdout) as { ok: boolean; checks: ReadonlyArray<Record<string, unknown>> }
    assert.isTrue(ok)
    assert.deepStrictEqual(
      checks.map(({ name, status }) => `${String(name)} ${String(status)}`),
      ["settings ok", "network ok", "clock ok", "token ok", "read ok"]
    )
    assert.include(JSON.stringify(checks), "WXSHOP_SECRET")
  })

  it.each([
    ["no credentials", { WXSHOP_APPID: "", WXSHOP_SECRET: "" }, [], "settings", 4, "sandbox start"],
    ["both of two", { WXSHOP_ACCESS_TOKEN: "x" }, [], "settings", 2, "Keep one"],
    ["a wrong secret", { WXSHOP_SECRET: "wrong" }, [], "token", 4, "WXSHOP_SECRET"],
    ["an IP that is not allowed", {}, ["errcode=40164@stable_token"], "token", 4, "whitelist"],
    ["a missing permission", {}, ["errcode=48001@searchguaranteeorder"], "read", 4, "131"],
    ["the quota", {}, ["errcode=45009@searchguaranteeorder"], "read", 5, "quota"],
    ["a web page", { WXSHOP_MAX_ATTEMPTS: "1" }, ["html*9@searchguaranteeorder"], "read", 6, "WXSHOP_BASE_URL"]
  ] as const)("names %s with its fix", async (_, env, faults, name, code, fix) => {
    await shop.fault(...faults)
    const result = await call("doctor --json", env)
    assert.strictEqual(result.code, code, result.stdout)
    const { checks } = JSON.parse(result.stdout) as {
      checks: ReadonlyArray<Record<string, { en: string; zh: string }>>
    }
    const fault = checks.find((check) => (check["status"] as unknown) === "fault")!
    assert.deepEqual([fault["name"]], [name])
    assert.include(JSON.stringify([fault["detail"], fault["fix"]]), fix)
    await shop.fault(...faults)
    const text = await call("doctor --lang zh", env)
    assert.include(text.stdout, "故障")
    assert.strictEqual(text.code, code)
  })

  it("names a clock that is off, and an address where nobody is", async () => {
    const other = await sandbox("--orders", "1", "--at", "2026-01-01T00:00:00Z")
    const result = await run(["doctor"], { env: other.env })
    assert.strictEqual(result.code, 1)
    assert.match(result.stdout, /FAULT +clock +this machine is \d+ s ahead of the server/)
    assert.match(result.stdout, /ok +read call/)
    await other.stop()
    const gone = await run(["doctor"], { env: other.env })
    assert.strictEqual(gone.code, 6)
    assert.match(gone.stdout, /FAULT +network +Cannot connect/)
    assert.match(gone.stdout, /skip +read call/)
  })
})

describe("secrets", () => {
  it("are in nothing that was printed", async () => {
    const answer = await fetch(`${shop.url}/cgi-bin/stable_token`, {
      method: "POST",
      body: JSON.stringify({ grant_type: "client_credential", appid: shop.appid, secret: shop.secret })
    })
    const { access_token } = (await answer.json()) as { access_token: string }
    await shop.fault("echo=40097*9@searchguaranteeorder")
    await call("orders search --debug", { WXSHOP_MAX_ATTEMPTS: "1" })
    await shop.fault("echo=40125*9@stable_token")
    await shop.admin("POST", "tokens/revoke", {})
    await call("orders search --debug --json", { WXSHOP_MAX_ATTEMPTS: "1" })
    await call("config list --json")
    await call("doctor --debug")
    assert.isAbove(outputs.length, 100)
    const all = outputs.join("\n")
    assert.notInclude(all, shop.secret)
    assert.notInclude(all, access_token)
  })
})
