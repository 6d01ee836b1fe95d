/**
 * The contract: every address, what it takes, what it answers, and which status a problem has. Handlers are in
 * `Orders.ts` and `Health.ts`; `openapi.json` is made from here.
 *
 * @since 0.1.0
 */
import * as HttpApi from "@effect/platform/HttpApi"
import * as HttpApiEndpoint from "@effect/platform/HttpApiEndpoint"
import * as HttpApiGroup from "@effect/platform/HttpApiGroup"
import * as HttpApiMiddleware from "@effect/platform/HttpApiMiddleware"
import * as HttpApiSchema from "@effect/platform/HttpApiSchema"
import * as HttpApiSecurity from "@effect/platform/HttpApiSecurity"
import * as OpenApi from "@effect/platform/OpenApi"
import * as Context from "effect/Context"
import * as Schema from "effect/Schema"
import type { Caller as CallerShape } from "./ApiKeys.js"
import * as Document from "./Api/Document.js"
import { idSchema, OrderView } from "./Api/OrderView.js"
import * as Problems from "./Api/Problems.js"
import { SearchParameters } from "./Api/SearchParameters.js"
import * as Problem from "./Problem.js"
import * as Prometheus from "./Prometheus.js"

/**
 * Who sent the current request.
 *
 * @since 0.1.0
 * @category services
 */
export class Caller extends Context.Tag("@wxshop/server/Api/Caller")<Caller, CallerShape>() {}

const described = <A extends HttpApiSecurity.HttpApiSecurity>(security: A, zh: string, en: string): A =>
  HttpApiSecurity.annotate(security, OpenApi.Description, `${zh} / ${en}`)

/**
 * Lets only known keys in.
 *
 * @effect-expect-leaking HttpServerRequest | ParsedSearchParams | RouteContext
 * @since 0.1.0
 * @category middleware
 */
export class Authorization extends HttpApiMiddleware.Tag<Authorization>()("@wxshop/server/Authorization", {
  failure: Schema.Union(Problems.unauthorized, Problems.forbidden),
  provides: Caller,
  security: {
    bearer: described(
      HttpApiSecurity.bearer,
      "请求头 Authorization: Bearer <密钥>；权限：read（读取），pii（显示买家信息）",
      "The header Authorization: Bearer <key>; scopes: read, and pii for buyers' data in clear"
    ),
    apiKey: described(
      HttpApiSecurity.apiKey({ key: "x-api-key", in: "header" }),
      "请求头 x-api-key: <密钥>",
      "The header x-api-key: <key>"
    )
  }
}) {}

/**
 * @since 0.1.0
 * @category schemas
 */
export const SearchPage = Schema.Struct({
  data: Schema.Array(OrderView).annotations({ description: "这一页的保障单 / The orders of this page" }),
  next_cursor: Schema.NullOr(Schema.String).annotations({
    description: "下一页的 cursor；null 表示没有下一页 / The cursor of the next page; null when there is none"
  }),
  complete: Schema.Boolean.annotations({
    description:
      "翻到最后一页且可以证明没有遗漏时为 true / true on the last page when nothing can have been missed on the way"
  })
}).annotations({ identifier: "SearchPage", description: "一页保障单 / One page of guarantee orders" })

const text = (contentType: string) => HttpApiSchema.Text({ contentType })

const search = HttpApiEndpoint.get("search", "/v1/guarantee-orders")
  .setUrlParams(SearchParameters)
  .addSuccess(SearchPage)
  .addError(Problems.invalid)
  .annotateContext(
    OpenApi.annotations({
      identifier: "searchGuaranteeOrders",
      summary: "查询保障单 / Search guarantee orders",
      description:
        "按条件查询，逐页返回；把 next_cursor 作为 cursor 再次请求即得下一页。需要 read 权限。\n\n" +
        "Finds orders page by page: send next_cursor back as cursor to get the next page. Needs scope read."
    })
  )

const get = HttpApiEndpoint.get("get", "/v1/guarantee-orders/:guarantee_order_id")
  .setPath(
    Schema.Struct({
      guarantee_order_id: Schema.String.annotations({
        jsonSchema: {
          ...idSchema,
          description: "保障单号，十进制数字 / The guarantee order id, decimal digits",
          examples: ["2000001077270153"]
        }
      })
    })
  )
  .addSuccess(OrderView)
  .addError(Problems.invalid)
  .addError(Problems.notFound)
  .annotateContext(
    OpenApi.annotations({
      identifier: "getGuaranteeOrder",
      summary: "读取一张保障单 / Read one guarantee order",
      description: "读取保障单详情。需要 read 权限。\n\nReads one guarantee order in full. Needs scope read."
    })
  )

/**
 * @since 0.1.0
 * @category groups
 */
export const orders = HttpApiGroup.make("orders")
  .add(search)
  .add(get)
  .addError(Problems.conflict)
  .addError(Problems.rateLimited)
  .addError(Problems.internal)
  .addError(Problems.badGateway)
  .addError(Problems.timeout)
  .middleware(Authorization)
  .annotateContext(OpenApi.annotations({ title: "保障单 Guarantee orders" }))

const Status = Schema.Struct({ status: Schema.String }).annotations({
  identifier: "Status",
  description: "正常 / Fine"
})

/**
 * @since 0.1.0
 * @category groups
 */
export const health = HttpApiGroup.make("health")
  .add(
    HttpApiEndpoint.get("live", "/healthz")
      .addSuccess(Status)
      .annotateContext(
        OpenApi.annotations({
          identifier: "live",
          summary: "进程存活 / The process is alive",
          description: "不需要密钥 / No key needed"
        })
      )
  )
  .add(
    HttpApiEndpoint.get("ready", "/readyz")
      .addSuccess(Status)
      .addError(Problems.notReady)
      .annotateContext(
        OpenApi.annotations({
          identifier: "ready",
          summary: "可以接收请求 / Ready to serve",
          description:
            "令牌可用且未在停止时返回 200，否则 503。不需要密钥。\n\n" +
            "200 when an access token can be had and the server is not stopping, otherwise 503. No key needed."
        })
      )
  )
  .add(
    HttpApiEndpoint.get("metrics", "/metrics")
      .addSuccess(text(Prometheus.contentType))
      .addError(Problems.unauthorized)
      .annotateContext(
        OpenApi.annotations({
          identifier: "metrics",
          summary: "Prometheus 指标 / Prometheus metrics",
          description:
            "只监听本机时不需要密钥，否则任何一个有效密钥都可以。\n\n" +
            "No key needed while the server listens on this machine only, otherwise any valid key.",
          transform: (operation) => ({ ...operation, security: [{}, { bearer: [] }, { apiKey: [] }] })
        })
      )
  )
  .annotateContext(OpenApi.annotations({ title: "运行状态 Health" }))

/**
 * The pages for people, and the contract itself. Not part of the contract.
 *
 * @since 0.1.0
 * @category groups
 */
export const pages = HttpApiGroup.make("pages")
  .add(HttpApiEndpoint.get("home", "/").addSuccess(text("text/html; charset=utf-8")))
  .add(HttpApiEndpoint.get("docs", "/docs").addSuccess(text("text/html; charset=utf-8")))
  .add(HttpApiEndpoint.get("icon", "/favicon.ico").addSuccess(text("image/svg+xml")))
  .add(HttpApiEndpoint.get("openapi", "/openapi.json").addSuccess(text("application/json")))
  .annotateContext(OpenApi.annotations({ exclude: true }))

/**
 * @since 0.1.0
 * @category api
 */
export const api = HttpApi.make("wxshop")
  .add(orders)
  .add(health)
  .add(pages)
  .annotateContext(
    OpenApi.annotations({
      title: "wxshop",
      version: "1",
      license: { name: "MIT" },
      description:
        "微信小店保障单（假一赔三/四、坏损包退）。单号一律是字符串，金额是整数分，时间是 UTC 的 RFC 3339；" +
        "出错时返回 application/problem+json，语言由 Accept-Language 决定。\n\n" +
        "WeChat Shop guarantee orders. Ids are strings, money is integer 分, times are RFC 3339 in UTC; " +
        "every error is an application/problem+json document in the language of Accept-Language.",
      transform: Document.finish(Problems.descriptions)
    })
  )
  .annotate(HttpApi.AdditionalSchemas, [Problem.Problem])

/**
 * The OpenAPI 3.1 document of the contract.
 *
 * @since 0.1.0
 * @category api
 */
export const openApi = (): OpenApi.OpenAPISpec => OpenApi.fromApi(api)
