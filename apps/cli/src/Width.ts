/**
 * Texts measured in terminal columns: a Chinese character takes two.
 *
 * @since 0.1.0
 */
import stringWidth from "string-width"

/**
 * The columns a text takes, colours not counted.
 *
 * @since 0.1.0
 * @category accessors
 */
export const widthOf = (text: string): number => stringWidth(text)

const segmenter = new Intl.Segmenter(undefined, { granularity: "grapheme" })

/**
 * A text of at most `columns`, with `…` where it was cut.
 *
 * @since 0.1.0
 * @category combinators
 */
export const cut = (text: string, columns: number): string => {
  if (widthOf(text) <= columns) return text
  let out = ""
  let used = 0
  for (const { segment } of segmenter.segment(text)) {
    const width = widthOf(segment)
    if (used + width > columns - 1) break
    out += segment
    used += width
  }
  return columns < 1 ? "" : `${out}…`
}

/**
 * A text filled with spaces up to `columns`.
 *
 * @since 0.1.0
 * @category combinators
 */
export const pad = (text: string, columns: number, side: "left" | "right" = "right"): string => {
  const blank = " ".repeat(Math.max(0, columns - widthOf(text)))
  return side === "right" ? text + blank : blank + text
}

const WIDE =
  /[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe4f\uff00-\uff60\uffe0-\uffe6]/
// A line must not begin with one of these.
const CLOSING = new Set("，。、；：？！）》」』】”’,.;:?!)]}…")
const OPENING = new Set("（《「『【“‘")
const WIDE_STOP = new Set("，。、；：？！）》」』】”")

/** Whether a line may not break between two neighbours: a number stays with its unit, a bracket with what is inside. */
const clings = (before: string, after: string): boolean => {
  if (CLOSING.has(after) || OPENING.has(before)) return true
  if (after === " " || OPENING.has(after) || WIDE_STOP.has(before)) return false
  return !(WIDE.test(before) && WIDE.test(after))
}

/** Pieces between which a line may break: words with the blanks before them, and single wide characters. */
const pieces = (line: string): ReadonlyArray<string> => {
  const out: Array<string> = []
  for (const { segment } of segmenter.segment(line)) {
    const last = out.at(-1)
    const glue = last !== undefined && (/^ +$/.test(last) || clings(last.at(-1) ?? "", segment))
    if (glue) out[out.length - 1] = last + segment
    else out.push(segment)
  }
  return out
}

/**
 * Lines of at most `columns`. Breaks at blanks and between Chinese characters; what has no such place (an id, a command)
 * stays whole even if it is longer.
 *
 * @since 0.1.0
 * @category combinators
 */
export const wrap = (text: string, columns: number): ReadonlyArray<string> =>
  text.split("\n").flatMap((line) => {
    const lines: Array<string> = []
    let current = ""
    for (const piece of pieces(line)) {
      if (current !== "" && widthOf(current) + widthOf(piece) > columns) {
        lines.push(current.trimEnd())
        current = piece.trimStart()
      } else {
        current += piece
      }
    }
    return [...lines, current.trimEnd()]
  })
