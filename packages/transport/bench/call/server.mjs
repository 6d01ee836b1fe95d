// The other end of ../call.mjs, in a process of its own so that its work does not count.
import { createServer } from "node:http"

const empty = Buffer.from('{"errcode":0,"errmsg":"ok","guarantee_order_list":[],"total_num":0}')
const server = createServer((request, response) => {
  request.resume()
  request.on("end", () => {
    response.writeHead(200, { "content-type": "application/json; charset=UTF-8", "content-length": empty.length })
    response.end(empty)
  })
})
server.keepAliveTimeout = 60_000
server.listen(0, "127.0.0.1", () => process.send?.(server.address().port))
process.on("disconnect", () => process.exit(0))
