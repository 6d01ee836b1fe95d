/**
 * The grips of a running sandbox: what a test, the CLI or the admin page may turn.
 *
 * @since 0.1.0
 */
import type * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Either from "effect/Either"
import * as Option from "effect/Option"
import * as Redacted from "effect/Redacted"
import type { Dialect } from "./Dialect.js"
import * as DialectOf from "./Dialect.js"
import type { Fault } from "./Faults.js"
import * as Faults from "./Faults.js"
import type { ComponentHandle } from "./Handle/Component.js"
import * as ComponentHandleOf from "./Handle/Component.js"
import type { Platform } from "./internal/Platform.js"
import type { Hook, SeenRequest } from "./Requests.js"
import * as Routes from "./internal/Routes.js"
import type { SandboxOptionError, SandboxOrderMissing } from "./SandboxError.js"
import { badOption, orderMissing } from "./SandboxError.js"
import type { Parts } from "./internal/Server/Exchange.js"
import type { Shop } from "./Shop.js"
import type { Counts } from "./Tokens.js"
import type { Instant, VirtualClock } from "./VirtualClock.js"
import type { Order, Patch } from "./World.js"
import * as OrderOf from "./World/Order.js"

/**
 * The orders of one shop. Ids are digit texts, times seconds, money 分.
 *
 * @since 0.1.0
 * @category models
 */
export interface WorldHandle {
  readonly orders: Effect.Effect<ReadonlyArray<Order>>
  readonly ids: Effect.Effect<ReadonlyArray<string>>
  readonly get: (id: string) => Effect.Effect<Option.Option<Order>>
  /** Adds or replaces an order; what is not given is made up from the id. */
  readonly put: (order: Patch & { readonly guarantee_order_id: string }) => Effect.Effect<Order, SandboxOptionError>
  /** Changes fields; `update_time` becomes now unless given. */
  readonly patch: (id: string, fields: Patch) => Effect.Effect<Order, SandboxOptionError | SandboxOrderMissing>
  readonly remove: (id: string) => Effect.Effect<void, SandboxOrderMissing>
}

/**
 * A shop with its world.
 *
 * @since 0.1.0
 * @category models
 */
export interface ShopHandle extends Shop {
  readonly world: WorldHandle
}

/**
 * Time inside the sandbox.
 *
 * @since 0.1.0
 * @category models
 */
export interface ClockHandle {
  /** Epoch milliseconds. */
  readonly now: Effect.Effect<number>
  readonly advance: (duration: Duration.DurationInput) => Effect.Effect<void>
  readonly set: (instant: Instant) => Effect.Effect<void, SandboxOptionError>
  readonly speed: (factor: number) => Effect.Effect<void, SandboxOptionError>
}

/**
 * The script of trouble.
 *
 * @since 0.1.0
 * @category models
 */
export interface FaultsHandle {
  /** Queues a fault, also in its written form. */
  readonly push: (fault: Fault | string) => Effect.Effect<void, SandboxOptionError>
  readonly clear: Effect.Effect<void>
  /** What is left of the script. */
  readonly pending: Effect.Effect<ReadonlyArray<Fault>>
}

/**
 * The switches, now.
 *
 * @since 0.1.0
 * @category models
 */
export interface DialectHandle {
  readonly get: Effect.Effect<Dialect>
  readonly set: (partial: Partial<Dialect>) => Effect.Effect<void, SandboxOptionError>
}

/**
 * The access tokens of all shops, and those of the platform.
 *
 * @since 0.1.0
 * @category models
 */
export interface TokensHandle {
  /**
   * Refuses a token from now on; says whether it was known. A `stuck` one is still handed out by `stable_token` until a
   * forced refresh.
   */
  readonly revoke: (
    token: Redacted.Redacted,
    options?: { readonly stuck?: boolean | undefined }
  ) => Effect.Effect<boolean>
  /** Refuses every living token of a shop (default: of all); says how many. */
  readonly revokeAll: (options?: {
    readonly appid?: string | undefined
    readonly stuck?: boolean | undefined
  }) => Effect.Effect<number, SandboxOptionError>
  /** Calls and tokens of a shop (default: the first). */
  readonly counts: (appid?: string) => Effect.Effect<Counts, SandboxOptionError>
}

/**
 * Everything that may be turned or looked at from outside.
 *
 * @since 0.1.0
 * @category models
 */
export interface Handle {
  /** The shops with a secret of their own; those that authorized the platform are in `component.authorizers`. */
  readonly shops: readonly [ShopHandle, ...Array<ShopHandle>]
  readonly component: ComponentHandle
  readonly clock: ClockHandle
  readonly faults: FaultsHandle
  readonly dialect: DialectHandle
  readonly tokens: TokensHandle
  /** Every request in order, redacted. */
  readonly requests: Effect.Effect<ReadonlyArray<SeenRequest>>
  /** Waits until so many requests have arrived since the start or the last `clearRequests`. */
  readonly awaitRequests: (count: number) => Effect.Effect<ReadonlyArray<SeenRequest>>
  readonly clearRequests: Effect.Effect<void>
  /** Runs an effect before each answer is worked out. */
  readonly onRequest: (hook: Hook) => Effect.Effect<void>
  /** Runs an effect after each answer is worked out and before it is sent: the world the next request finds. */
  readonly onAnswer: (hook: Hook) => Effect.Effect<void>
  readonly clearHooks: Effect.Effect<void>
}

const makeWorld = (platform: Platform, shop: Shop): WorldHandle => {
  const seconds = (): number => Math.floor(platform.now() / 1000)
  // Made when first looked at: a sandbox of a thousand shops starts at once.
  const world = () => platform.world(shop)
  return {
    orders: Effect.sync(() =>
      world()
        .ids()
        .flatMap((id) => world().get(id) ?? [])
    ),
    ids: Effect.sync(() => world().ids()),
    get: (id) => Effect.sync(() => Option.fromNullable(world().get(id))),
    put: (order) =>
      Effect.flatMap(OrderOf.checkPatch(order), (patch) =>
        patch.guarantee_order_id === undefined
          ? Effect.fail(badOption("guarantee_order_id", "", { zh: "1 到 20 位数字", en: "1 to 20 digits" }))
          : Effect.sync(() => world().put(patch.guarantee_order_id ?? "", patch, seconds()))
      ),
    patch: (id, fields) =>
      Effect.flatMap(OrderOf.checkPatch(fields), (patch) =>
        Effect.suspend(() => {
          const order = world().patch(id, patch, seconds())
          return order === undefined ? Effect.fail(orderMissing(id)) : Effect.succeed(order)
        })
      ),
    remove: (id) => Effect.suspend(() => (world().remove(id) ? Effect.void : Effect.fail(orderMissing(id))))
  }
}

const makeTokens = (platform: Platform): TokensHandle => {
  const find = (appid: string): Effect.Effect<Shop, SandboxOptionError> => {
    const shop = platform.shopOf(appid)
    const known = platform.shops
      .slice(0, 5)
      .map((candidate) => candidate.appid)
      .join(", ")
    return shop === undefined ? Effect.fail(badOption("appid", appid, { zh: known, en: known })) : Effect.succeed(shop)
  }
  return {
    revoke: (token, options) =>
      Effect.sync(() => platform.tokens.revoke(Redacted.value(token), platform.now(), options?.stuck ?? false)),
    revokeAll: (options) =>
      Effect.map(
        options?.appid === undefined
          ? Effect.succeed(platform.shops)
          : Effect.map(find(options.appid), (shop) => [shop]),
        (shops) =>
          shops.reduce(
            (sum, shop) => sum + platform.tokens.revokeAll(shop.index, platform.now(), options?.stuck ?? false),
            0
          )
      ),
    counts: (appid) =>
      Effect.map(appid === undefined ? Effect.succeed({ index: 0 }) : find(appid), ({ index }) =>
        platform.tokens.counts(index)
      )
  }
}

/**
 * The grips of the parts.
 *
 * @since 0.1.0
 * @category constructors
 */
export const make = (parts: Parts, clock: VirtualClock): Handle => {
  const { hooks, platform, requests, script } = parts
  const world = (shop: Shop): WorldHandle => makeWorld(platform, shop)
  const [first, ...others] = platform.ownShops.map((shop): ShopHandle => ({ ...shop, world: world(shop) }))
  return {
    shops: [first as ShopHandle, ...others],
    component: ComponentHandleOf.make(platform, platform.shops.slice(platform.ownShops.length), world),
    clock: { now: clock.now, advance: clock.advance, set: clock.set, speed: clock.speed },
    faults: {
      push: (fault) => Effect.map(Faults.check(fault, Routes.paths), script.push),
      clear: Effect.sync(script.clear),
      pending: Effect.sync(script.pending)
    },
    dialect: {
      get: Effect.sync(platform.dialect),
      set: (partial) =>
        Effect.suspend(() => Either.map(DialectOf.change(platform.dialect(), partial), platform.setDialect))
    },
    tokens: makeTokens(platform),
    requests: requests.all,
    awaitRequests: requests.awaitCount,
    clearRequests: requests.clear,
    onRequest: (hook) =>
      Effect.sync(() => {
        hooks.before = [...hooks.before, hook]
      }),
    onAnswer: (hook) =>
      Effect.sync(() => {
        hooks.after = [...hooks.after, hook]
      }),
    clearHooks: Effect.sync(() => {
      hooks.before = []
      hooks.after = []
    })
  }
}
