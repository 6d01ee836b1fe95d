/**
 * The tables in PostgreSQL, as the steps that make them.
 *
 * @since 0.1.0
 */
import type { Migration } from "../Migrations.js"

/**
 * All steps so far.
 *
 * @since 0.1.0
 * @category migrations
 */
export const migrations: ReadonlyArray<Migration> = [
  {
    id: 1,
    name: "token",
    // Instants are Unix milliseconds. One row holds everything about a key, so that one statement can swap it.
    run: (sql) => sql`
      create table wxshop_token (
        id text primary key,
        version text not null,
        token text,
        fence bigint,
        obtained_at bigint,
        expires_at bigint,
        last_fence bigint not null,
        lease_holder text,
        lease_fence bigint,
        lease_ends_at bigint,
        forced_at bigint,
        forced_count integer,
        changed_at timestamptz not null default now()
      )`
  }
]
