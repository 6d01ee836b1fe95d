/**
 * Turns bytes of UTF-8 into text, by whichever decoder is the fastest where this runs. All of them put U+FFFD where
 * the bytes are no UTF-8.
 *
 * Up to version 22, Node decodes Chinese text slower than its JSON parser reads it; `transcode` of `node:buffer`,
 * which goes by way of UTF-16, takes less than half the time. It is reached through `process.getBuiltinModule`, so
 * that this module imports nothing and runs in a browser too, where `TextDecoder` does the work.
 *
 * @since 0.1.0
 */

/** Shorter texts, and such that are all ASCII, gain nothing from the way round. */
const WORTHWHILE = 4096

/** The part of `node:buffer` that is used. */
interface Transcoder {
  readonly isAscii: (bytes: Uint8Array) => boolean
  readonly transcode: (bytes: Uint8Array, from: "utf8", to: "utf16le") => { toString(encoding: "utf16le"): string }
}

let transcoder: Transcoder | null | undefined
let decoder: InstanceType<typeof TextDecoder> | undefined

const findTranscoder = (): Transcoder | null => {
  const process: Partial<NodeJS.Process> | undefined = globalThis.process
  const major = Number.parseInt(process?.versions?.node ?? "", 10)
  if (!(major < 24) || process?.getBuiltinModule === undefined) return null
  return process.getBuiltinModule("node:buffer")
}

/** `undefined` when there is no transcoder here, it is not worth while, or the bytes are no UTF-8. */
const transcode = (bytes: Uint8Array): string | undefined => {
  if (bytes.length < WORTHWHILE) return undefined
  if (transcoder === undefined) transcoder = findTranscoder()
  if (transcoder === null || transcoder.isAscii(bytes)) return undefined
  try {
    return transcoder.transcode(bytes, "utf8", "utf16le").toString("utf16le")
  } catch {
    return undefined
  }
}

/**
 * The text of `bytes`. A byte order mark is text like any other here: whoever accepts one takes it away before.
 *
 * @since 0.1.0
 * @category conversions
 */
export const decodeUtf8 = (bytes: Uint8Array): string => {
  const text = transcode(bytes)
  if (text !== undefined) return text
  decoder ??= new TextDecoder("utf-8", { ignoreBOM: true })
  return decoder.decode(bytes)
}
