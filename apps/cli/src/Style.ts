/**
 * Colour on a terminal, decided once per stream.
 *
 * @since 0.1.0
 */

/**
 * What `--color` takes.
 *
 * @since 0.1.0
 * @category models
 */
export type ColourChoice = "auto" | "on" | "off"

/**
 * Whether a stream gets colour: `--color`, then `NO_COLOR`, `CLICOLOR_FORCE`, `CLICOLOR=0`, `TERM=dumb`, then whether it
 * is a terminal. Empty variables count as unset.
 *
 * @since 0.1.0
 * @category constructors
 */
export const wantsColour = (
  choice: ColourChoice,
  env: Readonly<Record<string, string | undefined>>,
  isTerminal: boolean
): boolean => {
  if (choice !== "auto") return choice === "on"
  if ((env["NO_COLOR"] ?? "") !== "") return false
  const force = env["CLICOLOR_FORCE"] ?? ""
  if (force !== "" && force !== "0") return true
  if (env["CLICOLOR"] === "0" || env["TERM"] === "dumb") return false
  return isTerminal
}

/**
 * Functions that colour a text, or leave it alone on a stream without colour.
 *
 * @since 0.1.0
 * @category models
 */
export interface Style {
  readonly bold: (text: string) => string
  readonly dim: (text: string) => string
  readonly red: (text: string) => string
  readonly green: (text: string) => string
  readonly yellow: (text: string) => string
  readonly cyan: (text: string) => string
}

const same = (text: string): string => text

const wrap =
  (open: number, close: number) =>
  (text: string): string =>
    text === "" ? text : `\u001b[${open}m${text}\u001b[${close}m`

const coloured: Style = {
  bold: wrap(1, 22),
  dim: wrap(2, 22),
  red: wrap(31, 39),
  green: wrap(32, 39),
  yellow: wrap(33, 39),
  cyan: wrap(36, 39)
}

/**
 * @since 0.1.0
 * @category constants
 */
export const plain: Style = { bold: same, dim: same, red: same, green: same, yellow: same, cyan: same }

/**
 * @since 0.1.0
 * @category constructors
 */
export const make = (colour: boolean): Style => (colour ? coloured : plain)
