/**
 * A cell as flat texts, the one form in which places keep it: fields of a Redis hash, columns of a table, a line of a file.
 *
 * @since 0.1.0
 */
import * as Option from "effect/Option"
import * as Redacted from "effect/Redacted"
import type { Cell } from "./Cell.js"

/**
 * The names of the fields. All but `token` and `lease_holder` are whole numbers.
 *
 * @since 0.1.0
 * @category constants
 */
export const names = [
  "token",
  "fence",
  "obtained_at",
  "expires_at",
  "last_fence",
  "lease_holder",
  "lease_fence",
  "lease_ends_at",
  "forced_at",
  "forced_count"
] as const

/**
 * The name of a field.
 *
 * @since 0.1.0
 * @category models
 */
export type Name = (typeof names)[number]

/**
 * The fields that are there. `token` is a secret in plain text (or encrypted): let no field reach a log.
 *
 * @since 0.1.0
 * @category models
 */
export type Fields = { readonly [Key in Name]?: string }

/**
 * The fields of a cell.
 *
 * @since 0.1.0
 * @category encoding
 */
export const encode = ({ forced, lastFence, lease, newest }: Cell): Fields => ({
  ...(newest?.token === undefined ? {} : { token: Redacted.value(newest.token) }),
  ...(newest === undefined
    ? {}
    : {
        fence: String(newest.fence),
        obtained_at: String(newest.obtainedAt),
        expires_at: String(newest.expiresAt)
      }),
  last_fence: String(lastFence),
  ...(lease === undefined
    ? {}
    : {
        lease_holder: lease.holder,
        lease_fence: String(lease.fence),
        lease_ends_at: String(lease.endsAt)
      }),
  ...(forced === undefined ? {} : { forced_at: String(forced.at), forced_count: String(forced.count) })
})

const whole = (text: string | undefined): number | undefined =>
  text !== undefined && /^\d{1,16}$/.test(text) && Number.isSafeInteger(Number(text)) ? Number(text) : undefined

/**
 * The cell of such fields; none when they are not what `encode` writes.
 *
 * @since 0.1.0
 * @category decoding
 */
export const decode = (fields: Fields): Option.Option<Cell> => {
  const known = names.filter((name) => fields[name] !== undefined)
  if (known.length === 0) return Option.some({ lastFence: 0 })
  const number = (name: Name) => whole(fields[name])
  const [fence, obtainedAt, expiresAt] = [number("fence"), number("obtained_at"), number("expires_at")]
  const [leaseFence, endsAt] = [number("lease_fence"), number("lease_ends_at")]
  const [at, count] = [number("forced_at"), number("forced_count")]
  const lastFence = number("last_fence")
  const cell: Cell | undefined =
    lastFence === undefined
      ? undefined
      : {
          lastFence,
          ...(fence === undefined || obtainedAt === undefined || expiresAt === undefined
            ? {}
            : {
                newest: {
                  fence,
                  obtainedAt,
                  expiresAt,
                  ...(fields.token === undefined ? {} : { token: Redacted.make(fields.token) })
                }
              }),
          ...(fields.lease_holder === undefined || leaseFence === undefined || endsAt === undefined
            ? {}
            : { lease: { holder: fields.lease_holder, fence: leaseFence, endsAt } }),
          ...(at === undefined || count === undefined ? {} : { forced: { at, count } })
        }
  // Whatever was not understood is missing now.
  return cell !== undefined && Object.keys(encode(cell)).length === known.length ? Option.some(cell) : Option.none()
}
