import * as HttpClientError from "@effect/platform/HttpClientError"
import * as HttpClientRequest from "@effect/platform/HttpClientRequest"
import * as Effect from "effect/Effect"
import * as Either from "effect/Either"
import * as Layer from "effect/Layer"
import * as Redacted from "effect/Redacted"
import type { Encodable, JsonObject } from "@wxshop/core/Json"
import type { Operation } from "@wxshop/core/Operation"
import { OperationExecutor } from "@wxshop/core/Operation"
import type { InvalidRequestError } from "@wxshop/core/WeChatError"
import type { AccessToken } from "../src/AccessToken.js"
import * as Stable from "../src/AccessToken/Stable.js"
import * as Static from "../src/AccessToken/Static.js"
import type * as Http from "../src/Http.js"
import * as RateLimit from "../src/RateLimit.js"
import * as Retry from "../src/Retry.js"
import type { Answer, Seen } from "../src/testing.js"
import { layerHttp } from "../src/testing.js"
import * as TransportConfig from "../src/TransportConfig.js"
import * as WeChatClient from "../src/WeChatClient.js"

export type Ping = Operation<"ping", { readonly value: number }, JsonObject>

const base = {
  name: "ping",
  method: "POST",
  path: "/channels/ec/ping",
  encode: ({ value }: { readonly value: number }): Either.Either<Encodable | undefined, InvalidRequestError> =>
    Either.right({ value }),
  decode: (body: JsonObject) => Either.right(body),
  successFields: ["pong"],
  codes: [],
  permissionSet: 131,
  source: "https://example.com"
} as const

/** A read and a write that decode to the body itself. */
export const read: Ping = { ...base, access: "read" }
export const write: Ping = { ...base, access: "write" }

export const ok: Answer = { body: `{"errcode":0,"errmsg":"ok","pong":1}` }

export const errcode = (code: number, errmsg = "from the stub"): Answer => ({
  body: JSON.stringify({ errcode: code, errmsg })
})

export const tokenAnswer = (token: string, expiresIn: unknown = 7200): Answer => ({
  body: JSON.stringify({ access_token: token, expires_in: expiresIn })
})

export const secret = Redacted.make("canary-secret-0123456789abcdef")

export const isTokenCall = (seen: Seen): boolean => seen.path.startsWith("/cgi-bin/")

type Answers = (seen: Seen) => Effect.Effect<Answer, HttpClientError.RequestError>

/** Answers in turn; the last one stays. */
export const inTurn = (
  ...answers: readonly [Answer, ...ReadonlyArray<Answer>]
): Answers & { readonly count: () => number } => {
  let count = 0
  return Object.assign(
    () =>
      Effect.sync(() => {
        const answer = answers[Math.min(count, answers.length - 1)] ?? ok
        count += 1
        return answer
      }),
    { count: () => count }
  )
}

/** A failure as the platform reports it: with the whole request inside. */
export const networkError = (seen: Seen, cause: unknown): HttpClientError.RequestError =>
  new HttpClientError.RequestError({
    request: HttpClientRequest.post(`http://127.0.0.1${seen.path}?${seen.query.toString()}`),
    reason: "Transport",
    cause
  })

export const socketError = (code: string, syscall?: string): Error =>
  Object.assign(new Error(`socket ${code}`), { code, ...(syscall === undefined ? {} : { syscall }) })

export interface StackOptions {
  readonly token?: Layer.Layer<AccessToken, never, Http.Http | Retry.Retry | TransportConfig.TransportConfig>
  readonly config?: TransportConfig.Options
  readonly retry?: Partial<Retry.Policy>
}

const config = (options: TransportConfig.Options = {}): Layer.Layer<TransportConfig.TransportConfig> =>
  Layer.orDie(TransportConfig.layer({ baseUrl: "http://127.0.0.1", rateLimit: "off", ...options }))

/** The whole stack over a stub of WeChat's server. */
export const stack = (answers: Answers, options: StackOptions = {}): Layer.Layer<OperationExecutor | AccessToken> =>
  WeChatClient.layer.pipe(
    Layer.provideMerge(options.token ?? Static.layer(Redacted.make("static-token"))),
    Layer.provide(Layer.mergeAll(layerHttp(answers), Retry.layer(options.retry), RateLimit.layerMemory)),
    Layer.provide(config(options.config))
  )

export const stable = (appid = "wx1234567890abcdef") => Stable.layer({ appid, secret })

export const call = (operation: Ping = read) =>
  Effect.flatMap(OperationExecutor, (executor) => executor.execute(operation, { value: 1 }))
