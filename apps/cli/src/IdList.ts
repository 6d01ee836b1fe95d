/**
 * Ids as they come from flags and standard input: separated by blanks, commas or lines, also as cells that a spreadsheet
 * wrote (`="3726…"`, quotes). They stay texts.
 *
 * @since 0.1.0
 */
import type { InvalidRequestError } from "@wxshop/core/WeChatError"
import * as Effect from "effect/Effect"
import * as Either from "effect/Either"
import { UsageError } from "./Failure.js"
import { type Invocation, readStdin, warn } from "./Invocation.js"

// `="123"` as such, and as it looks inside a quoted CSV cell: `"=""123"""`.
const cleaned = (token: string): string => token.replace(/^["'=]+|["']+$/g, "")

/**
 * The words of a text that may be ids.
 *
 * @since 0.1.0
 * @category constructors
 */
export const split = (text: string): ReadonlyArray<string> =>
  text
    .replace(/^\ufeff/, "")
    .split(/[\s,;，；、]+/)
    .map(cleaned)
    .filter((token) => token !== "")

/**
 * Where ids were given: its `name` in messages, and the `command` that takes it.
 *
 * @since 0.1.0
 * @category models
 */
export interface Place {
  readonly name: string
  readonly command: string
}

const helpOf = ({ command }: Place): string => `${command.replace(/ --.*$/, "")} --help`

const scientific = /^\d+(\.\d+)?e\+?\d+$/i

const wrongId = (place: Place, token: string, error: InvalidRequestError): UsageError =>
  new UsageError({
    text: {
      zh: `${place.name}：“${token.slice(0, 40)}”不是单号，${error.text.zh}。`,
      en: `${place.name}: "${token.slice(0, 40)}" is no id; ${error.text.en}.`
    },
    next: scientific.test(token)
      ? {
          zh: "表格软件把单号变成了科学计数法，末几位已经丢失；请从微信小店后台重新复制，单元格设为文本。",
          en: "A spreadsheet made it scientific notation and its last digits are lost; copy it again and format the cell as text."
        }
      : { zh: "检查单号是否完整。", en: "Check that the id is complete." },
    command: helpOf(place)
  })

const emptyInput = ({ command, name }: Place): UsageError =>
  new UsageError({
    text: { zh: `${name} -：stdin 里没有单号。`, en: `${name} -: there are no ids on stdin.` },
    next: { zh: "把单号传进来，每行一个：", en: "Pass the ids in, one a line:" },
    command: `${command} - < ids.txt`
  })

// A first line without any digit, as exports have it.
const HEADING = /^\ufeff?([^\d\r\n]*[^\d\s])[^\S\r\n]*(?:\r?\n|$)/

/** What stands on stdin below a heading. */
const readColumn: Effect.Effect<string, UsageError, Invocation> = Effect.gen(function* () {
  const text = yield* readStdin
  const heading = HEADING.exec(text)
  if (heading === null) return text
  const shown = heading[1]!.trim().slice(0, 40)
  yield* warn({
    zh: `stdin 的第一行“${shown}”当作标题跳过。`,
    en: `The first line of stdin, "${shown}", is taken for a heading.`
  })
  return text.slice(heading[0].length)
})

/**
 * The ids a flag or argument was given, in their order and each once; `-` stands for standard input.
 *
 * @since 0.1.0
 * @category effects
 */
export const read = <A extends string>(
  place: Place,
  values: ReadonlyArray<string>,
  parse: (text: string) => Either.Either<A, InvalidRequestError>
): Effect.Effect<ReadonlyArray<A>, UsageError, Invocation> =>
  Effect.gen(function* () {
    const tokens: Array<string> = []
    for (const value of values) {
      const found = split(value === "-" ? yield* readColumn : value)
      if (value === "-" && found.length === 0) return yield* Effect.fail(emptyInput(place))
      // An empty value is a variable that was not set; it must not mean "no filter".
      tokens.push(...(found.length === 0 ? [value] : found))
    }
    const ids = yield* Effect.forEach([...new Set(tokens)], (token) =>
      Either.mapLeft(parse(token), (error) => wrongId(place, token, error))
    )
    return ids
  })
