/**
 * A stateful simulated WeChat Shop to develop and test against.
 *
 * @since 0.1.0
 */
export * as Component from "./Component.js"
export * as Dialect from "./Dialect.js"
export * as Faults from "./Faults.js"
export * as Handle from "./Handle.js"
export * as Requests from "./Requests.js"
export * as Sandbox from "./Sandbox.js"
export * as SandboxError from "./SandboxError.js"
export * as Shop from "./Shop.js"
export * as Tokens from "./Tokens.js"
export * as VirtualClock from "./VirtualClock.js"
export * as WireJson from "./WireJson.js"
export * as World from "./World.js"
