/**
 * WeChat's request id and the ways it is glued to `errmsg` in real answers.
 *
 * @since 0.1.0
 */
import type { Prng } from "./Prng.js"
import { HEX } from "./Prng.js"

/**
 * How an `errmsg` carries the rid: `plain` `… rid: x`, `comma` `…, rid: x`, `dots` `…rid:.x`, `hint` the old
 * `… hint: [x]`, or not at all.
 *
 * @since 0.1.0
 * @category models
 */
export type RidStyle = "plain" | "comma" | "dots" | "hint" | "absent"

/**
 * Three groups of eight lower-case hexadecimal digits; the first one is the time in seconds, as in real ones.
 *
 * @since 0.1.0
 * @category constructors
 */
export const make = (nowMillis: number, prng: Prng): string => {
  const seconds = Math.max(0, Math.floor(nowMillis / 1000)) % 0x100000000
  return `${seconds.toString(16).padStart(8, "0")}-${prng.text(8, HEX)}-${prng.text(8, HEX)}`
}

/**
 * `errmsg` with its rid.
 *
 * @since 0.1.0
 * @category formatting
 */
export const attach = (errmsg: string, rid: string, style: RidStyle): string => {
  switch (style) {
    case "plain":
      return `${errmsg} rid: ${rid}`
    case "comma":
      return `${errmsg}, rid: ${rid}`
    case "dots":
      return `${errmsg}rid:.${rid}`
    case "hint":
      return `${errmsg} hint: [${rid.replaceAll("-", "").slice(8)}]`
    case "absent":
      return errmsg
  }
}
