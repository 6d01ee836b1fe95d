/**
 * The three kinds of dialect switch.
 *
 * @since 0.1.0
 */
import type { Text } from "@wxshop/core/Language"

interface Common<Value> {
  readonly default: Value
  /** What the switch changes, in both languages. */
  readonly text: Text
  /** The open question of WeChat's documentation that it stands for. */
  readonly about: string
  /** Read once when the sandbox starts; later changes are refused. */
  readonly fixed: boolean
}

/**
 * One of a few words.
 *
 * @since 0.1.0
 * @category models
 */
export interface Choice<Word extends string = string> extends Common<Word> {
  readonly kind: "choice"
  readonly words: ReadonlyArray<Word>
}

/**
 * An integer between two bounds, both included.
 *
 * @since 0.1.0
 * @category models
 */
export interface Integer extends Common<number> {
  readonly kind: "integer"
  readonly min: number
  readonly max: number
}

/**
 * Yes or no.
 *
 * @since 0.1.0
 * @category models
 */
export interface Toggle extends Common<boolean> {
  readonly kind: "toggle"
}

/**
 * A switch of any kind.
 *
 * @since 0.1.0
 * @category models
 */
export type Row = Choice | Integer | Toggle

interface Notes {
  readonly zh: string
  readonly en: string
  readonly about: string
  readonly fixed?: boolean
}

const common = (notes: Notes) => ({
  text: { zh: notes.zh, en: notes.en },
  about: notes.about,
  fixed: notes.fixed ?? false
})

/**
 * The first word is the default.
 *
 * @since 0.1.0
 * @category constructors
 */
export const choice = <const Words extends readonly [string, ...Array<string>]>(
  words: Words,
  notes: Notes
): Choice<Words[number]> => ({ kind: "choice", words, default: words[0], ...common(notes) })

/**
 * A number with its default and its bounds.
 *
 * @since 0.1.0
 * @category constructors
 */
export const integer = (initial: number, min: number, max: number, notes: Notes): Integer => ({
  kind: "integer",
  default: initial,
  min,
  max,
  ...common(notes)
})

/**
 * A yes or no with its default.
 *
 * @since 0.1.0
 * @category constructors
 */
export const toggle = (initial: boolean, notes: Notes): Toggle => ({
  kind: "toggle",
  default: initial,
  ...common(notes)
})
