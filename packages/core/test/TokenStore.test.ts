import { assert, describe, it } from "@effect/vitest"
import * as TokenStore from "../src/TokenStore.js"
import * as Cell from "../src/TokenStore/Cell.js"
import * as Cells from "../src/TokenStore/Cells.js"
import * as Fields from "../src/TokenStore/Fields.js"
import * as TokenStoreContract from "../src/testing/TokenStoreContract.js"
import { Clock, Deferred, Effect, Either, FastCheck, Fiber, Option, Redacted, TestClock } from "effect"

const key: TokenStore.Key = { baseUrl: "https://api.weixin.qq.com", appid: "wx1", flow: "stable" }

const answer = (token: string, fence: number, obtainedAt: number): TokenStore.Stored => ({
  token: Redacted.make(token),
  obtainedAt,
  expiresAt: obtainedAt + 7_200_000,
  fence
})

describe("a store in memory", () => {
  for (const { name, run } of TokenStoreContract.cases) {
    it.scoped(name, () =>
      Effect.flatMap(Cells.memory, (cells) =>
        run({
          open: Effect.sync(() => TokenStore.make(cells)),
          elapse: (_, millis) => TestClock.adjust(millis),
          moves: "clock"
        })
      )
    )
  }

  it.effect("is a layer", () =>
    Effect.gen(function* () {
      const store = yield* TokenStore.TokenStore
      assert.strictEqual(yield* store.write(key, answer("t", 1, 1)), "stored")
      assert.isTrue(Option.isSome(yield* store.read(key)))
    }).pipe(Effect.provide(TokenStore.layerMemory))
  )

  it.effect("tells a holder an end that is not after the store's", () =>
    Effect.gen(function* () {
      yield* TestClock.adjust("1 day")
      const store = TokenStore.make(yield* Cells.memory)
      const now = yield* Clock.currentTimeMillis
      const lease = Option.getOrThrow(yield* store.acquire(key, "a", "10 seconds"))
      assert.strictEqual(lease.expiresAt, now + 10_000)
      const long = Option.getOrThrow(yield* store.renew(lease, "30 days"))
      assert.strictEqual(long.expiresAt, now + TokenStore.LONGEST_LEASE)
      yield* TestClock.adjust(TokenStore.LONGEST_LEASE)
      assert.isTrue(Option.isSome(yield* store.acquire(key, "b", "10 seconds")))
    })
  )
})

describe("a store in memory, with others coming in between each look and swap", () => {
  for (const { name, run } of TokenStoreContract.cases) {
    it.scoped(name, () =>
      Effect.flatMap(Cells.memory, (cells) =>
        run({
          open: Effect.sync(() =>
            TokenStore.make({
              ...cells,
              load: (id) => Effect.zipLeft(cells.load(id), Effect.yieldNow()),
              swap: (...swap) => Effect.zipRight(Effect.yieldNow(), cells.swap(...swap))
            })
          ),
          elapse: (_, millis) => TestClock.adjust(millis),
          moves: "clock"
        })
      )
    )
  }
})

describe("the contract finds out a store", () => {
  const broken: Record<string, (store: TokenStore.Service, cells: Cells.Cells) => TokenStore.Service> = {
    "that swaps whatever came in between": (_, cells) =>
      TokenStore.make({
        ...cells,
        load: (id) => Effect.zipLeft(cells.load(id), Effect.yieldNow()),
        swap: (id, _, fields) => Effect.flatMap(cells.load(id), (loaded) => cells.swap(id, loaded, fields))
      }),
    "that takes older answers": (store) => ({
      ...store,
      write: (key, stored) => store.write(key, { ...stored, fence: stored.obtainedAt })
    }),
    "that forgets which answers were refused": (store, cells) => ({
      ...store,
      invalidate: (key, token) =>
        Effect.tap(store.invalidate(key, token), (cleared) =>
          cleared
            ? Effect.flatMap(cells.load(TokenStore.keyText(key)), (loaded) =>
                cells.swap(TokenStore.keyText(key), loaded, { last_fence: "9" })
              )
            : Effect.void
        )
    }),
    "that clears whatever is there": (store) => ({
      ...store,
      invalidate: (key) =>
        Effect.flatMap(
          store.read(key),
          Option.match({
            onNone: () => Effect.succeed(false),
            onSome: ({ token }) => store.invalidate(key, token)
          })
        )
    }),
    "that mixes flows up": (store) => ({
      ...store,
      read: (key) => store.read({ ...key, flow: "" }),
      write: (key, stored) => store.write({ ...key, flow: "" }, stored)
    }),
    "whose leases never end": (store) => ({
      ...store,
      acquire: (key, holder) => store.acquire(key, holder, "1 hour")
    }),
    "that lets others free a lease": (store) => ({
      ...store,
      release: (lease) => store.release({ ...lease, holder: "a" })
    }),
    "that does not prolong": (store) => ({
      ...store,
      renew: (lease) => store.renew(lease, 1)
    }),
    "that gives a number twice": (store) => ({
      ...store,
      acquire: (...args) =>
        Effect.map(
          store.acquire(...args),
          Option.map((lease) => ({ ...lease, fence: 1 }))
        )
    }),
    "that counts no forced refreshes": (store) => ({
      ...store,
      takeForced: (key) => Effect.map(store.takeForced(key), ({ at }) => ({ _tag: "Allowed", at, count: 1 }))
    }),
    "that is lost with its process": () => TokenStore.make(Effect.runSync(Cells.memory))
  }

  for (const [what, spoil] of Object.entries(broken)) {
    it.scoped(what, () =>
      Effect.gen(function* () {
        const violations = yield* Effect.forEach(TokenStoreContract.cases, ({ run }) =>
          Effect.flatMap(Cells.memory, (cells) =>
            Effect.exit(
              run({
                open: Effect.sync(() => spoil(TokenStore.make(cells), cells)),
                elapse: (_, millis) => TestClock.adjust(millis),
                moves: "clock"
              })
            )
          )
        )
        assert.isTrue(violations.some((exit) => exit._tag === "Failure"))
      })
    )
  }
})

describe("a place that forgot everything", () => {
  it.effect("still gives numbers above those it gave before", () =>
    Effect.gen(function* () {
      yield* TestClock.adjust("1 day")
      const before = Option.getOrThrow(yield* TokenStore.make(yield* Cells.memory).acquire(key, "a", "10 seconds"))
      yield* TestClock.adjust(1)
      const after = Option.getOrThrow(yield* TokenStore.make(yield* Cells.memory).acquire(key, "b", "10 seconds"))
      assert.isAbove(after.fence, before.fence)
    })
  )
})

describe("a place whose content cannot be read", () => {
  const damaged = (fields: Option.Option<Fields.Fields>) =>
    Effect.gen(function* () {
      const cells = yield* Cells.memory
      let broken = true
      return TokenStore.make({
        ...cells,
        load: (id) => Effect.map(cells.load(id), (loaded) => (broken ? { ...loaded, fields } : loaded)),
        swap: (...swap) => Effect.tap(cells.swap(...swap), () => Effect.sync(() => (broken = false)))
      })
    })

  for (const [what, fields] of [
    ["unreadable", Option.none()],
    ["no number", Option.some({ last_fence: "x" })],
    ["half a token", Option.some({ token: "t", last_fence: "1" })],
    ["half a lease", Option.some({ lease_holder: "t", last_fence: "1" })],
    ["a number too large", Option.some({ last_fence: "9999999999999999" })]
  ] satisfies ReadonlyArray<[string, Option.Option<Fields.Fields>]>) {
    it.effect(`${what}: fails to read, and is healed by the next write`, () =>
      Effect.gen(function* () {
        const store = yield* damaged(fields)
        const error = yield* Effect.flip(store.read(key))
        assert.strictEqual(error.reason, "Corrupt")
        assert.match(error.message, /Corrupt|cannot be read.*密钥/s)
        assert.isFalse(yield* store.invalidate(key, Redacted.make("t")))
        assert.strictEqual(yield* store.write(key, answer("t", 1, 1)), "stored")
        assert.isTrue(Option.isSome(yield* store.read(key)))
      })
    )
  }
})

describe("a place that always says somebody was faster", () => {
  it.effect("makes the store give up", () =>
    Effect.gen(function* () {
      const cells = yield* Cells.memory
      const store = TokenStore.make({ ...cells, swap: () => Effect.succeed(false) })
      const error = yield* Effect.flip(store.write(key, answer("t", 1, 1)))
      assert.strictEqual(error.reason, "Unavailable")
      assert.strictEqual(error.detail, "contended")
    })
  )
})

describe("the text of a key", () => {
  const part = FastCheck.oneof(
    FastCheck.string({ unit: "binary" }),
    FastCheck.array(FastCheck.nat(0xffff)).map((units) => String.fromCharCode(...units)),
    FastCheck.constantFrom("", "/", "%", "%2f")
  )
  const anyKey: FastCheck.Arbitrary<TokenStore.Key> = FastCheck.tuple(part, part, part, FastCheck.option(part)).map(
    ([baseUrl, appid, flow, authorizer]) => ({ baseUrl, appid, flow, ...(authorizer === null ? {} : { authorizer }) })
  )

  it("is readable", () => {
    assert.strictEqual(TokenStore.keyText(key), "https%3a%2f%2fapi.weixin.qq.com/wx1/stable")
    assert.strictEqual(
      TokenStore.keyText({ ...key, authorizer: "店" }),
      "https%3a%2f%2fapi.weixin.qq.com/wx1/stable/%u5e97"
    )
  })

  it("is printable and tells keys apart", () => {
    FastCheck.assert(
      FastCheck.property(anyKey, anyKey, (one, other) => {
        assert.match(TokenStore.keyText(one), /^[\x21-\x7e]*$/)
        assert.strictEqual(
          TokenStore.keyText(one) === TokenStore.keyText(other),
          JSON.stringify(Object.entries(one)) === JSON.stringify(Object.entries(other))
        )
      })
    )
  })
})

describe("a cell", () => {
  const instant = FastCheck.integer({ min: 0, max: TokenStore.NEVER })
  const anyCell: FastCheck.Arbitrary<Cell.Cell> = FastCheck.record(
    {
      newest: FastCheck.record(
        { fence: instant, obtainedAt: instant, expiresAt: instant, token: FastCheck.string().map(Redacted.make) },
        { requiredKeys: ["fence", "obtainedAt", "expiresAt"] }
      ),
      lastFence: instant,
      lease: FastCheck.record({ holder: FastCheck.string(), fence: instant, endsAt: instant }),
      forced: FastCheck.record({ at: instant, count: FastCheck.nat(20) })
    },
    { requiredKeys: ["lastFence"] }
  )
  const plain = (cell: Option.Option<Cell.Cell>) =>
    JSON.stringify(Option.map(cell, Fields.encode).pipe(Option.getOrNull))

  it("comes back from its fields as it was", () => {
    FastCheck.assert(
      FastCheck.property(anyCell, (cell) => {
        assert.strictEqual(plain(Fields.decode(Fields.encode(cell))), plain(Option.some(cell)))
      })
    )
  })

  it("is not read from fields of which one is missing or wrong", () => {
    FastCheck.assert(
      FastCheck.property(
        anyCell,
        FastCheck.constantFrom(...Fields.names),
        FastCheck.constantFrom("-1", "1.5", ""),
        (cell, name, wrong) => {
          const fields = Fields.encode(cell)
          FastCheck.pre(fields[name] !== undefined && name !== "token" && name !== "lease_holder")
          assert.isTrue(Option.isNone(Fields.decode({ ...fields, [name]: wrong })))
          const { [name]: _, ...rest } = fields
          assert.isTrue(Option.isNone(Fields.decode(rest)) || Object.keys(rest).length === 0)
        }
      )
    )
  })

  it("keeps whole numbers of what is asked of it", () => {
    const kept = (expiresAt: number) => Cell.normalise({ ...answer("t", 1, 1), expiresAt }).expiresAt
    assert.deepStrictEqual([Infinity, -1, 1.5, NaN].map(kept), [TokenStore.NEVER, 0, 1, 0])
  })

  it("counts forced refreshes by the day in China", () => {
    const midnight = Date.UTC(2026, 10, 23, 16)
    const full: Cell.Cell = { lastFence: 0, forced: { at: midnight - 40_000, count: 20 } }
    assert.deepStrictEqual(Cell.takeForced(full, midnight - 1)[0], {
      _tag: "Refused",
      reason: "Day",
      at: midnight - 1,
      retryAt: midnight
    })
    assert.deepStrictEqual(Cell.takeForced(full, midnight)[0], { _tag: "Allowed", at: midnight, count: 1 })
    const late: Cell.Cell = { lastFence: 0, forced: { at: midnight - 1, count: 1 } }
    assert.deepStrictEqual(Cell.takeForced(late, midnight)[0], {
      _tag: "Refused",
      reason: "Gap",
      at: midnight,
      retryAt: midnight + 29_999
    })
  })
})

// Holders that ask WeChat, are held up, lose their lease, answer late and refuse tokens, in random order of events.
describe("many holders under any order of events", () => {
  const TTL = 10_000

  const act = FastCheck.record({
    holder: FastCheck.constantFrom("a", "b", "c", "d"),
    startAt: FastCheck.nat(120_000),
    askAfter: FastCheck.nat(15_000),
    answerAfter: FastCheck.nat(25_000),
    renews: FastCheck.boolean(),
    after: FastCheck.constantFrom("release", "die", "refuse")
  })
  type Act = typeof act extends FastCheck.Arbitrary<infer A> ? A : never

  // Each act is three steps; all steps of all acts run in the order of their times.
  const run = (acts: ReadonlyArray<Act>) =>
    Effect.gen(function* () {
      let now = 0
      const cells = yield* Cells.memory
      const store = TokenStore.make({
        ...cells,
        load: (id) => Effect.map(cells.load(id), (found) => ({ ...found, now }))
      })
      const given: Array<{ holder: string; fence: number; from: number; to: number }> = []
      const written: Array<{ fence: number; obtainedAt: number }> = []
      const refused = new Set<string>()

      const steps = acts.flatMap(({ answerAfter, askAfter, holder, renews, startAt, after }, index) => {
        let mine: { lease: TokenStore.Lease; held: (typeof given)[number] } | undefined
        let obtainedAt = 0
        const token = `token ${index}`

        const acquire = Effect.gen(function* () {
          const lease = yield* store.acquire(key, holder, TTL)
          const others = given.filter((one) => one.holder !== holder)
          assert.strictEqual(
            Option.isNone(lease),
            others.some(({ from, to }) => from <= now && now < to)
          )
          if (Option.isNone(lease)) return
          const { fence } = lease.value
          for (const one of given) assert.isBelow(one.fence, fence)
          // What this holder had before is replaced.
          for (const one of given) if (one.holder === holder) one.to = Math.min(one.to, now)
          const held = { holder, fence, from: now, to: now + TTL }
          given.push(held)
          mine = { lease: lease.value, held }
        })

        const ask = Effect.gen(function* () {
          if (mine === undefined) return
          obtainedAt = now
          if (!renews) return
          const { held, lease } = mine
          const renewed = yield* store.renew(lease, TTL)
          assert.strictEqual(
            Option.isNone(renewed),
            given.some(({ fence }) => fence > lease.fence)
          )
          if (Option.isSome(renewed)) held.to = now + TTL
        })

        const finish = Effect.gen(function* () {
          if (mine === undefined) return
          const { fence } = mine.lease
          const last = written.at(-1) ?? { fence: 0, obtainedAt: 0 }
          const newer = fence > last.fence
          const result = yield* store.write(key, answer(token, fence, obtainedAt))
          assert.strictEqual(result, newer ? "stored" : "older")
          if (newer) written.push({ fence, obtainedAt })
          const found = yield* store.read(key)
          if (Option.isSome(found)) {
            const { fence, obtainedAt } = found.value
            assert.deepStrictEqual({ fence, obtainedAt }, written.at(-1))
            assert.isFalse(refused.has(Redacted.value(found.value.token)))
          }
          if (after === "release") {
            const released = yield* store.release(mine.lease)
            assert.strictEqual(
              released,
              given.every((one) => one.fence <= fence)
            )
            if (released) mine.held.to = Math.min(mine.held.to, now)
          }
          if (after === "refuse") {
            refused.add(token)
            yield* store.invalidate(key, Redacted.make(token))
          }
        })

        return [
          { at: startAt, run: acquire },
          { at: startAt + askAfter, run: ask },
          { at: startAt + askAfter + answerAfter, run: finish }
        ]
      })
      for (const step of steps.sort((one, other) => one.at - other.at)) {
        now = step.at
        yield* step.run
      }
      return given.length
    })

  it.effect.prop(
    "one holds at a time, numbers grow, and no older token replaces a newer one",
    { acts: FastCheck.array(act, { minLength: 2, maxLength: 40 }) },
    ({ acts }) => Effect.map(run(acts), (given) => assert.isAbove(given, 0)),
    { fastCheck: { numRuns: 300 } }
  )

  it.effect("a store that is slow between looking and swapping is not fooled", () =>
    Effect.gen(function* () {
      const cells = yield* Cells.memory
      const gate = yield* Deferred.make<void>()
      let first = true
      const slow = TokenStore.make({
        ...cells,
        swap: (...swap) => {
          const held = first ? Deferred.await(gate) : Effect.void
          first = false
          return Effect.zipRight(held, cells.swap(...swap))
        }
      })
      const fast = TokenStore.make(cells)
      const acquiring = yield* Effect.fork(slow.acquire(key, "slow", "1 minute"))
      yield* TestClock.adjust(1)
      const lease = Option.getOrThrow(yield* fast.acquire(key, "fast", "1 minute"))
      yield* Deferred.succeed(gate, undefined)
      assert.isTrue(Option.isNone(yield* Fiber.join(acquiring)))
      assert.isTrue(yield* fast.release(lease))
    })
  )
})

describe("an error of a store", () => {
  it("says in both languages what to do, and keeps a scrubbed cause only", () => {
    for (const reason of ["Unavailable", "Corrupt", "Denied"] as const) {
      const error = TokenStore.tokenStoreError("redis", reason, {
        detail: "wxshop",
        cause: new Error("access_token=abcdefgh")
      })
      assert.match(error.message, /^redis: .*[\u4e00-\u9fff].*\[wxshop\]$/)
      assert.notInclude(String(error.cause), "abcdefgh")
      assert.strictEqual(error.reason, reason)
    }
  })

  it.effect("is what a place fails with", () =>
    Effect.gen(function* () {
      const cells = yield* Cells.memory
      const down = TokenStore.tokenStoreError("memory", "Unavailable")
      const store = TokenStore.make({ ...cells, load: () => Effect.fail(down) })
      assert.deepStrictEqual(yield* Effect.either(store.read(key)), Either.left(down))
      assert.deepStrictEqual(yield* Effect.either(store.takeForced(key)), Either.left(down))
    })
  )
})
