import { assert, describe, it } from "@effect/vitest"
import * as ConfigProvider from "effect/ConfigProvider"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Either from "effect/Either"
import * as FastCheck from "effect/FastCheck"
import * as TransportConfig from "../src/TransportConfig.js"
import * as BaseUrl from "../src/TransportConfig/BaseUrl.js"

const fieldOf = (options: TransportConfig.Options): string | undefined =>
  Either.match(TransportConfig.make(options), { onLeft: (error) => error.field, onRight: () => undefined })

describe("BaseUrl", () => {
  it.each([
    ["https://api.weixin.qq.com", "https://api.weixin.qq.com"],
    ["https://api.weixin.qq.com/", "https://api.weixin.qq.com"],
    ["HTTPS://API.weixin.qq.com", "https://api.weixin.qq.com"],
    ["https://gateway.example/wechat//", "https://gateway.example/wechat"],
    ["http://127.0.0.1:8080", "http://127.0.0.1:8080"],
    ["http://localhost:1", "http://localhost:1"],
    ["http://[::1]:80", "http://[::1]"],
    ["http://127.8.9.10", "http://127.8.9.10"]
  ])("accepts %s", (input, expected) => {
    assert.deepStrictEqual(BaseUrl.parse(input), Either.right(expected))
  })

  it.each([
    "http://api.weixin.qq.com",
    "http://localhost.example.com",
    "http://127.0.0.1.example.com",
    "http://[::ffff:10.0.0.1]",
    "https://user@api.weixin.qq.com",
    "https://user:hunter2@api.weixin.qq.com",
    "https://api.weixin.qq.com?access_token=T",
    "https://api.weixin.qq.com?",
    "https://api.weixin.qq.com#x",
    "https://api.weixin.qq.com/#",
    "ftp://api.weixin.qq.com",
    "file:///etc/passwd",
    "api.weixin.qq.com",
    ""
  ])("refuses %s with a typed error", (input) => {
    const parsed = BaseUrl.parse(input)
    assert.isTrue(Either.isLeft(parsed))
    if (Either.isLeft(parsed)) {
      assert.strictEqual(parsed.left._tag, "InvalidRequestError")
      assert.strictEqual(parsed.left.field, "baseUrl")
      assert.isAbove(parsed.left.next.zh.length, 0)
      assert.notInclude(JSON.stringify(parsed.left), "hunter2")
    }
  })

  it("never lets plain http leave this machine", () => {
    FastCheck.assert(
      FastCheck.property(FastCheck.webUrl({ validSchemes: ["http"] }), (url) => {
        const { hostname } = new URL(url)
        const local = hostname === "localhost" || hostname.startsWith("127.") || hostname === "[::1]"
        assert.isTrue(local || Either.isLeft(BaseUrl.parse(url)))
      })
    )
  })
})

describe("TransportConfig", () => {
  it("has the defaults of the design", () => {
    const { attemptTimeout, baseUrl, deadline, maxAttempts } = Either.getOrThrow(TransportConfig.make())
    assert.strictEqual(baseUrl, "https://api.weixin.qq.com")
    assert.strictEqual(maxAttempts, 4)
    assert.deepStrictEqual([attemptTimeout, deadline], [Duration.seconds(10), Duration.seconds(30)])
    assert.deepStrictEqual(Either.getOrThrow(TransportConfig.make()), TransportConfig.defaults)
  })

  it("treats an undefined setting as not given", () => {
    const made = Either.getOrThrow(TransportConfig.make({ baseUrl: undefined, deadline: undefined, wire: undefined }))
    assert.deepStrictEqual(made, TransportConfig.defaults)
  })

  it("names the setting that is wrong", () => {
    assert.strictEqual(fieldOf({ maxAttempts: 0 }), "maxAttempts")
    assert.strictEqual(fieldOf({ maxAttempts: 1.5 }), "maxAttempts")
    assert.strictEqual(fieldOf({ tokenAttempts: Number.NaN }), "tokenAttempts")
    assert.strictEqual(fieldOf({ deadline: 0 }), "deadline")
    assert.strictEqual(fieldOf({ attemptTimeout: "2 days" }), "attemptTimeout")
    assert.strictEqual(fieldOf({ tokenTimeout: "soon" as "1 second" }), "tokenTimeout")
    assert.strictEqual(fieldOf({ maxResponseBytes: -1 }), "maxResponseBytes")
    assert.strictEqual(fieldOf({ connections: 0 }), "connections")
    assert.strictEqual(fieldOf({ userAgent: "a\r\nx-evil: 1" }), "userAgent")
    assert.strictEqual(fieldOf({ userAgent: "" }), "userAgent")
    assert.strictEqual(fieldOf({ rateLimit: { perSecond: 0 } }), "rateLimit.perSecond")
    assert.strictEqual(fieldOf({ rateLimit: { burst: 0 } }), "rateLimit.burst")
    assert.strictEqual(fieldOf({ wire: { idFormat: "hex" as "number" } }), "wire.idFormat")
  })

  it.effect("reads its settings from Config", () =>
    Effect.gen(function* () {
      const config = yield* TransportConfig.TransportConfig
      assert.strictEqual(config.baseUrl, "http://127.0.0.1:9")
      assert.deepStrictEqual(config.deadline, Duration.seconds(7))
      assert.deepStrictEqual(config.wire, { statusFilterFormat: "names", idFormat: "number" })
      assert.deepStrictEqual(config.rateLimit, { perSecond: 3, burst: 6 })
    }).pipe(
      Effect.provide(TransportConfig.layerConfig),
      Effect.withConfigProvider(
        ConfigProvider.fromMap(
          new Map([
            ["WXSHOP_BASE_URL", "http://127.0.0.1:9/"],
            ["WXSHOP_DEADLINE", "7 seconds"],
            ["WXSHOP_STATUS_FORMAT", "names"],
            ["WXSHOP_RATE_LIMIT", "3"]
          ])
        )
      )
    )
  )

  it.effect("reads a limiter that is off", () =>
    Effect.gen(function* () {
      assert.strictEqual((yield* TransportConfig.TransportConfig).rateLimit, "off")
    }).pipe(
      Effect.provide(TransportConfig.layerConfig),
      Effect.withConfigProvider(ConfigProvider.fromMap(new Map([["WXSHOP_RATE_LIMIT", "off"]])))
    )
  )

  it.effect("fails the layer on a bad setting", () =>
    Effect.gen(function* () {
      const error = yield* Effect.flip(
        Effect.provide(TransportConfig.TransportConfig, TransportConfig.layer({ baseUrl: "x" }))
      )
      assert.strictEqual(error._tag, "InvalidRequestError")
    })
  )
})
