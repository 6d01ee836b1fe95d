/**
 * What can go wrong with the sandbox itself. Trouble it plays on purpose is not here: see `Faults`.
 *
 * @since 0.1.0
 */
import type { Text } from "@wxshop/core/Language"
import * as Data from "effect/Data"

/**
 * An option, a dialect switch, a fault or an order that the sandbox does not understand. `option` names it, `value` is
 * what was given, `next` says what would be understood.
 *
 * @since 0.1.0
 * @category errors
 */
export class SandboxOptionError extends Data.TaggedError("SandboxOptionError")<{
  readonly option: string
  readonly value: string
  readonly text: Text
  readonly next: Text
}> {
  override get message(): string {
    return `${this.text.en} ${this.next.en} (${this.text.zh}${this.next.zh})`
  }
}

/**
 * The sandbox could not listen on the wanted address. `code` is the operating system's, for example `EADDRINUSE`.
 *
 * @since 0.1.0
 * @category errors
 */
export class SandboxListenError extends Data.TaggedError("SandboxListenError")<{
  readonly host: string
  readonly port: number
  readonly code: string
  readonly text: Text
  readonly next: Text
}> {
  override get message(): string {
    return `${this.text.en} ${this.next.en} (${this.text.zh}${this.next.zh})`
  }
}

/**
 * No order of the shop has this guarantee order id.
 *
 * @since 0.1.0
 * @category errors
 */
export class SandboxOrderMissing extends Data.TaggedError("SandboxOrderMissing")<{
  readonly id: string
  readonly text: Text
  readonly next: Text
}> {
  override get message(): string {
    return `${this.text.en} ${this.next.en} (${this.text.zh}${this.next.zh})`
  }
}

/**
 * What a sandbox layer can fail with.
 *
 * @since 0.1.0
 * @category errors
 */
export type SandboxError = SandboxOptionError | SandboxListenError

/**
 * A refused option with its list of accepted values.
 *
 * @since 0.1.0
 * @category constructors
 */
export const badOption = (option: string, value: string, accepted: Text): SandboxOptionError =>
  new SandboxOptionError({
    option,
    value,
    text: {
      zh: `沙箱不认识 ${option} 的值“${value}”。`,
      en: `The sandbox does not understand ${option} "${value}".`
    },
    next: { zh: `可用：${accepted.zh}。`, en: `Accepted: ${accepted.en}.` }
  })

/**
 * The failure of an id that the shop does not have.
 *
 * @since 0.1.0
 * @category constructors
 */
export const orderMissing = (id: string): SandboxOrderMissing =>
  new SandboxOrderMissing({
    id,
    text: { zh: `该店铺没有保障单 ${id}。`, en: `This shop has no guarantee order ${id}.` },
    next: { zh: "请先查看现有的保障单。", en: "List the orders of the shop first." }
  })
