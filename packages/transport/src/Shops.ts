/**
 * Thousands of shops in one process: the stack of a shop is built when it is first used, shared by all who use it, and
 * released when nobody has for a while. Shops share the connections to WeChat and nothing else: each has its own token,
 * limiter and retry budget, so the trouble of one does not reach another.
 *
 * @since 0.1.0
 */
import * as Context from "effect/Context"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Either from "effect/Either"
import * as Layer from "effect/Layer"
import * as RcMap from "effect/RcMap"
import * as Scope from "effect/Scope"
import * as GuaranteeOrders from "@wxshop/core/GuaranteeOrders"
import { OperationExecutor } from "@wxshop/core/Operation"
import type { Limits } from "@wxshop/core/SearchGuaranteeOrders"
import { defaultLimits } from "@wxshop/core/SearchGuaranteeOrders"
import type { InvalidRequestError, WeChatError } from "@wxshop/core/WeChatError"
import type { AccessToken } from "./AccessToken.js"
import type { Http } from "./Http.js"
import * as RateLimit from "./RateLimit.js"
import * as Retry from "./Retry.js"
import * as Place from "./Shops/Place.js"
import * as TransportConfig from "./TransportConfig.js"
import * as WeChatClient from "./WeChatClient.js"

/**
 * What the stack of one shop gives.
 *
 * @since 0.1.0
 * @category models
 */
export type ShopServices = GuaranteeOrders.GuaranteeOrders | OperationExecutor | AccessToken

/**
 * What may differ from shop to shop.
 *
 * @since 0.1.0
 * @category models
 */
export interface Settings {
  /** The shop's limiter, in place of the one in `TransportConfig`. */
  readonly rateLimit?: Partial<RateLimit.Rate> | "off" | undefined
  readonly retry?: Partial<Retry.Policy> | undefined
  readonly limits?: Partial<Limits> | undefined
}

/**
 * How the stacks are made.
 *
 * @since 0.1.0
 * @category models
 */
export interface Options<R> {
  /** Where the token of a shop comes from, by the shop's appid. */
  readonly token: (
    appid: string
  ) => Layer.Layer<AccessToken, WeChatError, Http | R | Retry.Retry | TransportConfig.TransportConfig>
  readonly settings?: ((appid: string) => Settings) | undefined
  /** How long a shop that nobody uses keeps its stack. Ten minutes unless said otherwise. */
  readonly idleTimeToLive?: Duration.DurationInput | undefined
}

/**
 * The shops by their appids.
 *
 * @since 0.1.0
 * @category models
 */
export interface Service {
  /**
   * Runs an effect for a shop. Its stack stays for as long as the effect runs. Fails like the effect, or because the stack
   * cannot be built; the next use tries to build it again.
   */
  readonly provide: (
    appid: string
  ) => <A, E, R>(self: Effect.Effect<A, E, R>) => Effect.Effect<A, E | WeChatError, Exclude<R, ShopServices>>
  /** The services of a shop, for as long as the layer lives. */
  readonly layer: (appid: string) => Layer.Layer<ShopServices, WeChatError>
  /** Lets go of a shop's stack: it ends with its last user, and the next use builds another. */
  readonly release: (appid: string) => Effect.Effect<void>
  /** The shops that have a stack now. */
  readonly open: Effect.Effect<ReadonlyArray<string>>
}

/**
 * The shops this process serves.
 *
 * @since 0.1.0
 * @category tags
 */
export class Shops extends Context.Tag("@wxshop/transport/Shops")<Shops, Service>() {}

type Built = Effect.Effect<Context.Context<ShopServices>, WeChatError>

const IDLE = Duration.minutes(10)

const withRate = (
  config: TransportConfig.Service,
  rateLimit: Settings["rateLimit"]
): Either.Either<TransportConfig.Service, InvalidRequestError> =>
  rateLimit === undefined
    ? Either.right(config)
    : Either.map(TransportConfig.make({ rateLimit }), (checked) => ({ ...config, rateLimit: checked.rateLimit }))

/**
 * The stack of one shop. Its parts are put together by hand: composed as layers they would each leave their entry in a
 * memo map behind, ten times the memory of the stack itself, and there are thousands.
 */
const stack = <R>(
  { settings, token }: Options<R>,
  appid: string
): Effect.Effect<
  Context.Context<ShopServices>,
  WeChatError,
  Http | R | Scope.Scope | TransportConfig.TransportConfig
> =>
  Effect.gen(function* () {
    const { limits, rateLimit, retry } = settings?.(appid) ?? {}
    const config = yield* withRate(yield* TransportConfig.TransportConfig, rateLimit)
    const shop = yield* Effect.all({
      retry: Retry.withOwnBudget(retry),
      limiter: RateLimit.makeMemory
    }).pipe(Effect.provideService(TransportConfig.TransportConfig, config))
    const parts = Context.make(TransportConfig.TransportConfig, config).pipe(
      Context.add(Retry.Retry, shop.retry),
      Context.add(RateLimit.RateLimit, shop.limiter)
    )
    const tokens = yield* Effect.provide(Layer.build(token(appid)), parts)
    const executor = yield* Effect.provide(WeChatClient.make, Context.merge(parts, tokens))
    return tokens.pipe(
      Context.add(OperationExecutor, executor),
      Context.add(GuaranteeOrders.GuaranteeOrders, GuaranteeOrders.make(executor, { ...defaultLimits, ...limits }))
    )
  })

const appidOf = (key: string): string => key.slice(key.indexOf(" ") + 1)

/**
 * The shops over the connections and the settings in the context.
 *
 * @since 0.1.0
 * @category constructors
 */
export const make = <R = never>(
  options: Options<R>
): Effect.Effect<Service, never, Http | R | Scope.Scope | TransportConfig.TransportConfig> =>
  Effect.gen(function* () {
    const places = yield* RcMap.make({
      lookup: (key: string) => Place.make(Effect.suspend(() => stack(options, appidOf(key)))),
      idleTimeToLive: options.idleTimeToLive ?? IDLE
    })
    // The map takes a stack that was let go for the one that came after it under the same key, so no key comes twice.
    const generations = new Map<string, number>()
    const keyOf = (appid: string): string => `${generations.get(appid) ?? 0} ${appid}`
    // The map looks and then builds: two fibers that both looked before either built would get two stacks.
    const door = yield* Effect.makeSemaphore(1)
    const enter = (appid: string, scope: Scope.Scope): Built =>
      Effect.flatten(door.withPermits(1)(Scope.extend(RcMap.get(places, keyOf(appid)), scope)))

    return {
      provide: (appid) => (self) =>
        Effect.scopedWith((scope) => Effect.flatMap(enter(appid, scope), (services) => Effect.provide(self, services))),
      layer: (appid) => Layer.scopedContext(Effect.flatMap(Effect.scope, (scope) => enter(appid, scope))),
      release: (appid) =>
        Effect.suspend(() => {
          const key = keyOf(appid)
          generations.set(appid, (generations.get(appid) ?? 0) + 1)
          return RcMap.invalidate(places, key)
        }),
      open: Effect.map(RcMap.keys(places), (keys) => keys.map(appidOf))
    }
  })

/**
 * The shops over the connections and the settings in the context.
 *
 * @since 0.1.0
 * @category layers
 */
export const layer = <R = never>(
  options: Options<R>
): Layer.Layer<Shops, never, Http | R | TransportConfig.TransportConfig> => Layer.scoped(Shops, make(options))
