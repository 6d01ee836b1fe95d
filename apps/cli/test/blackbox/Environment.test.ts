import { afterAll, assert, beforeAll, describe, it } from "@effect/vitest"
import { execFile, spawn } from "node:child_process"
import { chmodSync, cpSync, existsSync, mkdirSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { bundle, distFolder, ended, run, sandbox, type Shop, start, temporary } from "./Cli.js"

let shop: Shop
const folder = temporary()

beforeAll(async () => {
  shop = await sandbox("--seed", "environment", "--orders", "200")
})
afterAll(async () => {
  await shop.stop()
  folder.remove()
})

// oxlint-disable-next-line no-control-regex
const COLOUR = /\u001b\[\d+m/

describe("where it runs", () => {
  it("is any folder, without node_modules", async () => {
    const copy = join(folder.path, "copy")
    cpSync(distFolder, copy, { recursive: true })
    const program = join(copy, "wxshop.mjs")
    const result = await run(["orders", "search", "--limit", "1", "--json", "--jq", ".[0].order_id"], {
      program,
      cwd: copy,
      env: shop.env
    })
    assert.deepStrictEqual([result.code, result.stderr], [0, ""])
    assert.match(result.stdout, /^\d{19}\n$/)
    const csv = await run(["orders", "search", "--csv"], { program, cwd: copy, env: shop.env })
    assert.strictEqual(csv.code, 0)
  })

  it("needs no home", async () => {
    const file = join(folder.path, "a-file")
    writeFileSync(file, "")
    const readOnly = join(folder.path, "read-only")
    mkdirSync(readOnly)
    chmodSync(readOnly, 0o500)
    for (const HOME of [undefined, "", file, readOnly, "/nonexistent"]) {
      const result = await run(["orders", "search", "--limit", "1"], { env: { ...shop.env, HOME } })
      assert.deepStrictEqual([result.code, result.stderr], [0, ""], String(HOME))
    }
  })

  it("reads settings from a profile file and writes it for its owner only", async () => {
    const env = { WXSHOP_CONFIG: join(folder.path, "profiles", "config.toml") }
    const set = async (key: string, value: string, stdin?: string) => {
      const args = ["config", "set", key, value, "--profile", "sandbox"]
      const result = await run(args, { env, ...(stdin === undefined ? {} : { stdin }) })
      assert.deepStrictEqual([result.code, result.stdout], [0, ""], result.stderr)
    }
    await set("appid", shop.appid)
    await set("secret", "-", `${shop.secret}\n`)
    await set("base_url", shop.url)
    const found = await run(["orders", "search", "--limit", "1", "--json"], { env })
    assert.strictEqual(found.code, 0, found.stderr)
    const listed = await run(["config"], { env })
    assert.include(listed.stdout, `base_url\t${shop.url}\t`)
    assert.notInclude(listed.stdout, shop.secret)
    const secretFile = join(folder.path, "secret")
    writeFileSync(secretFile, `${shop.secret}\n`)
    const fromFile = await run(["orders", "search", "--limit", "1"], {
      env: { ...shop.env, WXSHOP_SECRET: "", WXSHOP_SECRET_FILE: secretFile }
    })
    assert.strictEqual(fromFile.code, 0, fromFile.stderr)
  })
})

describe("pipes", () => {
  it("that close early end it quietly with 0", async () => {
    for (const form of ["--ndjson", "--csv", "--json"]) {
      const child = start(["orders", "search", "--all", "--limit", "10", form], { env: shop.env })
      // Gone before the first byte is written, so that every write meets a closed pipe.
      child.stdout!.destroy()
      const { code, signal, stderr } = await ended(child)
      assert.deepStrictEqual({ code, signal, stderr }, { code: 0, signal: null, stderr: "" }, form)
    }
  })

  it("to head -1 work", async () => {
    const child = spawn(
      "bash",
      ["-c", `set -o pipefail; "$0" "$1" orders search --all --ndjson | head -1`, process.execPath, bundle],
      {
        env: { PATH: process.env["PATH"], ...shop.env },
        stdio: ["ignore", "pipe", "pipe"]
      }
    )
    const { code, stderr, stdout } = await ended(child)
    assert.deepStrictEqual([code, stderr], [0, ""])
    assert.lengthOf(stdout.trimEnd().split("\n"), 1)
  })

  it("carry no colour and no progress, unless it is forced", async () => {
    const plain = await run(["orders", "search", "--all"], { env: shop.env })
    assert.strictEqual(plain.stderr, "")
    assert.notMatch(plain.stdout, COLOUR)
    const forced = await run(["--help"], { env: { CLICOLOR_FORCE: "1" } })
    assert.match(forced.stdout, COLOUR)
    const off = await run(["--help"], { env: { CLICOLOR_FORCE: "1", NO_COLOR: "1" } })
    assert.notMatch(off.stdout, COLOUR)
    const on = await run(["--help", "--color", "on"], { env: { NO_COLOR: "1" } })
    assert.match(on.stdout, COLOUR)
  })
})

const SCRIPT = "/usr/bin/script"

/** Runs in a pseudo terminal by `script`; what both streams wrote comes back together. */
const inTerminal = (args: string, env: Readonly<Record<string, string>> = {}): Promise<string> =>
  new Promise((resolve, reject) => {
    const words = `stty cols ${env["WIDTH"] ?? "120"}; exec "${process.execPath}" "${bundle}" ${args}`
    const options = {
      env: { PATH: process.env["PATH"], TERM: "xterm", HOME: folder.path, ...shop.env, ...env }
    }
    execFile(SCRIPT, ["-qec", words, "/dev/null"], options, (error, stdout) => {
      if (error !== null && typeof error.code !== "number") reject(error)
      else resolve(stdout)
    })
  })

const hasScript = existsSync(SCRIPT) && process.platform === "linux"

it("CI has the `script` command, so that nothing is left out there", () => {
  assert.isTrue(hasScript || process.env["CI"] === undefined || process.platform !== "linux")
})

describe.skipIf(!hasScript)("on a terminal (needs the `script` command of Linux)", () => {
  it("shows a table in colour, and where it goes on", async () => {
    const text = await inTerminal("orders search --limit 5")
    assert.match(text, COLOUR)
    assert.include(text, "Guarantee order")
    assert.include(text, "1 to 5 of 200")
  })

  it("obeys NO_COLOR and the language", async () => {
    const text = await inTerminal("orders search --limit 5", { NO_COLOR: "1", LANG: "zh_CN.UTF-8" })
    assert.notMatch(text, COLOUR)
    assert.include(text, "保障单号")
    assert.include(text, "共 200 单")
  })

  it("shows progress of a long walk, but not with --json", async () => {
    assert.match(await inTerminal("orders search --all --limit 10"), /\d+ of about \d+ orders/)
    assert.notMatch(await inTerminal("orders search --all --limit 10 --json"), /of about \d+ orders/)
  })

  it("shows records with whole ids on 40 columns", async () => {
    const text = await inTerminal("orders search --limit 3", { WIDTH: "40", NO_COLOR: "1" })
    assert.lengthOf(text.match(/^Guarantee order {2}\d{16}\r?$/gm) ?? [], 3)
  })

  it("says what to do when it goes wrong", async () => {
    const text = await inTerminal("orders get 2000000000000001", { NO_COLOR: "1" })
    assert.match(text, /error: .*\r?\n[^]*\$ wxshop orders search\r?\n$/)
  })
})
