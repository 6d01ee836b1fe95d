// Json.ts against what everybody does, `JSON.parse`, which is shorter and rounds the ids.
import * as Json from "../dist/Json.js"
import { pageText, plainText } from "./payload.mjs"

const major = Number.parseInt(process.versions.node, 10)

const value = (result) => {
  if (result._tag === "Left") throw result.left
  return result.right.value
}

/** From bytes, which is what an answer is. Node 24 decodes UTF-8 much faster than 22, so there is less to win. */
const fromBytes = async (bench, title, text, target) => {
  const bytes = Buffer.from(text)
  await bench.compare({
    title: `from bytes: ${title}, ${Math.round(bytes.length / 1024)} KiB`,
    bytes: bytes.length,
    candidates: {
      "toString + JSON.parse (rounds ids)": () => JSON.parse(bytes.toString("utf8")),
      "Json.parse": () => value(Json.parse(bytes))
    },
    targets: target === undefined ? {} : { "Json.parse": target }
  })
}

const fromText = async (bench, title, text, target) => {
  await bench.compare({
    title: `from a string: ${title}`,
    bytes: text.length,
    candidates: {
      "JSON.parse (rounds ids)": () => JSON.parse(text),
      "Json.parse": () => value(Json.parse(text))
    },
    targets: { "Json.parse": target }
  })
}

const stringify = async (bench, title, value, plain) => {
  await bench.compare({
    title: `to a string: ${title}`,
    candidates: {
      "JSON.stringify (ids as strings)": () => JSON.stringify(plain),
      "Json.stringify": () => Json.stringify(value)
    }
  })
}

const ids = Array.from({ length: 12 }, (_, index) => String(3726524657461498624n + BigInt(index)))
const request = (id) => ({ order_id_list: ids.map(id), type: 1, status_list: [1, 2, 3], offset: 0, limit: 20 })

export const run = async (bench) => {
  await fromBytes(bench, "50 orders", pageText(50), major < 24 ? 1 : 1.3)
  await fromBytes(bench, "100 orders", pageText(100), major < 24 ? 1 : 1.3)
  await fromBytes(bench, "1 order", pageText(1))
  await fromBytes(bench, "a list of ASCII without long integers", plainText(2_000))
  await fromText(bench, "50 orders", pageText(50), major < 24 ? 1.8 : 2)
  await fromText(bench, "a list without long integers", plainText(2_000), 1.15)
  const page = JSON.parse(pageText(50))
  await bench.compare({
    title: "repairs: 50 orders, a raw line feed in every text",
    candidates: {
      "JSON.parse of the sound text": () => JSON.parse(pageWithout),
      "Json.parse": () => value(Json.parse(pageWith))
    }
  })
  await stringify(bench, "a request with 12 ids", request(Json.wireId), request(String))
  await stringify(bench, "a page of 50 orders", page, page)
}

const pageWithout = pageText(50)
const pageWith = pageWithout.replaceAll("。", "。\n")
