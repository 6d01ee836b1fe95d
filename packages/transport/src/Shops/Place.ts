/**
 * A place for the stack of one shop.
 *
 * @since 0.1.0
 */
import type * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as ExecutionStrategy from "effect/ExecutionStrategy"
import * as Exit from "effect/Exit"
import * as Scope from "effect/Scope"
import * as SingleFlight from "../SingleFlight.js"

/**
 * The services that `build` makes. The first who asks builds them, in the scope of the place; a failure is not kept, so
 * that the next one builds them again.
 *
 * @since 0.1.0
 * @category constructors
 */
export const make = <A, E, R>(
  build: Effect.Effect<Context.Context<A>, E, R>
): Effect.Effect<Effect.Effect<Context.Context<A>, E>, never, Exclude<R, Scope.Scope> | Scope.Scope> =>
  Effect.gen(function* () {
    const scope = yield* Effect.scope
    const environment = yield* Effect.context<Exclude<R, Scope.Scope>>()
    let built: Context.Context<A> | undefined

    const whole = Effect.gen(function* () {
      const own = yield* Scope.fork(scope, ExecutionStrategy.sequential)
      const services = yield* Scope.extend(build, own).pipe(
        Effect.provide(environment),
        Effect.onError((cause) => Scope.close(own, Exit.failCause(cause)))
      )
      built = services
      return services
    })
    const building = yield* SingleFlight.make(whole)
    return Effect.suspend(() => (built === undefined ? building : Effect.succeed(built)))
  })
