/**
 * What can go wrong in the command itself, beside the errors of WeChat's calls. Each says what happened, what to do and
 * which command to type next.
 *
 * @since 0.1.0
 */
import type { Text } from "@wxshop/core/Language"

/**
 * @since 0.1.0
 * @category models
 */
export interface Words {
  /** What happened. */
  readonly text: Text
  /** What to do about it. */
  readonly next: Text
  /** The next command to type. */
  readonly command: string
}

abstract class Failure extends Error implements Words {
  abstract readonly _tag: string
  readonly text: Text
  readonly next: Text
  readonly command: string

  constructor(words: Words) {
    super(`${words.text.en} ${words.text.zh}`)
    this.text = words.text
    this.next = words.next
    this.command = words.command
  }
}

/**
 * The command line is wrong: a mistyped command or flag, a value of the wrong form, flags that exclude each other.
 *
 * @since 0.1.0
 * @category errors
 */
export class UsageError extends Failure {
  readonly _tag = "UsageError"
}

/**
 * A setting is wrong: two sources at once, an unreadable file, a value that cannot be.
 *
 * @since 0.1.0
 * @category errors
 */
export class SettingsError extends Failure {
  readonly _tag = "SettingsError"
}

/**
 * There is nothing to identify the shop with, or only half of it.
 *
 * @since 0.1.0
 * @category errors
 */
export class CredentialsError extends Failure {
  readonly _tag = "CredentialsError"
}

/**
 * Nothing is known by that name or number.
 *
 * @since 0.1.0
 * @category errors
 */
export class TopicNotFound extends Failure {
  readonly _tag = "TopicNotFound"
}

/**
 * A file of the user cannot be written.
 *
 * @since 0.1.0
 * @category errors
 */
export class FileError extends Failure {
  readonly _tag = "FileError"
}

/**
 * @since 0.1.0
 * @category errors
 */
export type CommandFailure = UsageError | SettingsError | CredentialsError | TopicNotFound | FileError
