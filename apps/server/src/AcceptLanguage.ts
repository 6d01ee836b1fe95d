/**
 * Which language a reader wants: `Accept-Language` of a request, `LANG` of the process where a request does not say.
 *
 * @since 0.1.0
 */
import type { Language } from "@wxshop/core/Language"

interface Range {
  readonly tag: string
  readonly quality: number
}

const readRange = (part: string): Range | undefined => {
  const [tag = "", ...parameters] = part
    .trim()
    .toLowerCase()
    .split(/\s*;\s*/)
  if (!/^(?:\*|[a-z]{1,8}(?:-[a-z0-9]{1,8})*)$/.test(tag)) return undefined
  const q = parameters.find((parameter) => parameter.startsWith("q="))
  if (q === undefined) return { tag, quality: 1 }
  return /^q=(?:0(?:\.\d{0,3})?|1(?:\.0{0,3})?)$/.test(q) ? { tag, quality: Number(q.slice(2)) } : undefined
}

/** The quality of a language: its own ranges win over `*`; `undefined` when the header says nothing about it. */
const qualityOf = (ranges: ReadonlyArray<Range>, language: Language): number | undefined => {
  const own = ranges.filter(({ tag }) => tag === language || tag.startsWith(`${language}-`))
  if (own.length > 0) return Math.max(...own.map(({ quality }) => quality))
  return ranges.find(({ tag }) => tag === "*")?.quality
}

/**
 * The language of an answer by RFC 9110 §12.5.4. Equal qualities go to the language named first, everything we do not
 * speak to `fallback`.
 *
 * @since 0.1.0
 * @category negotiation
 */
export const negotiate = (header: string | undefined, fallback: Language): Language => {
  if (header === undefined) return fallback
  const ranges = header
    .slice(0, 512)
    .split(",")
    .flatMap((part) => readRange(part) ?? [])
  const zh = qualityOf(ranges, "zh") ?? 0
  const en = qualityOf(ranges, "en") ?? 0
  if (zh !== en) return zh > en ? "zh" : "en"
  if (zh === 0) return fallback
  const first = ranges.find(({ tag }) => /^(?:zh|en)(?:-|$)/.test(tag))
  return first === undefined ? fallback : first.tag.startsWith("zh") ? "zh" : "en"
}

/**
 * The language of the process, from the values of `LC_ALL`, `LC_MESSAGES` and `LANG` in this order; `en` unless the
 * first one set is Chinese.
 *
 * @since 0.1.0
 * @category negotiation
 */
export const fromLocale = (...values: ReadonlyArray<string | undefined>): Language =>
  (values.find((value) => value !== undefined && value !== "") ?? "").toLowerCase().startsWith("zh") ? "zh" : "en"
