/**
 * Whose shop the server speaks for: an app with its secret, an access token of somebody else's, or the sandbox.
 *
 * @since 0.1.0
 */
import type { Text } from "@wxshop/core/Language"
import * as Effect from "effect/Effect"
import * as Redacted from "effect/Redacted"
import { StartError, wrongSetting } from "../StartError.js"
import { secret, setting } from "./SecretFile.js"

/**
 * - `Sandbox`: no shop at all; `asked` says whether `--sandbox` asked for it, or nothing was set.
 * - `App`: tokens are fetched with the AppSecret, by the `stable` or the `classic` flow.
 * - `Token`: a token that another system looks after; it is never refreshed here.
 *
 * @since 0.1.0
 * @category models
 */
export type Credentials =
  | { readonly _tag: "Sandbox"; readonly asked: boolean }
  | {
      readonly _tag: "App"
      readonly appid: string
      readonly secret: Redacted.Redacted
      readonly flow: "stable" | "classic"
    }
  | { readonly _tag: "Token"; readonly appid: string | undefined; readonly token: Redacted.Redacted }

const incomplete = (missing: string, text: Text): StartError =>
  new StartError({
    exitCode: 4,
    setting: missing,
    text,
    next: {
      zh: "补全 WXSHOP_APPID 和 WXSHOP_SECRET（或只设置 WXSHOP_ACCESS_TOKEN）；没有店铺时用 --sandbox 试用",
      en: "Set both WXSHOP_APPID and WXSHOP_SECRET (or WXSHOP_ACCESS_TOKEN alone); without a shop, try --sandbox."
    }
  })

const flow: Effect.Effect<"stable" | "classic", StartError> = Effect.gen(function* () {
  const value = (yield* setting("WXSHOP_TOKEN_FLOW")) ?? "stable"
  if (value === "stable" || value === "classic") return value
  return yield* wrongSetting("WXSHOP_TOKEN_FLOW", { zh: "只能是 stable 或 classic", en: "It is stable or classic." })
})

/**
 * Reads the credentials. All of them or none: a half-set pair refuses to start, so that a secret that got lost never
 * turns into answers of the sandbox.
 *
 * @since 0.1.0
 * @category config
 */
export const load = (options: { readonly sandbox: boolean }): Effect.Effect<Credentials, StartError> =>
  Effect.gen(function* () {
    if (options.sandbox) return { _tag: "Sandbox", asked: true } as const
    const [id, appSecret, token] = yield* Effect.all([
      secret("WXSHOP_APPID"),
      secret("WXSHOP_SECRET"),
      secret("WXSHOP_ACCESS_TOKEN")
    ])
    const appid = id === undefined ? undefined : Redacted.value(id)
    if (token !== undefined) {
      if (appSecret === undefined) return { _tag: "Token", appid, token } as const
      return yield* wrongSetting(
        "WXSHOP_ACCESS_TOKEN",
        {
          zh: "WXSHOP_ACCESS_TOKEN 和 WXSHOP_SECRET 同时设置，无法判断由谁管理令牌",
          en: "WXSHOP_ACCESS_TOKEN and WXSHOP_SECRET are both set; it is not clear who looks after the token."
        },
        { zh: "只保留其中一个", en: "Keep one of the two." }
      )
    }
    if (appid !== undefined && appSecret !== undefined) {
      return { _tag: "App", appid, secret: appSecret, flow: yield* flow } as const
    }
    if (appid !== undefined) {
      return yield* incomplete("WXSHOP_SECRET", {
        zh: "设置了 WXSHOP_APPID，但没有 WXSHOP_SECRET",
        en: "WXSHOP_APPID is set, but WXSHOP_SECRET is not."
      })
    }
    if (appSecret !== undefined) {
      return yield* incomplete("WXSHOP_APPID", {
        zh: "设置了 WXSHOP_SECRET，但没有 WXSHOP_APPID",
        en: "WXSHOP_SECRET is set, but WXSHOP_APPID is not."
      })
    }
    return { _tag: "Sandbox", asked: false } as const
  })
