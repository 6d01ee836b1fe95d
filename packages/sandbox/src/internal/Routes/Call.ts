/**
 * A request that has arrived and the answer to it, without sockets.
 *
 * @since 0.1.0
 */
import * as ErrorCode from "@wxshop/core/ErrorCode"
import * as Option from "effect/Option"
import type { Platform } from "../Platform.js"
import * as Rid from "../Rid.js"
import type { WireObject } from "../../WireJson.js"
import * as WireJson from "../../WireJson.js"

/**
 * @since 0.1.0
 * @category models
 */
export interface Call {
  readonly method: string
  readonly path: string
  readonly query: URLSearchParams
  readonly body: Uint8Array
}

/**
 * `errcode` is the one inside the body; 0 for a success, absent when the body has none to tell.
 *
 * @since 0.1.0
 * @category models
 */
export interface Answer {
  readonly status: number
  readonly contentType: string
  readonly body: Uint8Array
  readonly errcode?: number
}

/** What WeChat's API hosts really send; `encoding` is theirs. */
export const JSON_TYPE = "application/json; encoding=utf-8"

const encoder = new TextEncoder()

/**
 * @since 0.1.0
 * @category constructors
 */
export const json = (body: string, errcode: number): Answer => ({
  status: 200,
  contentType: JSON_TYPE,
  body: encoder.encode(body),
  errcode
})

/**
 * Success of an API: the envelope, then the fields.
 *
 * @since 0.1.0
 * @category constructors
 */
export const success = (platform: Platform, fields: WireObject): Answer => {
  const dialect = platform.dialect()
  const envelope = dialect.successErrcode === "present" ? { errcode: 0, errmsg: "ok" } : {}
  return json(WireJson.write({ ...envelope, ...fields }, dialect.controlCharacters === "raw"), 0)
}

/**
 * A business error: HTTP 200, the errcode, WeChat's own text and a rid.
 *
 * @since 0.1.0
 * @category constructors
 */
export const failure = (platform: Platform, call: ErrorCode.Call, errcode: number, errmsg?: string): Answer => {
  const official = Option.match(ErrorCode.lookup(errcode, call), {
    onNone: () => "unknown error",
    onSome: (row) => row.errmsg
  })
  const text = Rid.attach(errmsg ?? official, platform.rid(), platform.dialect().ridStyle)
  return json(WireJson.write({ errcode, errmsg: text }), errcode)
}
