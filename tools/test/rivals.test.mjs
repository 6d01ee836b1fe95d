// What the comparison with rivals rests on: its tables, its limits, and that nothing leaves this machine.
import { spawnSync } from "node:child_process"
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { pathToFileURL } from "node:url"
import { afterAll, assert, describe, it } from "vitest"
import { start } from "../../bench/rivals/child.mjs"
import { seal } from "../../bench/rivals/push.mjs"
import { missed, ratio, scenarioTable, summaryTable, table } from "../../bench/rivals/table.mjs"
import { root } from "../workspace.mjs"

const bench = join(root, "bench")
const home = mkdtempSync(join(tmpdir(), "wxshop-rivals-test-"))
afterAll(() => rmSync(home, { recursive: true, force: true }))

const script = (name, body) => {
  const path = join(home, `${name}.mjs`)
  const control = pathToFileURL(join(bench, "rivals", "control.mjs")).href
  writeFileSync(path, `import { answer } from ${JSON.stringify(control)}\n${body}\n`)
  return path
}

const refusal = (promise) =>
  promise.then(
    () => assert.fail("it succeeded"),
    (error) => error.message
  )

describe("tables", () => {
  it("pads to the widest cell and keeps what would break the table out of it", () => {
    assert.strictEqual(
      table(
        ["a", "b"],
        [
          ["long cell", "x|y"],
          [1, "two\nlines"]
        ]
      ),
      [
        "| a         | b         |",
        "|-----------|-----------|",
        "| long cell | x\\|y      |",
        "| 1         | two lines |"
      ].join("\n")
    )
  })

  it("gives a ratio only where both sides have a figure, and one that was measured before one that is worked out", () => {
    const of = (value, ours) => ratio({ value }, { value: ours })
    assert.deepStrictEqual(
      [of(50, 1), of(1, 4), of(undefined, 1), of(1, undefined), of(0, 0), ratio(undefined, { value: 1 })],
      ["50.00×", "0.25×", "–", "–", "–", "–"]
    )
    assert.strictEqual(ratio({ value: 2, times: 3 }, { value: 1 }), "3.00×")
  })

  const results = new Map([
    ["wxshop", { value: 2, shown: "2", ok: true }],
    ["fast", { value: 1, shown: "1", ok: false, note: "but wrong" }],
    ["broken", { shown: "–", ok: false }]
  ])

  it("puts the ratio to wxshop beside each figure", () => {
    const rows = scenarioTable({ results, unit: "requests" }).split("\n").slice(2)
    assert.deepStrictEqual(
      rows.map((row) =>
        row
          .split("|")
          .map((cell) => cell.trim())
          .slice(1, -1)
      ),
      [
        ["wxshop", "2", "1.00×", "pass", ""],
        ["fast", "1", "0.50×", "FAIL", "but wrong"],
        ["broken", "–", "–", "FAIL", ""]
      ]
    )
  })

  it("shows all scenarios with a column for each peer, and nothing for who took no part", () => {
    const rows = summaryTable(["wxshop", "fast", "absent"], [{ title: "one", results }]).split("\n")
    assert.deepStrictEqual(
      rows[2]
        .split("|")
        .map((cell) => cell.trim())
        .slice(1, -1),
      ["one", "pass", "FAIL 0.50×", ""]
    )
  })
})

describe("the exit code", () => {
  const outcome = (result) => ({ title: "one", results: new Map(result === undefined ? [] : [["wxshop", result]]) })

  it("is decided by wxshop alone", () => {
    const rival = {
      title: "two",
      results: new Map([
        ["wxshop", { ok: true }],
        ["rival", { ok: false }]
      ])
    }
    assert.deepStrictEqual(missed([rival, outcome({ shown: "–", note: "not there yet" })]), [])
  })

  it("counts a failure and a missing result", () => {
    assert.deepStrictEqual(missed([outcome({ shown: "3", ok: false, note: "too many" }), outcome()]), [
      "one: 3; too many",
      "one: wxshop was not measured"
    ])
  })
})

describe("limits", () => {
  it("answers by name, with errors as errors", async () => {
    const child = start(script("good", 'answer({ add: (a, b) => a + b, no: () => { throw new Error("no") } })'), {
      cwd: home,
      limitMs: 60_000
    })
    assert.strictEqual(await child.ask("add", 1, 2), 3)
    assert.strictEqual(await refusal(child.ask("no")), "no")
    await child.stop()
    assert.strictEqual(await refusal(child.ask("add", 1, 2)), "stopped")
  })

  it("ends a process that never answers, even one that never lets go of its CPU", async () => {
    const child = start(script("busy", "answer({ spin: () => { for (;;); } })"), { cwd: home, limitMs: 3000 })
    assert.strictEqual(await refusal(child.ask("spin")), "not done within 3 s")
    await child.stop()
  })

  it("tells the last words of a process that ended by itself", async () => {
    const child = start(script("bad", 'console.error("cannot go on"); process.exit(3)'), { cwd: home, limitMs: 60_000 })
    assert.strictEqual(await refusal(child.ask("anything")), "ended with 3: cannot go on")
  })
})

describe("the loopback guard", () => {
  it("lets no connection leave this machine, however it is made", () => {
    const path = join(home, "leave.mjs")
    // An address kept for documentation: nothing answers there.
    const program = `import net from "node:net"
import http from "node:http"
const told = (socket) => new Promise((resolve) => socket.on("error", (error) => resolve(error.message)))
const server = net.createServer((socket) => socket.end()).listen(0, "127.0.0.1", async () => {
  const { port } = server.address()
  const local = await new Promise((resolve) => net.connect(port, "127.0.0.1", () => resolve("connected")))
  console.log(JSON.stringify([
    local,
    await told(net.connect(80, "192.0.2.1")),
    await told(net.connect({ port: 80, host: "api.weixin.qq.com" })),
    await told(http.get("http://192.0.2.1/")),
    await fetch("http://192.0.2.1/").catch((error) => error.cause.message)
  ]))
  process.exit(0)
})`
    writeFileSync(path, program)
    const guard = pathToFileURL(join(bench, "rivals", "loopback.mjs")).href
    const { stderr, stdout } = spawnSync(process.execPath, ["--import", guard, path], {
      encoding: "utf8",
      timeout: 60_000
    })
    assert.deepStrictEqual(stdout === "" ? stderr : JSON.parse(stdout), [
      "connected",
      "may not leave this machine: 192.0.2.1",
      "may not leave this machine: api.weixin.qq.com",
      "may not leave this machine: 192.0.2.1",
      "may not leave this machine: 192.0.2.1"
    ])
  })
})

describe("pushes", () => {
  it("are sealed as WeChat's own vector is", () => {
    const message = {
      ToUserName: "gh_97417a04a28d",
      FromUserName: "o9AgO5Kd5ggOC-bXrbNODIiE3bGY",
      CreateTime: 1714112445,
      MsgType: "event",
      Event: "debug_demo",
      debug_str: "hello world"
    }
    const { query } = seal(message, {
      aesKey: "A".repeat(43),
      appid: "wxba5fad812f8e6fb9",
      random: Buffer.from("a8eedb185eb2fecf"),
      token: "AAAAA"
    })
    assert.strictEqual(query.msg_signature, "046e02f8204d34f8ba5fa3b1db94908f3df2e9b3")
  })
})

describe("the comparison", () => {
  it("measures wxshop with no rival at all, and cleans up", () => {
    const args = ["bench/rivals.mjs", "--no-build", "--only", "none", "--scenario", "ids,kill,secret,push"]
    const env = { ...process.env, TMPDIR: home }
    const { status, stderr, stdout } = spawnSync(process.execPath, args, {
      cwd: root,
      encoding: "utf8",
      env,
      timeout: 200_000
    })
    assert.deepStrictEqual({ status, stderr }, { status: 0, stderr: "" })
    assert.deepStrictEqual(
      readdirSync(home).filter((name) => name.startsWith("wxshop-rivals-")),
      []
    )
    assert.match(stdout, /### All scenarios[\s\S]*\| id exactness +\| pass[\s\S]*\| JSON push +\| –/)
  })

  it("refuses what it does not know", () => {
    const { status, stderr } = spawnSync(process.execPath, ["bench/rivals.mjs", "--scenario", "speed"], {
      cwd: root,
      encoding: "utf8",
      timeout: 60_000
    })
    assert.strictEqual(status, 2)
    assert.match(stderr, /no such scenario: speed; there are overhead, ids/)
  })
})
