/**
 * The promises of a store to one caller at a time.
 *
 * @since 0.1.0
 */
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as Redacted from "effect/Redacted"
import { type Key, NEVER, type Service } from "../../TokenStore.js"
import { answer, type Case, freshKey, given, same } from "./Harness.js"

const TTL = 60_000

const tokenOf = (store: Service, key: Key) =>
  Effect.map(
    store.read(key),
    Option.map(({ token }) => Redacted.value(token))
  )

const acquired = (store: Service, key: Key, holder: string) =>
  Effect.flatMap(store.acquire(key, holder, TTL), (lease) => given(`a lease for ${holder}`, lease))

const nothing: Case = {
  name: "holds nothing for a key that nobody used",
  run: ({ open }) =>
    Effect.gen(function* () {
      const store = yield* open
      const key = yield* freshKey
      yield* same("read", yield* store.read(key), Option.none())
      yield* same("invalidate", yield* store.invalidate(key, Redacted.make("any")), false)
      yield* same("read again", yield* store.read(key), Option.none())
      yield* same("release", yield* store.release({ key, holder: "a", fence: 1, expiresAt: 0 }), false)
      yield* same("renew", yield* store.renew({ key, holder: "a", fence: 1, expiresAt: 0 }, TTL), Option.none())
    })
}

const exact: Case = {
  name: "gives back exactly what was written, expired or not",
  run: ({ open }) =>
    Effect.gen(function* () {
      const store = yield* open
      const key = yield* freshKey
      const tokens = ["t", "é中文😀 \"'\\\n", "0", "x".repeat(4096)]
      for (const [index, token] of tokens.entries()) {
        const stored = answer(token, index, index, index === 1 ? NEVER : index)
        yield* same("write", yield* store.write(key, stored), "stored")
        yield* same("read", yield* store.read(key), Option.some(stored))
      }
    })
}

const monotonic: Case = {
  name: "never lets an older answer overwrite a newer one",
  run: ({ open }) =>
    Effect.gen(function* () {
      const store = yield* open
      const key = yield* freshKey
      yield* same("the first", yield* store.write(key, answer("first", 5, 1000)), "stored")
      yield* same("a lower fence, asked later", yield* store.write(key, answer("x", 4, 9000)), "older")
      yield* same("the same fence, asked earlier", yield* store.write(key, answer("x", 5, 999)), "older")
      yield* same("token", yield* tokenOf(store, key), Option.some("first"))
      yield* same("the same rank, arriving later", yield* store.write(key, answer("second", 5, 1000)), "stored")
      yield* same("the same fence, asked later", yield* store.write(key, answer("third", 5, 1001)), "stored")
      yield* same("a higher fence, asked earlier", yield* store.write(key, answer("fourth", 6, 1)), "stored")
      yield* same("token", yield* tokenOf(store, key), Option.some("fourth"))
    })
}

const compareAndClear: Case = {
  name: "clears only the token that was refused, and for good",
  run: ({ open }) =>
    Effect.gen(function* () {
      const store = yield* open
      const key = yield* freshKey
      yield* store.write(key, answer("old", 1, 10))
      yield* store.write(key, answer("new", 2, 20))
      yield* same("a late refusal", yield* store.invalidate(key, Redacted.make("old")), false)
      yield* same("token", yield* tokenOf(store, key), Option.some("new"))
      yield* same("the refusal", yield* store.invalidate(key, Redacted.make("new")), true)
      yield* same("the refusal again", yield* store.invalidate(key, Redacted.make("new")), false)
      yield* same("token", yield* tokenOf(store, key), Option.none())
      yield* same("an older answer", yield* store.write(key, answer("old", 1, 30)), "older")
      yield* same("the refused answer", yield* store.write(key, answer("new", 2, 20)), "older")
      yield* same("token", yield* tokenOf(store, key), Option.none())
      yield* same("a newer answer", yield* store.write(key, answer("newest", 2, 21)), "stored")
      yield* same("token", yield* tokenOf(store, key), Option.some("newest"))
    })
}

const apart: Case = {
  name: "keeps keys apart",
  run: ({ open }) =>
    Effect.gen(function* () {
      const store = yield* open
      const key = yield* freshKey
      const keys: ReadonlyArray<Key> = [
        key,
        { ...key, flow: "classic" },
        { ...key, baseUrl: "http://127.0.0.1:1" },
        { ...key, authorizer: "wx1" },
        { ...key, authorizer: "wx1/2" },
        { ...key, authorizer: "" },
        { ...key, appid: `${key.appid}/stable` },
        { ...key, appid: `${key.appid} 店` }
      ]
      for (const [index, one] of keys.entries()) yield* store.write(one, answer(`token ${index}`, 1, 1))
      for (const [index, one] of keys.entries()) {
        yield* same("token", yield* tokenOf(store, one), Option.some(`token ${index}`))
        yield* acquired(store, one, `holder ${index}`)
        yield* same("forced", (yield* store.takeForced(one))._tag, "Allowed")
      }
    })
}

const oneHolder: Case = {
  name: "gives a lease to one holder at a time, with a number that grows",
  run: ({ open }) =>
    Effect.gen(function* () {
      const store = yield* open
      const key = yield* freshKey
      const first = yield* acquired(store, key, "a")
      yield* same("b while a holds", yield* store.acquire(key, "b", TTL), Option.none())
      yield* same("a foreign release", yield* store.release({ ...first, holder: "b" }), false)
      yield* same("b while a holds", yield* store.acquire(key, "b", TTL), Option.none())
      yield* same("release", yield* store.release(first), true)
      yield* same("release again", yield* store.release(first), false)
      const second = yield* acquired(store, key, "b")
      yield* same("the number grows", second.fence > first.fence, true)
      yield* same("a renews what it freed", yield* store.renew(first, TTL), Option.none())
      yield* same("a while b holds", yield* store.acquire(key, "a", TTL), Option.none())
      yield* store.release(second)
      const third = yield* acquired(store, key, "b")
      yield* same("the number grows", third.fence > second.fence, true)
    })
}

const deadHolder: Case = {
  name: "frees the lease of a dead holder, who then has no say",
  run: ({ elapse, open }) =>
    Effect.gen(function* () {
      const store = yield* open
      const key = yield* freshKey
      const dead = yield* acquired(store, key, "a")
      yield* elapse(key, TTL + 1)
      const next = yield* acquired(store, key, "b")
      yield* same("the number grows", next.fence > dead.fence, true)
      yield* same("a renews", yield* store.renew(dead, TTL), Option.none())
      yield* same("a releases", yield* store.release(dead), false)
      yield* same("c while b holds", yield* store.acquire(key, "c", TTL), Option.none())
      yield* same("b writes", yield* store.write(key, answer("b's", next.fence, 1)), "stored")
      yield* same("a writes late", yield* store.write(key, answer("a's", dead.fence, 2)), "older")
    })
}

const renewal: Case = {
  name: "prolongs a lease, also late if nobody came in between",
  run: ({ elapse, open }) =>
    Effect.gen(function* () {
      const store = yield* open
      const key = yield* freshKey
      const lease = yield* acquired(store, key, "a")
      yield* elapse(key, TTL / 2)
      const renewed = yield* given("a renewed lease", yield* store.renew(lease, TTL * 4))
      yield* same("its number", renewed.fence, lease.fence)
      yield* elapse(key, TTL * 2)
      yield* same("b while a holds", yield* store.acquire(key, "b", TTL), Option.none())
      yield* elapse(key, TTL * 3)
      yield* given("a lease renewed late", yield* store.renew(renewed, TTL))
      yield* same("b while a holds", yield* store.acquire(key, "b", TTL), Option.none())
    })
}

const again: Case = {
  name: "gives a holder that asks again a new lease in place of its own",
  run: ({ open }) =>
    Effect.gen(function* () {
      const store = yield* open
      const key = yield* freshKey
      const lost = yield* acquired(store, key, "a")
      const lease = yield* acquired(store, key, "a")
      yield* same("the number grows", lease.fence > lost.fence, true)
      yield* same("releases the first", yield* store.release(lost), false)
      yield* same("b while a holds", yield* store.acquire(key, "b", TTL), Option.none())
    })
}

const restart: Case = {
  name: "remembers over a restart",
  run: ({ elapse, open }) =>
    Effect.gen(function* () {
      const key = yield* freshKey
      const [lease, stored] = yield* Effect.scoped(
        Effect.gen(function* () {
          const store = yield* open
          const lease = yield* acquired(store, key, "a")
          const stored = answer("kept", lease.fence, 1)
          yield* store.write(key, stored)
          yield* store.takeForced(key)
          return [lease, stored] as const
        })
      )
      const store = yield* open
      yield* same("read", yield* store.read(key), Option.some(stored))
      yield* same("b while a holds", yield* store.acquire(key, "b", TTL), Option.none())
      yield* same("forced", (yield* store.takeForced(key))._tag, "Refused")
      yield* elapse(key, TTL + 1)
      const next = yield* acquired(store, key, "b")
      yield* same("the number grows", next.fence > lease.fence, true)
      yield* same("forced", (yield* store.takeForced(key))._tag, "Allowed")
    })
}

/**
 * All of them.
 *
 * @since 0.1.0
 * @category cases
 */
export const cases: ReadonlyArray<Case> = [
  nothing,
  exact,
  monotonic,
  compareAndClear,
  apart,
  oneHolder,
  deadHolder,
  renewal,
  again,
  restart
]
