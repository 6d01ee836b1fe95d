// One client of ../call.mjs in a process of its own: its heap and its compiled code are its own, as in an application.
import * as HttpClient from "@effect/platform/HttpClient"
import * as HttpClientRequest from "@effect/platform/HttpClientRequest"
import * as NodeHttpClient from "@effect/platform-node/NodeHttpClient"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as ManagedRuntime from "effect/ManagedRuntime"
import * as Redacted from "effect/Redacted"
import * as undici from "undici"
import { OperationExecutor } from "@wxshop/core/Operation"
import * as Search from "@wxshop/core/SearchGuaranteeOrders"
import * as Static from "@wxshop/transport/AccessToken/Static"
import * as Http from "@wxshop/transport/Http"
import * as RateLimit from "@wxshop/transport/RateLimit"
import * as Retry from "@wxshop/transport/Retry"
import * as TransportConfig from "@wxshop/transport/TransportConfig"
import * as WeChatClient from "@wxshop/transport/WeChatClient"

const [, , name, port] = process.argv
const IN_FLIGHT = 64
const baseUrl = `http://127.0.0.1:${port}`
const token = "A".repeat(128)
const body = '{"type":0,"offset":0,"limit":50}'
const headers = { "content-type": "application/json" }
const path = `${Search.operation.path}?access_token=${token}`

// Both kinds run as 64 workers that call one after the other, so that starting fibers for the benchmark does not count.
const promises = (call) => async (calls) => {
  let left = calls
  await Promise.all(
    Array.from({ length: IN_FLIGHT }, async () => {
      while (left-- > 0) await call()
    })
  )
}
const effects = (effect, layer) => {
  const runtime = ManagedRuntime.make(layer)
  return (calls) => {
    const worker = Effect.repeatN(effect, Math.ceil(calls / IN_FLIGHT) - 1)
    return runtime.runPromise(
      Effect.all(
        Array.from({ length: IN_FLIGHT }, () => worker),
        { concurrency: "unbounded", discard: true }
      )
    )
  }
}

const clients = {
  fetch: () => promises(async () => (await fetch(baseUrl + path, { method: "POST", headers, body })).json()),
  undici: () => {
    const pool = new undici.Pool(baseUrl, { connections: IN_FLIGHT })
    return promises(async () => (await pool.request({ path, method: "POST", headers, body })).body.json())
  },
  platform: () => {
    const request = HttpClientRequest.bodyText(HttpClientRequest.post(baseUrl + path), body, "application/json")
    const call = Effect.flatMap(HttpClient.HttpClient, (client) =>
      Effect.flatMap(HttpClient.withTracerDisabledWhen(client, () => true).execute(request), ({ json }) => json)
    )
    return effects(call, NodeHttpClient.layerUndici)
  },
  wxshop: () => {
    const rateLimit = { perSecond: 10_000, burst: 100_000 }
    const input = { type: 0, offset: 0, limit: 50 }
    return effects(
      Effect.flatMap(OperationExecutor, (executor) => executor.execute(Search.operation, input)),
      WeChatClient.layer.pipe(
        Layer.provide(Static.layer(Redacted.make(token))),
        Layer.provide(Layer.mergeAll(Http.layerUndici, Retry.layer(), RateLimit.layerMemory)),
        Layer.provide(TransportConfig.layer({ baseUrl, connections: IN_FLIGHT, rateLimit }))
      )
    )
  }
}

const run = clients[name]()
process.on("message", async (calls) => {
  const before = process.cpuUsage()
  await run(calls)
  const { system, user } = process.cpuUsage(before)
  process.send((system + user) / calls)
})
process.on("disconnect", () => process.exit(0))
