import { assert, describe, it } from "@effect/vitest"
import * as FastCheck from "effect/FastCheck"
import { maxLength, redactPatterns, scrub } from "../src/Redaction.js"

const secret = "CANARY-7f3a9c"

describe("Redaction", () => {
  const leaks = [
    `access_token=${secret}`,
    `ACCESS_TOKEN=${secret}&type=1`,
    `/cgi-bin/x?access_token=${secret}`,
    `"access_token":"${secret}"`,
    `{\\"access_token\\":\\"${secret}\\"}`,
    `access_token%3D${secret}`,
    `access_token ： ${secret}`,
    `component_access_token=${secret}`,
    `authorizer_refresh_token: ${secret}`,
    `secret=${secret}`,
    `clientSecret=${secret}`,
    `accessToken: ${secret}`,
    `x-api-key: ${secret}`,
    `appsecret: '${secret}'`,
    `component_appsecret=${secret}`,
    `component_verify_ticket=${secret}`,
    `pre_auth_code=${secret}`,
    `authorization_code=${secret}`,
    `EncodingAESKey=${secret}`,
    `Authorization: Bearer ${secret}`,
    `openid=${secret}`,
    `"unionid": "${secret}"`,
    `giver_nickname=${secret}`,
    `GET https://api.weixin.qq.com/cgi-bin/token?appid=wx1&whatever=${secret}`,
    `see https://example.test/a#${secret}`
  ]
  for (const text of leaks) {
    it(`masks ${text}`, () => {
      const kept = redactPatterns(text)
      assert.notInclude(kept, secret)
      assert.include(kept, "***")
    })
  }

  it("masks words shaped like an AppSecret, an access token or an openid", () => {
    const appSecret = "0123456789abcdef0123456789ABCDEF"
    const token = `50_${"Im7xQ-_".repeat(20)}`
    const openid = "oABCDEFGHIJKLMNOPQRSTUVWXYZ0"
    assert.strictEqual(redactPatterns(`got ${appSecret}, ${token} and ${openid}.`), "got ***, *** and ***.")
  })

  it("leaves WeChat's ordinary words alone", () => {
    for (const text of [
      "invalid credential, access_token is invalid or not latest, more details at https://mmbizurl.cn/s/JtxxFh33r",
      "reach max api daily quota limit rid: 617682e0-09059ac5-34a8e2ea",
      "invalid ip 1.2.3.4 ipv6 ::ffff:1.2.3.4, not in whitelist",
      "AppSecret已被冻结，请解冻后再次调用。",
      "guarantee_order_id 3726524657461498624 售后单不存在"
    ]) {
      assert.strictEqual(redactPatterns(text), text)
    }
  })

  it("hides the secrets only the caller knows", () => {
    assert.strictEqual(
      scrub("token abc is bad", (text) => text.replaceAll("abc", "***")),
      "token *** is bad"
    )
  })

  it("masks a secret that control characters try to split", () => {
    assert.notInclude(
      scrub(`abc\u0000def`, (text) => text.replaceAll("abcdef", "***")),
      "abc"
    )
  })

  it("makes one printable line", () => {
    assert.strictEqual(scrub("a\r\nb\u2028c\u001b[31md\u202ee\ufeff"), "a b c[31mde")
  })

  it("caps the length without cutting a character in half", () => {
    const long = scrub("店".repeat(maxLength * 2))
    assert.strictEqual(long.length, maxLength)
    assert.isTrue(long.endsWith("…"))
    const head = "店".repeat(maxLength - 2)
    assert.strictEqual(scrub(`${head}😀😀`), `${head}…`)
    assert.strictEqual(scrub("a".repeat(10)), "a".repeat(10))
  })

  // A pattern that backtracks over such a text does not come back before the test times out.
  for (const unit of ["http://", "a-", "access_token ", "rid ", " ", "token:", '\\"', "\n \n"]) {
    it(`stays quick on two million characters of ${JSON.stringify(unit)}`, () => {
      assert.isAtMost(scrub(unit.repeat(2_000_000 / unit.length)).length, maxLength)
    })
  }

  it("drops the half word where a huge text is cut before it is searched", () => {
    const kept = scrub(`${"access_token=x ".repeat(546)}${secret.repeat(100_000)}`)
    assert.notInclude(kept, "CANARY")
  })

  it("never keeps a secret that travels as a pair, whatever surrounds it", () => {
    const name = FastCheck.constantFrom("access_token", "secret", "component_access_token", "refresh_token", "openid")
    const value = FastCheck.stringMatching(/^[A-Za-z0-9_-]{8,40}$/)
    const around = FastCheck.string({ maxLength: 300 })
    FastCheck.assert(
      FastCheck.property(around, name, value, around, (before, name, value, after) => {
        const kept = scrub(`${before} ${name}=${value}& ${after}`)
        assert.isAtMost(kept.length, maxLength)
        return !kept.includes(`${name}=${value}`)
      })
    )
  })

  it("always yields a short line without control characters", () => {
    FastCheck.assert(
      FastCheck.property(FastCheck.string({ unit: "binary", maxLength: 2000 }), (text) => {
        const kept = scrub(text)
        // oxlint-disable-next-line no-control-regex
        return kept.length <= maxLength && !/[\u0000-\u001f\u007f-\u009f]/.test(kept)
      })
    )
  })
})
