import { assert, describe, it } from "@effect/vitest"
import * as TokenStore from "@wxshop/core/TokenStore"
import * as TokenStoreContract from "@wxshop/core/testing/TokenStoreContract"
import { Context, Effect, FastCheck, Layer, Option, Redacted, TestClock } from "effect"
import * as fs from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import * as File from "../src/TokenStore/File.js"
import * as Log from "../src/TokenStore/File/Log.js"
import { storm } from "./fixtures/TokenStorm.js"

const key: TokenStore.Key = { baseUrl: "https://api.weixin.qq.com", appid: "wxcanary", flow: "stable" }

const answer = (token: string, fence: number, obtainedAt: number): TokenStore.Stored => ({
  token: Redacted.make(token),
  obtainedAt,
  expiresAt: TokenStore.NEVER,
  fence
})

const scratch = Effect.acquireRelease(
  Effect.sync(() => fs.mkdtempSync(join(tmpdir(), "wxshop-tokens-"))),
  (folder) => Effect.sync(() => fs.rmSync(folder, { recursive: true, force: true }))
)

const openIn = (folder: string) =>
  Effect.map(Layer.build(File.layer({ folder })), (context) => Context.get(context, TokenStore.TokenStore))

const filesIn = (folder: string): ReadonlyArray<string> =>
  fs
    .readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))

const tokenOf = (store: TokenStore.Service) =>
  Effect.map(
    store.read(key),
    Option.map(({ token }) => Redacted.value(token))
  )

describe("a store in a folder", () => {
  for (const { name, run } of TokenStoreContract.cases) {
    it.scoped(name, () =>
      Effect.flatMap(scratch, (folder) =>
        run({ open: openIn(folder), elapse: (_, millis) => TestClock.adjust(millis), moves: "clock" })
      )
    )
  }

  it.scoped("keeps files to this user, and says nothing in their names", () =>
    Effect.gen(function* () {
      const folder = join(yield* scratch, "made", "here")
      const store = yield* openIn(folder)
      yield* store.write(key, answer("canary-token", 1, 1))
      const names = fs.readdirSync(folder, { recursive: true }).map(String)
      assert.strictEqual(names.length, 2)
      for (const name of names) {
        assert.notMatch(name, /canary|wechat|weixin|stable/)
        const { mode } = fs.statSync(join(folder, name))
        assert.strictEqual(mode & 0o777, name.endsWith(".log") ? 0o600 : 0o700)
      }
      assert.strictEqual(fs.statSync(folder).mode & 0o777, 0o700)
    })
  )

  it.scoped("begins a new file when one is full, and leaves no old token behind", () =>
    Effect.gen(function* () {
      const folder = yield* scratch
      const stores = yield* Effect.all([openIn(folder), openIn(folder), openIn(folder)])
      yield* Effect.forEach(
        stores,
        (store, who) =>
          Effect.forEach(
            Array.from({ length: 150 }, (_, index) => index * 3 + who),
            (fence) => store.write(key, answer(`token-${fence}-end`, fence, 0))
          ),
        { concurrency: "unbounded", discard: true }
      )
      const late = yield* openIn(folder)
      for (const store of [...stores, late]) assert.deepStrictEqual(yield* tokenOf(store), Option.some("token-449-end"))
      yield* late.write(key, answer("last", 1000, 0))
      for (const store of [...stores, late]) assert.deepStrictEqual(yield* tokenOf(store), Option.some("last"))
      const logs = [...filesIn(folder)].sort((one, other) => one.length - other.length || (one < other ? -1 : 1))
      assert.isAbove(logs.length, 1)
      for (const log of logs.slice(0, -1)) {
        assert.match(fs.readFileSync(log, "utf8"), /^\n\{"id":"[\w-]+","after":"","sealed":true\}\n$/)
      }
      assert.isTrue(logs.every((log) => log.endsWith(".log")))
    })
  )

  it.scoped("goes on from a full file whose successor nobody made yet", () =>
    Effect.gen(function* () {
      const folder = yield* scratch
      const first = yield* openIn(folder)
      yield* first.write(key, answer("kept", 1, 1))
      const [log = ""] = filesIn(folder)
      const { head } = Log.replay(fs.readFileSync(log, "utf8"))
      fs.appendFileSync(log, Log.write({ id: "seal", after: head, change: "sealed" }))
      // Somebody who had not seen the seal: void.
      fs.appendFileSync(log, Log.write({ id: "late", after: head, change: { fields: { last_fence: "9" } } }))
      for (const store of [first, yield* openIn(folder)]) {
        assert.deepStrictEqual(yield* tokenOf(store), Option.some("kept"))
      }
      assert.strictEqual(yield* first.write(key, answer("next", 2, 1)), "stored")
      assert.deepStrictEqual(yield* tokenOf(yield* openIn(folder)), Option.some("next"))
      assert.notInclude(fs.readFileSync(log, "utf8"), "kept")
    })
  )

  it.scoped("goes on when somebody takes the folder away", () =>
    Effect.gen(function* () {
      const folder = yield* scratch
      const store = yield* openIn(folder)
      yield* store.write(key, answer("first", 5, 1))
      for (const name of fs.readdirSync(folder)) fs.rmSync(join(folder, name), { recursive: true })
      assert.deepStrictEqual(yield* tokenOf(store), Option.none())
      assert.strictEqual(yield* store.write(key, answer("second", 1, 1)), "stored")
      assert.deepStrictEqual(yield* tokenOf(store), Option.some("second"))
    })
  )
})

describe("a folder or file that is not safe", () => {
  // Root may do anything, so what the modes of a file forbid to others is checked, not tried.
  const refused = (what: string, spoil: (log: string, folder: string) => void, detail: RegExp) =>
    it.scoped(`${what} is refused`, () =>
      Effect.gen(function* () {
        const folder = yield* scratch
        const store = yield* openIn(folder)
        yield* store.write(key, answer("canary", 1, 1))
        const [log = ""] = filesIn(folder)
        spoil(log, folder)
        const error = yield* Effect.flip(Effect.zipRight(openIn(folder), store.read(key)))
        assert.strictEqual(error.reason, "Denied")
        assert.match(error.detail ?? error.cause?.code ?? "", detail)
        assert.notInclude(error.message, "canary")
      })
    )

  refused("a file that others can read", (log) => fs.chmodSync(log, 0o644), /\.log is open to other users \(644\)/)
  refused(
    "a folder that others can write to",
    (_, folder) => fs.chmodSync(folder, 0o777),
    /open to other users \(777\)/
  )
  refused(
    "a symbolic link in place of a file",
    (log, folder) => {
      fs.renameSync(log, join(folder, "elsewhere"))
      fs.symlinkSync(join(folder, "elsewhere"), log)
    },
    /ELOOP/
  )

  it.scoped("a file in place of the folder is refused", () =>
    Effect.gen(function* () {
      const folder = join(yield* scratch, "file")
      fs.writeFileSync(folder, "")
      const error = yield* Effect.flip(openIn(join(folder, "below")))
      assert.strictEqual(error.reason, "Denied")
    })
  )

  it.scoped("a file that is no file makes the store unavailable", () =>
    Effect.gen(function* () {
      const folder = yield* scratch
      const store = yield* openIn(folder)
      yield* store.write(key, answer("canary", 1, 1))
      const [log = ""] = filesIn(folder)
      fs.rmSync(log)
      fs.mkdirSync(log, { mode: 0o700 })
      assert.strictEqual((yield* Effect.flip(store.read(key))).reason, "Unavailable")
    })
  )
})

describe("a damaged file", () => {
  it.scoped("cannot be read, and is healed by the next write", () =>
    Effect.gen(function* () {
      const folder = yield* scratch
      const store = yield* openIn(folder)
      yield* store.write(key, answer("canary", 1, 1))
      const [log = ""] = filesIn(folder)
      fs.writeFileSync(log, "\u0000garbage\n")
      assert.strictEqual((yield* Effect.flip(store.read(key))).reason, "Corrupt")
      assert.strictEqual(yield* store.write(key, answer("healed", 1, 1)), "stored")
      assert.deepStrictEqual(yield* tokenOf(yield* openIn(folder)), Option.some("healed"))
    })
  )

  it.scoped("that a crash left half written counts without the torn line", () =>
    Effect.gen(function* () {
      const folder = yield* scratch
      const store = yield* openIn(folder)
      yield* store.write(key, answer("first", 1, 1))
      const [log = ""] = filesIn(folder)
      const whole = fs.readFileSync(log, "utf8")
      yield* store.write(key, answer("second", 2, 2))
      const both = fs.readFileSync(log, "utf8")
      for (let length = whole.length; length < both.length; length++) {
        fs.writeFileSync(log, both.slice(0, length))
        assert.deepStrictEqual(yield* tokenOf(store), Option.some("first"))
        yield* store.write(key, answer("third", 3, 3))
        assert.deepStrictEqual(yield* tokenOf(store), Option.some("third"))
      }
    })
  )
})

describe("a history of lines", () => {
  const fields = (value: number) => ({ last_fence: String(value) })

  // Writers that look now and append later, some on what is long past.
  const appends = FastCheck.array(FastCheck.record({ behind: FastCheck.nat(3), torn: FastCheck.boolean() }), {
    maxLength: 40
  })

  const history = (all: ReadonlyArray<{ readonly behind: number; readonly torn: boolean }>) => {
    const texts: Array<string> = []
    const heads: Array<string> = [""]
    let head = ""
    let expected: Log.Line["change"] = { fields: {} }
    for (const [index, { behind, torn }] of all.entries()) {
      const after = heads.at(-1 - behind) ?? ""
      const one: Log.Line = { id: `l${index}`, after, change: { fields: fields(index) } }
      const text = Log.write(one)
      texts.push(torn ? text.slice(0, text.length >> 1) : text)
      if (!torn && after === head) {
        head = one.id
        heads.push(head)
        expected = one.change
      }
    }
    return { texts, head, expected }
  }

  it("goes on with the first line that follows, and without torn ones", () => {
    FastCheck.assert(
      FastCheck.property(appends, (all) => {
        const { expected, head, texts } = history(all)
        const state = Log.replay(texts.join(""))
        assert.strictEqual(state.head, head)
        assert.deepStrictEqual({ fields: state.fields }, expected)
      })
    )
  })

  it("only grows: what counted once counts for ever", () => {
    FastCheck.assert(
      FastCheck.property(appends, FastCheck.nat(), (all, cut) => {
        const text = history(all).texts.join("")
        const part = Log.replay(text.slice(0, cut % (text.length + 1)))
        const whole = Log.replay(text)
        assert.deepStrictEqual([...whole.counted].slice(0, part.counted.size), [...part.counted])
      })
    )
  })

  it("goes on behind a line that was damaged later", () => {
    const lines = [0, 1, 2, 3].map((index) =>
      Log.write({ id: `l${index}`, after: index === 0 ? "" : `l${index - 1}`, change: { fields: fields(index) } })
    )
    for (let lost = 0; lost < 3; lost++) {
      const state = Log.replay(lines.map((text, index) => (index === lost ? "\n{damage\n" : text)).join(""))
      assert.isTrue(state.damaged)
      assert.deepStrictEqual(state.fields, fields(3))
    }
  })

  it("ends at a seal", () => {
    const first: Log.Line = { id: "a", after: "", change: { fields: fields(1) } }
    const lines: ReadonlyArray<Log.Line> = [
      first,
      { id: "b", after: "a", change: "sealed" },
      { id: "c", after: "b", change: { fields: fields(2) } },
      { id: "d", after: "lost", change: { fields: fields(3) } }
    ]
    const state = Log.replay(lines.map(Log.write).join(""))
    assert.isTrue(state.sealed)
    assert.deepStrictEqual(state.fields, fields(1))
  })
})

describe("processes on one folder", () => {
  it.scoped("hand the lease round, and no number is given twice", () =>
    Effect.flatMap(scratch, (folder) => storm("file", folder, { processes: 4, turns: 30 }))
  )

  // A turn is four requests, so these die in each of them, and while they wait.
  it.scoped("go on when others die in the middle of any request", () =>
    Effect.flatMap(scratch, (folder) => storm("file", folder, { processes: 2, turns: 30, deaths: [1, 2, 3, 4, 9, 14] }))
  )
})
