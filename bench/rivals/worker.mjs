// One peer in a process of its own: loads its driver and does what it is asked.
//
//   node --import ./loopback.mjs worker.mjs <driver>
import { pathToFileURL } from "node:url"
import { answer } from "./control.mjs"

const driver = await import(pathToFileURL(process.argv[2]).href)
const page = { type: 0, offset: 0, limit: 50 }
let client

/** What came of a call: orders, an errcode handed over as if it were data, or an error with what a program can read. */
const outcome = async (request = page) => {
  const started = performance.now()
  const end = (more) => ({ seconds: (performance.now() - started) / 1000, ...more })
  try {
    const found = await client.search(request)
    if (Array.isArray(found?.guarantee_order_list)) return end({ kind: "orders", found })
    return end({ kind: "data", code: found?.errcode })
  } catch (error) {
    return end({
      kind: "thrown",
      name: String(error?._tag ?? error?.name ?? error),
      code: error?.errcode ?? error?.code
    })
  }
}

const told = ({ code, kind, name, seconds }) => ({
  code: code === undefined ? undefined : String(code),
  kind,
  name,
  seconds
})

answer({
  connect: async (options) => {
    client = await driver.connect(options)
  },
  one: async () => told(await outcome()),
  many: async (count) => (await Promise.all(Array.from({ length: count }, () => outcome()))).map(told),
  inTurn: async (count) => {
    const all = []
    for (let i = 0; i < count; i++) all.push(told(await outcome()))
    return all
  },
  // Reads an id and sends it back as a program would: whatever came out goes in.
  roundTrip: async () => {
    const first = await outcome()
    if (first.kind !== "orders") return { first: told(first) }
    const id = first.found.guarantee_order_list[0].order_id
    const second = await outcome({ ...page, order_id_list: [id] })
    return {
      first: told(first),
      read: String(id),
      second: told(second),
      again: second.kind === "orders" ? second.found.guarantee_order_list.length : 0
    }
  },
  // CPU of this process for one call, in microseconds.
  load: async (calls, inFlight) => {
    let left = calls
    let failed = 0
    const before = process.cpuUsage()
    await Promise.all(
      Array.from({ length: inFlight }, async () => {
        while (left-- > 0) if ((await outcome()).kind !== "orders") failed += 1
      })
    )
    const { system, user } = process.cpuUsage(before)
    if (failed > 0) throw new Error(`${failed} of ${calls} calls failed`)
    return (system + user) / calls
  },
  // How long a call takes when nothing else is under way, in microseconds: the median.
  latency: async (calls) => {
    const times = []
    for (let i = 0; i < calls; i++) {
      const { kind, seconds } = await outcome()
      if (kind !== "orders") throw new Error("a call failed")
      times.push(seconds * 1e6)
    }
    return times.toSorted((a, b) => a - b)[calls >> 1]
  },
  push: async (message) => {
    if (driver.push === undefined) return { kind: "absent" }
    try {
      return { kind: "message", message: await driver.push(message) }
    } catch (error) {
      return { kind: "thrown", name: error instanceof Error ? error.message : String(error) }
    }
  }
})
