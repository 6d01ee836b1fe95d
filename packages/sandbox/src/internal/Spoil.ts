/**
 * What a fault does to an answer. Faults of the connection itself are in `Server/Delivery`.
 *
 * @since 0.1.0
 */
import type { Platform } from "./Platform.js"
import * as Routes from "./Routes.js"
import * as Admission from "./Routes/Admission.js"
import type { Answer, Call } from "./Routes/Call.js"
import * as CallOf from "./Routes/Call.js"
import type { Trouble } from "../Faults/Trouble.js"

const encoder = new TextEncoder()
const HTML_TYPE = "text/html"
const GET_PATH = "/getguaranteeorder"
const BOM = new Uint8Array([0xef, 0xbb, 0xbf])

const STATUS_TEXT: Readonly<Record<number, string>> = {
  400: "Bad Request",
  403: "Forbidden",
  404: "Not Found",
  413: "Request Entity Too Large",
  414: "Request-URI Too Large",
  429: "Too Many Requests",
  500: "Internal Server Error",
  502: "Bad Gateway",
  503: "Service Temporarily Unavailable",
  504: "Gateway Time-out"
}

const page = (status: number): Uint8Array => {
  const title = `${status} ${STATUS_TEXT[status] ?? (status < 500 ? "Error" : "Server Error")}`
  return encoder.encode(
    `<html>\r\n<head><title>${title}</title></head>\r\n<body>\r\n<center><h1>${title}</h1></center>\r\n<hr><center>nginx</center>\r\n</body>\r\n</html>\r\n`
  )
}

const concat = (...parts: ReadonlyArray<Uint8Array>): Uint8Array => new Uint8Array(Buffer.concat(parts))

const SECRET = /"(?:\w*secret|component_verify_ticket|authorizer_refresh_token)"\s*:\s*"([^"]*)"/g

// Everything of the request that opens something.
const secretsOf = (call: Call): string =>
  [
    Admission.tokenOf(call.query),
    call.query.get("secret") ?? "",
    ...[...new TextDecoder().decode(call.body).matchAll(SECRET)].map(([, secret]) => secret ?? "")
  ]
    .filter((secret) => secret !== "")
    .join(" ")

const WRONG: Readonly<Record<Extract<Trouble, { kind: "wrongtype" }>["shape"], string>> = {
  array: "[]",
  string: '"ok"',
  null: "null",
  list: '{"errcode":0,"errmsg":"ok","access_token":7200,"component_access_token":7200,"authorizer_access_token":7200,"expires_in":"soon","list":"","authorization_info":"","guarantee_order_list":"","guarantee_order":"","total_num":"many"}'
}

// Inside the first text value, so that the body would be fine but for this byte.
const withBadByte = (body: Uint8Array): Uint8Array => {
  const at = Buffer.from(body).indexOf(':"') + 2
  return concat(body.subarray(0, at), new Uint8Array([0xff]), body.subarray(at))
}

const anotherOrder = (platform: Platform, call: Call, natural: Answer): Answer => {
  const checked = platform.tokens.check(call.query.get("access_token") ?? "", platform.now())
  const shop = checked.ok ? platform.shops[checked.shop] : undefined
  if (shop === undefined || natural.errcode !== 0 || !call.path.endsWith(GET_PATH)) return natural
  const world = platform.world(shop)
  const asked = new TextDecoder().decode(call.body)
  const other = world.ids().find((id) => !asked.includes(id))
  if (other === undefined) return natural
  const order = world.write({ guarantee_order_id: other }, "get", platform.dialect())
  return CallOf.success(platform, { guarantee_order: order })
}

// A body that is no envelope any more tells no errcode.
const withBody = ({ contentType, status }: Answer, body: Uint8Array): Answer => ({ status, contentType, body })

/**
 * The answer under a trouble. `natural` carries the request out; an errcode or a gateway's page comes instead of that.
 *
 * @since 0.1.0
 * @category combinators
 */
export const apply = (platform: Platform, call: Call, trouble: Trouble | undefined, natural: () => Answer): Answer => {
  switch (trouble?.kind) {
    case "errcode":
      return CallOf.failure(platform, Routes.asks(call.path), trouble.errcode, trouble.errmsg)
    case "echo":
      return CallOf.failure(platform, Routes.asks(call.path), trouble.errcode, `invalid args: ${secretsOf(call)}`)
    case "http":
      return { status: trouble.status, contentType: HTML_TYPE, body: page(trouble.status) }
    case "html":
      return { status: 200, contentType: HTML_TYPE, body: page(200) }
    case "tokenrevoked": {
      platform.tokens.revoke(Admission.tokenOf(call.query), platform.now(), trouble.stuck)
      return natural()
    }
    case "empty":
      return withBody(natural(), new Uint8Array())
    case "truncated": {
      const answer = natural()
      return withBody(answer, answer.body.subarray(0, Math.floor(answer.body.length / 2)))
    }
    case "wrongtype":
      return withBody(natural(), encoder.encode(WRONG[trouble.shape]))
    case "wrongorder":
      return anotherOrder(platform, call, natural())
    case "huge": {
      const answer = natural()
      return { ...answer, body: concat(answer.body, new Uint8Array(trouble.bytes).fill(0x20)) }
    }
    case "contenttype":
      return { ...natural(), contentType: trouble.value }
    case "bom": {
      const answer = natural()
      return { ...answer, body: concat(BOM, answer.body) }
    }
    case "badutf8": {
      const answer = natural()
      return withBody(answer, withBadByte(answer.body))
    }
    case "cutoff":
    case "hang":
    case "reset":
    case "close":
    case "slow":
    case "delay":
    case undefined:
      return natural()
  }
}
