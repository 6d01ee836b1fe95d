/** Each fault, seen from the wire. */
import * as ErrorCode from "@wxshop/core/ErrorCode"
import { assert, describe, it } from "@effect/vitest"
import * as Chunk from "effect/Chunk"
import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import * as Redacted from "effect/Redacted"
import * as TestClock from "effect/TestClock"
import * as Faults from "../src/Faults.js"
import type { Raw } from "./support.js"
import {
  callRaw,
  classicToken,
  get,
  idsOf,
  open,
  parse,
  request,
  search,
  stableToken,
  tokenOf,
  turn
} from "./support.js"

type Opened = Effect.Effect.Success<ReturnType<typeof open>>
const covered = new Set<string>()

const BODY = '{"limit":5}'
const OPERATION = "searchguaranteeorder"

/** Plays one fault on one search; the next search must be fine again. */
const play = (opened: Opened, fault: string) =>
  Effect.gen(function* () {
    yield* opened.sandbox.faults.push(`${fault}@${OPERATION}`)
    covered.add((yield* Faults.parse(fault)).trouble.kind)
    return yield* callRaw(opened.sandbox, OPERATION, BODY, opened.token)
  })

const afterwards = (opened: Opened) =>
  Effect.map(callRaw(opened.sandbox, OPERATION, BODY, opened.token), (raw) => {
    assert.strictEqual(parse(raw.bytes)["errcode"], 0)
    return raw
  })

const answers = (fault: string, check: (raw: Raw, natural: Raw) => void): void =>
  it.scoped(fault, () =>
    Effect.gen(function* () {
      const opened = yield* open()
      const raw = yield* play(opened, fault)
      check(raw, yield* afterwards(opened))
    })
  )

const breaks = (fault: string, codes: ReadonlyArray<string>): void =>
  it.scoped(fault, () =>
    Effect.gen(function* () {
      const opened = yield* open()
      const error = yield* Effect.flip(play(opened, fault))
      assert.include(codes, error._tag === "Broken" ? error.code : error._tag)
      yield* afterwards(opened)
    })
  )

describe("Faults on the wire", () => {
  answers("errcode=45011", (raw) => {
    assert.strictEqual(raw.status, 200)
    assert.strictEqual(parse(raw.bytes)["errcode"], 45011)
    assert.match(raw.text, /minute-quota.* rid: [0-9a-f]{8}-[0-9a-f]{8}-[0-9a-f]{8}"/)
  })

  it.scoped("errcode of every code of core's table, with the official text", () =>
    Effect.gen(function* () {
      const opened = yield* open({ dialect: { ridStyle: "absent" } })
      for (const row of ErrorCode.rows.filter(({ call }) => call === undefined)) {
        const answer = parse((yield* play(opened, `errcode=${row.code}`)).bytes)
        assert.deepStrictEqual(answer, { errcode: row.code, errmsg: row.errmsg })
      }
      const unknown = parse((yield* play(opened, "errcode=12345678")).bytes)
      assert.strictEqual(unknown["errcode"], 12345678)
    })
  )

  it.scoped("errcode on a token call uses that call's text, and issues nothing", () =>
    Effect.gen(function* () {
      const { sandbox } = yield* open({ faults: ["after=1:errcode=40001@stable_token"] })
      const answer = yield* stableToken(sandbox)
      assert.strictEqual(answer["errcode"], 40001)
      assert.strictEqual((yield* sandbox.tokens.counts()).stableCalls, 1)
    })
  )

  it.scoped("echo shows the token or the secret to whoever does not redact", () =>
    Effect.gen(function* () {
      const opened = yield* open()
      assert.include((yield* play(opened, "echo=40097")).text, opened.token)
      yield* opened.sandbox.faults.push("echo=40125*2@stable_token")
      const answer = yield* stableToken(opened.sandbox)
      assert.include(String(answer["errmsg"]), Redacted.value(opened.sandbox.secret))
    })
  )

  answers("http=502", (raw) => {
    assert.strictEqual(raw.status, 502)
    assert.strictEqual(raw.contentType, "text/html")
    assert.include(raw.text, "<h1>502 Bad Gateway</h1>")
  })

  it.scoped("http=503,retry-after=7", () =>
    Effect.gen(function* () {
      const { sandbox, token } = yield* open({ faults: [`http=503,retry-after=7@${OPERATION}`] })
      const response = yield* Effect.promise(() =>
        fetch(`${sandbox.url}/channels/ec/aftersale/${OPERATION}?access_token=${token}`, { method: "POST", body: BODY })
      )
      assert.deepStrictEqual([response.status, response.headers.get("retry-after")], [503, "7"])
    })
  )

  answers("html", (raw) => {
    assert.deepStrictEqual([raw.status, raw.contentType, raw.text.slice(0, 6)], [200, "text/html", "<html>"])
  })
  answers("empty", (raw) => assert.deepStrictEqual([raw.status, raw.bytes.length], [200, 0]))
  answers("truncated", (raw, natural) => {
    assert.deepStrictEqual([...raw.bytes], [...natural.bytes.subarray(0, Math.floor(natural.bytes.length / 2))])
  })
  answers("wrongtype", (raw) => assert.strictEqual(raw.text, "[]"))
  answers("wrongtype=string", (raw) => assert.strictEqual(raw.text, '"ok"'))
  answers("wrongtype=null", (raw) => assert.strictEqual(raw.text, "null"))
  answers("wrongtype=list", (raw) => assert.strictEqual(parse(raw.bytes)["guarantee_order_list"], ""))
  answers("huge=2m", (raw, natural) => {
    assert.strictEqual(raw.bytes.length, natural.bytes.length + 2 * 1024 * 1024)
    assert.deepStrictEqual(parse(raw.bytes), parse(natural.bytes))
  })
  answers("contenttype=text/plain", (raw, natural) => {
    assert.deepStrictEqual([raw.contentType, raw.text], ["text/plain", natural.text])
  })
  answers("bom", (raw, natural) => {
    assert.deepStrictEqual([...raw.bytes.subarray(0, 3)], [0xef, 0xbb, 0xbf])
    assert.deepStrictEqual([...raw.bytes.subarray(3)], [...natural.bytes])
  })
  answers("badutf8", (raw) => {
    assert.throws(() => new TextDecoder("utf-8", { fatal: true }).decode(raw.bytes))
  })

  breaks("cutoff", ["ECONNRESET"])
  breaks("cutoff=chunked", ["ECONNRESET"])
  breaks("reset", ["ECONNRESET"])
  breaks("reset=after", ["ECONNRESET"])
  breaks("close", ["ECONNRESET"])
  breaks("close=after", ["ECONNRESET"])

  it.scoped("before and after differ in whether the request was carried out", () =>
    Effect.gen(function* () {
      const { sandbox } = yield* open()
      for (const [fault, tokens] of [
        ["reset", 0],
        ["reset=after", 1],
        ["close", 1],
        ["close=after", 2]
      ] as const) {
        yield* sandbox.faults.push(`${fault}@token`)
        yield* Effect.flip(classicToken(sandbox))
        assert.strictEqual((yield* sandbox.tokens.counts()).classicTokens, tokens, fault)
      }
    })
  )

  for (const fault of ["hang", "hang=after"]) {
    it.scoped(`${fault} answers never, and lets go when the client leaves`, () =>
      Effect.gen(function* () {
        const opened = yield* open()
        const hanging = yield* Effect.fork(play(opened, fault))
        const seen = yield* opened.sandbox.awaitRequests(2)
        assert.strictEqual(seen.length, 2)
        for (let count = 0; count < 20; count++) yield* turn
        yield* TestClock.adjust("1 day")
        assert.isNull(hanging.unsafePoll())
        yield* Fiber.interrupt(hanging)
        assert.strictEqual((yield* search(opened.sandbox, yield* tokenOf(opened.sandbox)))["errcode"], 0)
        assert.strictEqual((yield* opened.sandbox.requests)[1]?.answered?.status, 0)
      })
    )
  }

  it.scoped("delay pauses on Effect's Clock", () =>
    Effect.gen(function* () {
      const opened = yield* open()
      const late = yield* Effect.fork(play(opened, "delay=1h"))
      while (Chunk.isEmpty(yield* TestClock.sleeps())) yield* turn
      assert.isNull(late.unsafePoll())
      yield* TestClock.adjust("1 hour")
      assert.strictEqual(parse((yield* Fiber.join(late)).bytes)["errcode"], 0)
    })
  )

  it.scopedLive("slow sends the whole answer in small pieces", () =>
    Effect.gen(function* () {
      const opened = yield* open({ clock: { start: "2026-11-24T10:00:00+08:00", speed: 0 } })
      const natural = yield* afterwards(opened)
      const begun = yield* Clock.currentTimeMillis
      const bytes = Math.ceil(natural.bytes.length / 10)
      const raw = yield* play(opened, `slow=3ms,bytes=${bytes}`)
      assert.isTrue((yield* Clock.currentTimeMillis) - begun >= 27)
      assert.strictEqual(raw.text, natural.text)
      assert.strictEqual((yield* play(opened, "slow=0,bytes=1000")).text, natural.text)
    })
  )

  it.scoped("tokenrevoked: the next normal call gives another token", () =>
    Effect.gen(function* () {
      const opened = yield* open()
      assert.strictEqual(parse((yield* play(opened, "tokenrevoked")).bytes)["errcode"], 40001)
      const next = yield* tokenOf(opened.sandbox)
      assert.notStrictEqual(next, opened.token)
      assert.strictEqual((yield* search(opened.sandbox, next))["errcode"], 0)
    })
  )

  it.scoped("tokenrevoked=stuck: the same token comes back until it is forced", () =>
    Effect.gen(function* () {
      const opened = yield* open()
      assert.strictEqual(parse((yield* play(opened, "tokenrevoked=stuck")).bytes)["errcode"], 40001)
      assert.strictEqual(yield* tokenOf(opened.sandbox), opened.token)
      assert.strictEqual((yield* search(opened.sandbox, opened.token))["errcode"], 40001)
      const forced = yield* stableToken(opened.sandbox, opened.sandbox, true)
      assert.strictEqual((yield* search(opened.sandbox, String(forced["access_token"])))["errcode"], 0)
    })
  )

  it.scoped("wrongorder", () =>
    Effect.gen(function* () {
      const { sandbox, token } = yield* open({ faults: ["wrongorder@getguaranteeorder"] })
      covered.add("wrongorder")
      const asked = "2000001077270153"
      const wrong = (yield* get(sandbox, token, asked))["guarantee_order"] as Record<string, unknown>
      assert.match(String(wrong["guarantee_order_id"]), /^[0-9]{16}$/)
      assert.notStrictEqual(String(wrong["guarantee_order_id"]), asked)
      const right = (yield* get(sandbox, token, asked))["guarantee_order"] as Record<string, unknown>
      assert.strictEqual(String(right["guarantee_order_id"]), asked)
    })
  )

  it.scoped("rate gives the same luck for the same seed", () =>
    Effect.gen(function* () {
      const luck = Effect.gen(function* () {
        const { sandbox, token } = yield* open({ faults: [`rate=0.4:errcode=-1@${OPERATION}`] })
        const codes: Array<unknown> = []
        for (let count = 0; count < 30; count++) codes.push((yield* search(sandbox, token))["errcode"])
        return codes
      })
      const first = yield* luck
      assert.deepStrictEqual(yield* luck, first)
      assert.includeMembers(first, [0, -1])
    })
  )

  it.scoped("a keep-alive connection outlives a fault of the answer", () =>
    Effect.gen(function* () {
      const { sandbox, token } = yield* open({ faults: [`errcode=-1@${OPERATION}`, `http=500@${OPERATION}`] })
      const path = `${sandbox.url}/channels/ec/aftersale/${OPERATION}?access_token=${token}`
      const codes: Array<number> = []
      for (let count = 0; count < 3; count++) {
        const response = yield* Effect.promise(() => fetch(path, { method: "POST", body: BODY }))
        yield* Effect.promise(() => response.arrayBuffer())
        codes.push(response.status)
      }
      assert.deepStrictEqual(codes, [200, 500, 200])
    })
  )

  it.scoped("unknown operations are refused when a fault is pushed", () =>
    Effect.gen(function* () {
      const { sandbox } = yield* open()
      assert.strictEqual((yield* Effect.flip(sandbox.faults.push("empty@nosuch")))._tag, "SandboxOptionError")
      yield* sandbox.faults.push({ trouble: { kind: "empty" }, times: 3 })
      assert.deepStrictEqual((yield* sandbox.faults.pending).map(Faults.format), ["empty*3"])
      yield* sandbox.faults.clear
      assert.deepStrictEqual(yield* sandbox.faults.pending, [])
      assert.strictEqual((yield* request(sandbox.url, { method: "GET", path: "/" })).status, 200)
    })
  )

  it("has a check for every kind", () => {
    assert.deepStrictEqual(
      Faults.rows.map((row) => row.kind).filter((kind) => !covered.has(kind)),
      []
    )
  })
})

describe("Faults and paging", () => {
  it.scoped("an order may vanish between two pages", () =>
    Effect.gen(function* () {
      const { sandbox, token } = yield* open()
      let pages = 0
      yield* sandbox.onAnswer((seen) =>
        seen.operation === OPERATION && ++pages === 2
          ? Effect.orDie(Effect.flatMap(sandbox.world.ids, (ids) => sandbox.world.remove(ids.at(-1) ?? "")))
          : Effect.void
      )
      const page = (offset: number) => search(sandbox, token, `"offset":${offset}`, 10)
      const seen: Array<string> = []
      const totals: Array<unknown> = []
      for (const offset of [0, 10, 20, 30]) {
        const answer = yield* page(offset)
        seen.push(...idsOf(answer))
        totals.push(answer["total_num"])
      }
      assert.deepStrictEqual(totals, [40, 40, 39, 39])
      // The newest order went, everything moved up by one, one order was skipped.
      assert.strictEqual(new Set(seen).size, 39)
      assert.strictEqual(seen.length, 39)
      yield* sandbox.clearHooks
      assert.strictEqual(idsOf(yield* page(0)).length, 10)
    })
  )
})
