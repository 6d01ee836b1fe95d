/**
 * Tables that come into being and change in small steps, each done once per database, whoever starts first.
 *
 * @since 0.1.0
 */
import * as SqlClient from "@effect/sql/SqlClient"
import type { SqlError } from "@effect/sql/SqlError"
import * as Effect from "effect/Effect"
import { type DatabaseError, fromSqlError, make } from "./DatabaseError.js"

/**
 * One step. It never changes once it was released: what is wrong with it is put right by a later one.
 *
 * @since 0.1.0
 * @category models
 */
export interface Migration {
  /** Its place among all steps, from 1 on. */
  readonly id: number
  readonly name: string
  readonly run: (sql: SqlClient.SqlClient) => Effect.Effect<unknown, SqlError>
}

// PostgreSQL's advisory locks are numbers; this one is the letters "wxsh".
const LOCK = 0x77787368

/**
 * Takes the steps that are missing, in order and in one transaction, on PostgreSQL; gives their names. Of several that
 * start at once one does it, the others wait and find it done.
 *
 * @since 0.1.0
 * @category migrations
 */
export const run = (
  migrations: ReadonlyArray<Migration>
): Effect.Effect<ReadonlyArray<string>, DatabaseError, SqlClient.SqlClient> =>
  Effect.gen(function* () {
    const sql = (yield* SqlClient.SqlClient).withoutTransforms()
    const steps = Effect.gen(function* () {
      // A lock of the transaction, not of the connection: it works behind a pooler and nobody can leave it behind.
      yield* sql`select pg_advisory_xact_lock(${LOCK})`
      yield* sql`
        create table if not exists wxshop_migration (
          id integer primary key,
          name text not null,
          done_at timestamptz not null default now()
        )`
      const rows = yield* sql<{ readonly id: number }>`select id from wxshop_migration`
      const done = new Set(rows.map(({ id }) => id))
      const known = new Set(migrations.map(({ id }) => id))
      if ([...done].some((id) => !known.has(id))) return yield* make("Newer")
      const missing = migrations.filter(({ id }) => !done.has(id))
      for (const { id, name, run } of missing) {
        yield* run(sql)
        yield* sql`insert into wxshop_migration (id, name) values (${id}, ${name})`
      }
      return missing.map(({ name }) => name)
    })
    return yield* sql.withTransaction(steps)
  }).pipe(Effect.catchTag("SqlError", (error) => fromSqlError(error)))
