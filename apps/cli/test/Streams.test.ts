import { assert, describe, it } from "@effect/vitest"
import { EventEmitter } from "node:events"
import * as LanguageChoice from "../src/LanguageChoice.js"
import * as Signals from "../src/Signals.js"
import * as Streams from "../src/Streams.js"
import * as Style from "../src/Style.js"
import { nearest } from "../src/Suggest.js"
import { escapeUnseen, visible } from "../src/Visible.js"
import { cut, pad, widthOf, wrap } from "../src/Width.js"

describe("colour", () => {
  it.each([
    ["auto", {}, true, true],
    ["auto", {}, false, false],
    ["on", { NO_COLOR: "1" }, false, true],
    ["off", { CLICOLOR_FORCE: "1" }, true, false],
    ["auto", { NO_COLOR: "1", CLICOLOR_FORCE: "1" }, true, false],
    ["auto", { NO_COLOR: "" }, true, true],
    ["auto", { CLICOLOR_FORCE: "1" }, false, true],
    ["auto", { CLICOLOR_FORCE: "0" }, false, false],
    ["auto", { CLICOLOR: "0" }, true, false],
    ["auto", { CLICOLOR_FORCE: "1", CLICOLOR: "0" }, false, true],
    ["auto", { TERM: "dumb" }, true, false]
  ] as const)("--color %s with %j on a terminal: %s → %s", (choice, env, isTerminal, expected) => {
    assert.strictEqual(Style.wantsColour(choice, env, isTerminal), expected)
  })
})

describe("width of the terminal", () => {
  it.each([
    [{ COLUMNS: "40" }, 120, 40],
    [{}, 120, 120],
    [{ COLUMNS: "" }, undefined, 80],
    [{ COLUMNS: "wide" }, 99, 99],
    [{ COLUMNS: "0" }, 0, 80]
  ])("%j and a terminal of %s columns → %d", (env, reported, expected) => {
    assert.strictEqual(Streams.columnsOf(env, reported), expected)
  })
})

describe("a reader that goes away", () => {
  const host = () => {
    const codes: Array<number> = []
    const said: Array<string> = []
    const stdout = new EventEmitter()
    const stderr = Object.assign(new EventEmitter(), { write: (text: string) => said.push(text) })
    Streams.quietWhenClosed({
      stdout: stdout as unknown as NodeJS.WriteStream & { fd: 1 },
      stderr: stderr as unknown as NodeJS.WriteStream & { fd: 2 },
      exit: ((code: number) => void codes.push(code)) as unknown as NodeJS.Process["exit"]
    })
    return { codes, said, stdout, stderr }
  }

  it("ends the program quietly, and only on stdout", () => {
    const { codes, said, stderr, stdout } = host()
    stderr.emit("error", Object.assign(new Error(), { code: "EPIPE" }))
    assert.deepStrictEqual(codes, [])
    stdout.emit("error", Object.assign(new Error(), { code: "EPIPE" }))
    stdout.emit("error", Object.assign(new Error(), { code: "ENOSPC" }))
    assert.deepStrictEqual(codes, [0, 1])
    assert.deepStrictEqual(said, ["wxshop: stdout: ENOSPC\n"])
  })
})

describe("signals", () => {
  it("ask once and insist the second time", () => {
    const host = new EventEmitter()
    const exits: Array<number> = []
    const signals = Signals.listen(
      Object.assign(host, { exit: (code: number) => exits.push(code) }) as unknown as NodeJS.Process
    )
    let stops = 0
    signals.onFirst(() => stops++)
    assert.isUndefined(signals.code())
    host.emit("SIGTERM")
    assert.strictEqual(stops, 1)
    assert.strictEqual(signals.code(), 143)
    host.emit("SIGINT")
    assert.deepStrictEqual(exits, [143])
    assert.strictEqual(stops, 1)
  })

  it("that came before anybody listened stop the program all the same", () => {
    const host = new EventEmitter()
    const signals = Signals.listen(Object.assign(host, { exit: () => {} }) as unknown as NodeJS.Process)
    host.emit("SIGINT")
    let stops = 0
    signals.onFirst(() => stops++)
    assert.strictEqual(stops, 1)
    assert.strictEqual(signals.code(), 130)
  })
})

describe("language", () => {
  it.each([
    [["--lang", "en"], { WXSHOP_LANG: "zh" }, "en"],
    [["--lang=zh"], {}, "zh"],
    [[], { WXSHOP_LANG: "zh", LC_ALL: "en_US" }, "zh"],
    [[], { WXSHOP_LANG: "", LC_ALL: "zh_CN.UTF-8", LANG: "en_US" }, "zh"],
    [[], { LC_ALL: "C", LANG: "zh_CN.UTF-8" }, "en"],
    [[], { LC_ALL: "", LC_MESSAGES: "zh_TW", LANG: "en_US" }, "zh"],
    [[], { LANG: "zh_CN" }, "zh"],
    [[], { LANG: "de_DE.UTF-8" }, "en"],
    [[], {}, "en"],
    [["--", "--lang", "zh"], {}, "en"]
  ] as const)("%j with %j → %s", (argv, env, expected) => {
    assert.strictEqual(LanguageChoice.detect(argv, env), expected)
  })
})

describe("suggestions", () => {
  it.each([
    ["serch", ["search", "get"], ["search"]],
    ["STATUS", ["--status", "--json"], ["--status"]],
    ["xyz", ["search", "get"], []],
    ["gte", ["set", "get"], ["get"]]
  ] as const)("%s among %j → %j", (word, known, expected) => {
    assert.deepStrictEqual(nearest(word, known), expected)
  })
})

describe("texts on a terminal", () => {
  it("count Chinese characters as two columns", () => {
    assert.strictEqual(widthOf("保障单 a"), 8)
    assert.strictEqual(pad("保障", 6), "保障  ")
    assert.strictEqual(pad("12", 4, "left"), "  12")
    assert.strictEqual(cut("云南高山蓝莓", 7), "云南高…")
    assert.strictEqual(cut("👨‍👩‍👧‍👦家", 3), "👨‍👩‍👧‍👦…")
    assert.strictEqual(cut("short", 5), "short")
  })

  it("break between words and between wide characters", () => {
    assert.deepStrictEqual(wrap("one two three", 8), ["one two", "three"])
    assert.deepStrictEqual(wrap("检查单号是否完整。", 8), ["检查单号", "是否完", "整。"])
    assert.deepStrictEqual(wrap("见 3726524657461498624", 8), ["见", "3726524657461498624"])
    assert.deepStrictEqual(wrap("4盒×125g", 4), ["4盒×125g"])
    assert.deepStrictEqual(wrap("a\nb", 8), ["a", "b"])
  })

  it("cannot move the cursor or turn a line around", () => {
    assert.strictEqual(visible("a\u001b[31mb\u0007\u009b2J\u007f"), "a␛[31mb␇\ufffd2J␡")
    assert.strictEqual(visible("x\r\ny\tz\u202e\u2066"), "x  y z\ufffd\ufffd")
    assert.strictEqual(visible("保障单 👍 é"), "保障单 👍 é")
    const json = escapeUnseen(JSON.stringify({ a: "\u009b\u202e\u2028" }))
    assert.strictEqual(json, '{"a":"\\u009b\\u202e\\u2028"}')
    assert.deepStrictEqual(JSON.parse(json), { a: "\u009b\u202e\u2028" })
  })
})
