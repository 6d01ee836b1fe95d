/**
 * The version of this build.
 *
 * @since 0.1.0
 */

declare const __WXSHOP_VERSION__: string | undefined

/**
 * The version of the package; the bundler writes it in. `0.0.0-dev` when the sources run as they are.
 *
 * @since 0.1.0
 * @category constants
 */
export const version: string = typeof __WXSHOP_VERSION__ === "string" ? __WXSHOP_VERSION__ : "0.0.0-dev"
