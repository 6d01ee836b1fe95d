/**
 * Tokens encrypted before they reach a store (AES-256-GCM), bound to their key, so that a value copied to another shop's
 * place is refused. The store still sees which keys there are, when tokens end, and who holds leases.
 *
 * To change the key, put the new one first and keep the old ones behind it until all tokens were written again.
 *
 * @since 0.1.0
 */
import type * as Arr from "effect/Array"
import * as Effect from "effect/Effect"
import * as Either from "effect/Either"
import * as Equal from "effect/Equal"
import * as Layer from "effect/Layer"
import * as Option from "effect/Option"
import * as Redacted from "effect/Redacted"
import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from "node:crypto"
import {
  type Key,
  keyText,
  type Service,
  TokenStore,
  type TokenStoreError,
  tokenStoreError
} from "@wxshop/core/TokenStore"
import { type InvalidRequestError, invalidRequest } from "@wxshop/core/WeChatError"

/**
 * The shortest text taken as a key: 32 characters, best random ones (`openssl rand -base64 32`). They are not stretched, so
 * a phrase that people can remember is too weak.
 *
 * @since 0.1.0
 * @category constants
 */
export const SHORTEST_KEY = 32

const ALGORITHM = "aes-256-gcm"
const VERSION = "wx1"
const NONCE = 12
const TAG = 16

// Another process may write the same token again between a look and a clearing.
const MOST_LOOKS = 5

interface Secret {
  /** Says which key a value was written with, and nothing else about it. */
  readonly id: string
  readonly bytes: Buffer
}

const derive = (key: Redacted.Redacted<string>): Secret => {
  const bytes = Buffer.from(hkdfSync("sha256", Redacted.value(key), "", "wxshop token store", 38))
  return { id: bytes.toString("base64url", 32), bytes: bytes.subarray(0, 32) }
}

const bound = (key: Key): Buffer => Buffer.from(`${VERSION} ${keyText(key)}`)

const seal = ({ bytes, id }: Secret, key: Key, token: Redacted.Redacted<string>): Redacted.Redacted<string> => {
  const nonce = randomBytes(NONCE)
  const cipher = createCipheriv(ALGORITHM, bytes, nonce, { authTagLength: TAG }).setAAD(bound(key))
  const text = Buffer.concat([nonce, cipher.update(Redacted.value(token), "utf8"), cipher.final(), cipher.getAuthTag()])
  return Redacted.make(`${VERSION}.${id}.${text.toString("base64url")}`)
}

const unseal = (
  secrets: ReadonlyArray<Secret>,
  key: Key,
  sealed: Redacted.Redacted<string>
): Option.Option<Redacted.Redacted<string>> => {
  const [version, id, text = ""] = Redacted.value(sealed).split(".")
  const secret = secrets.find((one) => one.id === id)
  const bytes = Buffer.from(text, "base64url")
  if (version !== VERSION || secret === undefined || bytes.length < NONCE + TAG) return Option.none()
  return Either.getRight(
    Either.try(() => {
      const options = { authTagLength: TAG }
      const decipher = createDecipheriv(ALGORITHM, secret.bytes, bytes.subarray(0, NONCE), options)
        .setAAD(bound(key))
        .setAuthTag(bytes.subarray(-TAG))
      const token = Buffer.concat([decipher.update(bytes.subarray(NONCE, -TAG)), decipher.final()])
      return Redacted.make(token.toString("utf8"))
    })
  )
}

const check = (key: Redacted.Redacted<string>): Either.Either<Secret, InvalidRequestError> =>
  Redacted.value(key).length >= SHORTEST_KEY
    ? Either.right(derive(key))
    : Either.left(
        invalidRequest(
          "encryptionKey",
          {
            zh: `加密密钥太短，至少需要 ${SHORTEST_KEY} 个字符。`,
            en: `The encryption key is too short, it needs at least ${SHORTEST_KEY} characters.`
          },
          {
            zh: "用 openssl rand -base64 32 生成一个，并妥善保管。",
            en: "Make one with openssl rand -base64 32 and keep it safe."
          }
        )
      )

/**
 * The store with encryption: written with the first key, read with all of them. What none of them opens is `Corrupt`.
 *
 * @since 0.1.0
 * @category constructors
 */
export const make = (
  store: Service,
  keys: Arr.NonEmptyReadonlyArray<Redacted.Redacted<string>>
): Either.Either<Service, InvalidRequestError> =>
  Either.gen(function* () {
    const newest = yield* check(keys[0])
    const secrets = yield* Either.all(keys.map(check))

    const opened = (key: Key) =>
      Effect.flatMap(store.read(key), (found) => {
        if (Option.isNone(found)) return Effect.succeedNone
        const token = unseal(secrets, key, found.value.token)
        return Option.isSome(token)
          ? Effect.succeedSome({ stored: { ...found.value, token: token.value }, sealed: found.value.token })
          : Effect.fail(tokenStoreError("encrypted", "Corrupt"))
      })

    // Each writing has another nonce, so the store can only compare what is there with what was seen there.
    const invalidate = (
      key: Key,
      token: Redacted.Redacted<string>,
      looks: number
    ): Effect.Effect<boolean, TokenStoreError> =>
      opened(key).pipe(
        Effect.catchIf(
          (error) => error.reason === "Corrupt",
          () => Effect.succeedNone
        ),
        Effect.flatMap((found) =>
          Option.isNone(found) || !Equal.equals(found.value.stored.token, token)
            ? Effect.succeed(false)
            : Effect.flatMap(store.invalidate(key, found.value.sealed), (cleared) =>
                cleared || looks >= MOST_LOOKS ? Effect.succeed(cleared) : invalidate(key, token, looks + 1)
              )
        )
      )

    return {
      ...store,
      read: (key) =>
        Effect.map(
          opened(key),
          Option.map(({ stored }) => stored)
        ),
      write: (key, stored) =>
        Effect.suspend(() => store.write(key, { ...stored, token: seal(newest, key, stored.token) })),
      invalidate: (key, token) => invalidate(key, token, 1)
    }
  })

/**
 * Encryption over another store's layer: `Encrypted.layer(keys).pipe(Layer.provide(File.layer({ folder })))`.
 *
 * @since 0.1.0
 * @category layers
 */
export const layer = (
  keys: Arr.NonEmptyReadonlyArray<Redacted.Redacted<string>>
): Layer.Layer<TokenStore, InvalidRequestError, TokenStore> =>
  Layer.effect(
    TokenStore,
    Effect.flatMap(TokenStore, (store) => make(store, keys))
  )
