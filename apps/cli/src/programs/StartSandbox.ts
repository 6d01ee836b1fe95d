/**
 * What `wxshop sandbox start` does. The sandbox is only imported here.
 *
 * @since 0.1.0
 */
import type { SandboxError } from "@wxshop/sandbox/SandboxError"
import * as Effect from "effect/Effect"
import * as Redacted from "effect/Redacted"
import type * as Scope from "effect/Scope"
import type { FlagValues, Input } from "../Command.js"
import type { SandboxFlags } from "../commands/sandbox/start.js"
import type { ExitCode } from "../ExitCode.js"
import { UsageError } from "../Failure.js"
import { answer, hint, type Invocation } from "../Invocation.js"
import type { Program } from "../Program.js"

type Flags = FlagValues<SandboxFlags>

const wrongInstant = (text: string): UsageError =>
  new UsageError({
    text: { zh: `--at “${text}”不是时刻。`, en: `--at "${text}" is no instant.` },
    next: {
      zh: "写成 2026-11-24T10:00:00+08:00，或 2026-11-24（北京时间零点）。",
      en: "Write 2026-11-24T10:00:00+08:00, or 2026-11-24 for midnight in Shanghai."
    },
    command: "wxshop sandbox start --at 2026-11-24T10:00:00+08:00"
  })

const INSTANT = /^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2}(\.\d{1,3})?)?(Z|[+-]\d{2}:\d{2}))?$/i

const startOf = (text: string): Effect.Effect<number, UsageError> =>
  Effect.suspend(() => {
    const millis = INSTANT.test(text) ? Date.parse(text.length === 10 ? `${text}T00:00:00+08:00` : text) : Number.NaN
    return Number.isNaN(millis) ? Effect.fail(wrongInstant(text)) : Effect.succeed(millis)
  })

const clockOf = (flags: Flags): Effect.Effect<object, UsageError> =>
  Effect.gen(function* () {
    if (flags.at === undefined && flags.speed === undefined) return {}
    const start = flags.at === undefined ? {} : { start: yield* startOf(flags.at) }
    return { clock: { ...start, ...(flags.speed === undefined ? {} : { speed: flags.speed }) } }
  })

const run = (flags: Flags): Effect.Effect<ExitCode, UsageError | SandboxError, Invocation | Scope.Scope> =>
  Effect.gen(function* () {
    const { Dialect, Sandbox } = yield* Effect.promise(async () => ({
      Dialect: await import("@wxshop/sandbox/Dialect"),
      Sandbox: await import("@wxshop/sandbox/Sandbox")
    }))
    const clock = yield* clockOf(flags)
    const dialect = yield* Dialect.parse(flags.dialect)
    const sandbox = yield* Sandbox.make({
      ...(flags.seed === undefined ? {} : { seed: flags.seed }),
      ...(flags.orders === undefined ? {} : { orders: flags.orders }),
      ...(flags.shops === undefined ? {} : { shops: flags.shops }),
      ...(flags.port === undefined ? {} : { port: flags.port }),
      ...clock,
      dialect,
      faults: flags.fault
    })
    const shops = sandbox.shops.map(({ appid, nickname, secret }) => ({
      appid,
      // The secret of a simulated shop is what this line is for.
      secret: Redacted.value(secret),
      nickname
    }))
    yield* answer(
      `${JSON.stringify({ url: sandbox.url, appid: sandbox.appid, secret: Redacted.value(sandbox.secret), seed: sandbox.seed, shops })}\n`
    )
    const words = `export WXSHOP_BASE_URL=${sandbox.url} WXSHOP_APPID=${sandbox.appid} WXSHOP_SECRET=${Redacted.value(sandbox.secret)}`
    yield* hint({
      zh: `在另一个终端运行：\n  ${words}\n  wxshop orders search\n按 Ctrl-C 停止。`,
      en: `In another terminal:\n  ${words}\n  wxshop orders search\nCtrl-C stops it.`
    })
    return yield* Effect.never
  })

/**
 * @since 0.1.0
 * @category programs
 */
export const program = (input: Input<SandboxFlags>): Program => ({
  needs: "local",
  effect: Effect.scoped(run(input.flags))
})
