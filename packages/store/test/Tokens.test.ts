import * as SqlClient from "@effect/sql/SqlClient"
import { assert, describe, layer } from "@effect/vitest"
import * as TokenStore from "@wxshop/core/TokenStore"
import * as TokenStoreContract from "@wxshop/core/testing/TokenStoreContract"
import * as Encrypted from "@wxshop/transport/TokenStore/Encrypted"
import { Context, Effect, Layer, Option, Redacted, Schedule } from "effect"
import * as Postgres from "../src/postgres.js"
import * as Tokens from "../src/Postgres/Tokens.js"
import { Database, found, freshDatabase, proxy } from "./fixtures/PostgresServer.js"
import { storm } from "./fixtures/TokenStorm.js"

const key: TokenStore.Key = { baseUrl: "https://api.weixin.qq.com", appid: "wx1", flow: "stable" }

const answer = (token: string, fence: number): TokenStore.Stored => ({
  token: Redacted.make(token),
  obtainedAt: 1,
  expiresAt: TokenStore.NEVER,
  fence
})

const tokenOf = (store: TokenStore.Service, of = key) =>
  Effect.map(
    store.read(of),
    Option.map(({ token }) => Redacted.value(token))
  )

const open = (url: string, options: Partial<Postgres.Options> = {}) =>
  Effect.map(
    Effect.orDie(Layer.build(Postgres.layer({ url: Redacted.make(url), maxConnections: 3, ...options }))),
    (context) => ({
      store: Context.get(context, TokenStore.TokenStore),
      sql: Context.get(context, SqlClient.SqlClient)
    })
  )

// The server's clock cannot be moved, so the instants it keeps go back.
const harness = (wrap: (store: TokenStore.Service) => Effect.Effect<TokenStore.Service> = Effect.succeed) =>
  Effect.gen(function* () {
    const { url } = yield* Database
    const { sql } = yield* open(url)
    return {
      open: Effect.flatMap(open(url), ({ store }) => wrap(store)),
      elapse: (key, millis) =>
        Effect.orDie(sql`
          update wxshop_token
          set
            lease_ends_at = lease_ends_at - ${millis}::bigint,
            forced_at = forced_at - ${millis}::bigint,
            version = version || '.'
          where id = ${TokenStore.keyText(key)}`),
      moves: "instants"
    } satisfies TokenStoreContract.Harness
  })

describe.skipIf(!found && !process.env["CI"])(
  "a store in PostgreSQL (needs PostgreSQL, see WXSHOP_TEST_POSTGRES_URL)",
  () => {
    layer(Database.layer, { excludeTestServices: true })((it) => {
      for (const { name, run } of TokenStoreContract.cases) {
        it.scoped(name, () => Effect.flatMap(harness(), run))
      }

      const keys = [Redacted.make("a-key-that-is-long-enough-0123456789")] as const
      for (const { name, run } of TokenStoreContract.cases) {
        it.scoped(`with encryption: ${name}`, () =>
          Effect.flatMap(
            harness((store) => Effect.orDie(Encrypted.make(store, keys))),
            run
          )
        )
      }

      it.scoped("stays out of the caller's transaction", () =>
        Effect.gen(function* () {
          const { url } = yield* Database
          const { sql, store } = yield* open(url)
          const mine = { ...key, appid: "transaction" }
          const rolledBack = sql.withTransaction(
            Effect.gen(function* () {
              yield* store.write(mine, answer("kept", 1))
              const lease = yield* store.acquire(mine, "a", "1 minute")
              assert.isTrue(Option.isSome(lease))
              const other = yield* open(url)
              assert.deepStrictEqual(yield* tokenOf(other.store, mine), Option.some("kept"))
              assert.isTrue(Option.isNone(yield* other.store.acquire(mine, "b", "1 minute")))
              return yield* Effect.fail("rolled back" as const)
            })
          )
          assert.strictEqual(yield* Effect.flip(rolledBack), "rolled back")
          assert.deepStrictEqual(yield* tokenOf(store, mine), Option.some("kept"))
        })
      )

      it.scoped("works over a client that renames columns", () =>
        Effect.gen(function* () {
          const { url } = yield* Database
          const { store } = yield* open(url, {
            transformResultNames: (name) => `renamed_${name}`,
            transformQueryNames: (name) => `renamed_${name}`
          })
          const mine = { ...key, appid: "renamed" }
          yield* store.write(mine, answer("t", 1))
          assert.deepStrictEqual(yield* tokenOf(store, mine), Option.some("t"))
        })
      )

      it.scoped("gives higher numbers even after its rows were lost", () =>
        Effect.gen(function* () {
          const { url } = yield* Database
          const { sql, store } = yield* open(url)
          const mine = { ...key, appid: "lost" }
          const before = Option.getOrThrow(yield* store.acquire(mine, "a", "1 minute"))
          yield* sql`delete from wxshop_token where id = ${TokenStore.keyText(mine)}`
          const after = Option.getOrThrow(yield* store.acquire(mine, "b", "1 minute"))
          assert.isAbove(after.fence, before.fence)
          assert.isFalse(yield* store.release(before))
        })
      )

      it.scoped("cannot read a row that somebody spoilt, and the next write heals it", () =>
        Effect.gen(function* () {
          const { url } = yield* Database
          const { sql, store } = yield* open(url)
          const mine = { ...key, appid: "spoilt" }
          yield* store.write(mine, answer("canary", 1))
          yield* sql`update wxshop_token set expires_at = null where id = ${TokenStore.keyText(mine)}`
          const error = yield* Effect.flip(store.read(mine))
          assert.strictEqual(error.reason, "Corrupt")
          assert.notInclude(error.message + String(error.cause), "canary")
          assert.strictEqual(yield* store.write(mine, answer("healed", 1)), "stored")
          assert.deepStrictEqual(yield* tokenOf(store, mine), Option.some("healed"))
        })
      )

      it.scoped("fails while the database is cut off, and goes on when it is back", () =>
        Effect.gen(function* () {
          const { through } = yield* Database
          const way = yield* proxy
          const { store } = yield* open(through(way))
          const mine = { ...key, appid: "cut" }
          const lease = Option.getOrThrow(yield* store.acquire(mine, "a", "1 hour"))
          way.set("cut")
          const requests: ReadonlyArray<Effect.Effect<unknown, TokenStore.TokenStoreError>> = [
            store.read(mine),
            store.renew(lease, "1 hour"),
            store.takeForced(mine)
          ]
          for (const request of requests) assert.strictEqual((yield* Effect.flip(request)).reason, "Unavailable")
          way.set("open")
          const again = store.renew(lease, "1 hour").pipe(Effect.retry(Schedule.spaced(20)))
          assert.isTrue(Option.isSome(yield* again))
        })
      )

      it.scoped("waits no longer than it may for a database that does not answer", () =>
        Effect.gen(function* () {
          const { through } = yield* Database
          const way = yield* proxy
          const { store } = yield* open(through(way), { tokens: { timeout: 200 } })
          way.set("silent")
          const error = yield* Effect.flip(store.read(key))
          assert.strictEqual(error.reason, "Unavailable")
          assert.strictEqual(error.detail, "no answer in time")
          way.set("cut")
        })
      )

      it.scoped("says that the tables are missing", () =>
        Effect.gen(function* () {
          const { url } = yield* freshDatabase
          const { sql } = yield* open(url)
          yield* sql`drop table wxshop_token`
          const store = yield* Effect.map(Layer.build(Tokens.layer()), Context.get(TokenStore.TokenStore)).pipe(
            Effect.provideService(SqlClient.SqlClient, sql)
          )
          const error = yield* Effect.flip(store.read(key))
          assert.strictEqual(error.reason, "Denied")
          assert.match(error.message, /run the migrations/)
        })
      )

      it.scoped("processes hand the lease round, and no number is given twice", () =>
        Effect.flatMap(Database, ({ url }) => storm(url, { processes: 4, turns: 30 }))
      )

      it.scoped("processes go on when others die in the middle of any request", () =>
        Effect.flatMap(Database, ({ url }) => storm(url, { processes: 2, turns: 30, deaths: [1, 2, 3, 4, 9, 14] }))
      )
    })
  }
)
