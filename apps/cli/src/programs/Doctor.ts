/**
 * What `wxshop doctor` does: settings, network, clock, token and one read call, in the order in which one needs the
 * other.
 *
 * @since 0.1.0
 */
import { GuaranteeOrders } from "@wxshop/core/GuaranteeOrders"
import type { Text } from "@wxshop/core/Language"
import type { WeChatError } from "@wxshop/core/WeChatError"
import { AccessToken } from "@wxshop/transport/AccessToken"
import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import * as Either from "effect/Either"
import type { Input } from "../Command.js"
import type { DoctorFlags } from "../commands/doctor.js"
import * as Diagnosis from "../Diagnosis.js"
import type { ExitCode } from "../ExitCode.js"
import { answer, hint, Invocation } from "../Invocation.js"
import type { Program } from "../Program.js"
import * as ServerClock from "../ServerClock.js"
import * as Settings from "../Settings.js"
import { settings as table } from "../Settings/Table.js"

type Check = Diagnosis.Check

const skipped = (name: Diagnosis.Name): Check => ({
  name,
  status: "skipped",
  detail: { zh: "先解决上面的问题", en: "solve what is above first" }
})

const settingsCheck = (loaded: Settings.Settings): ReadonlyArray<Check> => {
  const sources = (language: "zh" | "en"): string =>
    table
      .flatMap((setting) => {
        const found = loaded.found.get(setting.key)
        if (found === undefined || found.source.kind === "default") return []
        return [`${setting.key} ← ${Settings.describeSource(found.source, setting, language)}`]
      })
      .join(language === "zh" ? "，" : ", ")
  return [
    { name: "settings", status: "ok", detail: { zh: sources("zh"), en: sources("en") } },
    ...loaded.warnings.map(({ next, text }): Check => ({
      name: "settings",
      status: "warning",
      detail: text,
      fix: next,
      code: 0
    }))
  ]
}

const MOST_SKEW_SECONDS = 60

const networkChecks = (baseUrl: string): Effect.Effect<ReadonlyArray<Check>> =>
  Effect.map(Effect.either(ServerClock.skew(baseUrl)), (result): ReadonlyArray<Check> => {
    if (Either.isLeft(result)) {
      const clock = {
        name: "clock",
        status: "skipped",
        detail: { zh: "没有对方的时间", en: "no time to compare with" }
      } as const
      return [Diagnosis.faultOf("network", result.left), clock]
    }
    const { millis, skewSeconds } = result.right
    const reached: Check = {
      name: "network",
      status: "ok",
      detail: { zh: `${baseUrl} 可达（${millis} 毫秒）`, en: `${baseUrl} answers (${millis} ms)` }
    }
    if (skewSeconds === undefined) {
      return [
        reached,
        { name: "clock", status: "skipped", detail: { zh: "对方没有给出时间", en: "the server gave no time" } }
      ]
    }
    const off = Math.abs(skewSeconds)
    const side: Text = skewSeconds > 0 ? { zh: "快", en: "ahead of" } : { zh: "慢", en: "behind" }
    if (off <= MOST_SKEW_SECONDS) {
      return [reached, { name: "clock", status: "ok", detail: { zh: `相差 ${off} 秒`, en: `${off} s apart` } }]
    }
    return [
      reached,
      {
        name: "clock",
        status: "fault",
        detail: { zh: `本机比对方${side.zh} ${off} 秒`, en: `this machine is ${off} s ${side.en} the server` },
        fix: {
          zh: "截止时间会算错。请同步系统时间（例如启用 NTP）。",
          en: "Deadlines come out wrong. Synchronise the system's time, for example with NTP."
        },
        command: "timedatectl set-ntp true",
        code: 1
      }
    ]
  })

const tokenCheck = (source: AccessToken["Type"]): Effect.Effect<Check, WeChatError> =>
  Effect.map(source.get, () => ({
    name: "token",
    status: "ok",
    detail: source.refreshable
      ? { zh: "取到了令牌", en: "a token was fetched" }
      : {
          zh: "使用固定的 access_token，wxshop 不会刷新它",
          en: "a fixed access token is used, which wxshop never renews"
        }
  }))

const readCheck: Effect.Effect<Check, WeChatError, GuaranteeOrders> = Effect.gen(function* () {
  const orders = yield* GuaranteeOrders
  const page = yield* orders.search({ limit: 1 })
  const total = page.total_num
  return {
    name: "read",
    status: "ok",
    detail: {
      zh: total === undefined ? "查询成功" : `查询成功，共 ${total} 个保障单`,
      en: total === undefined ? "the search works" : `the search works; there are ${total} guarantee orders`
    }
  }
})

const shopChecks: Effect.Effect<ReadonlyArray<Check>, never, GuaranteeOrders | AccessToken> = Effect.gen(function* () {
  const token = yield* Effect.either(tokenCheck(yield* AccessToken))
  if (Either.isLeft(token)) return [Diagnosis.faultOf("token", token.left), skipped("read")]
  const read = yield* Effect.either(readCheck)
  return [token.right, Either.isLeft(read) ? Diagnosis.faultOf("read", read.left) : read.right]
})

const LATER = ["network", "clock", "token", "read"] as const

const examine: Effect.Effect<ReadonlyArray<Check>, never, Invocation> = Effect.gen(function* () {
  const loaded = yield* Effect.either(Settings.load)
  if (Either.isLeft(loaded)) return [Diagnosis.faultOf("settings", loaded.left), ...LATER.map(skipped)]
  const found = yield* Effect.either(Settings.credentials(loaded.right))
  if (Either.isLeft(found)) return [Diagnosis.faultOf("settings", found.left), ...LATER.map(skipped)]
  const { shopOf } = yield* Effect.promise(() => import("../Layers.js"))
  // A refused setting (an address that is none, http to another host) is known before anything is sent.
  const shop = yield* Effect.either(
    Effect.scoped(Effect.provide(Effect.context<GuaranteeOrders | AccessToken>(), shopOf(loaded.right, found.right)))
  )
  if (Either.isLeft(shop)) return [Diagnosis.faultOf("settings", shop.left), ...LATER.map(skipped)]
  const settings = settingsCheck(loaded.right)
  const network = yield* networkChecks(Settings.plain(loaded.right, "base_url") ?? "")
  if (network[0]?.status === "fault") return [...settings, ...network, skipped("token"), skipped("read")]
  const rest = yield* Effect.provide(shopChecks, shopOf(loaded.right, found.right)).pipe(Effect.orDie)
  return [...settings, ...network, ...rest]
})

const run = ({ flags }: Input<DoctorFlags>): Effect.Effect<ExitCode, never, Invocation> =>
  Effect.gen(function* () {
    const { language, streams } = yield* Invocation
    const started = yield* Clock.currentTimeMillis
    const checks = yield* examine
    const code = Diagnosis.exitCodeOf(checks)
    if (flags.json) {
      const millis = (yield* Clock.currentTimeMillis) - started
      yield* answer(`${JSON.stringify({ ok: code === 0, exit_code: code, millis, checks })}\n`)
    } else {
      yield* answer(Diagnosis.draw(checks, language, streams.stdout))
    }
    if (code === 0)
      yield* hint({ zh: "一切正常。接下来：wxshop orders search", en: "All is well. Next: wxshop orders search" })
    return code
  })

/**
 * @since 0.1.0
 * @category programs
 */
export const program = (input: Input<DoctorFlags>): Program => ({ needs: "local", effect: run(input) })
