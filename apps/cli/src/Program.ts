/**
 * What a command does when it runs: an effect, and what has to stand behind it.
 *
 * @since 0.1.0
 */
import type { GuaranteeOrders } from "@wxshop/core/GuaranteeOrders"
import type { WeChatError } from "@wxshop/core/WeChatError"
import type { SandboxError } from "@wxshop/sandbox/SandboxError"
import type * as Effect from "effect/Effect"
import type { ExitCode } from "./ExitCode.js"
import type { CommandFailure } from "./Failure.js"
import type { Invocation } from "./Invocation.js"

/**
 * Every error a program may end with.
 *
 * @since 0.1.0
 * @category models
 */
export type ProgramError = CommandFailure | WeChatError | SandboxError

/**
 * What is left to do once the input is known to be good.
 *
 * @since 0.1.0
 * @category models
 */
export type ShopEffect = Effect.Effect<ExitCode, ProgramError, Invocation | GuaranteeOrders>

/**
 * A `shop` program calls WeChat for one shop and gets the layers for it; a `local` one needs only the invocation. `prepare`
 * checks the input before anybody asks for credentials: a mistyped value is told first.
 *
 * @since 0.1.0
 * @category models
 */
export type Program =
  | { readonly needs: "local"; readonly effect: Effect.Effect<ExitCode, ProgramError, Invocation> }
  | { readonly needs: "shop"; readonly prepare: Effect.Effect<ShopEffect, ProgramError, Invocation> }
