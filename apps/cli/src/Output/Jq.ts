/**
 * `--jq`: the real jq, compiled to WebAssembly and loaded only when asked for. Ids are strings in the JSON view, so they
 * pass through it unchanged.
 *
 * @since 0.1.0
 */
import * as Effect from "effect/Effect"
import { UsageError } from "../Failure.js"

const refused = (filter: string, reason: string): UsageError =>
  new UsageError({
    text: { zh: `--jq 表达式出错：${reason}`, en: `The --jq filter failed: ${reason}` },
    next: {
      zh: "先用 --json 看结构，再改表达式；在 shell 里用单引号括起来。",
      en: "Look at the structure with --json first, then correct the filter; put it in single quotes."
    },
    command: filter.startsWith(".[")
      ? "wxshop orders search --limit 1 --json"
      : "wxshop orders search --limit 1 --json --jq '.[]'"
  })

/**
 * A jq that is loaded.
 *
 * @since 0.1.0
 * @category models
 */
export type Jq = (json: string) => Effect.Effect<string, UsageError>

const LONGEST_REASON = 200

/** What jq says, in one short line: a filter may fail with the whole answer as its message. */
const reasonOf = (stderr: string): string => {
  const reason = stderr
    .replace(/^jq: /gm, "")
    .replace(/error \(at [^)]*\): /g, "")
    // Where it stands in the wrapping that it is compiled in.
    .replace(/ at <top-level>, line[^]*$/, "")
    .trim()
    .split("\n")
    .join(" ")
  return reason.length <= LONGEST_REASON ? reason : `${reason.slice(0, LONGEST_REASON)}…`
}

const DOES_NOT_COMPILE = 3

/**
 * Loads jq for one filter, which is compiled before anything is fetched. Results come one a line, strings without quotes; on a terminal objects are spread out.
 *
 * @since 0.1.0
 * @category constructors
 */
export const load = (filter: string, spread: boolean): Effect.Effect<Jq, UsageError> =>
  Effect.gen(function* () {
    const jq = yield* Effect.promise(() => import("jq-wasm").then(({ loadJq }) => loadJq()))
    // A definition that is never called: compiled, not run.
    const check = jq.raw("null", `def compiled: (\n${filter}\n); empty`, ["--"])
    if (check.exitCode === DOES_NOT_COMPILE) return yield* Effect.fail(refused(filter, reasonOf(check.stderr)))
    const flags = spread ? ["-r", "--"] : ["-r", "-c", "--"]
    return (json) =>
      Effect.suspend(() => {
        const { exitCode, stderr, stdout } = jq.raw(json, filter, flags)
        if (exitCode !== 0) return Effect.fail(refused(filter, reasonOf(stderr)))
        return Effect.succeed(stdout === "" ? "" : `${stdout}\n`)
      })
  })
