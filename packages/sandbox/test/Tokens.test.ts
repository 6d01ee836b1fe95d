import { assert, describe, it } from "@effect/vitest"
import * as FastCheck from "effect/FastCheck"
import * as Prng from "../src/internal/Prng.js"
import type { Issue, Tokens } from "../src/Tokens.js"
import * as TokensOf from "../src/Tokens.js"
import * as Rules from "../src/Tokens/Rules.js"

const T0 = Date.parse("2026-11-24T10:00:00+08:00")
const SECOND = 1000
const fresh = (tokenLifetime = 7200): Tokens =>
  TokensOf.make(Prng.make("tokens"), () => ({ tokenLength: 136, tokenLifetime }))
const text = (issue: Issue): string => (issue.ok ? issue.token : `refused ${issue.errcode}`)
const left = (issue: Issue): number => (issue.ok ? issue.expiresIn : -issue.errcode)
const opens = (tokens: Tokens, token: string, now: number): boolean => tokens.check(token, now).ok

describe("Tokens of /cgi-bin/token", () => {
  it("are new at each call; the one before works five more minutes", () => {
    const tokens = fresh()
    const first = text(tokens.issueClassic(0, T0))
    const second = text(tokens.issueClassic(0, T0 + 60 * SECOND))
    assert.notStrictEqual(first, second)
    assert.isTrue(opens(tokens, first, T0 + 360 * SECOND - 1))
    assert.deepStrictEqual(tokens.check(first, T0 + 360 * SECOND), { ok: false, refusal: "replaced" })
    assert.isTrue(opens(tokens, second, T0 + 7259 * SECOND))
  })

  it("do not get their five minutes again from a third call", () => {
    const tokens = fresh()
    const first = text(tokens.issueClassic(0, T0))
    tokens.issueClassic(0, T0 + 10 * SECOND)
    tokens.issueClassic(0, T0 + 200 * SECOND)
    assert.isFalse(opens(tokens, first, T0 + 310 * SECOND))
  })

  it("die at the end of their time", () => {
    const tokens = fresh()
    const token = text(tokens.issueClassic(0, T0))
    assert.deepStrictEqual(tokens.check(token, T0 + 7200 * SECOND), { ok: false, refusal: "expired" })
  })

  it("are given 2000 times a day of Shanghai", () => {
    const tokens = fresh()
    const night = Date.parse("2026-11-24T23:59:00+08:00")
    for (let call = 0; call < Rules.CLASSIC_PER_DAY; call++) assert.isTrue(tokens.issueClassic(0, night).ok)
    assert.strictEqual(left(tokens.issueClassic(0, night)), -45009)
    assert.isTrue(tokens.issueClassic(1, night).ok)
    assert.isTrue(tokens.issueClassic(0, night + 61 * SECOND).ok)
  })
})

describe("Tokens of /cgi-bin/stable_token", () => {
  it("come back the same with the time that is left", () => {
    const tokens = fresh()
    const first = tokens.issueStable(0, false, T0)
    const again = tokens.issueStable(0, false, T0 + 1000 * SECOND)
    assert.strictEqual(text(again), text(first))
    assert.strictEqual(left(again), 6200)
  })

  it("are renewed five minutes early, and both work then", () => {
    const tokens = fresh()
    const first = text(tokens.issueStable(0, false, T0))
    assert.strictEqual(text(tokens.issueStable(0, false, T0 + 6899 * SECOND)), first)
    const second = tokens.issueStable(0, false, T0 + 6900 * SECOND)
    assert.notStrictEqual(text(second), first)
    assert.strictEqual(left(second), 7200)
    assert.isTrue(opens(tokens, first, T0 + 7199 * SECOND))
    assert.isFalse(opens(tokens, first, T0 + 7200 * SECOND))
  })

  it("die at once when a forced refresh replaces them", () => {
    const tokens = fresh()
    const first = text(tokens.issueStable(0, false, T0))
    const forced = text(tokens.issueStable(0, true, T0 + 5 * SECOND))
    assert.notStrictEqual(forced, first)
    assert.isFalse(opens(tokens, first, T0 + 5 * SECOND))
    assert.strictEqual(text(tokens.issueStable(0, false, T0 + 6 * SECOND)), forced)
  })

  it("are forced at most every 30 seconds and 20 times a day", () => {
    const tokens = fresh()
    assert.isTrue(tokens.issueStable(0, true, T0).ok)
    assert.strictEqual(left(tokens.issueStable(0, true, T0 + 29 * SECOND)), -45011)
    for (let call = 1; call < 20; call++) assert.isTrue(tokens.issueStable(0, true, T0 + call * 30 * SECOND).ok)
    const later = T0 + 3600 * SECOND
    assert.strictEqual(left(tokens.issueStable(0, true, later)), -45009)
    assert.isTrue(tokens.issueStable(0, false, later).ok)
    assert.strictEqual(tokens.counts(0).forcedRefreshes, 20)
    assert.isTrue(tokens.issueStable(0, true, Date.parse("2026-11-25T00:00:00+08:00")).ok)
  })

  it("may be asked for 10 000 times a minute", () => {
    const tokens = fresh()
    for (let call = 0; call < Rules.STABLE_PER_MINUTE; call++) assert.isTrue(tokens.issueStable(0, false, T0).ok)
    assert.strictEqual(left(tokens.issueStable(0, false, T0 + SECOND)), -45011)
    assert.isTrue(tokens.issueStable(0, false, T0 + 60 * SECOND).ok)
  })

  it("may be asked for 500 000 times a day", () => {
    const tokens = fresh()
    let now = Date.parse("2026-11-24T00:00:00+08:00")
    for (let minute = 0; minute < 50; minute++, now += 60 * SECOND) {
      for (let call = 0; call < Rules.STABLE_PER_MINUTE; call++) tokens.issueStable(0, false, now)
    }
    assert.strictEqual(left(tokens.issueStable(0, false, now)), -45009)
  })

  it("never touch the ordinary ones, nor those of another shop", () => {
    const tokens = fresh()
    const classic = text(tokens.issueClassic(0, T0))
    const other = text(tokens.issueStable(1, false, T0))
    tokens.issueStable(0, false, T0)
    tokens.issueStable(0, true, T0 + SECOND)
    tokens.issueClassic(1, T0)
    assert.deepStrictEqual(tokens.check(classic, T0 + 600 * SECOND), { ok: true, shop: 0, flow: "classic" })
    assert.deepStrictEqual(tokens.check(other, T0 + 600 * SECOND), { ok: true, shop: 1, flow: "stable" })
  })

  it("have enough time left to be used even when they are short", () => {
    const tokens = fresh(60)
    const first = tokens.issueStable(0, false, T0)
    assert.strictEqual(text(tokens.issueStable(0, false, T0 + 29 * SECOND)), text(first))
    assert.strictEqual(left(tokens.issueStable(0, false, T0 + 30 * SECOND)), 60)
  })

  it("give a new one after a revocation, unless the revoked one is stuck", () => {
    const tokens = fresh()
    const first = text(tokens.issueStable(0, false, T0))
    assert.isTrue(tokens.revoke(first, T0 + SECOND))
    assert.deepStrictEqual(tokens.check(first, T0 + SECOND), { ok: false, refusal: "replaced" })
    const second = text(tokens.issueStable(0, false, T0 + SECOND))
    assert.notStrictEqual(second, first)
    assert.strictEqual(tokens.revokeAll(0, T0 + 2 * SECOND, true), 1)
    assert.strictEqual(text(tokens.issueStable(0, false, T0 + 2 * SECOND)), second)
    const forced = text(tokens.issueStable(0, true, T0 + 3 * SECOND))
    assert.isTrue(opens(tokens, forced, T0 + 3 * SECOND))
    assert.isFalse(tokens.revoke("98_nobody", T0))
  })

  it.prop(
    "always leave the caller a token that works now and has time left",
    {
      steps: FastCheck.array(FastCheck.tuple(FastCheck.integer({ min: 0, max: 4000 }), FastCheck.boolean()), {
        maxLength: 60
      })
    },
    ({ steps }) => {
      const tokens = fresh()
      let now = T0
      for (const [seconds, forced] of steps) {
        now += seconds * SECOND
        const issue = tokens.issueStable(0, forced, now)
        if (issue.ok) {
          assert.isTrue(opens(tokens, issue.token, now))
          assert.isTrue(issue.expiresIn > 300 && issue.expiresIn <= 7200, String(issue.expiresIn))
        } else assert.isTrue(forced)
      }
    }
  )
})

describe("Tokens shown", () => {
  it("have names instead of texts, also inside other texts", () => {
    const tokens = fresh()
    const stable = text(tokens.issueStable(0, false, T0))
    const classic = text(tokens.issueClassic(0, T0))
    assert.strictEqual(tokens.label(stable), "<stable-token #1>")
    assert.strictEqual(tokens.redact(`a ${stable}&b=${classic}.`), "a <stable-token #1>&b=<token #1>.")
    assert.strictEqual(tokens.redact(`98_${"x".repeat(133)}`), "<unknown-token>")
  })

  it("tell malformed from never issued", () => {
    const tokens = fresh()
    assert.deepStrictEqual(tokens.check("abc", T0), { ok: false, refusal: "malformed" })
    assert.deepStrictEqual(tokens.check(`98_${"x".repeat(133)}`, T0), { ok: false, refusal: "replaced" })
  })
})
