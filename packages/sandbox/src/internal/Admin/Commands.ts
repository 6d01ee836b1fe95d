/**
 * What the admin pages can do, one row a page and method.
 *
 * @since 0.1.0
 */
import * as DateTime from "effect/DateTime"
import * as Effect from "effect/Effect"
import * as Either from "effect/Either"
import * as Option from "effect/Option"
import * as Faults from "../../Faults.js"
import type { ShopHandle } from "../../Handle.js"
import type { SandboxOptionError } from "../../SandboxError.js"
import { badOption, orderMissing } from "../../SandboxError.js"
import * as Span from "../Span.js"
import type { SeenRequest } from "../../Requests.js"
import type { Wire } from "../../WireJson.js"
import * as OrderOf from "../../World/Order.js"
import type { Command, Commands, Grips, Refused, Run } from "./Command.js"
import { field, text } from "./Command.js"
import * as Component from "./Component.js"

export type { Command, Grips } from "./Command.js"

const at = (millis: number): string => DateTime.formatIso(DateTime.unsafeMake(millis))

const clockState = ({ clock }: Grips): Effect.Effect<Wire> =>
  Effect.sync(() => ({ now: at(clock.unsafeNow()), millis: clock.unsafeNow(), speed: clock.unsafeSpeed() }))

const faultState = ({ handle }: Grips): Effect.Effect<Wire> =>
  Effect.map(handle.faults.pending, (faults) => faults.map(Faults.format))

const state: Run = (grips) =>
  Effect.gen(function* () {
    const { handle, platform } = grips
    const requests = yield* handle.requests
    return {
      seed: platform.seed,
      clock: yield* clockState(grips),
      shops: platform.ownShops.map((shop) => ({
        appid: shop.appid,
        nickname: shop.nickname,
        username: shop.username,
        orders: platform.world(shop).size(),
        tokens: { ...platform.tokens.counts(shop.index) }
      })),
      dialect: { ...platform.dialect() },
      faults: yield* faultState(grips),
      requests: requests.length
    }
  })

const setClock: Run = (grips, { body }) =>
  Effect.gen(function* () {
    const set = text(body, "set")
    const advance = text(body, "advance")
    const speed = field(body, "speed")
    if (set !== undefined) yield* grips.clock.set(set)
    if (advance !== undefined) yield* grips.clock.advance(yield* Span.parse("advance", advance))
    if (speed !== undefined) yield* grips.clock.speed(Number(speed))
    return yield* clockState(grips)
  })

const pushFaults: Run = (grips, { body }) => {
  const many = field(body, "faults")
  const faults: ReadonlyArray<unknown> = Array.isArray(many) ? many : [field(body, "fault")]
  // All or none: a typing error must not leave half a script behind.
  return Effect.forEach(faults, (fault) => Faults.parse(String(fault))).pipe(
    Effect.flatMap(Effect.forEach((fault) => grips.handle.faults.push(fault))),
    Effect.andThen(faultState(grips))
  )
}

const setDialect: Run = ({ handle, platform }, { body }) =>
  Effect.map(handle.dialect.set(typeof body === "object" && body !== null ? body : {}), () => ({
    ...platform.dialect()
  }))

const shopOf = ({ handle }: Grips, { query }: Command): Either.Either<ShopHandle, SandboxOptionError> => {
  const appid = query.get("appid")
  const shop =
    appid === null
      ? handle.shops[0]
      : [...handle.shops, ...handle.component.authorizers].find((candidate) => candidate.appid === appid)
  const known = handle.shops
    .slice(0, 5)
    .map((candidate) => candidate.appid)
    .join(", ")
  return shop === undefined
    ? Either.left(badOption("appid", String(appid), { zh: known, en: known }))
    : Either.right(shop)
}

const idOf = ({ query }: Command): string => query.get("id") ?? ""

const readOrders: Run = (grips, command) =>
  Effect.gen(function* () {
    const { world } = yield* shopOf(grips, command)
    if (!command.query.has("id")) return yield* world.orders
    const order = yield* world.get(idOf(command))
    if (Option.isNone(order)) return yield* orderMissing(idOf(command))
    return order.value
  })

const putOrder: Run = (grips, command) =>
  Effect.gen(function* () {
    const { world } = yield* shopOf(grips, command)
    const patch = yield* OrderOf.checkPatch(command.body)
    return yield* world.put({ ...patch, guarantee_order_id: patch.guarantee_order_id ?? "" })
  })

const patchOrder: Run = (grips, command) =>
  Effect.gen(function* () {
    const { world } = yield* shopOf(grips, command)
    return yield* world.patch(idOf(command), yield* OrderOf.checkPatch(command.body))
  })

const removeOrder: Run = (grips, command) =>
  Effect.gen(function* () {
    const { world } = yield* shopOf(grips, command)
    yield* world.remove(idOf(command))
    return { removed: idOf(command) }
  })

const revoke: Run = ({ handle }, { body }) =>
  Effect.map(
    handle.tokens.revokeAll({ appid: text(body, "appid"), stuck: field(body, "stuck") === true }),
    (revoked) => ({ revoked })
  )

const requestState = ({ answered, ...request }: SeenRequest): Wire => ({
  ...request,
  answered: answered === undefined ? undefined : { ...answered }
})

const commands: Commands = {
  state: { GET: state },
  clock: { GET: clockState, POST: setClock },
  faults: {
    GET: faultState,
    POST: pushFaults,
    DELETE: (grips) => Effect.andThen(grips.handle.faults.clear, faultState(grips))
  },
  dialect: { GET: ({ platform }) => Effect.sync(() => ({ ...platform.dialect() })), POST: setDialect },
  requests: {
    GET: ({ handle }) => Effect.map(handle.requests, (requests) => requests.map(requestState)),
    DELETE: ({ handle }) => Effect.as(handle.clearRequests, [])
  },
  orders: { GET: readOrders, POST: putOrder, PATCH: patchOrder, DELETE: removeOrder },
  "tokens/revoke": { POST: revoke },
  ...Component.commands
}

const index: Wire = Object.entries(commands).flatMap(([name, methods]) =>
  Object.keys(methods).map((method) => `${method} /__sandbox/${name}`)
)

/**
 * Runs a command; refusals become their status with both texts.
 *
 * @since 0.1.0
 * @category handlers
 */
export const run = (
  grips: Grips,
  command: Command
): Effect.Effect<{ readonly status: number; readonly result: Wire }> => {
  if (command.name === "") return Effect.succeed({ status: 200, result: index })
  const methods = Object.hasOwn(commands, command.name) ? commands[command.name] : undefined
  if (methods === undefined)
    return Effect.succeed({
      status: 404,
      result: { error: { zh: "没有这个页面。", en: "No such page." }, pages: index }
    })
  const known = methods[command.method]
  if (known === undefined) return Effect.succeed({ status: 405, result: { allowed: Object.keys(methods) } })
  const refused = (status: number) => (error: Refused) =>
    Effect.succeed({
      status,
      result: { error: { zh: error.text.zh + error.next.zh, en: `${error.text.en} ${error.next.en}` } }
    })
  return known(grips, command).pipe(
    Effect.map((result) => ({ status: 200, result })),
    Effect.catchTags({ SandboxOptionError: refused(400), SandboxOrderMissing: refused(404) })
  )
}
