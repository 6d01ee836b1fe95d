/**
 * Tokens in Redis 4 or newer, shared by all processes that reach it. Leases and forced refreshes go by Redis's clock. A
 * Redis that is down, restarts or fails over makes calls fail with `Unavailable`, and is used again when it is back; what
 * it forgot is fetched anew, and the numbers of its leases still grow.
 *
 * A connection without TLS (`redis://`) carries tokens in plain text: use `rediss://` or `TokenStore/Encrypted` where
 * others share the network.
 *
 * @since 0.1.0
 */
import { createClient } from "@redis/client"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Option from "effect/Option"
import * as Redacted from "effect/Redacted"
import type * as Scope from "effect/Scope"
import { randomBytes } from "node:crypto"
import { make as makeStore, NEVER, TokenStore, type TokenStoreError, tokenStoreError } from "@wxshop/core/TokenStore"
import type { Cells } from "@wxshop/core/TokenStore/Cells"
import { type Fields, names } from "@wxshop/core/TokenStore/Fields"
import { type InvalidRequestError, invalidRequest } from "@wxshop/core/WeChatError"
import { LOAD, SWAP } from "./Redis/Scripts.js"

/**
 * Sends one command and gives Redis's answer. With a client of your own: `(command) => client.sendCommand(command)` of
 * node-redis, `([name, ...args]) => client.call(name, ...args)` of ioredis.
 *
 * @since 0.1.0
 * @category models
 */
export type Send = (command: Array<string>) => Promise<unknown>

/**
 * How keys are named, and how long to wait.
 *
 * @since 0.1.0
 * @category models
 */
export interface PlaceOptions {
  /** What keys begin with, `wxshop:token:` unless told. */
  readonly prefix?: string
  /** How long one command may take, 2 seconds unless told. */
  readonly timeout?: Duration.DurationInput
}

/**
 * Where Redis is.
 *
 * @since 0.1.0
 * @category models
 */
export interface Options extends PlaceOptions {
  /** `redis[s]://[[user]:password@]host[:port][/database]`. */
  readonly url: Redacted.Redacted<string>
}

const name = "redis"
const TIMEOUT = Duration.seconds(2)

// A key outlives its token by more than the day that forced refreshes are counted for.
const KEPT = 2 * 86_400_000

// How Redis begins its refusals.
const refusals = /^(?:NOAUTH|WRONGPASS|NOPERM|ERR invalid password|ERR invalid username|ERR Client sent AUTH)/

const failed = (cause: unknown): TokenStoreError =>
  tokenStoreError(name, cause instanceof Error && refusals.test(cause.message) ? "Denied" : "Unavailable", { cause })

const forgottenAt = ({ expires_at }: Fields, now: number): string => {
  const expiresAt = Number(expires_at ?? 0)
  return expiresAt === NEVER ? "" : String(Math.max(expiresAt, now) + KEPT)
}

const fieldsOf = (hash: ReadonlyMap<string, string>): Fields =>
  Object.fromEntries(names.flatMap((one) => (hash.has(one) ? [[one, hash.get(one)]] : [])))

/** A flat list of names and values. */
const pairs = (list: unknown): ReadonlyMap<string, string> | undefined => {
  if (!Array.isArray(list)) return undefined
  const texts = list.map(String)
  return new Map(texts.flatMap((text, index) => (index % 2 === 0 ? [[text, texts[index + 1] ?? ""] as const] : [])))
}

/**
 * A place for cells over a client of any library. The client stays the caller's.
 *
 * @since 0.1.0
 * @category constructors
 */
export const make = (send: Send, { prefix = "wxshop:token:", timeout = TIMEOUT }: PlaceOptions = {}): Cells => {
  const run = (script: string, id: string, ...args: ReadonlyArray<string>): Effect.Effect<unknown, TokenStoreError> =>
    Effect.tryPromise({ try: () => send(["EVAL", script, "1", prefix + id, ...args]), catch: failed }).pipe(
      Effect.timeoutFail({
        duration: timeout,
        onTimeout: () => tokenStoreError(name, "Unavailable", { detail: "no answer in time" })
      })
    )
  return {
    name,
    load: (id) =>
      Effect.flatMap(run(LOAD, id), (answer) => {
        const [time, list] = Array.isArray(answer) ? (answer as ReadonlyArray<unknown>) : []
        const now = Number(time)
        if (!Number.isSafeInteger(now)) return Effect.fail(tokenStoreError(name, "Unavailable", { detail: "no time" }))
        const hash = pairs(list)
        return Effect.succeed({
          version: hash?.get("version") ?? "",
          fields: Option.map(Option.fromNullable(hash), fieldsOf),
          now
        })
      }),
    swap: (id, { now, version }, fields) =>
      Effect.map(
        run(
          SWAP,
          id,
          version,
          // Unique for ever: it must not come back even after Redis forgot the key.
          randomBytes(12).toString("base64url"),
          forgottenAt(fields, now),
          ...Object.entries(fields).flat()
        ),
        (swapped) => Number(swapped) === 1
      )
  }
}

const checkUrl = (url: Redacted.Redacted<string>): Effect.Effect<string, InvalidRequestError> => {
  const text = Redacted.value(url)
  return URL.canParse(text) && /^rediss?:$/.test(new URL(text).protocol)
    ? Effect.succeed(text)
    : Effect.fail(
        // The value itself is never repeated: it may hold a password.
        invalidRequest(
          "redisUrl",
          { zh: "Redis 地址不正确。", en: "The Redis URL is wrong." },
          {
            zh: "请填写形如 redis://用户:密码@主机:6379/0 的地址，加密连接用 rediss://。",
            en: "Give a URL like redis://user:password@host:6379/0, or rediss:// for TLS."
          }
        )
      )
}

// The client connects again by itself for as long as it is open; until then commands fail at once instead of waiting.
const connect = (url: string, timeout: Duration.DurationInput): Effect.Effect<Send, never, Scope.Scope> =>
  Effect.gen(function* () {
    let trouble: unknown
    const client = yield* Effect.acquireRelease(
      Effect.sync(() =>
        createClient({
          url,
          // Older servers know no other; the scripts need no more.
          RESP: 2,
          disableOfflineQueue: true,
          disableClientInfo: true,
          commandsQueueMaxLength: 1000,
          socket: { connectTimeout: Duration.toMillis(timeout) }
        })
      ),
      (client) =>
        Effect.sync(() => {
          if (client.isOpen) client.destroy()
        })
    )
    client.on("error", (error) => (trouble = error)).on("ready", () => (trouble = undefined))
    yield* Effect.async<void>((resume) => {
      const first = () => resume(Effect.void)
      client.once("ready", first).once("error", first)
      // What goes wrong comes as an event too; the promise only ends when the client is closed.
      client.connect().catch(first)
    })
    return (command) => {
      // While it is offline the client only says that it is; what put it there says more.
      if (!client.isReady && trouble !== undefined) return Promise.reject(trouble)
      return client.sendCommand(command)
    }
  })

/**
 * The store in Redis. It starts even while Redis is down.
 *
 * @since 0.1.0
 * @category layers
 */
export const layer = ({ url, ...options }: Options): Layer.Layer<TokenStore, InvalidRequestError> =>
  Layer.scoped(
    TokenStore,
    Effect.gen(function* () {
      const address = yield* checkUrl(url)
      const send = yield* connect(address, options.timeout ?? TIMEOUT)
      return makeStore(make(send, options))
    })
  )
