/**
 * The exit codes as one table. A caller may rely on them; they are decided from the tag of an error, never from its words.
 *
 * @since 0.1.0
 */

/**
 * - `0` ok, also when nothing was found.
 * - `1` failure: a defect, or an errcode nobody documents.
 * - `2` usage or bad input, a mistyped command too.
 * - `3` not found.
 * - `4` credentials or permission.
 * - `5` quota or rate.
 * - `6` WeChat unreachable or failing.
 * - `7` the order's state does not allow it.
 * - `8` differences or urgent cases, only with `--exit-code`.
 * - `130` interrupted, `143` terminated.
 *
 * @since 0.1.0
 * @category models
 */
export type ExitCode = 0 | 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8 | 130 | 143

/**
 * @since 0.1.0
 * @category constants
 */
export const ok: ExitCode = 0

/**
 * What `--exit-code` asks for was found.
 *
 * @since 0.1.0
 * @category constants
 */
export const found: ExitCode = 8

const byTag: Readonly<Record<string, ExitCode>> = {
  UsageError: 2,
  SettingsError: 2,
  InvalidRequestError: 2,
  SandboxOptionError: 2,
  TopicNotFound: 3,
  NotFoundError: 3,
  CredentialsError: 4,
  AuthError: 4,
  RateLimitError: 5,
  WeChatServerError: 6,
  TransportError: 6,
  DecodeError: 6,
  StateConflictError: 7,
  UnknownCodeError: 1,
  SandboxListenError: 1,
  FileError: 1
}

/**
 * The exit code of an error; `1` for a tag that is not in the table.
 *
 * @since 0.1.0
 * @category accessors
 */
export const ofTag = (tag: string): ExitCode => byTag[tag] ?? 1
