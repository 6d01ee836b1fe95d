import { assert, describe, it } from "@effect/vitest"
import * as ConfigProvider from "effect/ConfigProvider"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as LogLevel from "effect/LogLevel"
import * as Option from "effect/Option"
import * as Redacted from "effect/Redacted"
import { mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { inspect } from "node:util"
import * as ServerConfig from "../src/ServerConfig.js"
import { unknownAmong, variables } from "../src/ServerConfig/Variables.js"

const load = (env: Record<string, string>, sandbox = false) =>
  ServerConfig.load({ sandbox }).pipe(
    Effect.withConfigProvider(ConfigProvider.fromMap(new Map(Object.entries(env)), { pathDelim: "_", seqDelim: "," }))
  )

const file = (content: string) =>
  Effect.acquireRelease(
    Effect.sync(() => {
      const folder = mkdtempSync(join(tmpdir(), "wxshop-server-"))
      const path = join(folder, "secret")
      writeFileSync(path, content)
      return { folder, path }
    }),
    ({ folder }) => Effect.sync(() => rmSync(folder, { recursive: true }))
  )

const App = { WXSHOP_APPID: "wx0123456789abcdef", WXSHOP_SECRET: "CANARY-secret" }

describe("ServerConfig", () => {
  it.effect("has a default for everything", () =>
    Effect.gen(function* () {
      const config = yield* load({})
      assert.deepStrictEqual(config, {
        host: "127.0.0.1",
        port: 8790,
        credentials: { _tag: "Sandbox", asked: false },
        transport: { wire: { statusFilterFormat: "codes", idFormat: "number" } },
        apiKeys: undefined,
        shutdownDeadline: Duration.seconds(20),
        logLevel: LogLevel.Info,
        language: "en"
      })
    })
  )

  it.effect("reads every setting", () =>
    Effect.gen(function* () {
      const config = yield* load({
        ...App,
        WXSHOP_TOKEN_FLOW: "classic",
        WXSHOP_BASE_URL: "http://127.0.0.1:9700",
        WXSHOP_HOST: "0.0.0.0",
        WXSHOP_PORT: "0",
        WXSHOP_API_KEYS: "erp:read:erp-key-123",
        WXSHOP_SHUTDOWN_DEADLINE: "500ms",
        WXSHOP_LOG_LEVEL: "WARN",
        WXSHOP_STATUS_FORMAT: "names",
        WXSHOP_ID_FORMAT: "string",
        WXSHOP_ATTEMPT_TIMEOUT: "3",
        WXSHOP_DEADLINE: "2 minutes",
        WXSHOP_MAX_ATTEMPTS: "2",
        WXSHOP_RATE_LIMIT: "2.5",
        LANG: "zh_CN.UTF-8"
      })
      assert.strictEqual(config.host, "0.0.0.0")
      assert.strictEqual(config.port, 0)
      assert.strictEqual(config.language, "zh")
      assert.strictEqual(config.logLevel, LogLevel.Warning)
      assert.strictEqual(Duration.toMillis(config.shutdownDeadline), 500)
      assert.deepStrictEqual(config.transport, {
        baseUrl: "http://127.0.0.1:9700",
        attemptTimeout: Duration.seconds(3),
        deadline: Duration.minutes(2),
        maxAttempts: 2,
        rateLimit: { perSecond: 2.5 },
        wire: { statusFilterFormat: "names", idFormat: "string" }
      })
      assert.isTrue(Option.isSome(config.apiKeys?.authenticate(Redacted.make("erp-key-123")) ?? Option.none()))
      const { credentials } = config
      assert.deepStrictEqual(
        { ...credentials, secret: credentials._tag === "App" ? Redacted.value(credentials.secret) : "" },
        { _tag: "App", appid: App.WXSHOP_APPID, secret: App.WXSHOP_SECRET, flow: "classic" }
      )
      assert.notInclude(inspect(config, { depth: 9 }), "CANARY")
    })
  )

  it.effect("takes a limit of calls a second, or none", () =>
    Effect.gen(function* () {
      assert.strictEqual((yield* load({ WXSHOP_RATE_LIMIT: "off" })).transport.rateLimit, "off")
      for (const wrong of ["0", "-1", "1e3", "10001", "ten", "OFF!"]) {
        const fault = yield* Effect.flip(load({ WXSHOP_RATE_LIMIT: wrong }))
        assert.deepInclude(fault, { setting: "WXSHOP_RATE_LIMIT", exitCode: 2 }, wrong)
      }
    })
  )

  it.scoped("reads secrets from files, without the line break at their end", () =>
    Effect.gen(function* () {
      const { path } = yield* file("CANARY-secret\n")
      const keys = yield* file("erp:read:erp-key-123\ncrm:read+pii:crm-key-123\n")
      const config = yield* load({
        WXSHOP_APPID: "wx0123456789abcdef",
        WXSHOP_SECRET_FILE: path,
        WXSHOP_API_KEYS_FILE: keys.path
      })
      assert.strictEqual(
        config.credentials._tag === "App" ? Redacted.value(config.credentials.secret) : "",
        "CANARY-secret"
      )
      assert.isTrue(Option.isSome(config.apiKeys?.authenticate(Redacted.make("crm-key-123")) ?? Option.none()))
    })
  )

  it.effect("takes a token of somebody else's, and the sandbox when asked", () =>
    Effect.gen(function* () {
      const token = yield* load({ WXSHOP_ACCESS_TOKEN: "CANARY-token" })
      assert.strictEqual(token.credentials._tag, "Token")
      const sandbox = yield* load(App, true)
      assert.deepStrictEqual(sandbox.credentials, { _tag: "Sandbox", asked: true })
    })
  )

  const faults: ReadonlyArray<readonly [env: Record<string, string>, setting: string, exitCode: number]> = [
    [{ WXSHOP_APPID: "wx0123456789abcdef" }, "WXSHOP_SECRET", 4],
    [{ WXSHOP_SECRET: "CANARY" }, "WXSHOP_APPID", 4],
    [{ WXSHOP_SECRET_FILE: "/nonexistent/CANARY" }, "WXSHOP_SECRET_FILE", 4],
    [{ WXSHOP_APPID: "", WXSHOP_SECRET: "" }, "WXSHOP_APPID", 2],
    [{ ...App, WXSHOP_SECRET_FILE: "/dev/null" }, "WXSHOP_SECRET", 2],
    [{ WXSHOP_APPID: "wx0123456789abcdef", WXSHOP_SECRET_FILE: "/dev/null" }, "WXSHOP_SECRET_FILE", 4],
    [{ ...App, WXSHOP_ACCESS_TOKEN: "CANARY" }, "WXSHOP_ACCESS_TOKEN", 2],
    [{ ...App, WXSHOP_TOKEN_FLOW: "CANARY" }, "WXSHOP_TOKEN_FLOW", 2],
    [{ WXSHOP_PORT: "65536" }, "WXSHOP_PORT", 2],
    [{ WXSHOP_PORT: "http" }, "WXSHOP_PORT", 2],
    [{ WXSHOP_HOST: "http://CANARY" }, "WXSHOP_HOST", 2],
    [{ WXSHOP_API_KEYS: "CANARY" }, "WXSHOP_API_KEYS", 2],
    [{ WXSHOP_API_KEYS: "a:read:CANARY-123", WXSHOP_API_KEYS_FILE: "/x" }, "WXSHOP_API_KEYS", 2],
    [{ WXSHOP_SHUTDOWN_DEADLINE: "soon" }, "WXSHOP_SHUTDOWN_DEADLINE", 2],
    [{ WXSHOP_SHUTDOWN_DEADLINE: "2h" }, "WXSHOP_SHUTDOWN_DEADLINE", 2],
    [{ WXSHOP_LOG_LEVEL: "loud" }, "WXSHOP_LOG_LEVEL", 2],
    [{ WXSHOP_STATUS_FORMAT: "CANARY" }, "WXSHOP_STATUS_FORMAT", 2],
    [{ WXSHOP_MAX_ATTEMPTS: "0" }, "WXSHOP_MAX_ATTEMPTS", 2]
  ]
  for (const [env, setting, exitCode] of faults) {
    it.effect(`refuses ${JSON.stringify(env)}`, () =>
      Effect.gen(function* () {
        const fault = yield* Effect.flip(load(env))
        assert.strictEqual(fault.setting, setting)
        assert.strictEqual(fault.exitCode, exitCode)
        for (const text of [fault.text, fault.next]) {
          assert.match(text.zh, /[\u4e00-\u9fff]/)
          assert.match(text.en, /[a-z]/)
        }
        assert.notInclude(inspect(fault, { depth: 9 }) + fault.message, "CANARY")
      })
    )
  }

  it("finds mistyped names", () => {
    const names = ["PATH", "WXSHOP_APP_ID", "WXSHOP_SECRET", "WXSHOP_TEST_CHROMIUM", "WXSHOP_PROFILE", "WXSHOP_ADDR"]
    assert.deepStrictEqual(unknownAmong(names), ["WXSHOP_ADDR", "WXSHOP_APP_ID"])
    assert.deepStrictEqual(unknownAmong(variables.map(({ name }) => name)), [])
  })

  it("knows which addresses only this machine reaches", () => {
    for (const host of ["127.0.0.1", "127.8.9.1", "::1", "localhost"]) assert.isTrue(ServerConfig.isLoopback(host))
    for (const host of ["0.0.0.0", "::", "10.0.0.1", "127.evil.example", "example.com"]) {
      assert.isFalse(ServerConfig.isLoopback(host))
    }
  })
})
