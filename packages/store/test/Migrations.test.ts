import * as PgClient from "@effect/sql-pg/PgClient"
import * as SqlClient from "@effect/sql/SqlClient"
import { SqlError } from "@effect/sql/SqlError"
import { assert, describe, it } from "@effect/vitest"
import { Context, Effect, Layer, Redacted } from "effect"
import { createServer, type AddressInfo } from "node:net"
import * as DatabaseError from "../src/DatabaseError.js"
import * as Migrations from "../src/Migrations.js"
import * as Postgres from "../src/postgres.js"
import { migrations } from "../src/Postgres/Tables.js"
import { found, freshDatabase } from "./fixtures/PostgresServer.js"

const connect = (url: string) =>
  Effect.map(
    Effect.orDie(Layer.build(PgClient.layer({ url: Redacted.make(url), maxConnections: 2 }))),
    Context.get(SqlClient.SqlClient)
  )

const migrate = (sql: SqlClient.SqlClient, steps: ReadonlyArray<Migrations.Migration>) =>
  Effect.provideService(Migrations.run(steps), SqlClient.SqlClient, sql)

const step = (id: number, name: string, text: (sql: SqlClient.SqlClient) => Effect.Effect<unknown, SqlError>) => ({
  id,
  name,
  run: text
})

const one = step(1, "one", (sql) => sql`create table one (n integer)`)
const two = step(2, "two", (sql) => sql`create table two (n integer)`)
const broken = step(3, "broken", (sql) => Effect.zipRight(sql`create table three (n integer)`, sql`create tabel four`))

describe.skipIf(!found && !process.env["CI"])(
  "migrations of PostgreSQL (need PostgreSQL, see WXSHOP_TEST_POSTGRES_URL)",
  () => {
    it.scoped("takes each step once, in order, and later ones later", () =>
      Effect.gen(function* () {
        const sql = yield* connect((yield* freshDatabase).url)
        assert.deepStrictEqual(yield* migrate(sql, [one]), ["one"])
        assert.deepStrictEqual(yield* migrate(sql, [one]), [])
        assert.deepStrictEqual(yield* migrate(sql, [one, two]), ["two"])
        assert.lengthOf(yield* sql`select * from wxshop_migration`, 2)
      })
    )

    it.scoped("is done by one of many that start at once", () =>
      Effect.gen(function* () {
        const { url } = yield* freshDatabase
        const clients = yield* Effect.all(Array.from({ length: 8 }, () => connect(url)))
        const done = yield* Effect.forEach(clients, (sql) => migrate(sql, migrations), { concurrency: "unbounded" })
        assert.deepStrictEqual(
          done.filter((names) => names.length > 0),
          [migrations.map(({ name }) => name)]
        )
      })
    )

    it.scoped("leaves nothing of a step that fails, nor of those before it", () =>
      Effect.gen(function* () {
        const sql = yield* connect((yield* freshDatabase).url)
        const error = yield* Effect.flip(migrate(sql, [one, two, broken]))
        assert.strictEqual(error.reason, "Failed")
        assert.match(error.message, /tabel/)
        assert.lengthOf(yield* sql`select 1 from pg_tables where schemaname = 'public'`, 0)
        assert.deepStrictEqual(yield* migrate(sql, [one]), ["one"])
      })
    )

    it.scoped("refuses a database that a newer version has changed", () =>
      Effect.gen(function* () {
        const sql = yield* connect((yield* freshDatabase).url)
        yield* migrate(sql, [one, two])
        const error = yield* Effect.flip(migrate(sql, [one]))
        assert.strictEqual(error.reason, "Newer")
        assert.match(error.message, /Update.*升级/s)
      })
    )

    it.scoped("is denied to a user who may not make tables", () =>
      Effect.gen(function* () {
        const { name, url } = yield* freshDatabase
        const sql = yield* connect(url)
        const user = `${name}_user`
        yield* Effect.acquireRelease(Effect.orDie(sql`create role ${sql(user)} login`), () =>
          Effect.orDie(sql`drop role ${sql(user)}`)
        )
        yield* sql`revoke create on schema public from public`
        const address = new URL(url)
        address.username = user
        const error = yield* Effect.flip(migrate(yield* connect(address.href), migrations))
        assert.strictEqual(error.reason, "Denied")
      })
    )

    it.scoped("says that a database is not there, without its password", () =>
      Effect.gen(function* () {
        const address = new URL((yield* freshDatabase).url)
        address.pathname += "_missing"
        address.password = "canary"
        const error = yield* Effect.flip(Layer.build(Postgres.layer({ url: Redacted.make(address.href) })))
        assert.strictEqual(error.reason, "Denied")
        assert.notInclude(error.message + JSON.stringify(error), "canary")
      })
    )
  }
)

describe("an address where nobody listens", () => {
  it.scoped("is unavailable", () =>
    Effect.gen(function* () {
      const port = yield* Effect.promise(
        () =>
          new Promise<number>((resolve) => {
            const server = createServer()
            server.listen(0, "127.0.0.1", () => {
              const { port } = server.address() as AddressInfo
              server.close(() => resolve(port))
            })
          })
      )
      const url = Redacted.make(`postgres://postgres:canary@127.0.0.1:${port}/postgres`)
      const error = yield* Effect.flip(Layer.build(Postgres.layer({ url })))
      assert.strictEqual(error.reason, "Unavailable")
      assert.match(error.message, /network.*网络/s)
      assert.notInclude(error.message + JSON.stringify(error), "canary")
    })
  )
})

describe("why a statement failed", () => {
  const reason = (code: string | undefined) =>
    DatabaseError.reasonOf(new SqlError({ cause: Object.assign(new Error("no"), code === undefined ? {} : { code }) }))

  it("is told by the database's code, or by its silence", () => {
    const reasons = {
      Unavailable: [undefined, "ECONNREFUSED", "EPIPE", "08006", "25006", "40001", "53300", "57P01"],
      Denied: ["28P01", "28000", "3D000", "42501"],
      Failed: ["42601", "23505", "XX000"]
    }
    for (const [expected, codes] of Object.entries(reasons)) {
      for (const code of codes) assert.strictEqual(reason(code), expected, code)
    }
    assert.strictEqual(DatabaseError.reasonOf(new SqlError({ cause: "odd" })), "Unavailable")
  })
})
