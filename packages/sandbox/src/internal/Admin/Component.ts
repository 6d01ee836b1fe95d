/**
 * The admin pages of the third-party platform. They give what WeChat would push, because pushes are not simulated.
 *
 * @since 0.1.0
 */
import * as Effect from "effect/Effect"
import * as Redacted from "effect/Redacted"
import type { SandboxOptionError } from "../../SandboxError.js"
import { badOption } from "../../SandboxError.js"
import type { Wire } from "../../WireJson.js"
import type { Commands, Run } from "./Command.js"
import { field, text } from "./Command.js"

const state: Run = ({ handle, platform }) =>
  Effect.map(handle.component.counts, (counts) => ({
    appid: handle.component.appid,
    counts: { ...counts },
    authorizers: platform.component.authorizers().map(({ authTime, permissionSets, shop, voided }) => ({
      appid: shop.appid,
      nickname: shop.nickname,
      permissionSets: [...permissionSets],
      authTime,
      voided
    }))
  }))

const ticket: Run = ({ handle }) =>
  Effect.map(handle.component.ticket, ({ createTime, ticket }) => ({ ticket: Redacted.value(ticket), createTime }))

const expireTickets: Run = (grips, command) =>
  Effect.zipRight(grips.handle.component.expireTickets, ticket(grips, command))

const permissionSetsOf = (body: unknown): Effect.Effect<ReadonlyArray<number> | undefined, SandboxOptionError> => {
  const sets = field(body, "permissionSets")
  if (sets === undefined) return Effect.succeed(undefined)
  return Array.isArray(sets) && sets.every((set) => typeof set === "number" && Number.isInteger(set))
    ? Effect.succeed(sets as ReadonlyArray<number>)
    : Effect.fail(
        badOption("permissionSets", text(body, "permissionSets") ?? "", {
          zh: "[129, 131] 这样的列表",
          en: "a list such as [129, 131]"
        })
      )
}

const authorize: Run = ({ handle }, { body }) =>
  Effect.gen(function* () {
    const code = yield* handle.component.authorize(text(body, "appid") ?? "", yield* permissionSetsOf(body))
    return { authorization_code: Redacted.value(code) }
  })

const done: Wire = { done: true }

const setPermissions: Run = ({ handle }, { body }) =>
  Effect.gen(function* () {
    yield* handle.component.setPermissions(text(body, "appid") ?? "", (yield* permissionSetsOf(body)) ?? [])
    return done
  })

const merchant =
  (act: "revoke" | "changePassword" | "loseRefreshToken"): Run =>
  ({ handle }, { body }) =>
    Effect.as(handle.component[act](text(body, "appid") ?? ""), done)

/**
 * @since 0.1.0
 * @category tables
 */
export const commands: Commands = {
  component: { GET: state },
  "component/ticket": { GET: ticket, DELETE: expireTickets },
  "component/authorize": { POST: authorize },
  "component/permissions": { POST: setPermissions },
  "component/revoke": { POST: merchant("revoke") },
  "component/password": { POST: merchant("changePassword") },
  "component/refresh-token": { POST: merchant("loseRefreshToken") }
}
