import { assert, describe, it } from "@effect/vitest"
import { commands } from "../src/Commands.js"
import { wantsJson, parse, type Parsed } from "../src/Parser.js"
import { plain } from "../src/Style.js"
import { widthOf } from "../src/Width.js"

const run = (...argv: ReadonlyArray<string>): Extract<Parsed, { _tag: "Run" }> => {
  const parsed = parse(argv)
  if (parsed._tag !== "Run") assert.fail(`${argv.join(" ")} parsed to ${JSON.stringify(parsed)}`)
  return parsed
}

const refused = (...argv: ReadonlyArray<string>) => {
  const parsed = parse(argv)
  if (parsed._tag !== "Usage") assert.fail(`${argv.join(" ")} parsed to ${JSON.stringify(parsed)}`)
  return parsed.error
}

const help = (language: "zh" | "en", ...argv: ReadonlyArray<string>): string => {
  const parsed = parse(argv, { language, columns: 80, style: plain })
  if (parsed._tag !== "Help") assert.fail(`${argv.join(" ")} parsed to ${JSON.stringify(parsed)}`)
  return parsed.text
}

describe("orders search", () => {
  it("takes every flag of the issue", () => {
    const { command, globals, input } = run(
      ..."orders search --type damage --status 10 --status wait-both-proof --order-id 3726524657461498624".split(" "),
      ..."--order-id - --guarantee-order-id 2000001077270153 --since 7d --until 2026-11-24 --offset 40".split(" "),
      ..."--limit 50 --all --concurrency 4 --exit-code --json --fields order_id --jq .[] --lang zh".split(" "),
      ..."--show-personal-data --base-url http://127.0.0.1:1 --token-flow classic --profile main".split(" ")
    )
    assert.deepStrictEqual(command.path, ["orders", "search"])
    assert.deepStrictEqual(globals, { lang: "zh", profile: "main", color: undefined, debug: false })
    assert.deepStrictEqual(input.args, [])
    assert.deepStrictEqual(
      { ...input.flags },
      {
        type: "damage",
        status: ["10", "wait-both-proof"],
        orderId: ["3726524657461498624", "-"],
        guaranteeOrderId: ["2000001077270153"],
        since: "7d",
        until: "2026-11-24",
        offset: 40,
        limit: 50,
        all: true,
        concurrency: 4,
        exitCode: true,
        json: true,
        fields: "order_id",
        jq: ".[]",
        ndjson: false,
        csv: false,
        showPersonalData: true,
        appid: undefined,
        baseUrl: "http://127.0.0.1:1",
        tokenFlow: "classic",
        statusFormat: undefined,
        table: false,
        idFormat: undefined,
        rateLimit: undefined
      }
    )
  })

  it("leaves everything open without flags", () => {
    const { input } = run("orders", "search")
    assert.deepStrictEqual(input.flags["status"], [])
    assert.isUndefined(input.flags["limit"])
    assert.isFalse(input.flags["json"])
  })

  it("takes global flags before and after the command, and values after =", () => {
    assert.strictEqual(run("--profile=main", "orders", "search").globals.profile, "main")
    assert.strictEqual(run("orders", "--profile", "main", "search").globals.profile, "main")
    assert.strictEqual(run("orders", "search", "--limit=5").input.flags["limit"], 5)
    assert.strictEqual(run("orders", "search", "--lang", "zh_CN.UTF-8").globals.lang, "zh")
  })

  it.each([
    [["--limit", "0"], "--limit"],
    [["--limit", "51"], "--limit"],
    [["--limit", "2.5"], "--limit"],
    [["--limit", "ten"], "--limit"],
    [["--limit", "-1"], "--limit"],
    [["--offset", "-1"], "--offset"],
    [["--concurrency", "17"], "--concurrency"],
    [["--token-flow", "stabel"], "--token-flow"],
    [["--color", "maybe"], "--color"],
    [["--lang", "fr"], "--lang"],
    [["--fields"], "--fields"],
    [["--json", "--csv"], "--json"],
    [["--ndjson", "--csv"], "--ndjson"],
    [["--csv", "--table"], "--csv"],
    [["--jq", ".", "--csv"], "--jq"],
    [["--secret", "x"], "--secret"],
    [["--access-token=x"], "--access-token"],
    [["extra"], "extra"]
  ] as const)("refuses %j and names it", (flags, name) => {
    const error = refused("orders", "search", ...flags)
    assert.include(error.text.en, name)
    assert.include(error.text.zh, name)
    assert.match(error.command, /^wxshop /)
  })

  it("does not repeat the value of a secret flag", () => {
    const error = refused("orders", "search", "--access-token=CANARY")
    assert.notInclude(JSON.stringify(error), "CANARY")
    assert.include(error.next.en, "WXSHOP_ACCESS_TOKEN")
  })
})

describe("mistyped words", () => {
  it.each([
    [["ordres", "search"], "orders", "wxshop orders --help"],
    [["orders", "serch"], "orders search", "wxshop orders search --help"],
    [["search"], "orders search", "wxshop orders search --help"],
    [["docter"], "doctor", "wxshop doctor --help"],
    [["config", "lsit"], "config list", "wxshop config list --help"],
    [["sandbox", "strat"], "sandbox start", "wxshop sandbox start --help"],
    [["serch", "--help"], "", "wxshop --help"],
    [["orders", "serch", "--help"], "orders search", "wxshop orders search --help"]
  ] as const)("suggests for %j", (argv, suggestion, command) => {
    const error = refused(...argv)
    assert.include(error.next.en, suggestion)
    assert.include(error.next.zh, suggestion)
    assert.strictEqual(error.command, command)
  })

  it.each([
    ["--statsu", "--status"],
    ["--guarantee-orderid", "--guarantee-order-id"],
    ["--lan", "--lang"],
    ["--halp", "--help"]
  ])("suggests a flag for %s", (typed, known) => {
    const error = refused("orders", "search", typed, "x")
    assert.include(error.text.en, typed)
    assert.include(error.next.en, known)
    assert.strictEqual(error.command, "wxshop orders search --help")
  })

  it("says that a switch takes no value", () => {
    for (const typed of ["--json=true", "--all=no", "--debug=1"]) {
      const error = refused("orders", "search", typed)
      assert.include(error.text.en, `${typed.split("=")[0]} takes no value`)
      assert.notInclude(error.next.en, "Did you mean")
    }
    assert.include(refused("--version=1").text.en, "--version takes no value")
  })

  it("asks for the verb of a noun, and for a missing argument", () => {
    assert.include(refused("orders").text.en, "orders")
    assert.include(refused("orders", "get").text.en, "guarantee-order-id")
    assert.include(refused("explain").text.zh, "errcode-or-status")
  })

  it("knows that wxshop config is wxshop config list", () => {
    assert.deepStrictEqual(run("config").command.path, ["config", "list"])
    assert.isTrue(run("config", "--json").input.flags["json"])
  })
})

describe("other commands", () => {
  it("takes a negative errcode", () => {
    assert.deepStrictEqual(run("explain", "-1").input.args, ["-1"])
  })

  it("takes repeated dialects and faults", () => {
    const { input } = run(
      ..."sandbox start --dialect idsAs=string --dialect a=b --fault hang --speed 0.5 --port 0".split(" ")
    )
    assert.deepStrictEqual(input.flags["dialect"], ["idsAs=string", "a=b"])
    assert.deepStrictEqual(input.flags["fault"], ["hang"])
    assert.strictEqual(input.flags["speed"], 0.5)
    assert.strictEqual(input.flags["port"], 0)
    assert.include(refused("sandbox", "start", "--speed", "0").text.en, "--speed")
  })

  it("takes - as a value and as an argument", () => {
    assert.deepStrictEqual(run("orders", "get", "-").input.args, ["-"])
    assert.deepStrictEqual(run("config", "set", "secret", "-").input.args, ["secret", "-"])
  })

  it("hands the words of the completion scripts over untouched", () => {
    const { command, input } = run("__complete", "orders", "search", "--status", "")
    assert.deepStrictEqual(command.path, ["__complete"])
    assert.deepStrictEqual(input.args, ["orders", "search", "--status", ""])
  })

  it("refuses a shell nobody completes for", () => {
    assert.include(refused("completion", "tcsh").text.en, "bash, zsh, fish")
  })
})

describe("help and version", () => {
  it("is there for every command in both languages, with examples that parse", () => {
    for (const command of commands.filter((command) => command.hidden !== true)) {
      for (const language of ["zh", "en"] as const) {
        const text = help(language, ...command.path, "--help")
        assert.include(text, `wxshop ${command.path.join(" ")}`)
        assert.include(text, command.summary[language] === "" ? "-" : language === "zh" ? "用法：" : "Usage:")
        for (const flag of Object.values(command.flags)) assert.include(text, flag.name)
      }
      assert.isAbove(command.examples.length, 0)
      for (const { line } of command.examples) {
        const words = line
          .replace(/ (?:>>?|<) \S+$/, "")
          .replace(/ > "[^"]*"$/, "")
          .match(/'[^']*'|\S+/g)!
          .map((word) => word.replaceAll("'", ""))
        assert.deepStrictEqual(run(...words).command.path, command.path, line)
      }
    }
  })

  it("fits 80 columns, Chinese characters counted as two", () => {
    for (const language of ["zh", "en"] as const) {
      for (const path of [[], ["orders"], ["orders", "search"], ["config", "set"], ["doctor"]]) {
        const text = help(language, ...path, "--help").split(/\n(?:例子|Examples|没有店铺|Try it)/)[0]!
        for (const line of text.split("\n")) assert.isAtMost(widthOf(line), 80, line)
      }
    }
  })

  it("is the answer to nothing at all and to help", () => {
    const text = help("en", "--help")
    assert.strictEqual(help("en"), text)
    assert.strictEqual(help("en", "--lang", "en"), text)
    assert.strictEqual(help("en", "help"), text)
    assert.strictEqual(help("en", "help", "orders", "search"), help("en", "orders", "search", "--help"))
    assert.include(refused("help", "serch").text.en, "serch")
  })

  it("gives the version alone", () => {
    assert.strictEqual(parse(["--version"])._tag, "Version")
    assert.strictEqual(parse(["--lang", "zh", "-V"])._tag, "Version")
  })
})

describe("wantsJson", () => {
  it("is known from words that do not parse", () => {
    assert.isTrue(wantsJson(["orders", "serch", "--json"]))
    assert.isFalse(wantsJson(["orders", "get", "--", "--json"]))
  })
})
