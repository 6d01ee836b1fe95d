import * as NodeHttpServer from "@effect/platform-node/NodeHttpServer"
import * as HttpApiBuilder from "@effect/platform/HttpApiBuilder"
import { assert, describe, it } from "@effect/vitest"
import * as WeChatError from "@wxshop/core/WeChatError"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import { api } from "../src/Api.js"
import * as App from "../src/App.js"
import * as Authorization from "../src/Authorization.js"
import * as Health from "../src/Health.js"
import * as Pages from "../src/Pages.js"
import * as Problem from "../src/Problem.js"
import type * as Readiness from "../src/Readiness.js"
import { json, keys, make, text } from "./support/Web.js"

type Behaviour = Effect.Effect<never, Problem.Problem>

const empty = { data: [], next_cursor: null, complete: true }

/** The whole app but for WeChat: what a search does is up to the test. */
const appWith = (behave: Behaviour | undefined) =>
  App.layer.pipe(
    Layer.provide(
      Layer.mergeAll(
        HttpApiBuilder.group(api, "orders", (handlers) =>
          handlers
            .handle("search", () => behave ?? Effect.succeed(empty))
            .handle("get", () => Effect.succeed({ guarantee_order_id: "1" }))
        ).pipe(Layer.provide(Authorization.layer)),
        Health.layer,
        Pages.layer
      )
    ),
    Layer.provide(NodeHttpServer.layerContext)
  )

const app = appWith(undefined)
const SEARCH = "/v1/guarantee-orders"

describe("App", () => {
  it.scoped("answers with its headers and one line in the log", () =>
    Effect.gen(function* () {
      const web = yield* make(app)
      const response = yield* web.read(`${SEARCH}?order_id=3726524657461498624`, { "x-request-id": "caller-1" })
      assert.strictEqual(response.status, 200)
      assert.deepStrictEqual(yield* json(response), empty)
      assert.strictEqual(response.headers.get("x-request-id"), "caller-1")
      assert.strictEqual(response.headers.get("x-content-type-options"), "nosniff")
      assert.strictEqual(response.headers.get("cache-control"), "no-store")
      assert.isNull(response.headers.get("x-wxshop-sandbox"))
      assert.isNull(response.headers.get("access-control-allow-origin"))
      assert.strictEqual(web.log.length, 1)
      const { ms, time, ...line } = web.log[0] ?? {}
      assert.isNumber(ms)
      assert.isString(time)
      assert.deepStrictEqual(line, {
        msg: "request",
        method: "GET",
        route: SEARCH,
        status: 200,
        request_id: "caller-1",
        key: "reader",
        level: "info"
      })
    })
  )

  it.scoped("makes a request id unless a sane one comes", () =>
    Effect.gen(function* () {
      const web = yield* make(app)
      const ids: Array<string | null> = []
      for (const given of ["", "a b", "x".repeat(65), "<script>", "-"]) {
        const response = yield* web.read("/healthz", { "x-request-id": given })
        ids.push(response.headers.get("x-request-id"))
      }
      for (const id of ids) assert.match(id ?? "", /^[0-9a-f]{24}$/)
      assert.strictEqual(new Set(ids).size, ids.length)
    })
  )

  it.scoped("marks every answer of the sandbox, and closes connections while stopping", () =>
    Effect.gen(function* () {
      let state: Readiness.State = { _tag: "Ready" }
      const web = yield* make(app, {
        config: { credentials: { _tag: "Sandbox", asked: true } },
        state: () => state
      })
      for (const path of ["/healthz", SEARCH, "/nowhere", "/docs"]) {
        assert.strictEqual((yield* web.request(path)).headers.get("x-wxshop-sandbox"), "true", path)
      }
      assert.isNull((yield* web.request("/readyz")).headers.get("connection"))
      state = { _tag: "Stopping" }
      const stopping = yield* web.request("/readyz")
      assert.strictEqual(stopping.status, 503)
      assert.strictEqual(stopping.headers.get("connection"), "close")
      assert.strictEqual((yield* json(stopping))["type"], "urn:wxshop:problem:not-ready")
    })
  )

  const refusals: ReadonlyArray<
    readonly [name: string, path: string, init: RequestInit, status: number, type: string]
  > = [
    ["no key", SEARCH, {}, 401, "unauthorized"],
    ["an empty key", SEARCH, { headers: { authorization: "Bearer " } }, 401, "unauthorized"],
    ["a wrong key", SEARCH, { headers: { authorization: "Bearer nonsense" } }, 401, "unauthorized"],
    ["another scheme", SEARCH, { headers: { authorization: `Basic ${keys.read}` } }, 401, "unauthorized"],
    [
      "a right key beside a wrong one",
      SEARCH,
      { headers: { authorization: "Bearer nonsense", "x-api-key": keys.read } },
      401,
      "unauthorized"
    ],
    ["a key without read", SEARCH, { headers: { authorization: `Bearer ${keys.pii_only}` } }, 403, "forbidden"],
    ["no route", "/v2/guarantee-orders", {}, 404, "no-such-route"],
    ["a trailing slash", `${SEARCH}/`, {}, 404, "no-such-route"],
    ["another case", "/V1/guarantee-orders", {}, 404, "no-such-route"],
    ["a double slash", "//v1/guarantee-orders", {}, 404, "no-such-route"],
    ["broken encoding", `${SEARCH}/%zz`, { headers: { "x-api-key": keys.read } }, 404, "no-such-route"],
    ["POST", SEARCH, { method: "POST" }, 405, "method-not-allowed"],
    ["OPTIONS", SEARCH, { method: "OPTIONS" }, 405, "method-not-allowed"],
    ["a long address", `${SEARCH}?order_id=${"1,".repeat(5000)}`, {}, 414, "uri-too-long"],
    [
      "a parameter twice",
      `${SEARCH}?since=7d&since=8d`,
      { headers: { "x-api-key": keys.read } },
      400,
      "invalid-request"
    ]
  ]
  for (const [name, path, init, status, type] of refusals) {
    it.scoped(`refuses ${name} with a problem document`, () =>
      Effect.gen(function* () {
        const web = yield* make(app)
        for (const language of ["zh", "en"]) {
          const response = yield* web.request(path, {
            ...init,
            headers: { ...(init.headers as Record<string, string>), "accept-language": language }
          })
          assert.strictEqual(response.status, status)
          assert.strictEqual(response.headers.get("content-type"), "application/problem+json")
          assert.strictEqual(response.headers.get("content-language"), language)
          assert.strictEqual(response.headers.get("vary"), "accept-language")
          const problem = yield* json(response)
          assert.strictEqual(problem["type"], `urn:wxshop:problem:${type}`)
          assert.strictEqual(problem["status"], status)
          assert.strictEqual(problem["request_id"], response.headers.get("x-request-id"))
          const words = language === "zh" ? /[\u4e00-\u9fff]/ : /^[\x20-\x7e]+$/
          for (const member of ["title", "detail", "next_step"]) assert.match(String(problem[member]), words)
          assert.strictEqual(response.headers.get("www-authenticate") !== null, status === 401 || status === 403)
          assert.strictEqual(response.headers.get("allow"), status === 405 ? "GET, HEAD" : null)
        }
        assert.strictEqual(web.log.length, 2)
        assert.strictEqual(web.log[0]?.["problem"], type)
        assert.notInclude(JSON.stringify(web.log), "nonsense")
      })
    )
  }

  it.scoped("takes a key by either header", () =>
    Effect.gen(function* () {
      const web = yield* make(app)
      for (const headers of [
        { authorization: `Bearer ${keys.read}` },
        { authorization: `bearer   ${keys.read} ` },
        { "x-api-key": keys.read }
      ]) {
        assert.strictEqual((yield* web.request(SEARCH, { headers })).status, 200)
      }
    })
  )

  it.scoped("refuses bodies that are large or of unknown size, and closes the connection", () =>
    Effect.gen(function* () {
      const web = yield* make(app)
      for (const headers of [
        { "content-length": "65537" },
        { "content-length": "x" },
        { "transfer-encoding": "chunked" }
      ]) {
        const response = yield* web.read(SEARCH, headers)
        assert.strictEqual(response.status, 413)
        assert.strictEqual(response.headers.get("connection"), "close")
      }
      assert.strictEqual((yield* web.read(SEARCH, { "content-length": "10" })).status, 200)
    })
  )

  it.scoped("answers HEAD without a body", () =>
    Effect.gen(function* () {
      const web = yield* make(app)
      const response = yield* web.request(SEARCH, { method: "HEAD", headers: { "x-api-key": keys.read } })
      assert.strictEqual(response.status, 200)
      assert.strictEqual(response.headers.get("content-type"), "application/json")
      assert.strictEqual(yield* text(response), "")
    })
  )

  it.scoped("passes WeChat's errors on with their numbers", () =>
    Effect.gen(function* () {
      const error = WeChatError.fromErrcode({
        operation: "searchguaranteeorder",
        errcode: 45011,
        errmsg: "api minute-quota reach limit rid: 6594f4c7-1d1d2d57-6b1e2c31",
        httpStatus: 200
      })
      const web = yield* make(appWith(Problem.failWith(error)))
      const response = yield* web.read(SEARCH)
      assert.strictEqual(response.status, 429)
      assert.strictEqual(response.headers.get("retry-after"), "60")
      const problem = yield* json(response)
      assert.strictEqual(problem["errcode"], 45011)
      assert.strictEqual(problem["rid"], "6594f4c7-1d1d2d57-6b1e2c31")
      assert.strictEqual(problem["retry"], "minute")
      assert.deepInclude(web.log[0], { problem: "rate-limit", errcode: 45011, operation: "searchguaranteeorder" })
    })
  )

  it.scoped("keeps a defect to the log", () =>
    Effect.gen(function* () {
      for (const defect of [Effect.die(new Error("CANARY bug")), Effect.interrupt]) {
        const web = yield* make(appWith(defect))
        const response = yield* web.read(SEARCH)
        assert.strictEqual(response.status, 500)
        const body = yield* text(response)
        assert.include(body, "urn:wxshop:problem:internal")
        assert.notInclude(body, "CANARY")
        const [first, second] = web.log
        assert.deepInclude(first, { msg: "defect", level: "error" })
        assert.strictEqual(first?.["request_id"], response.headers.get("x-request-id"))
        assert.deepInclude(second, { msg: "request", status: 500 })
      }
    })
  )

  it.scoped("counts requests by route, whatever path was typed", () =>
    Effect.gen(function* () {
      const web = yield* make(app)
      yield* web.read(`${SEARCH}/2000001077270153`)
      yield* web.request("/secret-path-1", { method: "PROPFIND" })
      const metrics = yield* text(yield* web.request("/metrics"))
      assert.match(
        metrics,
        /^wxshop_http_requests_total\{method="GET",route="\/v1\/guarantee-orders\/:guarantee_order_id",status="200"\} [1-9]/m
      )
      assert.match(metrics, /^wxshop_http_requests_total\{method="other",route="unmatched",status="404"\} [1-9]/m)
      assert.match(metrics, /^wxshop_http_request_seconds_bucket\{.*le="\+Inf"\} [1-9]/m)
      assert.notMatch(metrics, /secret-path-1|2000001077270153/)
    })
  )

  it.scoped("shows metrics to this machine, or to a key", () =>
    Effect.gen(function* () {
      const open = yield* make(app)
      assert.strictEqual(
        (yield* open.request("/metrics")).headers.get("content-type"),
        "text/plain; version=0.0.4; charset=utf-8"
      )
      const closed = yield* make(app, { config: { host: "0.0.0.0" } })
      assert.strictEqual((yield* closed.request("/metrics")).status, 401)
      assert.strictEqual((yield* closed.request("/healthz")).status, 200)
      assert.strictEqual((yield* closed.request("/metrics", { headers: { "x-api-key": keys.pii_only } })).status, 200)
    })
  )

  it.scoped("serves pages that run nothing but their own script", () =>
    Effect.gen(function* () {
      const web = yield* make(app)
      const home = yield* web.request("/")
      assert.strictEqual(home.headers.get("content-type"), "text/html; charset=utf-8")
      assert.include(yield* text(home), 'href="/docs"')
      const docs = yield* web.request("/docs")
      const policy = docs.headers.get("content-security-policy") ?? ""
      assert.match(policy, /default-src 'none'.*script-src 'sha256-[A-Za-z0-9+/=]{44}'; .*connect-src 'self'/)
      assert.notMatch(policy, /script-src[^;]*unsafe/)
      assert.include(yield* text(docs), "swagger-ui")
      const document = yield* json(yield* web.request("/openapi.json"))
      assert.strictEqual(document["openapi"], "3.1.0")
    })
  )
})
