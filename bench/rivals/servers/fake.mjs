// A WeChat that answers the same bytes to every call, so that its work is small and equal for all, and whose tokens
// follow the harshest rule: a new one ends the old one at once. In a process of its own, on the loopback interface.
import { createServer } from "node:http"
import { answer } from "../control.mjs"

/** After so many requests the process ends: no peer's loop runs without end. */
const CAP = 400_000
const hangUp = () => {
  console.error(`more than ${CAP} requests`)
  process.exit(9)
}

const settings = { tokenDelay: 0 }
let current
let issued = 0
let requests = 0

const page = Buffer.from(
  '{"errcode":0,"errmsg":"ok","guarantee_order_list":[{"guarantee_order_id":2000001077270153,' +
    '"order_id":3726524657461498624,"type":1,"status":"STATUS_WAIT_MERCHANT_HANDLE","create_time":1735689600,' +
    '"update_time":1735689600,"expire_time":1735862400,"reason":"\u5546\u54c1\u7834\u635f"}],"total_num":1}'
)
const stale = Buffer.from('{"errcode":40001,"errmsg":"invalid credential, access_token is invalid or not latest"}')

const send = (response, body) => {
  response.writeHead(200, { "content-type": "application/json; charset=UTF-8", "content-length": body.length })
  response.end(body)
}

const issue = (response) => {
  issued += 1
  current = `fake-${String(issued).padStart(6, "0")}-${"t".repeat(100)}`
  send(response, Buffer.from(JSON.stringify({ access_token: current, expires_in: 7200 })))
}

const server = createServer((request, response) => {
  requests += 1
  if (requests > CAP) hangUp()
  request.resume()
  request.on("end", () => {
    const { pathname, searchParams } = new URL(request.url, "http://fake")
    if (!/^\/cgi-bin\/(stable_)?token$/.test(pathname)) {
      return send(response, searchParams.get("access_token") === current ? page : stale)
    }
    if (settings.tokenDelay === 0) return issue(response)
    setTimeout(() => issue(response), settings.tokenDelay)
  })
})
server.keepAliveTimeout = 120_000
server.listen(0, "127.0.0.1", () => {
  answer({
    where: () => ({ baseUrl: `http://127.0.0.1:${server.address().port}`, appid: "wxfake0000000000", secret: "fake" }),
    set: (changes) => Object.assign(settings, changes),
    tokenRequests: () => issued
  })
})
