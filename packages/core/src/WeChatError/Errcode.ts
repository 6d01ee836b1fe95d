/**
 * From an errcode to a typed error.
 *
 * @since 0.1.0
 */
import * as Option from "effect/Option"
import { type Call, lookup, type Row } from "../ErrorCode.js"
import type { Text } from "../Language.js"
import { scrub } from "../Redaction.js"
import {
  AuthError,
  InvalidRequestError,
  NotFoundError,
  RateLimitError,
  StateConflictError,
  UnknownCodeError,
  type WeChatError,
  WeChatServerError
} from "./Errors.js"
import { compact, fieldsOf, type Occurrence } from "./Occurrence.js"

/**
 * WeChat's answer with an `errcode` other than 0. `call` is `token` for the calls that fetch tokens, where `40001` means
 * a wrong AppSecret instead of a stale token. `id` is the number that was asked for, kept by `NotFoundError`.
 *
 * @since 0.1.0
 * @category models
 */
export interface ErrcodeAnswer extends Occurrence {
  readonly errcode: number
  readonly errmsg?: string | undefined
  readonly call?: Call | undefined
  readonly id?: string | undefined
}

/**
 * The error an errcode stands for. A number that no page documents becomes an `UnknownCodeError`. `errmsg` is scrubbed
 * (see `Redaction`) before it is kept, and the rid is taken out of it.
 *
 * @since 0.1.0
 * @category constructors
 */
export const fromErrcode = (answer: ErrcodeAnswer): WeChatError => {
  const errmsg = answer.errmsg === undefined ? undefined : scrub(answer.errmsg, answer.redact)
  const fields = compact({
    ...fieldsOf(answer),
    errcode: Number.isFinite(answer.errcode) ? answer.errcode : undefined,
    errmsg,
    rid: answer.errmsg === undefined ? undefined : Option.getOrUndefined(parseRid(answer.errmsg))
  })
  return Option.match(lookup(answer.errcode, answer.call), {
    onNone: () =>
      new UnknownCodeError({ ...fields, retry: "once", text: unknownText(answer.errcode), next: unknownNext }),
    onSome: (row) =>
      fromRow(row, { ...fields, retry: row.retry, text: row.meaning, next: nextOf(row, errmsg) }, answer.id)
  })
}

type Fields = ConstructorParameters<typeof StateConflictError>[0]

const fromRow = (row: Row, fields: Fields, id: string | undefined): WeChatError => {
  switch (row.error) {
    case "AuthError":
      return new AuthError({ ...fields, reason: row.reason })
    case "RateLimitError":
      return new RateLimitError({ ...fields, scope: row.reason })
    case "WeChatServerError":
      return new WeChatServerError({ ...fields, reason: row.reason })
    case "InvalidRequestError":
      return new InvalidRequestError(fields)
    case "NotFoundError":
      return new NotFoundError(compact({ ...fields, id }))
    case "StateConflictError":
      return new StateConflictError(fields)
  }
}

const unknownText = (errcode: number): Text => ({
  zh: `微信返回了文档中没有的错误码 ${errcode}`,
  en: `WeChat answered with errcode ${errcode}, which no page documents.`
})

const unknownNext: Text = {
  zh: "先看 errmsg；再用 rid 调用 POST /cgi-bin/openapi/rid/get（7 天内有效）查询详情，或在微信 API 诊断工具中查询",
  en: "Read errmsg; then look the rid up with POST /cgi-bin/openapi/rid/get (kept for 7 days) or WeChat's API diagnosis tool."
}

const nextOf = (row: Row, errmsg: string | undefined): Text => {
  const ip = row.error === "AuthError" && row.reason === "Ip" ? parseIp(errmsg ?? "") : Option.none()
  return Option.match(ip, {
    onNone: () => row.next,
    onSome: (ip) => ({
      zh: `${row.next.zh}。微信看到的 IP 是 ${ip}`,
      en: `${row.next.en} The IP WeChat saw is ${ip}.`
    })
  })
}

const ipv4 = /(?<![\d.])(?:(?:25[0-5]|2[0-4]\d|1?\d?\d)\.){3}(?:25[0-5]|2[0-4]\d|1?\d?\d)(?!\.?\d)/
const ipv6 = /(?<![\w:])(?:[0-9a-f]{0,4}:){2,7}[0-9a-f]{0,4}(?![\w:])/i

/**
 * The caller's IP as WeChat saw it, from texts such as `invalid ip 1.2.3.4 ipv6 ::ffff:1.2.3.4, not in whitelist`.
 *
 * @since 0.1.0
 * @category parsing
 */
export const parseIp = (errmsg: string): Option.Option<string> =>
  Option.fromNullable((ipv4.exec(errmsg) ?? ipv6.exec(errmsg))?.[0])

const rids = /rid(?:\s*[:：])?[\s.]*([0-9a-f]{8}-[0-9a-f]{8}-[0-9a-f]{8})/gi

/**
 * WeChat's request id, which it hides at the end of `errmsg` with sloppy punctuation: three groups of eight hexadecimal
 * digits, in lower case. The last one counts, because `errmsg` may echo the request before it.
 *
 * @since 0.1.0
 * @category parsing
 */
export const parseRid = (errmsg: string): Option.Option<string> =>
  Option.fromNullable(Array.from(errmsg.matchAll(rids), (match) => match[1]?.toLowerCase()).at(-1))
