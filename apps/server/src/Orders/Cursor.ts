/**
 * The `next_cursor` of the API: the walk's own cursor, and before it the moment the walk began, so that `since=7d` means
 * the same on every page.
 *
 * @since 0.1.0
 */

/**
 * - `asked`: Unix seconds of the first page.
 * - `walk`: the cursor of the walk, not looked into here.
 *
 * @since 0.1.0
 * @category models
 */
export interface Cursor {
  readonly asked: number
  readonly walk: string
}

// At most 7 digits of base 36: the year 4453.
const FORM = /^([0-9a-z]{1,7})\.(.+)$/s

/**
 * `undefined` for a text that was never written here.
 *
 * @since 0.1.0
 * @category parsing
 */
export const parse = (text: string): Cursor | undefined => {
  const [, asked = "", walk = ""] = FORM.exec(text) ?? []
  return walk === "" ? undefined : { asked: Number.parseInt(asked, 36), walk }
}

/**
 * @since 0.1.0
 * @category formatting
 */
export const format = ({ asked, walk }: Cursor): string => `${asked.toString(36)}.${walk}`
