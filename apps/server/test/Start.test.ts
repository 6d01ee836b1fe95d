import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { createServer } from "node:net"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { keys, run, start } from "./support/Server.js"

const { version } = JSON.parse(readFileSync(new URL("../package.json", import.meta.url), "utf8")) as { version: string }

const secretFile = (content: string) =>
  Effect.acquireRelease(
    Effect.sync(() => {
      const folder = mkdtempSync(join(tmpdir(), "wxshop-start-"))
      writeFileSync(join(folder, "secret"), content)
      return { folder, path: join(folder, "secret") }
    }),
    ({ folder }) => Effect.sync(() => rmSync(folder, { recursive: true }))
  )

const takenPort = Effect.acquireRelease(
  Effect.async<{ readonly port: string; readonly close: () => void }>((resume) => {
    const server = createServer()
    server.listen(0, "127.0.0.1", () => {
      const address = server.address()
      const port = typeof address === "object" && address !== null ? String(address.port) : ""
      resume(Effect.succeed({ port, close: () => server.close() }))
    })
  }),
  ({ close }) => Effect.sync(close)
)

const CHINESE = /[\u4e00-\u9fff]/

describe("start", () => {
  it.scopedLive("says where it listens first, then the key it made, then that this is the sandbox", () =>
    Effect.gen(function* () {
      const server = yield* start({ WXSHOP_API_KEYS: undefined })
      const note = yield* server.line(({ msg }) => msg === "sandbox")
      const [first, second] = server.lines
      assert.match(server.output().stderr, /^\{"msg":"listening","url":"http:\/\/127\.0\.0\.1:\d+"/)
      assert.deepInclude(first, { msg: "listening", version, sandbox: true })
      assert.deepInclude(second, { msg: "api key", scopes: ["read"] })
      assert.match(String(note["zh"]), /没有设置任何店铺凭证/)
      assert.match(String(note["en"]), /No credentials are set/)

      const key = String(second?.["key"])
      const answer = yield* server.fetch("/v1/guarantee-orders?limit=1", { "x-api-key": key })
      assert.strictEqual(answer.status, 200)
      assert.strictEqual(answer.headers.get("x-wxshop-sandbox"), "true")
      const refused = yield* server.fetch("/v1/guarantee-orders", { "x-api-key": "another-key" })
      assert.strictEqual(refused.status, 401)
      assert.strictEqual(refused.headers.get("x-wxshop-sandbox"), "true")

      yield* server.line(({ msg, status }) => msg === "request" && status === 401)
      const { stderr, stdout } = server.output()
      assert.strictEqual(stderr.split(key).length, 2, "the key is printed once")
      assert.strictEqual(stdout, "")
    })
  )

  it.scopedLive("serves the sandbox when asked, whatever else is set", () =>
    Effect.gen(function* () {
      const server = yield* start({ WXSHOP_APPID: "wx1", WXSHOP_BASE_URL: "https://wechat.invalid" }, ["--sandbox"])
      assert.strictEqual((yield* server.fetch("/v1/guarantee-orders")).status, 200)
      const note = yield* server.line(({ msg }) => msg === "sandbox")
      assert.match(String(note["en"]), /^Serving a simulated shop/)
      yield* server.line(({ msg }) => msg === "ignored setting")
    })
  )

  it.scopedLive("prints its first line at every log level, and no more than asked", () =>
    Effect.gen(function* () {
      const server = yield* start({ WXSHOP_LOG_LEVEL: "none" }, ["--sandbox"])
      yield* server.fetch("/healthz")
      yield* server.kill("SIGTERM")
      assert.deepStrictEqual(yield* server.ended, { code: 0, signal: null })
      assert.deepStrictEqual(
        server.lines.map(({ msg }) => msg),
        ["listening", "sandbox"]
      )
    })
  )

  it.scopedLive("takes short keys, and warns of them by name once it listens", () =>
    Effect.gen(function* () {
      const env = { WXSHOP_API_KEYS: "a:read:x,b:read:7seven7,c:read:8-eight8" }
      const server = yield* start(env, ["--sandbox"])
      const note = yield* server.line(({ msg }) => msg === "short api keys")
      assert.strictEqual(server.lines[0]?.["msg"], "listening")
      assert.deepInclude(note, { names: ["a", "b"], level: "warn" })
      assert.match(String(note["zh"]), CHINESE)
      for (const key of ["x", "7seven7"]) {
        assert.strictEqual((yield* server.fetch("/v1/guarantee-orders?limit=1", { "x-api-key": key })).status, 200)
      }
      assert.notInclude(server.output().stderr, "7seven7")
    })
  )

  it.scopedLive("tells of names that nothing reads", () =>
    Effect.gen(function* () {
      const server = yield* start({ WXSHOP_APP_ID: "wx1", WXSHOP_APP_SECRET: "CANARY-value" })
      const note = yield* server.line(({ msg }) => msg === "unknown settings")
      assert.deepStrictEqual(note["names"], ["WXSHOP_APP_ID", "WXSHOP_APP_SECRET"])
      assert.notInclude(server.output().stderr, "CANARY-value")
    })
  )

  it.scopedLive("answers --version, --help and --openapi on standard output", () =>
    Effect.gen(function* () {
      const asked = yield* run(["--version"])
      assert.deepStrictEqual([asked.code, asked.stdout, asked.stderr], [0, `${version}\n`, ""])

      const english = yield* run(["--help"])
      const chinese = yield* run(["--help", "--sandbox"], { LANG: "zh_CN.UTF-8" })
      for (const help of [english, chinese]) {
        assert.deepStrictEqual([help.code, help.stderr], [0, ""])
        for (const word of ["--sandbox", "WXSHOP_API_KEYS", "WXSHOP_SECRET_FILE", "8790"])
          assert.include(help.stdout, word)
      }
      assert.match(english.stdout, /^Usage: wxshop-server/m)
      assert.match(chinese.stdout, /^用法：wxshop-server/m)

      const { code, stdout } = yield* run(["--openapi"])
      assert.strictEqual(code, 0)
      const committed: unknown = JSON.parse(readFileSync(new URL("../openapi.json", import.meta.url), "utf8"))
      assert.deepStrictEqual(JSON.parse(stdout), committed)
    })
  )

  const refusals: ReadonlyArray<
    readonly [args: ReadonlyArray<string>, env: Record<string, string>, code: number, setting: string]
  > = [
    [[], { WXSHOP_APPID: "wx0123456789abcdef" }, 4, "WXSHOP_SECRET"],
    [[], { WXSHOP_SECRET: "CANARY" }, 4, "WXSHOP_APPID"],
    [[], { WXSHOP_APPID: "wx1", WXSHOP_SECRET_FILE: "/nonexistent/CANARY" }, 4, "WXSHOP_SECRET_FILE"],
    [[], { WXSHOP_APPID: "wx1", WXSHOP_SECRET: "CANARY", WXSHOP_SECRET_FILE: "/dev/null" }, 2, "WXSHOP_SECRET"],
    [[], { WXSHOP_ACCESS_TOKEN: "CANARY", WXSHOP_BASE_URL: "http://wechat.invalid/CANARY" }, 2, "WXSHOP_BASE_URL"],
    [["--sandbox"], { WXSHOP_PORT: "70000" }, 2, "WXSHOP_PORT"],
    [["--sandbox"], { WXSHOP_API_KEYS: "CANARY" }, 2, "WXSHOP_API_KEYS"],
    [["--sandbox"], { WXSHOP_API_KEYS: "erp:admin:CANARY123" }, 2, "WXSHOP_API_KEYS"],
    [["--sandbocks=CANARY"], {}, 2, "arguments"]
  ]
  for (const [args, env, code, setting] of refusals) {
    it.scopedLive(`refuses ${JSON.stringify([...args, env])} with ${code}`, () =>
      Effect.gen(function* () {
        const refused = yield* run(args, { WXSHOP_PORT: "0", ...env })
        assert.strictEqual(refused.code, code)
        assert.strictEqual(refused.stdout, "")
        assert.strictEqual(refused.lines.length, 1)
        const [line] = refused.lines
        assert.deepInclude(line, { msg: "refused to start", setting, exit_code: code, level: "error" })
        const next = line?.["next"] as { readonly zh: string; readonly en: string }
        for (const text of [line?.["zh"], next.zh]) assert.match(String(text), CHINESE)
        for (const text of [line?.["en"], next.en]) assert.match(String(text), /[a-z]/)
        assert.notInclude(refused.stderr, "CANARY")
      })
    )
  }

  it.scopedLive("says so in one line when the port is taken", () =>
    Effect.gen(function* () {
      const { port } = yield* takenPort
      const refused = yield* run(["--sandbox"], { WXSHOP_PORT: port, WXSHOP_API_KEYS: "a:read:some-key-1" })
      assert.strictEqual(refused.code, 1)
      assert.deepInclude(refused.lines[0], { msg: "refused to start", setting: "WXSHOP_PORT", exit_code: 1 })
      assert.include(String(refused.lines[0]?.["en"]), `127.0.0.1:${port} is in use`)
    })
  )

  it.scopedLive("names the host when this machine has no such address", () =>
    Effect.gen(function* () {
      const refused = yield* run(["--sandbox"], { WXSHOP_PORT: "0", WXSHOP_HOST: "203.0.113.7" })
      assert.strictEqual(refused.code, 1)
      assert.deepInclude(refused.lines[0], { msg: "refused to start", setting: "WXSHOP_HOST", exit_code: 1 })
    })
  )

  it.scopedLive("takes a reader that went away for one that has read enough", () =>
    Effect.gen(function* () {
      for (const flag of ["--help", "--openapi"]) {
        const ended = yield* run([flag], {}, { stdout: "closed" })
        assert.deepStrictEqual([ended.code, ended.stderr], [0, ""])
      }
    })
  )

  it.scopedLive("reads keys from a file", () =>
    Effect.gen(function* () {
      const { path } = yield* secretFile(`crm:read:${keys.read}\n`)
      const server = yield* start({ WXSHOP_API_KEYS: undefined, WXSHOP_API_KEYS_FILE: path }, ["--sandbox"])
      assert.strictEqual((yield* server.fetch("/v1/guarantee-orders")).status, 200)
      const line = yield* server.line(({ msg }) => msg === "request")
      assert.strictEqual(line["key"], "crm")
    })
  )
})
