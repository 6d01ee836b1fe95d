/** A client that knows nothing of ours: plain HTTP and core's lossless reader. */
import * as Json from "@wxshop/core/Json"
import * as Effect from "effect/Effect"
import * as Either from "effect/Either"
import * as Redacted from "effect/Redacted"
import * as Http from "node:http"
import type { SandboxOptions, Service } from "../src/Sandbox.js"
import * as Sandbox from "../src/Sandbox.js"

export interface Raw {
  readonly status: number
  readonly contentType: string
  readonly date: string
  readonly text: string
  readonly bytes: Uint8Array
}

/** Why no whole answer came: the code of Node. */
export interface Broken {
  readonly _tag: "Broken"
  readonly code: string
}

export interface Ask {
  readonly method?: string
  readonly path: string
  readonly body?: string
  readonly headers?: Readonly<Record<string, string>>
}

/** One request on a connection of its own. Interrupting it closes the connection. */
export const request = (url: string, ask: Ask): Effect.Effect<Raw, Broken> =>
  Effect.async((resume) => {
    const fail = (error: NodeJS.ErrnoException): void =>
      resume(Effect.fail({ _tag: "Broken", code: error.code ?? error.message }))
    const sent = Http.request(
      url + ask.path,
      { method: ask.method ?? "POST", agent: false, headers: ask.headers ?? {} },
      (response) => {
        const chunks: Array<Buffer> = []
        response.on("data", (chunk: Buffer) => chunks.push(chunk))
        response.on("error", fail)
        response.on("end", () => {
          const bytes = Buffer.concat(chunks)
          resume(
            Effect.succeed({
              status: response.statusCode ?? 0,
              contentType: response.headers["content-type"] ?? "",
              date: response.headers.date ?? "",
              text: bytes.toString("utf8"),
              bytes
            })
          )
        })
      }
    )
    sent.on("error", fail)
    sent.end(ask.body)
    return Effect.sync(() => sent.destroy())
  })

export type Fields = Json.JsonObject

/** Reads an answer that must be JSON; repairs are allowed. */
export const parse = (bytes: Uint8Array): Fields =>
  Either.getOrThrowWith(Json.parse(bytes), (error) => error).value as Fields

const fieldsOf = (raw: Raw): Fields => parse(raw.bytes)

const API = "/channels/ec/aftersale/"

export interface Shopper {
  readonly appid: string
  readonly secret: Redacted.Redacted
}

export const stableToken = (sandbox: Service, shop: Shopper = sandbox, force = false): Effect.Effect<Fields, Broken> =>
  Effect.map(
    request(sandbox.url, {
      path: "/cgi-bin/stable_token",
      body: JSON.stringify({
        grant_type: "client_credential",
        appid: shop.appid,
        secret: Redacted.value(shop.secret),
        force_refresh: force
      })
    }),
    fieldsOf
  )

export const classicToken = (sandbox: Service, shop: Shopper = sandbox): Effect.Effect<Fields, Broken> =>
  Effect.map(
    request(sandbox.url, {
      method: "GET",
      path: `/cgi-bin/token?grant_type=client_credential&appid=${shop.appid}&secret=${Redacted.value(shop.secret)}`
    }),
    fieldsOf
  )

export const tokenOf = (sandbox: Service, shop: Shopper = sandbox): Effect.Effect<string, Broken> =>
  Effect.map(stableToken(sandbox, shop), (answer) => String(answer["access_token"]))

/** Calls an API with a body as it stands. */
export const callRaw = (sandbox: Service, operation: string, body: string, token: string): Effect.Effect<Raw, Broken> =>
  request(sandbox.url, { path: `${API}${operation}?access_token=${encodeURIComponent(token)}`, body })

export const call = (sandbox: Service, operation: string, body: string, token: string) =>
  Effect.map(callRaw(sandbox, operation, body, token), fieldsOf)

/** `search(sandbox, token, '"type":1')`: the fields besides `limit`, as JSON text. */
export const search = (sandbox: Service, token: string, fields = "", limit: number | null = 50) =>
  call(
    sandbox,
    "searchguaranteeorder",
    `{${[fields, limit === null ? "" : `"limit":${limit}`].filter((part) => part !== "").join(",")}}`,
    token
  )

export const get = (sandbox: Service, token: string, id: string) =>
  call(sandbox, "getguaranteeorder", `{"guarantee_order_id":${id}}`, token)

export const listOf = (answer: Fields): ReadonlyArray<Fields> =>
  (answer["guarantee_order_list"] ?? []) as unknown as ReadonlyArray<Fields>

export const idsOf = (answer: Fields): ReadonlyArray<string> =>
  listOf(answer).map((order) => String(order["guarantee_order_id"]))

/** A fresh sandbox of the test's scope with a token for its first shop. */
export const open = (options: SandboxOptions = {}) =>
  Effect.gen(function* () {
    const sandbox = yield* Sandbox.make({ seed: "test", orders: 40, ...options })
    return { sandbox, token: yield* tokenOf(sandbox) }
  })

/** One turn of Node's event loop, so that sockets can move while a TestClock stands still. */
export const turn: Effect.Effect<void> = Effect.async((resume) => {
  setImmediate(() => resume(Effect.void))
})
