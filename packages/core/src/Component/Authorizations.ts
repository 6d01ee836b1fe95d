/**
 * What a third-party platform keeps about each shop that authorized it: the refresh token, which lives until the merchant
 * revokes, and what was learnt with it. Whoever keeps this over a restart saves WeChat's limited token calls.
 *
 * @since 0.1.0
 */
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Equal from "effect/Equal"
import * as Layer from "effect/Layer"
import * as Option from "effect/Option"
import * as Redacted from "effect/Redacted"
import type { Stored } from "../TokenStore.js"
import { NEVER, TokenStore } from "../TokenStore.js"
import type * as Tokens from "../TokenStore.js"
import type { Authorization } from "./Authorization.js"
import { empty } from "./Authorization.js"
import { type ComponentStoreError, storeError } from "./StoreError.js"

export { type Authorization, empty, type Grant, learn, living, refuse } from "./Authorization.js"

/**
 * Whose authorization. The base URL keeps WeChat's apart from a sandbox's. A key holds no secret.
 *
 * @since 0.1.0
 * @category models
 */
export interface Key {
  readonly baseUrl: string
  /** The appid of the platform. */
  readonly component: string
  /** The appid of the shop. */
  readonly authorizer: string
}

/**
 * Keeps authorizations.
 *
 * @since 0.1.0
 * @category models
 */
export interface AuthorizationsService {
  /** What is known about a shop; an empty record when nothing is. */
  readonly get: (key: Key) => Effect.Effect<Authorization, ComponentStoreError>
  /**
   * Puts what `change` makes of the present record in its place, and gives it. Nobody else's change is lost in between:
   * `change` may run again on a newer record. It has no effects.
   */
  readonly modify: (
    key: Key,
    change: (present: Authorization) => Authorization
  ) => Effect.Effect<Authorization, ComponentStoreError>
  /** Forgets a shop. */
  readonly remove: (key: Key) => Effect.Effect<void, ComponentStoreError>
}

/**
 * The store of authorizations.
 *
 * @since 0.1.0
 * @category tags
 */
export class Authorizations extends Context.Tag("@wxshop/core/Component/Authorizations")<
  Authorizations,
  AuthorizationsService
>() {}

/**
 * A key as one text, for stores that have such keys.
 *
 * @since 0.1.0
 * @category accessors
 */
export const keyText = ({ authorizer, baseUrl, component }: Key): string => `${baseUrl} ${component} ${authorizer}`

/**
 * Authorizations in the memory of this process. After a restart they are read from WeChat's list again.
 *
 * @since 0.1.0
 * @category layers
 */
export const layerMemory: Layer.Layer<Authorizations> = Layer.sync(Authorizations, () => {
  const records = new Map<string, Authorization>()
  return {
    get: (key) => Effect.sync(() => records.get(keyText(key)) ?? empty),
    modify: (key, change) =>
      Effect.sync(() => {
        const changed = change(records.get(keyText(key)) ?? empty)
        records.set(keyText(key), changed)
        return changed
      }),
    remove: (key) => Effect.sync(() => void records.delete(keyText(key)))
  }
})

type Fact = "refreshToken" | "grant" | "permissions"

// A flow of its own each, so that each fact is replaced by newer ones and cleared alone.
const FLOWS: Readonly<Record<Fact, string>> = {
  refreshToken: "authorizer-refresh",
  grant: "authorizer",
  permissions: "authorizer-permissions"
}

const toStored = ({
  grant,
  permissions,
  refreshToken
}: Authorization): { readonly [Key in Fact]: Stored | undefined } => {
  const stored = (token: Redacted.Redacted<string>, obtainedAt: number, expiresAt = NEVER): Stored => ({
    token,
    obtainedAt,
    expiresAt,
    fence: 0
  })
  return {
    refreshToken: refreshToken && stored(refreshToken.token, refreshToken.askedAt),
    grant: grant && stored(grant.accessToken, grant.askedAt, grant.expiresAt),
    permissions: permissions && stored(Redacted.make(permissions.sets.join(",")), permissions.askedAt)
  }
}

const fromStored = (
  refreshToken: Option.Option<Stored>,
  grant: Option.Option<Stored>,
  permissions: Option.Option<Stored>
): Authorization => ({
  ...(Option.isNone(refreshToken)
    ? {}
    : { refreshToken: { token: refreshToken.value.token, askedAt: refreshToken.value.obtainedAt } }),
  ...(Option.isNone(grant)
    ? {}
    : {
        grant: {
          accessToken: grant.value.token,
          askedAt: grant.value.obtainedAt,
          expiresAt: grant.value.expiresAt
        }
      }),
  ...(Option.isNone(permissions)
    ? {}
    : {
        permissions: {
          sets: Redacted.value(permissions.value.token)
            .split(",")
            .filter((set) => set !== "")
            .map(Number),
          askedAt: permissions.value.obtainedAt
        }
      })
})

const overTokens = (tokens: Tokens.Service): AuthorizationsService => {
  const keyOf = ({ authorizer, baseUrl, component }: Key, fact: Fact): Tokens.Key => ({
    baseUrl,
    appid: component,
    flow: FLOWS[fact],
    authorizer
  })
  const read = (key: Key, fact: Fact): Effect.Effect<Option.Option<Stored>, ComponentStoreError> =>
    tokens.read(keyOf(key, fact)).pipe(
      // What cannot be read is as good as absent; the next write heals it.
      Effect.catchIf(
        (error) => error.reason === "Corrupt",
        (error) => Effect.as(Effect.logWarning(error.message), Option.none<Stored>())
      ),
      Effect.mapError((error) => storeError("read", error))
    )
  const get = (key: Key): Effect.Effect<Authorization, ComponentStoreError> =>
    Effect.zipWith(
      read(key, "refreshToken"),
      Effect.zip(read(key, "grant"), read(key, "permissions")),
      (refreshToken, [grant, permissions]) => fromStored(refreshToken, grant, permissions)
    )
  const put = (key: Key, fact: Fact, before: Stored | undefined, after: Stored | undefined) => {
    const change =
      after === undefined
        ? before === undefined
          ? Effect.void
          : tokens.invalidate(keyOf(key, fact), before.token)
        : before !== undefined && Equal.equals(before.token, after.token) && before.obtainedAt === after.obtainedAt
          ? Effect.void
          : tokens.write(keyOf(key, fact), after)
    return Effect.mapError(change, (error) => storeError("write", error))
  }
  const replace = (key: Key, present: Authorization, next: Authorization): Effect.Effect<void, ComponentStoreError> => {
    const before = toStored(present)
    const after = toStored(next)
    return Effect.forEach(
      ["refreshToken", "grant", "permissions"] as const,
      (fact) => put(key, fact, before[fact], after[fact]),
      { discard: true }
    )
  }
  return {
    get,
    modify: (key, change) =>
      Effect.flatMap(get(key), (present) => {
        const changed = change(present)
        return Effect.as(replace(key, present, changed), changed)
      }),
    remove: (key) => Effect.flatMap(get(key), (present) => replace(key, present, empty))
  }
}

/**
 * Authorizations in a store of tokens (file, Redis, PostgreSQL …), so that they outlive the process and several processes
 * share them. Each fact is a token of its own there, and the later answer to each wins.
 *
 * @since 0.1.0
 * @category layers
 */
export const layerTokenStore: Layer.Layer<Authorizations, never, TokenStore> = Layer.effect(
  Authorizations,
  Effect.map(TokenStore, overTokens)
)
