/**
 * The version of this build.
 *
 * @since 0.1.0
 */
declare const __WXSHOP_VERSION__: string | undefined

/**
 * The bundler writes the package's version in; sources that run unbundled (tests) say so.
 *
 * @since 0.1.0
 * @category constants
 */
export const version: string = typeof __WXSHOP_VERSION__ === "string" ? __WXSHOP_VERSION__ : "0.0.0-source"
