/**
 * The grips of the third-party platform: its ticket, and the merchants behind the shops that authorized it.
 *
 * @since 0.1.0
 */
import * as Effect from "effect/Effect"
import * as Redacted from "effect/Redacted"
import type { ComponentCounts } from "../Component.js"
import { PERMISSION_SETS } from "../Component.js"
import type { ShopHandle, WorldHandle } from "../Handle.js"
import type { Platform } from "../internal/Platform.js"
import type { SandboxOptionError } from "../SandboxError.js"
import { badOption } from "../SandboxError.js"
import type { Shop } from "../Shop.js"

/**
 * A ticket as WeChat pushes it; `createTime` is in Unix seconds.
 *
 * @since 0.1.0
 * @category models
 */
export interface TicketHandle {
  readonly ticket: Redacted.Redacted
  readonly createTime: number
}

/**
 * What the merchant of a shop can do, and what WeChat would push.
 *
 * @since 0.1.0
 * @category models
 */
export interface ComponentHandle {
  readonly appid: string
  readonly secret: Redacted.Redacted
  /** The shops that the sandbox was started with. */
  readonly authorizers: ReadonlyArray<ShopHandle>
  /** The ticket that would have been pushed last. Every ten minutes there is another; each lives 12 hours. */
  readonly ticket: Effect.Effect<TicketHandle>
  /** Ends every ticket given so far; the next one is good. */
  readonly expireTickets: Effect.Effect<void>
  /**
   * A shop, also one that authorized before, grants these permission sets (default: all that guarantee orders need). Its
   * older tokens are void. Gives the authorization code that `authorized` pushes.
   */
  readonly authorize: (
    appid: string,
    permissionSets?: ReadonlyArray<number>
  ) => Effect.Effect<Redacted.Redacted, SandboxOptionError>
  /** A shop takes its authorization back. */
  readonly revoke: (appid: string) => Effect.Effect<void, SandboxOptionError>
  /** A shop grants other permission sets, without new tokens. */
  readonly setPermissions: (
    appid: string,
    permissionSets: ReadonlyArray<number>
  ) => Effect.Effect<void, SandboxOptionError>
  /** The merchant changes the password: the refresh token answers 42007 until the shop authorizes again. */
  readonly changePassword: (appid: string) => Effect.Effect<void, SandboxOptionError>
  /** The shop gets another refresh token that only the list tells; the known one answers 61023. */
  readonly loseRefreshToken: (appid: string) => Effect.Effect<void, SandboxOptionError>
  readonly counts: Effect.Effect<ComponentCounts>
}

/**
 * The grips of a platform.
 *
 * @since 0.1.0
 * @category constructors
 */
export const make = (
  platform: Platform,
  shops: ReadonlyArray<Shop>,
  world: (shop: Shop) => WorldHandle
): ComponentHandle => {
  const { component, tokens } = platform

  const some = (): string =>
    component
      .authorizers()
      .slice(0, 5)
      .map(({ shop }) => shop.appid)
      .join(", ")
  const unknown = (appid: string): SandboxOptionError => badOption("appid", appid, { zh: some(), en: some() })
  const change = (appid: string, apply: () => boolean): Effect.Effect<void, SandboxOptionError> =>
    Effect.suspend(() => (apply() ? Effect.void : Effect.fail(unknown(appid))))

  return {
    appid: component.appid,
    secret: component.secret,
    authorizers: shops.map((shop) => ({ ...shop, world: world(shop) })),
    ticket: Effect.sync(() => {
      const { at, text } = component.ticket(platform.now())
      return { ticket: Redacted.make(text), createTime: Math.floor(at / 1000) }
    }),
    expireTickets: Effect.sync(component.expireTickets),
    authorize: (appid, permissionSets = PERMISSION_SETS) =>
      Effect.suspend(() => {
        const shop = platform.shopOf(appid)
        if (shop === undefined) return Effect.fail(unknown(appid))
        tokens.revokeGranted(shop.index, platform.now())
        component.authorize(shop, permissionSets, platform.now())
        return Effect.succeed(Redacted.make(component.code(appid, platform.now())))
      }),
    revoke: (appid) => change(appid, () => component.revoke(appid)),
    setPermissions: (appid, permissionSets) => change(appid, () => component.change(appid, { permissionSets })),
    changePassword: (appid) => change(appid, () => component.change(appid, { voided: true })),
    loseRefreshToken: (appid) => change(appid, () => component.renewRefreshToken(appid)),
    counts: Effect.sync(component.counts)
  }
}
