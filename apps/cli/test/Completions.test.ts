import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import { execFileSync } from "node:child_process"
import { mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import * as Completions from "../src/Completions.js"
import { program } from "../src/programs/Propose.js"
import * as Terminal from "./Terminal.js"

const words = (...typed: ReadonlyArray<string>) =>
  Effect.map(
    Terminal.run(program({ flags: {}, args: typed }), Terminal.make({ env: { WXSHOP_CONFIG: "/nowhere" } })),
    ({ out }) =>
      out
        .split("\n")
        .filter((line) => line !== "")
        .map((line) => line.split("\t")[0]!)
  )

describe("proposals", () => {
  it.effect("follow the tree of commands", () =>
    Effect.gen(function* () {
      assert.deepStrictEqual(yield* words(""), [
        "orders",
        "config",
        "sandbox",
        "doctor",
        "explain",
        "completion",
        "help"
      ])
      assert.deepStrictEqual(yield* words("or"), ["orders"])
      assert.deepStrictEqual(yield* words("orders", ""), ["search", "get"])
      assert.deepStrictEqual(yield* words("--lang", "zh", "orders", "s"), ["search"])
      assert.deepStrictEqual(yield* words("sandbox", ""), ["start"])
      assert.deepStrictEqual(yield* words("completion", ""), ["bash", "zsh", "fish"])
    })
  )

  it.effect("know the flags and their values", () =>
    Effect.gen(function* () {
      assert.deepStrictEqual(yield* words("orders", "search", "--off"), ["--offset"])
      assert.include(yield* words("orders", "search", "--"), "--profile")
      assert.deepStrictEqual(yield* words("orders", "search", "--status", "wait-m"), [
        "wait-merchant-handle",
        "wait-merchant-proof"
      ])
      assert.deepStrictEqual(yield* words("orders", "search", "--type="), [
        "--type=all",
        "--type=counterfeit",
        "--type=damage"
      ])
      assert.deepStrictEqual(yield* words("orders", "search", "--token-flow", "c"), ["classic"])
      assert.deepStrictEqual(yield* words("orders", "search", "--limit", ""), [])
      assert.deepStrictEqual(yield* words("orders", "search", "--fields", "order_id,unio"), ["order_id,unionid"])
      assert.deepStrictEqual(yield* words("explain", "4016"), ["40164"])
      assert.deepStrictEqual(yield* words("config", "get", "ra"), ["rate_limit"])
      assert.deepStrictEqual(yield* words("orders", "search", "--profile", ""), [])
    })
  )

  it.effect("never fail, whatever is typed", () =>
    Effect.gen(function* () {
      for (const typed of [["--bogus"], ["nonsense", ""], ["orders", "search", "extra", ""], []]) yield* words(...typed)
    })
  )
})

describe("the bash script", () => {
  it("is bash and fills COMPREPLY", () => {
    const directory = mkdtempSync(join(tmpdir(), "wxshop-completion-"))
    try {
      const script = join(directory, "wxshop.bash")
      writeFileSync(script, Completions.scripts["bash"]!)
      execFileSync("bash", ["-n", script])
      const typed = `
        wxshop() { for word in "$@"; do :; done; printf '%sconfirm\\tmeaning\\n%sproof\\n' "$word" "$word" ; }
        source ${script}
        COMP_WORDS=(wxshop orders search --status wait-user-); COMP_CWORD=4; _wxshop; echo "\${COMPREPLY[*]}"
        COMP_WORDS=(wxshop orders search --status=wait-user-); COMP_CWORD=3; _wxshop; echo "\${COMPREPLY[*]}"`
      const out = execFileSync("bash", ["--norc", "-c", typed], { encoding: "utf8" })
      assert.strictEqual(
        out,
        "wait-user-confirm wait-user-proof\n--status=wait-user-confirm --status=wait-user-proof\n"
      )
    } finally {
      rmSync(directory, { recursive: true })
    }
  })

  it("has zsh and fish beside it", () => {
    assert.include(Completions.scripts["zsh"]!, "#compdef wxshop")
    assert.include(Completions.scripts["fish"]!, "complete -c wxshop")
  })
})
