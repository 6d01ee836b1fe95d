/**
 * What the completion scripts call: prints one proposal a line, its meaning after a tab. Never fails, because a shell
 * would print the error in the middle of a line.
 *
 * @since 0.1.0
 */
import type { Language } from "@wxshop/core/Language"
import * as Effect from "effect/Effect"
import type { Flags, Input, Proposals } from "../Command.js"
import * as Completions from "../Completions.js"
import { ok } from "../ExitCode.js"
import { answer, Invocation } from "../Invocation.js"
import type { Program } from "../Program.js"
import { settings } from "../Settings/Table.js"

type Found = ReadonlyArray<Completions.Proposal>

const statuses = (language: Language): Effect.Effect<Found> =>
  Effect.promise(async () => {
    const { kebab, rows } = await import("@wxshop/core/GuaranteeStatus")
    return rows.map((row) => ({ word: kebab(row.name), text: row[language] }))
  })

const lookup = (proposals: Proposals, language: Language): Effect.Effect<Found, never, Invocation> => {
  switch (proposals) {
    case "status":
      return statuses(language)
    case "type":
      return Effect.promise(async () => {
        const { rows } = await import("@wxshop/core/GuaranteeType")
        return rows.map((row) => ({ word: row.name, text: row[language] }))
      })
    case "field":
      return Effect.promise(async () => {
        const { fields } = await import("@wxshop/core/GuaranteeOrder")
        return fields.map((field) => ({ word: field.path, text: field[language] }))
      })
    case "topic":
      return Effect.zipWith(
        statuses(language),
        Effect.promise(async () => {
          const { rows } = await import("@wxshop/core/ErrorCode")
          return rows.map((row) => ({ word: String(row.code), text: row.meaning[language] }))
        }),
        (left, right) => [...left, ...right]
      )
    case "setting":
      return Effect.succeed(settings.map((setting) => ({ word: setting.key, text: setting.text[language] })))
    case "profile":
      return Effect.gen(function* () {
        const { env } = yield* Invocation
        const ProfileFile = yield* Effect.promise(() => import("../ProfileFile.js"))
        const file = yield* Effect.orElseSucceed(ProfileFile.read(env), () => undefined)
        return Object.entries(file?.profiles ?? {}).map(([word, profile]) => ({ word, text: profile["appid"] ?? "" }))
      })
  }
}

const listed = (text: string): string => text.slice(0, text.lastIndexOf(",") + 1)

/**
 * @since 0.1.0
 * @category programs
 */
export const program = ({ args }: Input<Flags>): Program => ({
  needs: "local",
  effect: Effect.gen(function* () {
    const { language } = yield* Invocation
    const wanted = Completions.at(args, language)
    const current = args.at(-1) ?? ""
    // The shell replaces the whole word: its flag, and in a comma list the names before the last, belong to it.
    const flag = /^--[a-z-]+=/.exec(current)?.[0] ?? ""
    const done = flag + (wanted.kind === "lookup" && wanted.list ? listed(current.slice(flag.length)) : "")
    const found = wanted.kind === "words" ? wanted.proposals : yield* lookup(wanted.proposals, language)
    const lines = found
      .map(({ text, word }) => ({ word: done + word, text }))
      .filter(({ word }) => word.startsWith(current))
      .map(({ text, word }) => (text === "" ? `${word}\n` : `${word}\t${text}\n`))
    yield* answer(lines.join(""))
    return ok
  })
})
