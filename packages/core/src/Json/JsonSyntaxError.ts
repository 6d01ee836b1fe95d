/**
 * The error for a text that is no JSON: where and why, in words that repeat nothing of the text, which may hold
 * personal data or a secret.
 *
 * @since 0.1.0
 */
import * as Schema from "effect/Schema"
import type { Text } from "../Language.js"
import type { Expected, Fault, Reason } from "./Grammar.js"

/**
 * What stands at the place of the fault: a kind of character, never the character.
 *
 * @since 0.1.0
 * @category models
 */
export type Found = "end" | "letter" | "digit" | "quote" | "bracket" | "punctuation" | "control" | "other"

const EXPECTED: Readonly<Record<Expected, Text>> = {
  value: { zh: "一个值", en: "a value" },
  valueOrClose: { zh: "一个值或“]”", en: 'a value or "]"' },
  key: { zh: "带双引号的键", en: "a key in double quotes" },
  keyOrClose: { zh: "带双引号的键或“}”", en: 'a key in double quotes or "}"' },
  colon: { zh: "键后面的冒号", en: "the colon after a key" },
  commaOrClose: { zh: "逗号或右括号", en: "a comma or a closing bracket" },
  closingQuote: { zh: "字符串的右双引号", en: "the closing quote of a string" },
  digit: { zh: "数字", en: "a digit" },
  escape: { zh: "合法的转义符", en: "a valid escape" },
  end: { zh: "正文结束", en: "the end of the text" }
}

const FOUND: Readonly<Record<Found, Text>> = {
  end: { zh: "正文已经结束", en: "the text ends" },
  letter: { zh: "这里是字母", en: "there is a letter" },
  digit: { zh: "这里是数字", en: "there is a digit" },
  quote: { zh: "这里是引号", en: "there is a quote" },
  bracket: { zh: "这里是括号", en: "there is a bracket" },
  punctuation: { zh: "这里是标点", en: "there is a punctuation mark" },
  control: { zh: "这里是控制字符", en: "there is a control character" },
  other: { zh: "这里是其他字符", en: "there is some other character" }
}

/** What went wrong, and what to do next. */
const REASON: Readonly<Record<Reason, { readonly what: Text; readonly next: Text }>> = {
  Empty: {
    what: { zh: "正文为空，不是 JSON", en: "The body is empty, not JSON" },
    next: { zh: "请重试该请求，并检查地址是否正确。", en: "Repeat the request and check its address." }
  },
  UnexpectedEnd: {
    what: { zh: "JSON 被截断", en: "The JSON is cut off" },
    next: { zh: "请重新获取完整的正文。", en: "Fetch the whole body again." }
  },
  UnexpectedToken: {
    what: { zh: "正文不是 JSON", en: "The body is not JSON" },
    next: {
      zh: "请检查地址以及中间的代理是否改写了应答。",
      en: "Check the address, and whether a proxy rewrote the answer."
    }
  },
  BadNumber: {
    what: { zh: "JSON 中的数字写法不合法", en: "The JSON holds a malformed number" },
    next: { zh: "请让发送方按 JSON 规范书写数字。", en: "Have its sender write numbers as JSON does." }
  },
  BadEscape: {
    what: { zh: "JSON 字符串中的转义不合法", en: "The JSON holds a malformed escape in a string" },
    next: { zh: "请让发送方按 JSON 规范转义字符串。", en: "Have its sender escape strings as JSON does." }
  },
  TrailingContent: {
    what: { zh: "JSON 之后还有多余内容", en: "There is more text after the JSON" },
    next: { zh: "请每次只传入一个 JSON 值。", en: "Pass one JSON value at a time." }
  },
  Encoding: {
    what: { zh: "正文是 UTF-16 或 UTF-32 编码", en: "The body is UTF-16 or UTF-32" },
    next: { zh: "请改用 UTF-8 编码。", en: "Send it as UTF-8." }
  },
  TooLarge: {
    what: { zh: "正文过大，无法作为一个字符串处理", en: "The body is too large to be held as one string" },
    next: { zh: "请分成较小的部分处理。", en: "Read it in smaller parts." }
  }
}

const keys = <Key extends string>(table: Readonly<Record<Key, unknown>>) => Object.keys(table) as Array<Key>

const TextSchema: Schema.Schema<Text> = Schema.Struct({ zh: Schema.String, en: Schema.String })

/**
 * A text that is no JSON.
 *
 * - `reason`: what kind of fault; `expected` and `found`: what JSON asks for at its place, and what stands there
 * - `offset`: counts from 0, in bytes for bytes and in UTF-16 code units for text (`unit` tells which), a byte order
 *   mark included; where the text is cut off it is the length
 * - `line`, `column`: count from 1, `column` in characters
 * - `text`: what is wrong; `next`: what to do now; both for people, in both languages
 *
 * @since 0.1.0
 * @category errors
 */
export class JsonSyntaxError extends Schema.TaggedError<JsonSyntaxError>("@wxshop/core/JsonSyntaxError")(
  "JsonSyntaxError",
  {
    reason: Schema.Literal(...keys(REASON)),
    expected: Schema.Literal(...keys(EXPECTED)),
    found: Schema.Literal(...keys(FOUND)),
    offset: Schema.Int,
    unit: Schema.Literal("byte", "character"),
    line: Schema.Int,
    column: Schema.Int,
    text: TextSchema,
    next: TextSchema
  }
) {
  override get message(): string {
    return `${this.text.en} ${this.next.en} ${this.text.zh}${this.next.zh}`
  }
}

/** Punctuation of ASCII, brackets and quotes apart. */
const PUNCTUATION = "!#$%&*+,-./:;=?@\\^_`|~"
const BRACKETS = "()[]{}<>"

const foundAt = (units: ArrayLike<number>, offset: number): Found => {
  const unit = units[offset]
  if (unit === undefined) return "end"
  if (unit >= 48 && unit <= 57) return "digit"
  if ((unit >= 65 && unit <= 90) || (unit >= 97 && unit <= 122)) return "letter"
  if (unit < 32 || unit === 127) return "control"
  if (unit === 34 || unit === 39) return "quote"
  const character = String.fromCharCode(unit)
  return BRACKETS.includes(character) ? "bracket" : PUNCTUATION.includes(character) ? "punctuation" : "other"
}

/** Line and column of an offset; the units that continue a character (UTF-8 tails, low surrogates) take no column. */
const placeOf = (units: Uint8Array | Uint16Array, offset: number) => {
  const [mask, continues] = units instanceof Uint8Array ? [0xc0, 0x80] : [0xfc00, 0xdc00]
  let line = 1
  let column = 1
  for (let i = 0; i < offset; i++) {
    const unit = units[i]!
    if (unit === 10) {
      line++
      column = 1
    } else if ((unit & mask) !== continues) {
      column++
    }
  }
  return { line, column }
}

/** These concern the text as a whole: no place in it explains them. */
const WITHOUT_PLACE: ReadonlySet<Reason> = new Set<Reason>(["Empty", "Encoding", "TooLarge"])

/**
 * Words the fault found in `units`, the whole text as it came in.
 *
 * @since 0.1.0
 * @category constructors
 */
export const fromFault = (units: Uint8Array | Uint16Array, { expected, offset, reason }: Fault): JsonSyntaxError => {
  const found = foundAt(units, offset)
  const unit = units instanceof Uint8Array ? "byte" : "character"
  const { column, line } = placeOf(units, offset)
  const { next, what } = REASON[reason]
  const place = WITHOUT_PLACE.has(reason)
    ? { zh: "", en: "" }
    : {
        zh: `（第 ${line} 行第 ${column} 列，${unit === "byte" ? "字节" : "字符"}偏移 ${offset}）：此处应为${EXPECTED[expected].zh}，但${FOUND[found].zh}`,
        en: ` at line ${line}, column ${column} (${unit} ${offset}): expected ${EXPECTED[expected].en}, but ${FOUND[found].en}`
      }
  const text = { zh: `${what.zh}${place.zh}。`, en: `${what.en}${place.en}.` }
  return new JsonSyntaxError({ reason, expected, found, offset, unit, line, column, text, next })
}

/**
 * For an input that is refused unread.
 *
 * @since 0.1.0
 * @category constructors
 */
export const tooLarge = (): JsonSyntaxError =>
  fromFault(new Uint8Array(), { reason: "TooLarge", expected: "end", offset: 0 })
