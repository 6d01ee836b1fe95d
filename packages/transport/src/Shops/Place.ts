/**
 * A place for the stack of one shop.
 *
 * @since 0.1.0
 */
import type * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as ExecutionStrategy from "effect/ExecutionStrategy"
import * as Exit from "effect/Exit"
import * as Layer from "effect/Layer"
import * as Scope from "effect/Scope"
import * as SingleFlight from "../SingleFlight.js"

/**
 * The services of a layer. The first who asks builds it, in the scope of the place; a failure is not kept, so that the
 * next one builds it again.
 *
 * @since 0.1.0
 * @category constructors
 */
export const make = <A, E, R>(
  layer: Layer.Layer<A, E, R>
): Effect.Effect<Effect.Effect<Context.Context<A>, E>, never, R | Scope.Scope> =>
  Effect.gen(function* () {
    const scope = yield* Effect.scope
    const environment = yield* Effect.context<R>()
    let built: Context.Context<A> | undefined

    const build = Effect.gen(function* () {
      const own = yield* Scope.fork(scope, ExecutionStrategy.sequential)
      const services = yield* Effect.onError(Layer.buildWithScope(layer, own), (cause) =>
        Scope.close(own, Exit.failCause(cause))
      )
      built = services
      return services
    })
    const building = yield* SingleFlight.make(Effect.provide(build, environment))
    return Effect.suspend(() => (built === undefined ? building : Effect.succeed(built)))
  })
