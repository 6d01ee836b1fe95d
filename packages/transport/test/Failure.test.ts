import { assert, describe, it } from "@effect/vitest"
import * as FastCheck from "effect/FastCheck"
import { classify, isTooLarge } from "../src/Http/Failure.js"
import { socketError } from "./support.js"

describe("Failure", () => {
  it.each([
    ["ECONNREFUSED", "connect", "Connect", "no"],
    ["ENOTFOUND", "getaddrinfo", "Dns", "no"],
    ["EAI_AGAIN", "getaddrinfo", "Dns", "no"],
    ["UND_ERR_CONNECT_TIMEOUT", undefined, "Connect", "no"],
    ["EHOSTUNREACH", "connect", "Connect", "no"],
    ["EHOSTUNREACH", "read", "Reset", "unknown"],
    ["ETIMEDOUT", "connect", "Connect", "no"],
    ["ETIMEDOUT", "read", "Timeout", "unknown"],
    ["CERT_HAS_EXPIRED", undefined, "Tls", "no"],
    ["DEPTH_ZERO_SELF_SIGNED_CERT", undefined, "Tls", "no"],
    ["ERR_TLS_CERT_ALTNAME_INVALID", undefined, "Tls", "no"],
    ["ERR_SSL_WRONG_VERSION_NUMBER", undefined, "Tls", "no"],
    ["ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED", undefined, "Tls", "unknown"],
    ["EPROTO", "write", "Tls", "unknown"],
    ["ECONNRESET", "read", "Reset", "unknown"],
    ["EPIPE", "write", "Reset", "unknown"],
    ["UND_ERR_SOCKET", undefined, "Closed", "unknown"],
    ["UND_ERR_HEADERS_TIMEOUT", undefined, "Timeout", "unknown"],
    ["UND_ERR_CLOSED", undefined, "Closed", "no"],
    ["UND_ERR_DESTROYED", undefined, "Closed", "unknown"],
    ["HPE_INVALID_CONSTANT", undefined, "Closed", "unknown"],
    ["WHATEVER", undefined, "Closed", "unknown"]
  ] as const)("%s on %s is %s, delivered %s", (code, syscall, reason, delivered) => {
    assert.deepStrictEqual(classify(socketError(code, syscall)), { reason, delivered })
    assert.deepStrictEqual(classify(new TypeError("fetch failed", { cause: socketError(code, syscall) })), {
      reason,
      delivered
    })
  })

  it("claims nothing about what it does not know", () => {
    FastCheck.assert(
      FastCheck.property(FastCheck.anything(), (cause) => {
        assert.strictEqual(classify(cause).delivered, "unknown")
      })
    )
  })

  it("needs every tried address to have refused", () => {
    const refused = socketError("ECONNREFUSED", "connect")
    const all = new AggregateError([refused, socketError("ENETUNREACH", "connect")], "all failed")
    assert.deepStrictEqual(classify(all), { reason: "Connect", delivered: "no" })
    const one = new AggregateError([refused, socketError("ECONNRESET", "read")], "all failed")
    assert.deepStrictEqual(classify(one), { reason: "Reset", delivered: "unknown" })
  })

  it("does not follow a chain of causes that bites its tail", () => {
    const loop: { cause?: unknown } = {}
    loop.cause = loop
    assert.deepStrictEqual(classify(loop), { reason: "Closed", delivered: "unknown" })
  })

  it("knows the size cap of the client", () => {
    assert.isTrue(isTooLarge(socketError("UND_ERR_RES_EXCEEDED_MAX_SIZE")))
    assert.isFalse(isTooLarge(socketError("ECONNRESET")))
  })
})
