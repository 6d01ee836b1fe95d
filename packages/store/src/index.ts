/**
 * Shared state of WeChat Shop services over SQL. The stores of a database are subpaths: `@wxshop/store/postgres`.
 *
 * @since 0.1.0
 */
export * as DatabaseError from "./DatabaseError.js"
export * as Migrations from "./Migrations.js"
