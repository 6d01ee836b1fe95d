/**
 * A command as a value: its flags, words, examples, and where its program is. Parser, help and completions are made from
 * these values; the program itself is only imported when the command runs.
 *
 * @since 0.1.0
 */
import type { Text } from "@wxshop/core/Language"
import type { Program } from "./Program.js"

/**
 * Where the shell gets proposals for a value from.
 *
 * @since 0.1.0
 * @category models
 */
export type Proposals = "status" | "type" | "profile" | "setting" | "field" | "topic"

interface FlagBase {
  /** The long form with its dashes. */
  readonly name: string
  readonly text: Text
}

/**
 * A flag without a value.
 *
 * @since 0.1.0
 * @category models
 */
export interface Switch extends FlagBase {
  readonly kind: "switch"
}

/**
 * A flag with a text, one of `choices` if there are any.
 *
 * @since 0.1.0
 * @category models
 */
export interface Value extends FlagBase {
  readonly kind: "value"
  readonly placeholder: string
  readonly choices?: ReadonlyArray<string>
  readonly proposals?: Proposals
}

/**
 * A flag that may be given several times.
 *
 * @since 0.1.0
 * @category models
 */
export interface Many extends FlagBase {
  readonly kind: "many"
  readonly placeholder: string
  readonly proposals?: Proposals
}

/**
 * A flag with a whole number between `min` and `max`.
 *
 * @since 0.1.0
 * @category models
 */
export interface Whole extends FlagBase {
  readonly kind: "whole"
  readonly placeholder: string
  readonly min: number
  readonly max: number
}

/**
 * A flag with a positive number, fractions allowed.
 *
 * @since 0.1.0
 * @category models
 */
export interface Positive extends FlagBase {
  readonly kind: "positive"
  readonly placeholder: string
}

/**
 * @since 0.1.0
 * @category models
 */
export type Flag = Switch | Value | Many | Whole | Positive

/**
 * @since 0.1.0
 * @category models
 */
export type Flags = Readonly<Record<string, Flag>>

/**
 * What parsing makes of a flag.
 *
 * @since 0.1.0
 * @category models
 */
export type FlagValue<F extends Flag> = F extends Switch
  ? boolean
  : F extends Many
    ? ReadonlyArray<string>
    : F extends Whole | Positive
      ? number | undefined
      : string | undefined

/**
 * @since 0.1.0
 * @category models
 */
export type FlagValues<F extends Flags> = { readonly [K in keyof F]: FlagValue<F[K]> }

/**
 * A value without a flag, by its place.
 *
 * @since 0.1.0
 * @category models
 */
export interface Argument {
  readonly name: string
  readonly text: Text
  readonly required: boolean
  readonly choices?: ReadonlyArray<string>
  readonly proposals?: Proposals
}

/**
 * @since 0.1.0
 * @category models
 */
export interface Example {
  /** The words after `wxshop`. */
  readonly line: string
  readonly text: Text
}

/**
 * What a command gets when it runs.
 *
 * @since 0.1.0
 * @category models
 */
export interface Input<F extends Flags> {
  readonly flags: FlagValues<F>
  /** The values by their place, as typed. */
  readonly args: ReadonlyArray<string>
}

interface Shared<F extends Flags> {
  /** The words that call it: `["orders", "search"]`. */
  readonly path: ReadonlyArray<string>
  readonly summary: Text
  readonly details?: Text
  readonly flags: F
  readonly args?: ReadonlyArray<Argument>
  readonly examples: ReadonlyArray<Example>
  /** Groups of flags of which at most one may be given, by their keys in `flags`. */
  readonly exclusive?: ReadonlyArray<ReadonlyArray<Extract<keyof F, string>>>
  /** Also called by the name of its group alone: `wxshop config` is `wxshop config list`. */
  readonly groupDefault?: boolean
  /** Not shown in help and completions. */
  readonly hidden?: boolean
}

/**
 * A command whose flags are not known to the type any more: one of the tree.
 *
 * @since 0.1.0
 * @category models
 */
export interface Command extends Shared<Flags> {
  readonly load: (input: Input<Flags>) => Promise<Program>
}

/**
 * A command with the types of its flags.
 *
 * @since 0.1.0
 * @category models
 */
export interface Definition<F extends Flags> extends Shared<F> {
  /** Imports the program and gives it its input. */
  readonly load: (input: Input<F>) => Promise<Program>
}

/**
 * Makes a command of the tree. The parser hands over exactly what `flags` describe, so `load` may rely on the types.
 *
 * @since 0.1.0
 * @category constructors
 */
export const define = <const F extends Flags>(definition: Definition<F>): Command => definition as unknown as Command
