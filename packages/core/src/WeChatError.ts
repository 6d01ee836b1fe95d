/**
 * The typed error channel: nine classes by what the caller does next, each with WeChat's own words, a retry trait and,
 * in 中文 and English, what happened and what to do now.
 *
 * @since 0.1.0
 */
import type { Language } from "./Language.js"
import { pick } from "./Language.js"
import type { WeChatError as AnyWeChatError } from "./WeChatError/Errors.js"

export {
  decodeError,
  type DecodeReason,
  fromHttpStatus,
  type StatusAnswer,
  type UnreadableAnswer
} from "./WeChatError/Answer.js"
export { type BrokenCall, transportError, type TransportReason } from "./WeChatError/Connection.js"
export { type ErrcodeAnswer, fromErrcode, parseIp, parseRid } from "./WeChatError/Errcode.js"
export {
  AuthError,
  DecodeError,
  InvalidRequestError,
  isWeChatError,
  NotFoundError,
  RateLimitError,
  StateConflictError,
  TransportError,
  UnknownCodeError,
  WeChatError,
  WeChatServerError
} from "./WeChatError/Errors.js"
export { invalidRequest, localRateLimit } from "./WeChatError/Local.js"
export type { Occurrence } from "./WeChatError/Occurrence.js"
export { SafeCause, safeCause } from "./WeChatError/SafeCause.js"

/**
 * An error in words for a person: `title` says what happened, `next` what to do now.
 *
 * @since 0.1.0
 * @category accessors
 */
export const describe = (
  error: AnyWeChatError,
  language: Language
): { readonly title: string; readonly next: string } => ({
  title: pick(error.text, language),
  next: pick(error.next, language)
})
