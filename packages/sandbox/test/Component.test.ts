/** The third-party platform, seen from the wire. */
import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Redacted from "effect/Redacted"
import * as TestClock from "effect/TestClock"
import type { SandboxOptions, Service } from "../src/Sandbox.js"
import * as Sandbox from "../src/Sandbox.js"
import type { Fields } from "./support.js"
import { parse, request, search, tokenOf } from "./support.js"

const start = (options: SandboxOptions = {}) =>
  Sandbox.make({ seed: "test", orders: 3, component: { authorizers: 3, ungranted: 1 }, ...options })

const post = (sandbox: Service, path: string, body: object, query = "") =>
  Effect.map(request(sandbox.url, { path: `${path}${query}`, body: JSON.stringify(body) }), ({ bytes }) => parse(bytes))

const latest = (sandbox: Service) => Effect.map(sandbox.component.ticket, ({ ticket }) => Redacted.value(ticket))

const componentToken = (sandbox: Service, ticket: string, more: object = {}) =>
  post(sandbox, "/cgi-bin/component/api_component_token", {
    component_appid: sandbox.component.appid,
    component_appsecret: Redacted.value(sandbox.component.secret),
    component_verify_ticket: ticket,
    ...more
  })

const signIn = (sandbox: Service) =>
  Effect.gen(function* () {
    const answer = yield* componentToken(sandbox, yield* latest(sandbox))
    return String(answer["component_access_token"])
  })

const platform = (sandbox: Service, name: string, token: string, more: object = {}, parameter = "access_token") =>
  post(
    sandbox,
    `/cgi-bin/component/${name}`,
    { component_appid: sandbox.component.appid, ...more },
    `?${parameter}=${encodeURIComponent(token)}`
  )

interface Listed {
  readonly authorizer_appid: string
  readonly refresh_token: string
  readonly auth_time: number
}

const list = (sandbox: Service, token: string, offset = 0, count = 500) =>
  Effect.map(platform(sandbox, "api_get_authorizer_list", token, { offset, count }), (answer) => ({
    total: answer["total_count"],
    list: answer["list"] as unknown as ReadonlyArray<Listed>,
    errcode: answer["errcode"]
  }))

const shopToken = (sandbox: Service, token: string, appid: string, refreshToken: string) =>
  platform(sandbox, "api_authorizer_token", token, {
    authorizer_appid: appid,
    authorizer_refresh_token: refreshToken
  })

/** A sandbox, the platform's token, its first shop and that shop's refresh token. */
const signedIn = (options: SandboxOptions = {}) =>
  Effect.gen(function* () {
    const sandbox = yield* start(options)
    const token = yield* signIn(sandbox)
    const [first] = (yield* list(sandbox, token)).list
    return { sandbox, token, appid: first!.authorizer_appid, refreshToken: first!.refresh_token }
  })

const errcode = (answer: Fields): unknown => answer["errcode"]

describe("tickets", () => {
  it.scoped("are made every ten minutes and live twelve hours", () =>
    Effect.gen(function* () {
      const sandbox = yield* start()
      const first = yield* latest(sandbox)
      assert.strictEqual(yield* latest(sandbox), first)
      yield* TestClock.adjust("599 seconds")
      assert.strictEqual(yield* latest(sandbox), first)
      yield* TestClock.adjust("1 second")
      assert.notStrictEqual(yield* latest(sandbox), first)
      yield* TestClock.adjust(12 * 3_600_000 - 600_000 - 1000)
      assert.property(yield* componentToken(sandbox, first), "component_access_token")
      yield* TestClock.adjust("1 second")
      assert.strictEqual(errcode(yield* componentToken(sandbox, first)), 61005)
    })
  )

  it.scoped("can be ended from outside; the next one is good", () =>
    Effect.gen(function* () {
      const sandbox = yield* start()
      const first = yield* latest(sandbox)
      yield* sandbox.component.expireTickets
      assert.strictEqual(errcode(yield* componentToken(sandbox, first)), 61005)
      const second = yield* latest(sandbox)
      assert.strictEqual(yield* latest(sandbox), second)
      assert.property(yield* componentToken(sandbox, second), "component_access_token")
    })
  )
})

describe("api_component_token", () => {
  it.scoped("gives two hours; a new token leaves the one before five minutes", () =>
    Effect.gen(function* () {
      const sandbox = yield* start()
      const answer = yield* componentToken(sandbox, yield* latest(sandbox))
      assert.hasAllKeys(answer, ["component_access_token", "expires_in"])
      assert.strictEqual(answer["expires_in"], 7200)
      const first = String(answer["component_access_token"])
      yield* TestClock.adjust("110 minutes")
      const second = yield* signIn(sandbox)
      assert.strictEqual((yield* list(sandbox, first)).total, 3)
      yield* TestClock.adjust("5 minutes")
      assert.strictEqual((yield* list(sandbox, first)).errcode, 40001)
      assert.strictEqual((yield* list(sandbox, second)).total, 3)
      yield* TestClock.adjust("115 minutes")
      assert.strictEqual((yield* list(sandbox, second)).errcode, 42001)
    })
  )

  it.scoped("refuses what WeChat refuses", () =>
    Effect.gen(function* () {
      const sandbox = yield* start()
      const ticket = yield* latest(sandbox)
      const cases: ReadonlyArray<readonly [object, number]> = [
        [{ component_appid: undefined }, 41018],
        [{ component_appid: "" }, 41018],
        [{ component_appid: sandbox.appid }, 61011],
        [{ component_appid: 7 }, 47001],
        [{ component_appsecret: undefined }, 41004],
        [{ component_appsecret: "0".repeat(32) }, 40125],
        [{ component_appsecret: Redacted.value(sandbox.secret) }, 40125],
        [{ component_verify_ticket: undefined }, 61006],
        [{ component_verify_ticket: "ticket@@@nobodys" }, 61006]
      ]
      for (const [more, code] of cases) {
        assert.strictEqual(errcode(yield* componentToken(sandbox, ticket, more)), code, JSON.stringify(more))
      }
      const raw = (method: string, body: string) =>
        Effect.map(
          request(sandbox.url, { method, path: "/cgi-bin/component/api_component_token", body }),
          ({ bytes }) => errcode(parse(bytes))
        )
      assert.strictEqual(yield* raw("GET", ""), 43002)
      assert.strictEqual(yield* raw("POST", ""), 44002)
      assert.strictEqual(yield* raw("POST", "{"), 47001)
    })
  )
})

describe("the platform's own endpoints", () => {
  it.scoped("take its token and no other, under either name", () =>
    Effect.gen(function* () {
      const { appid, refreshToken, sandbox, token } = yield* signedIn()
      const info = (access: string, parameter?: string) =>
        platform(sandbox, "api_get_authorizer_info", access, { authorizer_appid: appid }, parameter)
      assert.property(yield* info(token), "authorization_info")
      assert.property(yield* info(token, "component_access_token"), "authorization_info")
      assert.strictEqual(errcode(yield* info("")), 41001)
      assert.strictEqual(errcode(yield* info("98_nobody")), 40014)
      assert.strictEqual(errcode(yield* info(yield* tokenOf(sandbox))), 61014)
      const shop = String((yield* shopToken(sandbox, token, appid, refreshToken))["authorizer_access_token"])
      assert.strictEqual(errcode(yield* info(shop)), 61014)
      assert.strictEqual(errcode(yield* search(sandbox, token)), 48001)
    })
  )

  it.scoped("tell who authorized, page by page", () =>
    Effect.gen(function* () {
      const sandbox = yield* start({ component: { authorizers: 1203 } })
      const token = yield* signIn(sandbox)
      const pages = yield* Effect.forEach([0, 500, 1000, 1500], (offset) => list(sandbox, token, offset))
      assert.deepStrictEqual(
        pages.map(({ list, total }) => [total, list.length]),
        [
          [1203, 500],
          [1203, 500],
          [1203, 203],
          [1203, 0]
        ]
      )
      const appids = pages.flatMap(({ list }) => list.map((one) => one.authorizer_appid))
      assert.deepStrictEqual(
        appids,
        sandbox.component.authorizers.map(({ appid }) => appid)
      )
      assert.strictEqual(new Set([...appids, sandbox.appid]).size, 1204)
      assert.strictEqual((yield* list(sandbox, token, 0, 501)).errcode, 40170)
      assert.strictEqual(errcode(yield* platform(sandbox, "api_get_authorizer_list", token, { offset: 0 })), 47001)
      assert.strictEqual((yield* sandbox.component.counts).lists, 4)
    })
  )

  it.scoped("tell what a shop granted", () =>
    Effect.gen(function* () {
      const { sandbox, token } = yield* signedIn()
      const sets = (appid: string) =>
        Effect.map(platform(sandbox, "api_get_authorizer_info", token, { authorizer_appid: appid }), (answer) => {
          const info = answer["authorization_info"] as {
            func_info: ReadonlyArray<{ funcscope_category: { id: number } }>
          }
          return info.func_info.map((one) => one.funcscope_category.id)
        })
      const [first, , last] = sandbox.component.authorizers
      assert.deepStrictEqual(yield* sets(first!.appid), [129, 131, 138])
      assert.deepStrictEqual(yield* sets(last!.appid), [129, 138])
      yield* sandbox.component.setPermissions(first!.appid, [85])
      assert.deepStrictEqual(yield* sets(first!.appid), [85])
      const stranger = platform(sandbox, "api_get_authorizer_info", token, { authorizer_appid: sandbox.appid })
      assert.strictEqual(errcode(yield* stranger), 61003)
      const nobody = platform(sandbox, "api_get_authorizer_info", token, { authorizer_appid: "wxnobody" })
      assert.strictEqual(errcode(yield* nobody), 40013)
    })
  )

  it.scoped("give codes, of which one for an authorization works once and for an hour", () =>
    Effect.gen(function* () {
      const { sandbox, token } = yield* signedIn()
      const code = yield* platform(sandbox, "api_create_preauthcode", token)
      assert.match(String(code["pre_auth_code"]), /^preauthcode@@@/)
      assert.strictEqual(code["expires_in"], 1800)
      const redeem = (authorization: Redacted.Redacted) =>
        platform(sandbox, "api_query_auth", token, { authorization_code: Redacted.value(authorization) })
      const granted = yield* sandbox.component.authorize(sandbox.appid, [131])
      const answer = (yield* redeem(granted))["authorization_info"] as Fields
      assert.deepInclude(answer, {
        authorizer_appid: sandbox.appid,
        expires_in: 7200,
        func_info: [{ funcscope_category: { id: 131 } }]
      })
      assert.strictEqual(errcode(yield* search(sandbox, String(answer["authorizer_access_token"]))), 0)
      assert.strictEqual(errcode(yield* redeem(granted)), 61010)
      const old = yield* sandbox.component.authorize(sandbox.appid)
      yield* sandbox.clock.advance("1 hour")
      assert.strictEqual(errcode(yield* redeem(old)), 61010)
    })
  )
})

describe("api_authorizer_token", () => {
  it.scoped("opens the orders of that shop", () =>
    Effect.gen(function* () {
      const { appid, refreshToken, sandbox, token } = yield* signedIn()
      const answer = yield* shopToken(sandbox, token, appid, refreshToken)
      assert.deepInclude(answer, { expires_in: 7200, authorizer_refresh_token: refreshToken })
      const ids = yield* sandbox.component.authorizers[0]!.world.ids
      const page = yield* search(sandbox, String(answer["authorizer_access_token"]))
      const found = (page["guarantee_order_list"] as ReadonlyArray<Fields>).map((order) => order["guarantee_order_id"])
      assert.sameMembers(found.map(String), [...ids])
      assert.notDeepEqual([...ids], [...(yield* sandbox.world.ids)])
    })
  )

  it.scoped("needs permission set 131 for orders", () =>
    Effect.gen(function* () {
      const { sandbox, token } = yield* signedIn()
      const last = (yield* list(sandbox, token)).list.at(-1)!
      const answer = yield* shopToken(sandbox, token, last.authorizer_appid, last.refresh_token)
      const access = String(answer["authorizer_access_token"])
      assert.strictEqual(errcode(yield* search(sandbox, access)), 61007)
      yield* sandbox.dialect.set({ missingPermissionCode: "48001" })
      assert.strictEqual(errcode(yield* search(sandbox, access)), 48001)
      yield* sandbox.component.setPermissions(last.authorizer_appid, [131])
      assert.strictEqual(errcode(yield* search(sandbox, access)), 0)
    })
  )

  it.scoped("goes on with the same refresh token until the merchant revokes; a new authorization changes it", () =>
    Effect.gen(function* () {
      const { appid, refreshToken, sandbox, token } = yield* signedIn()
      const access = String((yield* shopToken(sandbox, token, appid, refreshToken))["authorizer_access_token"])
      yield* sandbox.clock.advance("90 days")
      const later = yield* signIn(sandbox)
      assert.property(yield* shopToken(sandbox, later, appid, refreshToken), "authorizer_access_token")
      const living = String((yield* shopToken(sandbox, later, appid, refreshToken))["authorizer_access_token"])
      assert.strictEqual(errcode(yield* search(sandbox, access)), 42001)

      yield* sandbox.component.revoke(appid)
      assert.strictEqual(errcode(yield* shopToken(sandbox, later, appid, refreshToken)), 61003)
      assert.strictEqual(errcode(yield* search(sandbox, living)), 61003)
      assert.strictEqual((yield* list(sandbox, later)).total, 2)

      yield* sandbox.component.authorize(appid)
      assert.strictEqual(errcode(yield* search(sandbox, living)), 40001)
      assert.strictEqual(errcode(yield* shopToken(sandbox, later, appid, refreshToken)), 61023)
      const again = (yield* list(sandbox, later)).list.at(-1)!
      assert.strictEqual(again.authorizer_appid, appid)
      assert.notStrictEqual(again.refresh_token, refreshToken)
      assert.property(yield* shopToken(sandbox, later, appid, again.refresh_token), "authorizer_access_token")
    })
  )

  it.scoped("answers 42007 after a change of password, 61023 to a lost refresh token", () =>
    Effect.gen(function* () {
      const { appid, refreshToken, sandbox, token } = yield* signedIn()
      yield* sandbox.component.loseRefreshToken(appid)
      assert.strictEqual(errcode(yield* shopToken(sandbox, token, appid, refreshToken)), 61023)
      const [found] = (yield* list(sandbox, token)).list
      assert.property(yield* shopToken(sandbox, token, appid, found!.refresh_token), "authorizer_access_token")
      yield* sandbox.component.changePassword(appid)
      assert.strictEqual(errcode(yield* shopToken(sandbox, token, appid, found!.refresh_token)), 42007)
      yield* sandbox.component.authorize(appid)
      const anew = (yield* list(sandbox, token)).list.at(-1)!
      assert.property(yield* shopToken(sandbox, token, appid, anew.refresh_token), "authorizer_access_token")
    })
  )

  it.scoped("returns the refresh token as the dialect says", () =>
    Effect.gen(function* () {
      const { appid, refreshToken, sandbox, token } = yield* signedIn({ dialect: { refreshTokens: "changed" } })
      const next = String((yield* shopToken(sandbox, token, appid, refreshToken))["authorizer_refresh_token"])
      assert.match(next, /^refreshtoken@@@/)
      assert.notStrictEqual(next, refreshToken)
      assert.strictEqual(errcode(yield* shopToken(sandbox, token, appid, refreshToken)), 61023)
      yield* sandbox.dialect.set({ refreshTokens: "empty" })
      assert.strictEqual((yield* shopToken(sandbox, token, appid, next))["authorizer_refresh_token"], "")
      yield* sandbox.dialect.set({ refreshTokens: "kept" })
      assert.strictEqual((yield* shopToken(sandbox, token, appid, next))["authorizer_refresh_token"], next)
    })
  )
})

describe("the allow-list of addresses", () => {
  it.scoped("closes every door of the platform with 61004, a shop's own with 40164 and 45035", () =>
    Effect.gen(function* () {
      const { appid, refreshToken, sandbox, token } = yield* signedIn()
      const own = yield* tokenOf(sandbox)
      const shop = String((yield* shopToken(sandbox, token, appid, refreshToken))["authorizer_access_token"])
      yield* sandbox.dialect.set({ ipAllowList: "closed" })
      const seen = [
        yield* componentToken(sandbox, yield* latest(sandbox)),
        yield* shopToken(sandbox, token, appid, refreshToken),
        yield* search(sandbox, shop),
        yield* search(sandbox, own),
        yield* post(sandbox, "/cgi-bin/stable_token", {
          grant_type: "client_credential",
          appid: sandbox.appid,
          secret: Redacted.value(sandbox.secret)
        })
      ]
      assert.deepStrictEqual(seen.map(errcode), [61004, 61004, 61004, 45035, 40164])
      for (const { errmsg } of seen) assert.include(String(errmsg), "127.0.0.1")
    })
  )
})

describe("the record of requests", () => {
  it.scoped("shows no ticket, secret, token or code", () =>
    Effect.gen(function* () {
      const { appid, refreshToken, sandbox, token } = yield* signedIn()
      const code = Redacted.value(yield* sandbox.component.authorize(sandbox.appid))
      yield* platform(sandbox, "api_query_auth", token, { authorization_code: code })
      const answer = yield* shopToken(sandbox, token, appid, refreshToken)
      const access = String(answer["authorizer_access_token"])
      yield* search(sandbox, access)
      yield* shopToken(sandbox, token, appid, "a-refresh-token-of-another-form")
      const requests = yield* sandbox.requests
      const text = JSON.stringify(requests)
      for (const secret of [
        token,
        access,
        refreshToken,
        code,
        yield* latest(sandbox),
        Redacted.value(sandbox.component.secret),
        "a-refresh-token-of-another-form"
      ]) {
        assert.notInclude(text, secret)
      }
      assert.deepStrictEqual(
        requests.map((seen) => seen.token),
        [
          undefined,
          "<component-token #1>",
          "<component-token #1>",
          "<component-token #1>",
          "<authorizer-token #2>",
          "<component-token #1>"
        ]
      )
    })
  )
})

describe("the grips", () => {
  it.scoped("refuse a shop nobody knows, or more than there are", () =>
    Effect.gen(function* () {
      const sandbox = yield* start()
      const { component } = sandbox
      for (const act of [
        component.authorize("wxnobody"),
        component.revoke(sandbox.appid),
        component.setPermissions("wxnobody", []),
        component.changePassword("wxnobody"),
        component.loseRefreshToken("wxnobody")
      ]) {
        assert.strictEqual((yield* Effect.flip(Effect.asVoid(act))).option, "appid")
      }
      const tooMany = Sandbox.make({ component: { authorizers: 2, ungranted: 3 } })
      assert.strictEqual((yield* Effect.flip(tooMany))._tag, "SandboxOptionError")
    })
  )

  it.scoped("are the same over the admin pages", () =>
    Effect.gen(function* () {
      const sandbox = yield* start()
      const page = (method: string, name: string, body?: object) =>
        Effect.map(
          request(sandbox.url, {
            method,
            path: `/__sandbox/${name}`,
            ...(body === undefined ? {} : { body: JSON.stringify(body) })
          }),
          ({ bytes, status }) => ({ status, body: parse(bytes) })
        )
      const { body } = yield* page("GET", "component/ticket")
      assert.strictEqual(body["ticket"], yield* latest(sandbox))
      const token = yield* signIn(sandbox)
      const fresh = yield* page("DELETE", "component/ticket")
      assert.notStrictEqual(fresh.body["ticket"], body["ticket"])
      const appid = sandbox.component.authorizers[0]!.appid
      const sets = (body: Fields) =>
        (body["authorizers"] as unknown as ReadonlyArray<{ appid: string; permissionSets: ReadonlyArray<number> }>).map(
          (one) => one.permissionSets
        )
      yield* page("POST", "component/permissions", { appid, permissionSets: [131] })
      assert.deepStrictEqual(sets((yield* page("GET", "component")).body)[0], [131])
      yield* page("POST", "component/revoke", { appid })
      assert.strictEqual((yield* list(sandbox, token)).total, 2)
      const code = yield* page("POST", "component/authorize", { appid, permissionSets: [129, 131] })
      assert.match(String(code.body["authorization_code"]), /^queryauthcode@@@/)
      assert.deepStrictEqual(sets((yield* page("GET", "component")).body).at(-1), [129, 131])
      assert.strictEqual((yield* page("POST", "component/password", { appid })).status, 200)
      assert.strictEqual((yield* page("POST", "component/refresh-token", { appid })).status, 200)
      assert.strictEqual((yield* page("POST", "component/revoke", { appid: "wxnobody" })).status, 400)
      assert.strictEqual((yield* page("POST", "component/authorize", { appid, permissionSets: "131" })).status, 400)
      assert.strictEqual((yield* page("GET", `orders?appid=${appid}`)).status, 200)
    })
  )
})
