import { inspect } from "node:util"
import { assert, describe, expectTypeOf, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Either from "effect/Either"
import * as Equal from "effect/Equal"
import * as FastCheck from "effect/FastCheck"
import * as Layer from "effect/Layer"
import * as Option from "effect/Option"
import * as Redacted from "effect/Redacted"
import {
  Authorizations,
  AuthorizerInfo,
  AuthorizerList,
  AuthorizerToken,
  ComponentToken,
  CreatePreAuthCode,
  QueryAuth,
  storeError,
  Ticket
} from "../src/Component.js"
import * as DecodeReport from "../src/DecodeReport.js"
import * as ErrorCode from "../src/ErrorCode.js"
import type * as GetGuaranteeOrder from "../src/GetGuaranteeOrder.js"
import * as Json from "../src/Json.js"
import * as TokenStore from "../src/TokenStore.js"
import type { ComponentOperation, Operation } from "../src/Operation.js"

const platform = "wx0000000000platform"
const shop = "wx00000000000000shop"
const canary = (name: string) => Redacted.make(`canary-${name}`)

const operations = [
  ComponentToken.operation,
  AuthorizerToken.operation,
  AuthorizerList.operation,
  AuthorizerInfo.operation,
  QueryAuth.operation,
  CreatePreAuthCode.operation
]

const json = (text: string): Json.JsonObject => Either.getOrThrow(Json.parse(text)).value as Json.JsonObject

const decode = <Name extends string, Input, Output>(
  operation: ComponentOperation<Name, Input, Output>,
  body: Json.JsonObject | string
) => {
  const report = DecodeReport.builder()
  const decoded = operation.decode(typeof body === "string" ? json(body) : body, report)
  return { decoded, entries: report.build().entries.map(({ kind, path }) => `${kind} ${path}`) }
}

const written = <Name extends string, Input, Output>(
  operation: ComponentOperation<Name, Input, Output>,
  input: Input
) => Either.map(operation.encode(input, platform), (build) => Json.stringify(build(Redacted.value)))

// Secrets as a reader of the test needs them.
const plain = (value: unknown): unknown => {
  if (Redacted.isRedacted(value)) return Redacted.value(value)
  if (Array.isArray(value)) return value.map(plain)
  return typeof value === "object" && value !== null
    ? Object.fromEntries(Object.entries(value).map(([key, field]) => [key, plain(field)]))
    : value
}

describe("the endpoints", () => {
  it("are POSTs under /cgi-bin/component/ named by their path, with codes of the table and a page", () => {
    for (const operation of operations) {
      assert.deepStrictEqual([operation.method, operation.path], ["POST", `/cgi-bin/component/${operation.name}`])
      assert.match(operation.source, /^https:\/\/developers\.weixin\.qq\.com\//)
      for (const code of operation.codes) assert.isTrue(Option.isSome(ErrorCode.lookup(code)), `${code}`)
    }
    assert.strictEqual(new Set(operations.map(({ name }) => name)).size, operations.length)
  })

  it("only the component token itself travels without a token; only a code that works once is a write", () => {
    assert.deepStrictEqual(
      operations.filter(({ token }) => token === "none").map(({ name }) => name),
      ["api_component_token"]
    )
    assert.deepStrictEqual(
      operations.filter(({ access }) => access === "write").map(({ name }) => name),
      ["api_query_auth"]
    )
  })

  it("cannot be given to a shop's executor", () => {
    type Taken = Operation<string, never, unknown>
    expectTypeOf<typeof GetGuaranteeOrder.operation>().toExtend<Taken>()
    expectTypeOf(AuthorizerList.operation).not.toExtend<Taken>()
    expectTypeOf(ComponentToken.operation).not.toExtend<Taken>()
  })
})

describe("requests", () => {
  const rows: ReadonlyArray<readonly [string, Either.Either<string, unknown>, string]> = [
    [
      "api_component_token",
      written(ComponentToken.operation, {
        component_appsecret: canary("secret"),
        component_verify_ticket: canary("ticket")
      }),
      `{"component_appid":"${platform}","component_appsecret":"canary-secret","component_verify_ticket":"canary-ticket"}`
    ],
    [
      "api_authorizer_token",
      written(AuthorizerToken.operation, { authorizer_appid: shop, authorizer_refresh_token: canary("refresh") }),
      `{"component_appid":"${platform}","authorizer_appid":"${shop}","authorizer_refresh_token":"canary-refresh"}`
    ],
    [
      "api_get_authorizer_list",
      written(AuthorizerList.operation, {}),
      `{"component_appid":"${platform}","offset":0,"count":500}`
    ],
    [
      "api_get_authorizer_list, a page",
      written(AuthorizerList.operation, { offset: 500, count: 7 }),
      `{"component_appid":"${platform}","offset":500,"count":7}`
    ],
    [
      "api_get_authorizer_info",
      written(AuthorizerInfo.operation, { authorizer_appid: shop }),
      `{"component_appid":"${platform}","authorizer_appid":"${shop}"}`
    ],
    [
      "api_query_auth",
      written(QueryAuth.operation, { authorization_code: canary("code") }),
      `{"component_appid":"${platform}","authorization_code":"canary-code"}`
    ],
    ["api_create_preauthcode", written(CreatePreAuthCode.operation, {}), `{"component_appid":"${platform}"}`]
  ]
  for (const [name, body, expected] of rows) {
    it(name, () => assert.deepStrictEqual(body, Either.right(expected)))
  }

  it("unwrap no secret before they are sent", () => {
    const built = ComponentToken.operation.encode(
      { component_appsecret: canary("secret"), component_verify_ticket: canary("ticket") },
      platform
    )
    assert.notInclude(inspect(built, { depth: 9 }), "canary")
  })

  const refused: ReadonlyArray<
    readonly [string, Either.Either<unknown, { readonly field?: string | undefined }>, string]
  > = [
    ["count 0", written(AuthorizerList.operation, { count: 0 }), "count"],
    ["count 501 (40170)", written(AuthorizerList.operation, { count: 501 }), "count"],
    ["count 1.5", written(AuthorizerList.operation, { count: 1.5 }), "count"],
    ["a negative offset", written(AuthorizerList.operation, { offset: -1 }), "offset"],
    ["no appid", written(AuthorizerInfo.operation, { authorizer_appid: "" }), "authorizer_appid"],
    ["an appid with a space", written(AuthorizerInfo.operation, { authorizer_appid: "wx 1" }), "authorizer_appid"],
    [
      "no appid for a token",
      written(AuthorizerToken.operation, { authorizer_appid: "", authorizer_refresh_token: canary("refresh") }),
      "authorizer_appid"
    ]
  ]
  for (const [name, body, field] of refused) {
    it(`refuses ${name}`, () => {
      const error = Either.getOrThrow(Either.flip(body))
      assert.strictEqual(error.field, field)
      assert.notInclude(inspect(error), "canary")
    })
  }
})

describe("answers", () => {
  interface Row {
    readonly name: string
    readonly seen: ReturnType<typeof decode>
    readonly value?: unknown
    readonly path?: string
    readonly entries?: ReadonlyArray<string>
  }
  const tokens = (extra: string) => `{"authorizer_access_token":"A","expires_in":7200${extra}}`
  const infoOf = (funcInfo: string) => `{"authorization_info":{"func_info":${funcInfo}}}`
  const rows: ReadonlyArray<Row> = [
    {
      name: "a component token",
      seen: decode(ComponentToken.operation, `{"component_access_token":"C","expires_in":7200}`),
      value: { component_access_token: "C", expires_in: 7200 }
    },
    {
      name: "a component token with its time as text and a new field",
      seen: decode(ComponentToken.operation, `{"errcode":0,"component_access_token":"C","expires_in":"7200","x":1}`),
      value: { component_access_token: "C", expires_in: 7200 },
      entries: ["unknown-field x"]
    },
    {
      name: "no component token",
      seen: decode(ComponentToken.operation, `{"expires_in":7200}`),
      path: "component_access_token"
    },
    {
      name: "an empty component token",
      seen: decode(ComponentToken.operation, `{"component_access_token":"","expires_in":7200}`),
      path: "component_access_token"
    },
    {
      name: "no lifetime",
      seen: decode(ComponentToken.operation, `{"component_access_token":"C"}`),
      path: "expires_in"
    },
    {
      name: "a lifetime in milliseconds",
      seen: decode(ComponentToken.operation, `{"component_access_token":"C","expires_in":7200000}`),
      path: "expires_in"
    },
    {
      name: "a shop's token with its refresh token",
      seen: decode(AuthorizerToken.operation, tokens(`,"authorizer_refresh_token":"R"`)),
      value: { authorizer_access_token: "A", expires_in: 7200, authorizer_refresh_token: "R" }
    },
    ...[`,"authorizer_refresh_token":""`, `,"authorizer_refresh_token":null`, `,"authorizer_refresh_token":7`, ""].map(
      (extra): Row => ({
        name: `a shop's token with no refresh token (${extra})`,
        seen: decode(AuthorizerToken.operation, tokens(extra)),
        value: { authorizer_access_token: "A", expires_in: 7200 }
      })
    ),
    {
      name: "a list",
      seen: decode(
        AuthorizerList.operation,
        `{"total_count":33,"list":[{"authorizer_appid":"wx1","refresh_token":"R","auth_time":1558000607}]}`
      ),
      value: {
        total_count: 33,
        received: 1,
        list: [{ authorizer_appid: "wx1", refresh_token: "R", auth_time: 1558000607 }]
      }
    },
    {
      name: "an empty list",
      seen: decode(AuthorizerList.operation, `{"total_count":0,"list":[]}`),
      value: { total_count: 0, received: 0, list: [] }
    },
    {
      name: "a list that is null, a total as text",
      seen: decode(AuthorizerList.operation, `{"total_count":"7","list":null}`),
      value: { total_count: 7, received: 0, list: [] }
    },
    {
      name: "a list of one written as an object, in milliseconds, without a refresh token",
      seen: decode(
        AuthorizerList.operation,
        `{"list":{"authorizer_appid":"wx1","refresh_token":"","auth_time":1558000607000}}`
      ),
      value: { received: 1, list: [{ authorizer_appid: "wx1", auth_time: 1558000607 }] },
      entries: ["object-for-array list"]
    },
    {
      name: "elements that are none",
      seen: decode(
        AuthorizerList.operation,
        `{"total_count":-1,"list":["wx1",{"refresh_token":"R"},{"authorizer_appid":"wx2","y":1}]}`
      ),
      value: { received: 3, list: [{ authorizer_appid: "wx2" }] },
      entries: ["wrong-type total_count", "wrong-type list[].authorizer_appid", "unknown-field list[].y"]
    },
    {
      name: "an info",
      seen: decode(
        AuthorizerInfo.operation,
        `{"authorizer_info":{"nick_name":"青禾","user_name":"gh_1","principal_name":"有限公司"},"authorization_info":{"func_info":[{"funcscope_category":{"id":129}},{"funcscope_category":{"id":131}}]},"store_info":{"id":4611686018427387905}}`
      ),
      value: {
        func_info: [129, 131],
        nick_name: "青禾",
        user_name: "gh_1",
        principal_name: "有限公司",
        store_id: "4611686018427387905"
      }
    },
    {
      name: "an info whose store stands inside",
      seen: decode(
        AuthorizerInfo.operation,
        `{"authorizer_info":{"nick_name":"","store_info":{"id":"12"}},"authorization_info":{}}`
      ),
      value: { func_info: [], store_id: "12" }
    },
    {
      name: "permission sets in every form",
      seen: decode(
        AuthorizerInfo.operation,
        infoOf(
          `[{"funcscope_category":{"id":"131"}},{"funcscope_category":129},{"funcscope_category":{}},131,{"funcscope_category":{"id":131}}]`
        )
      ),
      value: { func_info: [131, 129] },
      entries: ["wrong-type authorization_info.func_info[]"]
    },
    {
      name: "no permission set at all",
      seen: decode(AuthorizerInfo.operation, infoOf(`""`)),
      value: { func_info: [] }
    },
    {
      name: "an info without authorization",
      seen: decode(AuthorizerInfo.operation, `{"authorizer_info":{}}`),
      path: "authorization_info"
    },
    {
      name: "an authorization",
      seen: decode(
        QueryAuth.operation,
        `{"authorization_info":{"authorizer_appid":"wx1","authorizer_access_token":"A","expires_in":7200,"authorizer_refresh_token":"R","func_info":[{"funcscope_category":{"id":131}}]}}`
      ),
      value: {
        authorizer_appid: "wx1",
        authorizer_access_token: "A",
        expires_in: 7200,
        authorizer_refresh_token: "R",
        func_info: [131]
      }
    },
    {
      name: "an authorization of nobody",
      seen: decode(QueryAuth.operation, `{"authorization_info":{"authorizer_access_token":"A","expires_in":1}}`),
      path: "authorizer_appid"
    },
    {
      name: "no authorization",
      seen: decode(QueryAuth.operation, `{"authorization_info":[]}`),
      path: "authorization_info"
    },
    {
      name: "a code, whose time is what the field says",
      seen: decode(CreatePreAuthCode.operation, `{"pre_auth_code":"preauthcode@@@x","expires_in":600}`),
      value: { pre_auth_code: "preauthcode@@@x", expires_in: 600 }
    }
  ]
  for (const { entries, name, path, seen, value } of rows) {
    it(name, () => {
      if (path === undefined) {
        assert.deepStrictEqual(Either.map(seen.decoded, plain), Either.right(value))
        assert.deepStrictEqual(seen.entries, entries ?? [])
      } else {
        const error = Either.getOrThrow(Either.flip(seen.decoded))
        assert.deepStrictEqual([error.reason, error.path], ["WrongType", path])
      }
    })
  }

  it("show nothing of their tokens", () => {
    const bodies = [
      [ComponentToken.operation, `{"component_access_token":"canary-c","expires_in":7200}`],
      [
        AuthorizerToken.operation,
        `{"authorizer_access_token":"canary-a","expires_in":1,"authorizer_refresh_token":"canary-r"}`
      ],
      [AuthorizerList.operation, `{"list":[{"authorizer_appid":"wx1","refresh_token":"canary-r"}]}`],
      [
        QueryAuth.operation,
        `{"authorization_info":{"authorizer_appid":"wx1","authorizer_access_token":"canary-a","expires_in":1,"authorizer_refresh_token":"canary-r","func_info":[]}}`
      ],
      [CreatePreAuthCode.operation, `{"pre_auth_code":"canary-p","expires_in":1}`]
    ] as const
    for (const [operation, body] of bodies) {
      const { decoded, entries } = decode<string, never, unknown>(operation, body)
      assert.isTrue(Either.isRight(decoded))
      for (const text of [inspect(decoded, { depth: 9, showHidden: true }), JSON.stringify(decoded), ...entries]) {
        assert.notInclude(text, "canary")
      }
    }
  })

  it("decode or fail, whatever WeChat sends", () => {
    const fields = [
      "component_access_token",
      "authorizer_access_token",
      "authorizer_refresh_token",
      "authorizer_appid",
      "expires_in",
      "list",
      "total_count",
      "authorization_info",
      "authorizer_info",
      "func_info",
      "store_info",
      "pre_auth_code"
    ]
    const { value } = FastCheck.letrec<{ value: Json.JsonValue; record: Json.JsonObject }>((tie) => ({
      value: FastCheck.oneof(
        { depthSize: "small", withCrossShrink: true },
        FastCheck.constantFrom<Json.JsonValue>(null, "", "wx1", 0, -1, 7200, 1.5, 1e300, true),
        FastCheck.array(tie("value"), { maxLength: 3 }),
        tie("record")
      ),
      record: FastCheck.dictionary(FastCheck.constantFrom(...fields), tie("value"), { maxKeys: 4 })
    }))
    FastCheck.assert(
      FastCheck.property(FastCheck.dictionary(FastCheck.constantFrom(...fields), value, { maxKeys: 5 }), (body) => {
        for (const operation of operations) {
          const { decoded } = decode<string, never, unknown>(operation, body)
          if (Either.isLeft(decoded)) assert.strictEqual(decoded.left.operation, operation.name)
        }
      })
    )
  })
})

describe("Ticket", () => {
  const at = (createTime: number, name = `t${createTime}`): Ticket.Ticket => ({
    ticket: Redacted.make(name),
    createTime
  })

  it("keeps the newer one, whichever comes last", () => {
    assert.deepStrictEqual(Ticket.newer(Option.none(), at(5)), at(5))
    assert.deepStrictEqual(Ticket.newer(Option.some(at(5)), at(15)), at(15))
    assert.deepStrictEqual(Ticket.newer(Option.some(at(15)), at(5)), at(15))
    assert.deepStrictEqual(Ticket.newer(Option.some(at(5, "a")), at(5, "b")), at(5, "b"))
  })
})

describe("tickets in memory", () => {
  const at = (createTime: number): Ticket.Ticket => ({ ticket: Redacted.make(`t${createTime}`), createTime })

  it.effect("are none at first, then the newest that came", () =>
    Effect.gen(function* () {
      const tickets = yield* Ticket.ComponentTicket
      const inbox = yield* Ticket.TicketInbox
      assert.deepStrictEqual(yield* tickets.latest, Option.none())
      yield* inbox.put(at(600))
      yield* inbox.put(at(0))
      assert.deepStrictEqual(yield* tickets.latest, Option.some(at(600)))
    }).pipe(Effect.provide(Ticket.layerMemory()))
  )

  it.effect("belong to one layer each, and may be there from the start", () =>
    Effect.gen(function* () {
      const latest = Effect.flatMap(Ticket.ComponentTicket, (tickets) => tickets.latest)
      assert.deepStrictEqual(yield* Effect.provide(latest, Ticket.layerMemory(at(1))), Option.some(at(1)))
      assert.deepStrictEqual(yield* Effect.provide(latest, Ticket.layerMemory()), Option.none())
    })
  )

  it.effect("may come from an effect, asked each time", () => {
    let asked = 0
    const source = Effect.sync(() => Option.some(at((asked += 1))))
    return Effect.gen(function* () {
      const tickets = yield* Ticket.ComponentTicket
      assert.deepStrictEqual(yield* tickets.latest, Option.some(at(1)))
      assert.deepStrictEqual(yield* tickets.latest, Option.some(at(2)))
    }).pipe(Effect.provide(Ticket.fromEffect(source)))
  })
})

describe("Authorizations", () => {
  const key = { baseUrl: "https://api.weixin.qq.com", component: platform, authorizer: shop }

  const places = {
    "in memory": Authorizations.layerMemory,
    "in a store of tokens": Layer.provide(Authorizations.layerTokenStore, TokenStore.layerMemory)
  }
  for (const [place, layer] of Object.entries(places)) {
    it.effect(`${place} keep one record for each key`, () =>
      Effect.gen(function* () {
        const store = yield* Authorizations.Authorizations
        const known: Authorizations.Authorization = {
          refreshToken: { token: Redacted.make("r1"), askedAt: 1 },
          grant: { accessToken: Redacted.make("a1"), askedAt: 1, expiresAt: 7201 },
          permissions: { sets: [129, 131], askedAt: 1 }
        }
        assert.deepStrictEqual(yield* store.get(key), {})
        assert.deepStrictEqual(plain(yield* store.modify(key, Authorizations.learn(known))), plain(known))
        assert.deepStrictEqual(plain(yield* store.get(key)), plain(known))
        for (const other of [{ baseUrl: "http://127.0.0.1:1" }, { component: "wx9" }, { authorizer: "wx9" }]) {
          assert.deepStrictEqual(yield* store.get({ ...key, ...other }), {})
        }
        yield* store.modify(key, Authorizations.refuse(Redacted.make("a0")))
        assert.property(yield* store.get(key), "grant")
        yield* store.modify(key, Authorizations.refuse(Redacted.make("a1")))
        assert.hasAllKeys(yield* store.get(key), ["refreshToken", "permissions"])
        const later = {
          permissions: { sets: [], askedAt: 2 },
          refreshToken: { token: Redacted.make("r2"), askedAt: 2 }
        }
        yield* store.modify(key, Authorizations.learn(later))
        yield* store.modify(key, Authorizations.learn(known))
        assert.deepStrictEqual(plain((yield* store.get(key)).refreshToken), plain(later.refreshToken))
        assert.deepStrictEqual((yield* store.get(key)).permissions, later.permissions)
        yield* store.remove(key)
        assert.deepStrictEqual(yield* store.get(key), {})
        // A new authorization after the old one was taken back.
        const anew = { refreshToken: { token: Redacted.make("r3"), askedAt: 3 } }
        yield* store.modify(key, Authorizations.learn(anew))
        assert.deepStrictEqual(plain(yield* store.get(key)), plain(anew))
      }).pipe(Effect.provide(layer))
    )
  }

  const troubled = (reason: TokenStore.Reason) =>
    Effect.gen(function* () {
      const fail = Effect.fail(TokenStore.tokenStoreError("test", reason))
      const tokens = yield* TokenStore.TokenStore
      return Layer.succeed(TokenStore.TokenStore, { ...tokens, read: () => fail, write: () => fail })
    }).pipe(Effect.provide(TokenStore.layerMemory), Layer.unwrapEffect)

  it.effect("in a store of tokens fail as it fails; what it cannot read is as good as absent", () =>
    Effect.gen(function* () {
      const get = Effect.flatMap(Authorizations.Authorizations, (store) => store.get(key))
      const over = (reason: TokenStore.Reason) =>
        Effect.either(Effect.provide(get, Layer.provide(Authorizations.layerTokenStore, troubled(reason))))
      const away = yield* over("Unavailable")
      assert.strictEqual(Either.isLeft(away) ? away.left.action : "", "read")
      assert.deepStrictEqual(yield* over("Corrupt"), Either.right({}))
      const latest = Effect.flatMap(Ticket.ComponentTicket, (tickets) => tickets.latest)
      const ticket = Layer.provide(Ticket.layerTokenStore(key), troubled("Denied"))
      assert.strictEqual((yield* Effect.flip(Effect.provide(latest, ticket))).action, "read")
    })
  )

  it.effect("and tickets stand apart in one store of tokens", () =>
    Effect.gen(function* () {
      const tickets = yield* Ticket.ComponentTicket
      const inbox = yield* Ticket.TicketInbox
      const at = (createTime: number) => ({ ticket: Redacted.make(`t${createTime}`), createTime })
      assert.deepStrictEqual(yield* tickets.latest, Option.none())
      yield* inbox.put(at(600))
      yield* inbox.put(at(0))
      assert.deepStrictEqual(plain(Option.getOrThrow(yield* tickets.latest)), plain(at(600)))
      const store = yield* Authorizations.Authorizations
      assert.deepStrictEqual(yield* store.get(key), {})
    }).pipe(
      Effect.provide(
        Layer.merge(Ticket.layerTokenStore(key), Authorizations.layerTokenStore).pipe(
          Layer.provide(TokenStore.layerMemory)
        )
      )
    )
  )

  const token = (name: string) => Redacted.make(name)
  const fact = FastCheck.record({
    refresh: FastCheck.option(FastCheck.nat(1000), { nil: undefined }),
    grant: FastCheck.option(FastCheck.nat(1000), { nil: undefined }),
    permissions: FastCheck.option(FastCheck.nat(1000), { nil: undefined })
  })
  // A fact's name is its time, so that two of the same time are the same.
  const learnt = ({
    grant,
    permissions,
    refresh
  }: { [Key in "refresh" | "grant" | "permissions"]: number | undefined }) => ({
    ...(refresh === undefined ? {} : { refreshToken: { token: token(`r${refresh}`), askedAt: refresh } }),
    ...(grant === undefined
      ? {}
      : { grant: { accessToken: token(`a${grant}`), askedAt: grant, expiresAt: grant + 7200 } }),
    ...(permissions === undefined ? {} : { permissions: { sets: [permissions], askedAt: permissions } })
  })

  it("learns the same from the same answers in any order", () => {
    FastCheck.assert(
      FastCheck.property(
        FastCheck.array(fact, { maxLength: 6 }).chain((facts) =>
          FastCheck.tuple(
            FastCheck.constant(facts),
            FastCheck.shuffledSubarray(facts, { minLength: facts.length, maxLength: facts.length })
          )
        ),
        ([facts, shuffled]) => {
          const fold = (list: typeof facts) =>
            list.reduce<Authorizations.Authorization>((known, one) => Authorizations.learn(learnt(one))(known), {})
          assert.deepStrictEqual(plain(fold(shuffled)), plain(fold(facts)))
          const latest = Math.max(-1, ...facts.map(({ refresh }) => refresh ?? -1))
          assert.strictEqual(fold(facts).refreshToken?.askedAt, latest < 0 ? undefined : latest)
        }
      )
    )
  })

  it("drops a refused access token and no other", () => {
    const known = {
      grant: { accessToken: token("a1"), askedAt: 1, expiresAt: 5 },
      permissions: { sets: [131], askedAt: 1 }
    }
    assert.deepStrictEqual(Authorizations.refuse(token("a1"))(known), { permissions: { sets: [131], askedAt: 1 } })
    assert.isTrue(Equal.equals(Authorizations.refuse(token("a2"))(known).grant?.accessToken, token("a1")))
    assert.deepStrictEqual(Authorizations.refuse(token("a1"))({}), {})
  })

  it("takes a token for living only while it lives longer than the margin", () => {
    const known = { grant: { accessToken: token("a1"), askedAt: 1, expiresAt: 1000 } }
    assert.isTrue(Option.isSome(Authorizations.living(known, 899, 100)))
    assert.isTrue(Option.isNone(Authorizations.living(known, 900, 100)))
    assert.isTrue(Option.isNone(Authorizations.living({}, 0, 0)))
  })

  it("a store's error says what to do, in both languages", () => {
    for (const action of ["read", "write"] as const) {
      assert.match(storeError(action).message, /up.*恢复/s)
    }
  })
})
