/**
 * Everything on PostgreSQL 12 or newer: the connection, the tables, the stores. For a client of your own take the parts:
 * `Migrations.run(Tables.migrations)` once, then `Tokens.layer()` over it.
 *
 * @since 0.1.0
 */
import type * as SqlClient from "@effect/sql/SqlClient"
import * as PgClient from "@effect/sql-pg/PgClient"
import * as Layer from "effect/Layer"
import type { TokenStore } from "@wxshop/core/TokenStore"
import { type DatabaseError, fromSqlError } from "./DatabaseError.js"
import * as Migrations from "./Migrations.js"
import { migrations } from "./Postgres/Tables.js"
import * as Tokens from "./Postgres/Tokens.js"

/**
 * How to reach the database, and how long to wait for it.
 *
 * @since 0.1.0
 * @category models
 */
export interface Options extends PgClient.PgClientConfig {
  /** How the token store waits. */
  readonly tokens?: Tokens.Options
}

/**
 * Connects, makes or updates the tables (`wxshop_…` in the first schema of the search path), and gives the stores and the
 * client. It does not start without the database.
 *
 * @since 0.1.0
 * @category layers
 */
export const layer = ({
  tokens,
  ...config
}: Options): Layer.Layer<TokenStore | SqlClient.SqlClient | PgClient.PgClient, DatabaseError> => {
  const client = Layer.mapError(PgClient.layer({ applicationName: "wxshop", ...config }), fromSqlError)
  const tables = Layer.effectDiscard(Migrations.run(migrations))
  return Tokens.layer(tokens).pipe(Layer.provide(tables), Layer.provideMerge(client))
}
