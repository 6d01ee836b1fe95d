/**
 * The numbers of WeChat's token pages.
 *
 * @since 0.1.0
 */

/**
 * The previous ordinary token goes on working so long after a new one was fetched, in milliseconds.
 *
 * @since 0.1.0
 * @category constants
 */
export const OVERLAP = 300_000
/**
 * A stable token is renewed by the platform so long before its end, in milliseconds.
 *
 * @since 0.1.0
 * @category constants
 */
export const EARLY = 300_000
/**
 * Forced refreshes in a day of Shanghai.
 *
 * @since 0.1.0
 * @category constants
 */
export const FORCED_PER_DAY = 20
/**
 * Milliseconds between two forced refreshes.
 *
 * @since 0.1.0
 * @category constants
 */
export const FORCED_GAP = 30_000
/**
 * Calls of `/cgi-bin/stable_token` in a minute.
 *
 * @since 0.1.0
 * @category constants
 */
export const STABLE_PER_MINUTE = 10_000
/**
 * Calls of `/cgi-bin/stable_token` in a day of Shanghai.
 *
 * @since 0.1.0
 * @category constants
 */
export const STABLE_PER_DAY = 500_000
/**
 * Calls of `/cgi-bin/token` in a day of Shanghai, the figure of service accounts.
 *
 * @since 0.1.0
 * @category constants
 */
export const CLASSIC_PER_DAY = 2000
