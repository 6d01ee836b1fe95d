import { assert, describe, it } from "@effect/vitest"
import * as Either from "effect/Either"
import * as Time from "../src/Time.js"
import * as TimeRange from "../src/TimeRange.js"

const NOW = 1_763_978_400 // 2025-11-24T10:00:00Z

describe("times", () => {
  it("reads seconds and milliseconds by magnitude, and 0 as none", () => {
    assert.strictEqual(Time.fromWire(1_750_000_000), 1_750_000_000)
    assert.strictEqual(Time.fromWire(1_750_000_000_999), 1_750_000_000)
    assert.strictEqual(Time.fromWire(999_999_999_999), 999_999_999_999)
    assert.strictEqual(Time.fromWire(1_000_000_000_000), 1_000_000_000)
    for (const none of [0, -1, 1.5, Number.NaN, Number.MAX_SAFE_INTEGER]) assert.isUndefined(Time.fromWire(none))
  })

  it("takes no instant that RFC 3339 cannot write for one, such as microseconds", () => {
    assert.strictEqual(Time.millisToRfc3339(Time.wireMillis(253_402_300_799_999)!), "9999-12-31T23:59:59.999Z")
    for (const late of [253_402_300_800, 253_402_300_800_000, 1_750_000_000_000_000]) {
      assert.isUndefined(Time.wireMillis(late), String(late))
    }
    assert.isUndefined(Time.fromWire(1_750_000_000_000_000))
    assert.strictEqual(Time.formatShanghai(999_999_999_999), "+033658-09-27 09:46:39")
  })

  it("shows instants in UTC and in Asia/Shanghai", () => {
    assert.strictEqual(Time.toRfc3339(NOW), "2025-11-24T10:00:00Z")
    assert.strictEqual(Time.millisToRfc3339(NOW * 1000 + 25), "2025-11-24T10:00:00.025Z")
    assert.strictEqual(Time.formatShanghai(NOW), "2025-11-24 18:00:00")
    assert.strictEqual(Time.formatShanghai(1_763_999_999), "2025-11-24 23:59:59")
    assert.strictEqual(Time.formatShanghai(1_764_000_000), "2025-11-25 00:00:00")
  })

  it("shows what remains in the two largest units", () => {
    assert.strictEqual(Time.formatRemaining(5 * 3600 + 20 * 60 + 59, "zh"), "5小时20分")
    assert.strictEqual(Time.formatRemaining(5 * 3600 + 20 * 60, "en"), "5h 20m")
    assert.strictEqual(Time.formatRemaining(3 * 86_400 + 3600, "zh"), "3天1小时")
    assert.strictEqual(Time.formatRemaining(59, "en"), "0m")
    assert.strictEqual(Time.formatRemaining(-7200, "zh"), "已过期2小时0分")
    assert.strictEqual(Time.formatRemaining(-7200, "en"), "2h 0m overdue")
  })
})

describe("a range as people type it", () => {
  const since = (text: string) => Either.getOrUndefined(TimeRange.parseSince(text, NOW))
  const until = (text: string) => Either.getOrUndefined(TimeRange.parseUntil(text, NOW))

  it("takes days in Asia/Shanghai, the last one included", () => {
    assert.strictEqual(since("2025-11-24"), 1_763_913_600)
    assert.strictEqual(until("2025-11-24"), 1_763_999_999)
    assert.strictEqual(until("2024-02-29"), 1_709_222_399)
  })

  it("takes RFC 3339 and spans before now", () => {
    assert.strictEqual(since("2025-11-24T18:00:00+08:00"), NOW)
    assert.strictEqual(since("2025-11-24T10:00:00Z"), NOW)
    assert.strictEqual(since("2025-11-24 10:00:00.5Z"), NOW)
    assert.strictEqual(since("24h"), NOW - 86_400)
    assert.strictEqual(until("7d"), NOW - 604_800)
    assert.strictEqual(since("30m"), NOW - 1800)
  })

  it("refuses anything else, naming the side and the forms it takes", () => {
    for (const text of [
      "",
      "yesterday",
      "2025-02-30",
      "2025-13-01",
      "2025-11-24T10:00:00",
      "1763978400",
      "-7d",
      "7 d",
      "2025-11-24T25:00:00Z",
      "2025-02-30T10:00:00Z",
      "99999w"
    ]) {
      const result = TimeRange.parseUntil(text, NOW)
      assert.isTrue(Either.isLeft(result), text)
      if (Either.isLeft(result)) {
        assert.strictEqual(result.left.field, "until")
        assert.include(result.left.text.en, "2026-11-24")
        assert.include(result.left.text.zh, "until")
      }
    }
  })
})
