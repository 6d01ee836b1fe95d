/**
 * One run at a time, whoever asks.
 *
 * @since 0.1.0
 */
import * as Deferred from "effect/Deferred"
import * as Effect from "effect/Effect"
import type * as Scope from "effect/Scope"

/**
 * An effect that joins the run under way, or starts one. The run belongs to the scope: interrupting one who waits reaches
 * neither it nor the others. What it ends with is not kept.
 *
 * @since 0.1.0
 * @category constructors
 */
export const make = <A, E>(run: Effect.Effect<A, E>): Effect.Effect<Effect.Effect<A, E>, never, Scope.Scope> =>
  Effect.map(Effect.scope, (scope) => {
    let flight: Deferred.Deferred<A, E> | undefined
    // It starts uninterruptible, as its parent is, so that it always lands and nobody waits for a run that never was.
    const depart = Effect.fiberIdWith((id) => {
      if (flight !== undefined) return Effect.succeed(flight)
      const mine = Deferred.unsafeMake<A, E>(id)
      flight = mine
      return Effect.interruptible(run).pipe(
        Effect.onExit((exit) => {
          flight = undefined
          return Deferred.done(mine, exit)
        }),
        Effect.forkIn(scope),
        Effect.as(mine)
      )
    })
    return Effect.uninterruptibleMask((restore) => Effect.flatMap(depart, (flight) => restore(Deferred.await(flight))))
  })
