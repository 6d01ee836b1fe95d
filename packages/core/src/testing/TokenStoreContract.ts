/**
 * What every token store promises, as cases for any test framework:
 *
 * ```ts
 * for (const { name, run } of TokenStoreContract.cases) it.scoped(name, () => run(harness))
 * ```
 *
 * For stores that processes share, `play` runs in each of them and `judge` over all their reports.
 *
 * @since 0.1.0
 */
import * as Alone from "./TokenStoreContract/Alone.js"
import type { Case } from "./TokenStoreContract/Harness.js"
import * as Model from "./TokenStoreContract/Model.js"
import * as Together from "./TokenStoreContract/Together.js"

export { type Case, type Harness, Violation } from "./TokenStoreContract/Harness.js"
export { judge, type Options, play, type Report, type Turn } from "./TokenStoreContract/Storm.js"

/**
 * The promises, each on keys of its own.
 *
 * @since 0.1.0
 * @category cases
 */
export const cases: ReadonlyArray<Case> = [...Alone.cases, ...Model.cases, ...Together.cases]
