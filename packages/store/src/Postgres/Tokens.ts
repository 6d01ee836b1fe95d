/**
 * Tokens in PostgreSQL, shared by all processes that reach it. Leases and forced refreshes go by the database's clock. Each
 * request is one or two statements; no lock and no connection is held while WeChat is asked.
 *
 * Tokens stand in the table in plain text: wrap the store in `@wxshop/transport/TokenStore/Encrypted` where others read it.
 *
 * @since 0.1.0
 */
import * as SqlClient from "@effect/sql/SqlClient"
import type { SqlError } from "@effect/sql/SqlError"
import * as Context from "effect/Context"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Option from "effect/Option"
import { randomBytes } from "node:crypto"
import { make as makeStore, TokenStore, type TokenStoreError, tokenStoreError } from "@wxshop/core/TokenStore"
import type { Cells } from "@wxshop/core/TokenStore/Cells"
import { type Fields, type Name, names } from "@wxshop/core/TokenStore/Fields"
import { reasonOf, sqlState } from "../DatabaseError.js"

/**
 * How long to wait.
 *
 * @since 0.1.0
 * @category models
 */
export interface Options {
  /** How long one statement may take, waiting for a connection included; 5 seconds unless told. */
  readonly timeout?: Duration.DurationInput
}

const name = "postgres"
const UNDEFINED_TABLE = "42P01"

type Row = { readonly [Key in Name]: string | null } & { readonly version: string | null; readonly now: string }

const failed = (error: SqlError): TokenStoreError => {
  const reason = reasonOf(error)
  return tokenStoreError(name, reason === "Failed" ? "Denied" : reason, {
    cause: error.cause,
    ...(sqlState(error) === UNDEFINED_TABLE ? { detail: "the tables are missing: run the migrations" } : {})
  })
}

const fieldsOf = (row: Row): Fields =>
  Object.fromEntries(names.flatMap((one) => (row[one] === null ? [] : [[one, row[one]]])))

/**
 * A place for cells over a client of PostgreSQL whose tables are there. It never takes part in a transaction of the caller:
 * a lease that others cannot see until the end, or that a rollback takes back, would be none.
 *
 * @since 0.1.0
 * @category constructors
 */
export const make = ({ timeout = Duration.seconds(5) }: Options = {}): Effect.Effect<
  Cells,
  never,
  SqlClient.SqlClient
> =>
  Effect.map(SqlClient.SqlClient, (client) => {
    const sql = client.withoutTransforms()
    const alone = Effect.mapInputContext((context: Context.Context<never>) =>
      Context.omit(SqlClient.TransactionConnection)(context)
    )
    const run = <A>(statement: Effect.Effect<A, SqlError>): Effect.Effect<A, TokenStoreError> =>
      alone(statement).pipe(
        Effect.mapError(failed),
        // Whoever waits no longer does not wait for the statement to be cancelled either.
        Effect.disconnect,
        Effect.timeoutFail({
          duration: timeout,
          onTimeout: () => tokenStoreError(name, "Unavailable", { detail: "no answer in time" })
        })
      )

    const insert = (id: string, version: string, fields: Fields) => sql`
      insert into wxshop_token ${sql.insert({ id, version, ...fields })}
      on conflict (id) do nothing
      returning version`

    const update = (id: string, seen: string, version: string, fields: Fields) => sql`
      update wxshop_token
      set
        version = ${version},
        token = ${fields.token ?? null},
        fence = ${fields.fence ?? null},
        obtained_at = ${fields.obtained_at ?? null},
        expires_at = ${fields.expires_at ?? null},
        last_fence = ${fields.last_fence ?? null},
        lease_holder = ${fields.lease_holder ?? null},
        lease_fence = ${fields.lease_fence ?? null},
        lease_ends_at = ${fields.lease_ends_at ?? null},
        forced_at = ${fields.forced_at ?? null},
        forced_count = ${fields.forced_count ?? null},
        changed_at = now()
      where id = ${id} and version = ${seen}
      returning version`

    return {
      name,
      load: (id) =>
        Effect.flatMap(
          run(sql<Row>`
            select
              version,
              token,
              fence::text,
              obtained_at::text,
              expires_at::text,
              last_fence::text,
              lease_holder,
              lease_fence::text,
              lease_ends_at::text,
              forced_at::text,
              forced_count::text,
              floor(extract(epoch from clock_timestamp()) * 1000)::bigint::text as now
            from (values (1)) as always
            left join wxshop_token on id = ${id}`),
          ([row]) =>
            row === undefined
              ? Effect.fail(tokenStoreError(name, "Unavailable", { detail: "no time" }))
              : Effect.succeed({
                  version: row.version ?? "",
                  fields: Option.some(fieldsOf(row)),
                  now: Number(row.now)
                })
        ),
      swap: (id, { version: seen }, fields) => {
        // Unique for ever: it must not come back even if the row was lost.
        const version = randomBytes(12).toString("base64url")
        const statement = seen === "" ? insert(id, version, fields) : update(id, seen, version, fields)
        return Effect.map(run(statement), (rows) => rows.length === 1)
      }
    }
  })

/**
 * The store over a client of PostgreSQL whose tables are there.
 *
 * @since 0.1.0
 * @category layers
 */
export const layer = (options?: Options): Layer.Layer<TokenStore, never, SqlClient.SqlClient> =>
  Layer.effect(TokenStore, Effect.map(make(options), makeStore))
