/**
 * Every errcode that WeChat documents for the shop, as one table of facts: what it means, what to do next, and the
 * traits that the retry layer, the token layer, the sandbox, the CLI and `docs/errors.md` read.
 *
 * @since 0.1.0
 */
import * as Option from "effect/Option"
import { rows as account } from "./ErrorCode/Account.js"
import { rows as component } from "./ErrorCode/Component.js"
import { rows as guarantee } from "./ErrorCode/Guarantee.js"
import { rows as image } from "./ErrorCode/Image.js"
import { rows as quota } from "./ErrorCode/Quota.js"
import { rows as request } from "./ErrorCode/Request.js"
import type { Call, Row } from "./ErrorCode/Row.js"
import { rows as token } from "./ErrorCode/Token.js"

export type {
  AuthReason,
  Call,
  Classification,
  ErrorTag,
  RateScope,
  RetryTrait,
  Row,
  ServerReason
} from "./ErrorCode/Row.js"

/**
 * The whole table, in the order of the numbers. A code appears twice when it means something else on a token call
 * (`call: "token"`) than on an API call.
 *
 * @since 0.1.0
 * @category table
 */
export const rows: ReadonlyArray<Row> = [
  ...guarantee,
  ...token,
  ...account,
  ...component,
  ...request,
  ...quota,
  ...image
].sort((left, right) => left.code - right.code)

const onApiCalls: ReadonlyMap<number, Row> = new Map(
  rows.filter((row) => row.call === undefined).map((row) => [row.code, row])
)

const onTokenCalls: ReadonlyMap<number, Row> = new Map(
  rows.filter((row) => row.call === "token").map((row) => [row.code, row])
)

/**
 * The row of an errcode, `None` for a number no page documents. `call` says which kind of call answered it, because
 * `40001` is a stale token on an API call and a wrong AppSecret on a token call.
 *
 * @since 0.1.0
 * @category accessors
 */
export const lookup = (code: number, call: Call = "api"): Option.Option<Row> =>
  Option.fromNullable((call === "token" ? onTokenCalls.get(code) : undefined) ?? onApiCalls.get(code))
