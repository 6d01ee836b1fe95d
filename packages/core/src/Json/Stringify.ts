/**
 * Writes JSON in which chosen integers stand bare, digit by digit, however long they are.
 *
 * @since 0.1.0
 */
import * as Option from "effect/Option"

const TypeId: unique symbol = Symbol.for("@wxshop/core/Json/BareInteger") as never

/** No leading zero, no sign but a minus, nothing else: whatever passes cannot change the JSON around it. */
const INTEGER = /^-?(?:0|[1-9][0-9]*)$/

/**
 * Decimal digits that are written as a JSON integer, not as a string. Only {@link bareInteger} and {@link wireId} make
 * one; its digits are checked there, and once more where they are written.
 *
 * @since 0.1.0
 * @category models
 */
export class BareInteger {
  readonly [TypeId]: typeof TypeId = TypeId
  readonly digits: string

  private constructor(digits: string) {
    this.digits = digits
  }

  /** @internal */
  static fromDigits(digits: string): BareInteger | undefined {
    return INTEGER.test(digits) ? new BareInteger(digits) : undefined
  }
}

/**
 * What {@link stringify} writes. A field that is `undefined` is left out.
 *
 * @since 0.1.0
 * @category models
 */
export type Encodable =
  | null
  | boolean
  | number
  | string
  | BareInteger
  | ReadonlyArray<Encodable>
  | { readonly [key: string]: Encodable | undefined }

/**
 * The digits as a value that {@link stringify} writes bare; none unless they are one JSON integer (`0`, `42`, `-7`; not
 * `007`, `+1`, `1e3`, `1.0` or anything with another character in it).
 *
 * @since 0.1.0
 * @category constructors
 */
export const bareInteger = (digits: string): Option.Option<BareInteger> =>
  Option.fromNullable(BareInteger.fromDigits(digits))

/**
 * An id as WeChat wants it in a request: a bare integer (`"number"`, what its pages say) or a string.
 *
 * Throws a `TypeError` when `id` is no integer: the branded ids of `Ids` always are, so it is a mistake in the program.
 *
 * @since 0.1.0
 * @category constructors
 */
export const wireId = (id: string, format: "number" | "string" = "number"): BareInteger | string => {
  const bare = BareInteger.fromDigits(id)
  if (bare === undefined) return refuse("an id that is no integer", "不是整数的单号")
  return format === "number" ? bare : bare.digits
}

/** A container being written: `keys` are those of an object, `next` is the element or key to come. */
interface Frame {
  readonly container: object
  readonly keys: ReadonlyArray<string> | undefined
  next: number
  empty: boolean
}

/** How often a deep value is looked over for a cycle: a walk that goes in circles is always caught in the end. */
const CYCLE_CHECK = 1024

class Writer {
  out = ""
  private readonly open: Array<Frame> = []

  write(root: unknown): void {
    this.value(root)
    for (let frame = this.open.at(-1); frame !== undefined; frame = this.open.at(-1)) {
      if (frame.keys === undefined) this.element(frame, frame.container as ReadonlyArray<unknown>)
      else this.field(frame, frame.keys, frame.container as Readonly<Record<string, unknown>>)
    }
  }

  private element(frame: Frame, items: ReadonlyArray<unknown>): void {
    if (frame.next === items.length) return this.close("]")
    if (frame.next > 0) this.out += ","
    this.value(items[frame.next++])
  }

  private field(frame: Frame, keys: ReadonlyArray<string>, fields: Readonly<Record<string, unknown>>): void {
    if (frame.next === keys.length) return this.close("}")
    const key = keys[frame.next++]!
    const value = fields[key]
    if (value === undefined) return
    this.out += (frame.empty ? "" : ",") + JSON.stringify(key) + ":"
    frame.empty = false
    this.value(value)
  }

  private close(bracket: string): void {
    this.out += bracket
    this.open.pop()
  }

  /** Writes a scalar whole; of a container the opening bracket only, the rest is left to the loop of `write`. */
  private value(value: unknown): void {
    if (typeof value === "string") this.out += JSON.stringify(value)
    else if (typeof value === "number") this.out += number(value)
    else if (value === null || typeof value === "boolean") this.out += value
    else if (typeof value !== "object") refuse(typeof value, typeof value)
    else if (isBareInteger(value)) this.out += digits(value)
    else this.container(value)
  }

  private container(container: object): void {
    const keys = Array.isArray(container) ? undefined : isPlain(container) ? Object.keys(container) : refuseInstance()
    this.out += keys === undefined ? "[" : "{"
    const depth = this.open.push({ container, keys, next: 0, empty: true })
    if (depth % CYCLE_CHECK === 0 && this.open.findIndex((frame) => frame.container === container) < depth - 1) {
      refuse("a value that contains itself", "包含自身的值")
    }
  }
}

const number = (value: number): string =>
  Number.isFinite(value) ? String(value) : refuse("a number that is not finite", "非有限的数")

const digits = (value: BareInteger): string =>
  typeof value.digits === "string" && INTEGER.test(value.digits)
    ? value.digits
    : refuse("a bare integer with other characters than digits", "含有非数字字符的整数")

const isBareInteger = (value: object): value is BareInteger => TypeId in value

/** Object literals and what `parse` gives, of any realm; an instance of a class would be written without its meaning. */
const isPlain = (value: object): boolean => {
  const prototype: unknown = Object.getPrototypeOf(value)
  return prototype === null || Object.getPrototypeOf(prototype) === null
}

const refuseInstance = () => refuse("an instance of a class", "类的实例")

const refuse = (en: string, zh: string): never => {
  throw new TypeError(`Json.stringify cannot write ${en}. Json.stringify 无法写出：${zh}。`)
}

/**
 * The JSON text of `value`, without blanks. Strings stay strings, however numeric they look; only a
 * {@link BareInteger} is written bare. Nesting may be as deep as memory allows. Like the platform's own it writes
 * lone surrogates as escapes and keeps the order of the keys.
 *
 * Throws a `TypeError` for what is no {@link Encodable}: a number that is not finite, an instance of a class (a
 * `Redacted`, a `Date`), `undefined` other than as a field, a value that contains itself.
 *
 * @since 0.1.0
 * @category conversions
 */
export const stringify = (value: Encodable): string => {
  const writer = new Writer()
  writer.write(value)
  return writer.out
}
