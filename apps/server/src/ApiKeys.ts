/**
 * The keys that may use this API. Only their SHA-256 hashes stay in memory, and every comparison takes the same time.
 *
 * @since 0.1.0
 */
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Either from "effect/Either"
import * as Layer from "effect/Layer"
import * as Option from "effect/Option"
import * as Redacted from "effect/Redacted"
import { createHash, randomBytes, timingSafeEqual } from "node:crypto"
import { type StartError, wrongSetting } from "./StartError.js"

/**
 * - `read`: every GET under `/v1`, buyers' data masked.
 * - `pii`: the same answers with buyers' data in clear.
 *
 * @since 0.1.0
 * @category models
 */
export type ApiScope = "read" | "pii"

const SCOPES: ReadonlySet<string> = new Set<ApiScope>(["read", "pii"])

/**
 * Who asks: the name of a key and what it may do.
 *
 * @since 0.1.0
 * @category models
 */
export interface Caller {
  readonly name: string
  readonly scopes: ReadonlySet<ApiScope>
}

interface Entry extends Caller {
  readonly hash: Buffer
  readonly short: boolean
}

/**
 * @since 0.1.0
 * @category models
 */
export interface ApiKeysShape {
  /** The caller whose key this is. Looks at every entry, so that the time says nothing about which one is near. */
  readonly authenticate: (key: Redacted.Redacted) => Option.Option<Caller>
  /** The names of keys with less than {@link safeLength} characters: they can be guessed. */
  readonly short: ReadonlyArray<string>
}

/**
 * @since 0.1.0
 * @category services
 */
export class ApiKeys extends Context.Tag("@wxshop/server/ApiKeys")<ApiKeys, ApiKeysShape>() {}

/**
 * Shorter keys are taken with a warning, in characters. A key made at start has 47.
 *
 * @since 0.1.0
 * @category constants
 */
export const safeLength = 8

const SETTING = "WXSHOP_API_KEYS"
const NAME = /^[A-Za-z0-9][A-Za-z0-9._-]{0,31}$/
const KEY = /^[\x21-\x7e]+$/

const hashOf = (key: Redacted.Redacted): Buffer => createHash("sha256").update(Redacted.value(key)).digest()

const refuse = (entry: string, zh: string, en: string) =>
  Either.left(
    wrongSetting(
      SETTING,
      { zh: `${entry}：${zh}`, en: `${entry}: ${en}` },
      {
        zh: `每项写作 名称:权限+权限:密钥，用逗号分隔，例如 erp:read:…、finance:read+pii:…`,
        en: `Write each entry as name:scope+scope:key, separated by commas, such as erp:read:… or finance:read+pii:…`
      }
    )
  )

// Only a well-formed name is repeated: whatever else stands there may be the key itself.
const parseEntry = (text: string, position: number): Either.Either<Entry, StartError> => {
  const [name = "", scopeList, ...rest] = text.split(":")
  const numbered = `entry ${position}`
  if (!NAME.test(name) || scopeList === undefined) {
    return refuse(numbered, "不是 名称:权限:密钥 的形式", "is not of the form name:scope:key")
  }
  const scopes = scopeList.split("+")
  if (!scopes.every((scope) => SCOPES.has(scope))) {
    return refuse(name, "权限只能是 read 和 pii", "scopes are read and pii")
  }
  const key = rest.join(":")
  if (!KEY.test(key)) {
    return refuse(
      name,
      "密钥只能由可见的 ASCII 字符组成，不含空格和逗号，不能为空",
      "the key takes visible ASCII characters only, no space or comma, and at least one"
    )
  }
  return Either.right({
    name,
    scopes: new Set(scopes as ReadonlyArray<ApiScope>),
    hash: hashOf(Redacted.make(key)),
    short: key.length < safeLength
  })
}

const parseEntries = (text: string): Either.Either<ReadonlyArray<Entry>, StartError> => {
  const entries: Array<Entry> = []
  for (const [index, part] of text
    .split(/[,\n]/)
    .map((entry) => entry.trim())
    .filter((entry) => entry !== "")
    .entries()) {
    const parsed = parseEntry(part, index + 1)
    if (Either.isLeft(parsed)) return Either.left(parsed.left)
    const entry = parsed.right
    if (entries.some(({ name }) => name === entry.name)) return refuse(entry.name, "名称重复", "the name is used twice")
    const twin = entries.find(({ hash }) => hash.equals(entry.hash))
    if (twin !== undefined) {
      return refuse(entry.name, `与 ${twin.name} 的密钥相同`, `has the same key as ${twin.name}`)
    }
    entries.push(entry)
  }
  return entries.length === 0 ? refuse("(empty)", "没有任何密钥", "there is no key") : Either.right(entries)
}

const make = (entries: ReadonlyArray<Entry>): ApiKeysShape => ({
  authenticate: (key) => {
    const hash = hashOf(key)
    let found: Caller | undefined
    for (const entry of entries) {
      if (timingSafeEqual(hash, entry.hash)) found = { name: entry.name, scopes: entry.scopes }
    }
    return Option.fromNullable(found)
  },
  short: entries.filter(({ short }) => short).map(({ name }) => name)
})

/**
 * Reads the list `name:scope+scope:key,…` (commas or new lines). A fault names the entry, never its key.
 *
 * @since 0.1.0
 * @category constructors
 */
export const parse = (list: Redacted.Redacted): Either.Either<ApiKeysShape, StartError> =>
  Either.map(parseEntries(Redacted.value(list)), make)

/**
 * A key nobody can guess: 256 random bits.
 *
 * @since 0.1.0
 * @category constructors
 */
export const generate: Effect.Effect<Redacted.Redacted> = Effect.sync(() =>
  Redacted.make(`wxs_${randomBytes(32).toString("base64url")}`)
)

/**
 * One key alone, with scope `read`, under the name `generated`.
 *
 * @since 0.1.0
 * @category constructors
 */
export const single = (key: Redacted.Redacted): ApiKeysShape =>
  make([{ name: "generated", scopes: new Set<ApiScope>(["read"]), hash: hashOf(key), short: false }])

/**
 * @since 0.1.0
 * @category layers
 */
export const layer = (keys: ApiKeysShape): Layer.Layer<ApiKeys> => Layer.succeed(ApiKeys, keys)
