/**
 * A simulated WeChat Shop on the loopback interface: the service, its options and its layers.
 *
 * @since 0.1.0
 */
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import type * as Redacted from "effect/Redacted"
import type * as Scope from "effect/Scope"
import type { IncomingMessage, ServerResponse } from "node:http"
import * as Admin from "./internal/Admin.js"
import type { Dialect } from "./Dialect.js"
import * as DialectOf from "./Dialect.js"
import type { Fault } from "./Faults.js"
import * as Faults from "./Faults.js"
import type { Handle, WorldHandle } from "./Handle.js"
import * as HandleOf from "./Handle.js"
import * as Platform from "./internal/Platform.js"
import * as Prng from "./internal/Prng.js"
import * as Requests from "./Requests.js"
import * as Routes from "./internal/Routes.js"
import type { SandboxError, SandboxOptionError } from "./SandboxError.js"
import { badOption } from "./SandboxError.js"
import * as Server from "./internal/Server.js"
import type { Parts } from "./internal/Server/Exchange.js"
import * as Exchange from "./internal/Server/Exchange.js"
import type { ClockOption } from "./VirtualClock.js"
import * as VirtualClock from "./VirtualClock.js"

/**
 * The shops of the third-party platform. They come besides `shops` and have as many orders.
 *
 * @since 0.1.0
 * @category options
 */
export interface ComponentOptions {
  /** 0 to 10,000. Default 0. */
  readonly authorizers?: number
  /** So many of them, the last, did not grant permission set 131. Default 0. */
  readonly ungranted?: number
}

/**
 * What to simulate. Everything has a default.
 *
 * @since 0.1.0
 * @category options
 */
export interface SandboxOptions {
  /** The same seed at the same start gives the same answers, byte for byte. Default `"wxshop"`. */
  readonly seed?: number | string
  /** Guarantee orders of each shop, 0 to 1,000,000. Default 120. */
  readonly orders?: number
  /** 1 to 10,000. Default 1. */
  readonly shops?: number
  /** The third-party platform: further shops that authorized it. */
  readonly component?: ComponentOptions
  /** Default 0: any free one. */
  readonly port?: number
  /** Default `127.0.0.1`. */
  readonly host?: string
  /** How this WeChat differs from its pages. */
  readonly dialect?: Partial<Dialect>
  /** Default `"live"`. */
  readonly clock?: ClockOption
  /** The script of trouble; texts as for the CLI's `--fault`. */
  readonly faults?: ReadonlyArray<Fault | string>
}

/**
 * A running sandbox.
 *
 * @since 0.1.0
 * @category models
 */
export interface Service extends Handle {
  /** The base URL for a client, without a trailing slash. */
  readonly url: string
  readonly port: number
  readonly seed: string
  /** Of the first shop. */
  readonly appid: string
  /** Of the first shop. */
  readonly secret: Redacted.Redacted
  /** Of the first shop; the others are in `shops`. */
  readonly world: WorldHandle
}

/**
 * The sandbox as a service.
 *
 * @since 0.1.0
 * @category tags
 */
export class Sandbox extends Context.Tag("@wxshop/sandbox/Sandbox")<Sandbox, Service>() {}

const bounded = (option: string, value: number, min: number, max: number): Effect.Effect<number, SandboxOptionError> =>
  Number.isInteger(value) && value >= min && value <= max
    ? Effect.succeed(value)
    : Effect.fail(
        badOption(option, String(value), { zh: `${min} 到 ${max} 的整数`, en: `an integer from ${min} to ${max}` })
      )

const target = (request: IncomingMessage): { readonly path: string; readonly query: string } => {
  const url = request.url ?? "/"
  const mark = url.indexOf("?")
  return mark < 0 ? { path: url, query: "" } : { path: url.slice(0, mark), query: url.slice(mark + 1) }
}

/**
 * Starts a sandbox that lives as long as the scope.
 *
 * @since 0.1.0
 * @category constructors
 */
export const make = (options: SandboxOptions = {}): Effect.Effect<Service, SandboxError, Scope.Scope> =>
  Effect.gen(function* () {
    const seed = String(options.seed ?? "wxshop")
    const shops = yield* bounded("shops", options.shops ?? 1, 1, 10_000)
    const authorizers = yield* bounded("component.authorizers", options.component?.authorizers ?? 0, 0, 10_000)
    const ungranted = yield* bounded("component.ungranted", options.component?.ungranted ?? 0, 0, authorizers)
    const orders = yield* bounded("orders", options.orders ?? 120, 0, 1_000_000)
    const port = yield* bounded("port", options.port ?? 0, 0, 65_535)
    const dialect = { ...DialectOf.defaults, ...(yield* DialectOf.check(options.dialect ?? {})) }
    const faults = yield* Effect.forEach(options.faults ?? [], (fault) => Faults.check(fault, Routes.paths))
    const clock = yield* VirtualClock.make(options.clock)

    const parts: Parts = {
      platform: Platform.make({ seed, shops, authorizers, ungranted, orders, dialect, now: clock.unsafeNow }),
      script: Faults.make(Prng.make(`${seed}/faults`)),
      requests: Requests.make(),
      hooks: { before: [], after: [] }
    }
    for (const fault of faults) parts.script.push(fault)
    const handle = HandleOf.make(parts, clock)
    const admin = Admin.make(handle, parts.platform, clock)

    const serve = (request: IncomingMessage, response: ServerResponse): Effect.Effect<void> => {
      const { path, query } = target(request)
      return Admin.owns(path)
        ? admin(request, response, path, query)
        : Exchange.serve(parts, request, response, path, query)
    }
    const address = yield* Server.listen(options.host ?? "127.0.0.1", port, serve)
    const [first] = handle.shops
    return {
      ...handle,
      url: address.url,
      port: address.port,
      seed,
      appid: first.appid,
      secret: first.secret,
      world: first.world
    }
  })

/**
 * A sandbox for as long as the layer lives.
 *
 * @since 0.1.0
 * @category layers
 */
export const layer = (options: SandboxOptions = {}): Layer.Layer<Sandbox, SandboxError> =>
  Layer.scoped(Sandbox, make(options))

/**
 * A sandbox for tests: seed `"test"` and 40 orders unless told otherwise. Its clock follows Effect's, so a `TestClock`
 * moves it. A `TestClock` that nobody has set yet is set to the sandbox's start (default `VirtualClock.TEST_START`), so
 * that the code under test agrees about the time. Wrong options are defects.
 *
 * @since 0.1.0
 * @category layers
 */
export const layerTest = (options: SandboxOptions = {}): Layer.Layer<Sandbox> =>
  Layer.orDie(
    Layer.scoped(
      Sandbox,
      Effect.zipRight(
        VirtualClock.alignTestClock(options.clock === "live" ? undefined : options.clock?.start),
        make({ seed: "test", orders: 40, ...options })
      )
    )
  )
