// Json.parse and Json.stringify against a reader written from the grammar, and against the platform's own.
import { isDeepStrictEqual } from "node:util"
import * as Json from "../dist/Json.js"
import { NotJson, parseReference } from "./json-reference.mjs"

const ID = "3726524657461498624"

/** Pieces that look like structure, put inside strings and, by mutation, anywhere. */
const PIECES = [
  " ",
  "\n",
  "\u0000",
  "\u007f",
  "\ufeff",
  "\ud800",
  ...String.raw`" \ : , [ ] { } - . e 0 a _ \" \\ \u0022 \u005c 订单 🍎 __proto__ true nul`.split(" "),
  ...`123456789012345 1234567890123456 9007199254740991 9007199254740992 -9007199254740993 ${ID}`.split(" "),
  ...`123456789012345678901 :${ID}, [${ID}] "k":${ID},`.split(" ")
]

const NUMBERS = [
  ..."0 -0 1 -12 123456789012345 1234567890123456 9007199254740991 -9007199254740991".split(" "),
  ..."9007199254740992 -9007199254740992 9007199254740993 9999999999999999 18446744073709551616".split(" "),
  ..."123456789012345678901234567890 0.1234567890123456789 1e-12345678901234567890 1e400".split(" "),
  ...`${ID} -${ID} ${ID}.5 ${ID}e3 -${ID}E-2`.split(" ")
]

/** Long enough for the decoder that only long texts get. */
const PADDING = JSON.stringify("订".repeat(1500))

const make = (random) => {
  const int = (below) => Math.floor(random() * below)
  const pick = (list) => list[int(list.length)]
  const many = (most, item, glue = "") => Array.from({ length: int(most + 1) }, item).join(glue)
  const blank = () => pick(["", "", "", "", " ", "\n ", "\t", "\r\n", "  ".repeat(int(20))])
  const digits = () => many(30, () => String(int(10)))
  const string = () => {
    const raw = many(6, () => pick([pick(PIECES), pick(PIECES), digits()]))
    // As it is, a string may end early, hold a bad escape or raw control characters.
    return random() < 0.9 ? JSON.stringify(raw) : `"${raw}"`
  }
  const key = () => pick([string, () => `"${pick(["order_id", "a", "键", "", "1", "__proto__", "k\\\\"])}"`])()
  const number = () => pick([() => pick(NUMBERS), () => String(int(1e9)), () => `${1 + int(9)}${digits()}`])()
  const list = (depth) => `[${many(5, () => value(depth + 1), ",")}${blank()}]`
  const object = (depth) => `{${many(4, () => `${blank()}${key()}${blank()}:${value(depth + 1)}`, ",")}${blank()}}`
  const value = (depth) => {
    const kinds = [number, number, string, () => pick(["true", "false", "null"]), list, object, object]
    const chosen = depth > 5 ? kinds[int(4)] : pick(kinds)
    return `${blank()}${chosen(depth)}${blank()}`
  }
  const mutate = (text) => {
    const from = int(text.length + 1)
    const change = int(4)
    if (change === 0) return text.slice(0, from) // cut off
    if (change === 1) return text.slice(0, from) + pick(PIECES) + text.slice(from)
    if (change === 2) return text.slice(0, from) + text.slice(from + 1 + int(3))
    return text.slice(0, from) + pick(PIECES) + text.slice(from + 1)
  }
  let text = value(0)
  for (let i = int(8) - 4; i > 0; i--) text = mutate(text)
  if (random() < 0.05) text = `[${PADDING},${text}]`
  return random() < 0.05 ? `\ufeff${text}` : text
}

/** The answer of a reader in one comparable form. */
const attempt = (read) => {
  try {
    return { good: true, ...read() }
  } catch (error) {
    if (error instanceof NotJson || error instanceof SyntaxError) return { good: false, offset: error.offset }
    throw error
  }
}

const ours = (input) => {
  const result = Json.parse(input)
  return result._tag === "Right" ? { good: true, ...result.right } : { good: false, offset: result.left.offset }
}

const differs = (what, got, wanted) =>
  isDeepStrictEqual(got, wanted) ? undefined : `${what}: got ${JSON.stringify(got)}, wanted ${JSON.stringify(wanted)}`

const checkRead = (text) => {
  const wanted = attempt(() => parseReference(text))
  const fromText = differs("from a string", ours(text), wanted)
  if (fromText !== undefined) return fromText
  const bytes = Buffer.from(text)
  const decoded = bytes.toString("utf8") // a lone surrogate is no UTF-8
  const wantedOfBytes = attempt(() => parseReference(decoded))
  if (!wantedOfBytes.good) wantedOfBytes.offset = Buffer.byteLength(decoded.slice(0, wantedOfBytes.offset))
  const fromBytes = differs("from bytes", ours(bytes), wantedOfBytes)
  if (fromBytes !== undefined) return fromBytes
  const sound = attempt(() => ({ value: JSON.parse(text) })).good
  if (sound !== (wanted.good && wanted.repairs === 0)) return `the platform ${sound ? "takes" : "refuses"} it`
  return undefined
}

const answer = ({ good, value, repairs }) => ({ good, value, repairs })

/** Bytes that are no UTF-8 must read as what the platform's decoder makes of them. */
const checkBroken = (text, place, byte) => {
  const bytes = Buffer.from(text)
  if (bytes.length === 0) return undefined
  bytes[place % bytes.length] = byte
  return differs("from broken bytes", answer(ours(bytes)), answer(ours(bytes.toString("utf8"))))
}

/** Whether a value holds a number that JSON has no literal for: `1e400` reads as one. */
const isUnbounded = (value) =>
  typeof value === "object" && value !== null
    ? Object.values(value).some(isUnbounded)
    : typeof value === "number" && !Number.isFinite(value)

const checkWrite = (text) => {
  const { good, value } = ours(text)
  if (!good || isUnbounded(value)) return undefined
  const written = Json.stringify(value)
  return written === JSON.stringify(value) ? undefined : `written as ${written}`
}

export const target = {
  name: "core/json",
  generate: (random) => ({ text: make(random), place: Math.floor(random() * 1e6), byte: Math.floor(random() * 256) }),
  check: ({ text, place, byte }) => checkRead(text) ?? checkBroken(text, place, byte) ?? checkWrite(text),
  *shrink({ text, ...rest }) {
    for (let size = text.length >> 1; size > 0; size >>= 1) {
      for (let from = 0; from < text.length; from += size) {
        yield { text: text.slice(0, from) + text.slice(from + size), ...rest }
      }
    }
  }
}
