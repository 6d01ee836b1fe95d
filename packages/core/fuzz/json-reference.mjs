// A JSON reader written from the grammar, one character after the other, without a thought for speed: what Json.parse
// is compared with. It shares no code and no idea with it.

/** Thrown for a text that is no JSON: `offset` is the first character that cannot be, or the length. */
export class NotJson extends Error {
  constructor(offset) {
    super(`no JSON at ${offset}`)
    this.offset = offset
  }
}

/** An integer literal: a number if a double holds it and its neighbours apart, otherwise its text. */
const exact = (literal) => {
  const value = BigInt(literal)
  const isSafe = value >= BigInt(Number.MIN_SAFE_INTEGER) && value <= BigInt(Number.MAX_SAFE_INTEGER)
  return isSafe ? Number(literal) : literal
}

const ESCAPES = { '"': '"', "\\": "\\", "/": "/", b: "\b", f: "\f", n: "\n", r: "\r", t: "\t" }

/** The value of `text`, and how many faults were forgiven. `integer` makes a value of an integer literal. */
export const parseReference = (text, integer = exact) => {
  let at = 0
  let repairs = 0

  const fail = () => {
    throw new NotJson(at)
  }
  const blanks = () => {
    while (at < text.length && " \t\r\n".includes(text[at])) at++
  }
  const expect = (character) => {
    if (text[at] !== character) fail()
    at++
  }
  const isDigit = () => at < text.length && "0123456789".includes(text[at])
  const digits = () => {
    if (!isDigit()) fail()
    while (isDigit()) at++
  }

  const number = () => {
    const start = at
    if (text[at] === "-") at++
    if (text[at] === "0") at++
    else digits()
    let isInteger = true
    if (text[at] === ".") {
      isInteger = false
      at++
      digits()
    }
    if (text[at] === "e" || text[at] === "E") {
      isInteger = false
      at++
      if (text[at] === "+" || text[at] === "-") at++
      digits()
    }
    const literal = text.slice(start, at)
    return isInteger ? integer(literal) : Number(literal)
  }

  const string = () => {
    expect('"')
    let value = ""
    for (;;) {
      if (at >= text.length) fail()
      const character = text[at]
      if (character === '"') {
        at++
        return value
      }
      if (character === "\\") {
        at++
        value += escape()
      } else {
        if (character < " ") repairs++
        value += character
        at++
      }
    }
  }

  const escape = () => {
    if (text[at] !== "u") {
      if (at >= text.length || !Object.hasOwn(ESCAPES, text[at])) fail()
      return ESCAPES[text[at++]]
    }
    at++
    let code = 0
    for (let i = 0; i < 4; i++) {
      const digit = at < text.length ? "0123456789abcdef".indexOf(text[at].toLowerCase()) : -1
      if (digit < 0) fail()
      code = code * 16 + digit
      at++
    }
    return String.fromCharCode(code)
  }

  const word = (letters, value) => {
    for (const letter of letters) expect(letter)
    return value
  }

  const list = () => {
    expect("[")
    const items = []
    blanks()
    if (text[at] === "]") {
      at++
      return items
    }
    for (;;) {
      items.push(value())
      blanks()
      if (text[at] === "]") {
        at++
        return items
      }
      expect(",")
    }
  }

  const object = () => {
    expect("{")
    const fields = {}
    blanks()
    if (text[at] === "}") {
      at++
      return fields
    }
    for (;;) {
      blanks()
      const key = string()
      blanks()
      expect(":")
      Object.defineProperty(fields, key, { value: value(), configurable: true, enumerable: true, writable: true })
      blanks()
      if (text[at] === "}") {
        at++
        return fields
      }
      expect(",")
    }
  }

  const value = () => {
    blanks()
    switch (text[at]) {
      case "{":
        return object()
      case "[":
        return list()
      case '"':
        return string()
      case "t":
        return word("true", true)
      case "f":
        return word("false", false)
      case "n":
        return word("null", null)
      default:
        return text[at] === "-" || isDigit() ? number() : fail()
    }
  }

  if (text[0] === "\ufeff") {
    at++
    repairs++
  }
  const result = value()
  blanks()
  if (at < text.length) fail()
  return { value: result, repairs }
}
