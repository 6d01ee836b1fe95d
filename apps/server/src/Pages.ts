/**
 * The pages for people: the front page, the browsable API page, and the OpenAPI document behind it.
 *
 * @since 0.1.0
 */
import * as HttpApi from "@effect/platform/HttpApi"
import * as HttpApiBuilder from "@effect/platform/HttpApiBuilder"
import type * as HttpApiGroup from "@effect/platform/HttpApiGroup"
import * as HttpServer from "@effect/platform/HttpServer"
import * as HttpServerResponse from "@effect/platform/HttpServerResponse"
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import { createHash } from "node:crypto"
import { api, openApi } from "./Api.js"

const CLOSED = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"

const HOME = `<!doctype html>
<html lang="zh-CN">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>wxshop</title>
<style>body{font:16px/1.6 system-ui,sans-serif;max-width:40rem;margin:3rem auto;padding:0 1rem}code{background:#eee;padding:.1em .3em}</style>
</head>
<body>
<h1>wxshop</h1>
<p>微信小店保障单 HTTP API。<br><span lang="en">WeChat Shop guarantee orders as an HTTP API.</span></p>
<ul>
<li><a href="/docs">/docs</a> 接口文档，可在线试用 <span lang="en">the API page; requests can be tried there</span></li>
<li><a href="/openapi.json">/openapi.json</a> OpenAPI 3.1</li>
<li><a href="/healthz">/healthz</a> · <a href="/readyz">/readyz</a> · <a href="/metrics">/metrics</a></li>
</ul>
<p>请求头 <span lang="en">Header</span> <code>Authorization: Bearer &lt;key&gt;</code></p>
</body>
</html>
`

const ICON = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 16"><path fill="#07c160" d="M8 1l6 2v5c0 4-3 6-6 7-3-1-6-3-6-7V3z"/><path fill="none" stroke="#fff" stroke-width="1.6" d="M5 8l2.2 2.2L11 6.2"/></svg>`

const html = (body: string, policy: string): HttpServerResponse.HttpServerResponse =>
  HttpServerResponse.text(body, {
    contentType: "text/html; charset=utf-8",
    headers: { "content-security-policy": policy, "cache-control": "no-cache" }
  })

/** The page's own inline scripts by hash: nothing else runs, and nothing is fetched from elsewhere. */
const policyOf = (page: string): string => {
  const hashes = [...page.matchAll(/<script>([\s\S]*?)<\/script>/g)].map(
    ([, script = ""]) => `'sha256-${createHash("sha256").update(script).digest("base64")}'`
  )
  return `${CLOSED}; script-src ${hashes.join(" ")}; style-src 'unsafe-inline'; img-src 'self' data:; connect-src 'self'`
}

/** The page of `HttpApiSwagger`, asked for once at the route it serves. Its 2 MB load with the first reader. */
const swaggerPage = Effect.promise(async () => {
  const { layer: swagger } = await import("@effect/platform/HttpApiSwagger")
  const { dispose, handler } = HttpApiBuilder.toWebHandler(
    swagger({ path: "/docs" }).pipe(
      Layer.provideMerge(Layer.succeed(HttpApi.Api, { api: api as never, context: Context.empty() })),
      Layer.merge(HttpServer.layerContext)
    )
  )
  const answer = await handler(new Request("http://localhost/docs"))
  const page = await answer.text()
  await dispose()
  return page
})

/**
 * @since 0.1.0
 * @category layers
 */
export const layer: Layer.Layer<HttpApiGroup.ApiGroup<"wxshop", "pages">> = HttpApiBuilder.group(
  api,
  "pages",
  (handlers) =>
    Effect.gen(function* () {
      const docs = yield* Effect.cached(Effect.map(swaggerPage, (page) => html(page, policyOf(page))))
      const document = yield* Effect.cached(Effect.sync(() => JSON.stringify(openApi())))
      const home = html(HOME, `${CLOSED}; style-src 'unsafe-inline'`)
      return handlers
        .handleRaw("home", () => Effect.succeed(home))
        .handleRaw("docs", () => docs)
        .handleRaw("icon", () => Effect.succeed(HttpServerResponse.text(ICON, { contentType: "image/svg+xml" })))
        .handleRaw("openapi", () =>
          Effect.map(document, (body) => HttpServerResponse.text(body, { contentType: "application/json" }))
        )
    })
)
