/**
 * Repairs what WeChat is known to get wrong: control characters that stand raw inside a string, where JSON wants an
 * escape.
 *
 * @since 0.1.0
 */

const escape = (unit: number): string => `\\u${unit.toString(16).padStart(4, "0")}`

/**
 * By how many units one escape lengthens a text.
 *
 * @since 0.1.0
 * @category constants
 */
export const ESCAPE_GROWTH = 5

/**
 * `text` with the control characters at `places` (ascending) as escapes.
 *
 * @since 0.1.0
 * @category conversions
 */
export const escapeText = (text: string, places: ReadonlyArray<number>): string => {
  let repaired = ""
  let read = 0
  for (const place of places) {
    repaired += text.slice(read, place) + escape(text.charCodeAt(place))
    read = place + 1
  }
  return repaired + text.slice(read)
}

/**
 * `bytes` with the control characters at `places` (ascending) as escapes.
 *
 * @since 0.1.0
 * @category conversions
 */
export const escapeBytes = (bytes: Uint8Array, places: ReadonlyArray<number>): Uint8Array => {
  const repaired = new Uint8Array(bytes.length + ESCAPE_GROWTH * places.length)
  let read = 0
  let write = 0
  for (const place of places) {
    repaired.set(bytes.subarray(read, place), write)
    write += place - read
    for (const character of escape(bytes[place]!)) repaired[write++] = character.charCodeAt(0)
    read = place + 1
  }
  repaired.set(bytes.subarray(read), write)
  return repaired
}
