/**
 * The two languages people read wxshop in. Every text that reaches a person exists in both.
 *
 * @since 0.1.0
 */

/**
 * `zh` is simplified Chinese (中文), `en` is English.
 *
 * @since 0.1.0
 * @category models
 */
export type Language = "zh" | "en"

/**
 * One message in both languages.
 *
 * @since 0.1.0
 * @category models
 */
export interface Text {
  readonly zh: string
  readonly en: string
}

/**
 * The wording of `text` in `language`.
 *
 * @since 0.1.0
 * @category accessors
 */
export const pick = (text: Text, language: Language): string => text[language]
