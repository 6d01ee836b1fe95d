/**
 * Texts that come from WeChat or a buyer must not be able to move the cursor, recolour the terminal or reorder a line.
 *
 * @since 0.1.0
 */

// oxlint-disable-next-line no-control-regex
const CONTROL = /[\u0000-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]/g

const picture = (char: string): string => {
  const code = char.charCodeAt(0)
  if (code === 9 || code === 10 || code === 13 || code === 0x2028 || code === 0x2029) return " "
  if (code < 32) return String.fromCharCode(0x2400 + code)
  if (code === 127) return "\u2421"
  return "\ufffd"
}

/**
 * One line in which every control and direction-changing character is shown as a harmless sign.
 *
 * @since 0.1.0
 * @category formatting
 */
export const visible = (text: string): string => text.replace(CONTROL, picture)

const UNSEEN = /[\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]/g

/**
 * JSON text in which the characters that `JSON.stringify` leaves raw but a terminal obeys are written as escapes. The
 * value stays the same.
 *
 * @since 0.1.0
 * @category formatting
 */
export const escapeUnseen = (json: string): string =>
  json.replace(UNSEEN, (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, "0")}`)

/**
 * Lines made harmless, their ends kept.
 *
 * @since 0.1.0
 * @category formatting
 */
export const visibleLines = (text: string): string => text.split("\n").map(visible).join("\n")
